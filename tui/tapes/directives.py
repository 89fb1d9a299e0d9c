"""Our own lines of a tape, which are comments to VHS:

    #: size 120x40            cells of the screen, for the whole tape, as are
    #: lang ko                its language,
    #: theme light            its theme, and
    #: output walk.html       a file that a recording goes to
    #: caption "…"            the caption from here on; an empty one takes it away
    #: caption en "…" ko "…"  the same for each language; it says nothing to a language that it lacks
    #: pause                  whoever plays the tape to people waits for a key
    #: expect "dx = -4"       the screen has this text; else the tape has failed
    #: still dx.svg           the screen as it is, into a file

A text stands in one of VHS's three kinds of quotes and has no escapes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from tui.options import LANGS, nearest
from tui.tapes.records import LEAST, MOST, PICTURES, RECORDINGS, Caption, Command, Expect, Halt, Output, Problem, Still
from tui.tapes.tokens import Token, tokens
from tui.themes import BY_WORD

NAMES = ("size", "lang", "theme", "output", "caption", "pause", "expect", "still")
OURS = (Caption, Halt, Expect)
"""Commands that VHS sees nothing of; a still is one of its own kind."""
_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})", re.ASCII)


@dataclass
class Header:
    """What is said for the whole tape: fields of ``Tape``."""

    values: dict[str, Any] = field(default_factory=dict)


def directive(token: Token, header: Header, problems: list[Problem]) -> Command | None:
    """The command that a comment is; None where it is none of ours, or one for the whole tape, or wrong."""
    if not token.text.startswith(":"):
        return None
    begins = token.column + 2
    body = token.text[1:]

    def wrong(code: str, at: int = 0, **fields: object) -> None:
        problems.append(Problem(token.line, begins + at, code, tuple(fields.items())))

    found = re.match(r"\s*(\S*)\s*", body)
    assert found is not None
    name, rest, at = found[1], body[found.end() :].rstrip(), found.end()
    if name not in NAMES:
        wrong("unknown_directive", found.start(1), word=name, near=near(name, NAMES))
    elif name in ("caption", "expect"):
        return _quoted(token, name, rest, begins + at, problems)
    elif name == "pause":
        if not rest:
            return Halt(token.line, token.column)
        wrong("no_more", at, word=name, found=rest)
    elif name in ("output", "still"):
        path = rest[1:-1] if len(rest) > 1 and rest[0] == rest[-1] and rest[0] in "`'\"" else rest
        if not path:
            wrong("no_path", at, command=name, found="")
        elif outside(path):
            wrong("outside", at, path=path)
        elif PurePosixPath(path).suffix.lower() not in (known := RECORDINGS if name == "output" else PICTURES):
            wrong("no_format", at, path=path, known=" ".join(known))
        else:
            return (Output if name == "output" else Still)(token.line, token.column, path)
    else:
        said = _whole(name, rest)
        if said is None:
            wrong(f"bad_{name}", at, found=rest)
        elif header.values.keys() & said.keys():
            wrong("twice", found.start(1), word=name)
        else:
            header.values |= said
    return None


def _whole(name: str, text: str) -> dict[str, Any] | None:
    """What is said for the whole tape, None where it makes no sense."""
    if name == "lang":
        return {"lang": text} if text in LANGS else None
    if name == "theme":
        return {"theme": BY_WORD[text]} if text in BY_WORD else None
    found = size_of(text)
    return None if found is None else {"width": found[0], "height": found[1]}


def size_of(text: str) -> tuple[int, int] | None:
    """``120x40`` as cells; None for what is none, or larger or smaller than a tape's screen may be."""
    found = _SIZE.fullmatch(text)
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    return (width, height) if LEAST[0] <= width <= MOST[0] and LEAST[1] <= height <= MOST[1] else None


def _quoted(token: Token, name: str, rest: str, column: int, problems: list[Problem]) -> Command | None:
    """``caption`` and ``expect``: texts, each with or without its language."""
    texts: dict[str, str] = {}
    lang = ""
    for found in tokens(rest):
        at = Problem(token.line, column + found.column - 1, "no_text", (("word", name), ("found", found.text)))
        if found.kind == "string" and rest[found.column - 1] in "`'\"":
            if lang in texts:
                problems.append(at._replace(code="twice", fields=(("word", lang or name),)))
                return None
            texts[lang] = found.text
            lang = ""
        elif found.kind == "string" and found.text in LANGS and not lang:
            lang = found.text
        elif found.kind == "end" and texts and not lang:
            break
        else:
            code = "unclosed" if found.kind == "unclosed" else "no_text"
            problems.append(at._replace(code=code, fields=(("quote", found.text),) if code == "unclosed" else at.fields))
            return None
    if name == "caption":
        return Caption(token.line, token.column, tuple(texts.items()))
    lang, text = next(iter(texts.items()))
    if len(texts) > 1 or not text:
        problems.append(Problem(token.line, column, "no_text", (("word", name), ("found", rest))))
        return None
    return Expect(token.line, token.column, text, lang)


def outside(path: str) -> bool:
    """Whether a file would not lie beneath the tape's folder."""
    parts = PureWindowsPath(path)
    return parts.is_absolute() or bool(parts.drive) or PurePosixPath(path).is_absolute() or ".." in parts.parts or "\0" in path


def near(word: str, known: tuple[str, ...]) -> str:
    """The known word that was probably meant, "" if none is like it."""
    return nearest(word, known) if len(word) < 40 else ""
