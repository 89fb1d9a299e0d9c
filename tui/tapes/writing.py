"""Tapes as text: keys, pauses and typed texts as commands of VHS's, and the command line that opens a program."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from engine import Limits
from engine.named import NamedTuple
from tui.keys import name_of
from tui.options import BY_NAME
from tui.tapes.format import CONTROLS
from tui.tapes.format import SIGNS as SIGN_KEYS
from tui.tapes.tokens import KEYS, QUOTES

if TYPE_CHECKING:
    from engine import Options

_NAMED = {key: name for name, key in KEYS.items() if key != "space"}
_HELD = {key: name for name, key in CONTROLS.items()} | {key: sign for sign, key in SIGN_KEYS.items()}


class Stroke(NamedTuple):
    """A key by Textual's name, what it types, and the seconds until the next."""

    key: str
    character: str = ""
    pause: float = 0.0


def command_for(key: str, character: str = "") -> str:
    """The command that presses a key, "" if VHS has none: a text is for ``Type``."""
    if key in _NAMED:
        return _NAMED[key]
    if character and name_of(character) == key and character.isprintable():
        return f"Type {quoted(character)}"
    *held, last = key.split("+")
    if held == ["shift"] and last in ("enter", "tab"):
        return f"Shift+{_NAMED[last]}"
    if held == ["alt"]:
        name = _NAMED[last] if last in ("enter", "tab") else last if _letter(last) and last not in ("s", "m") else ""
        return f"Alt+{name}" if name else ""
    if held and held[0] == "ctrl" and set(held[1:]) <= {"alt", "shift"}:
        name = last.upper() if _letter(last) else _HELD.get(last, "")
        return "+".join([word.title() for word in held] + [name]) if name else ""
    return ""


def _letter(key: str) -> bool:
    return len(key) == 1 and key.isascii() and key.isalpha()


def quoted(text: str) -> str:
    """A text without all three quotes and ends of lines, in the first kind of quotes that it has not."""
    quote = next(quote for quote in '"\'`' if quote not in text)
    return f"{quote}{text}{quote}"


def pieces(text: str) -> Iterator[str]:
    """A text in as few parts as can each be quoted; what is no text is left out."""
    piece = ""
    for char in text:
        if not char.isprintable():
            continue
        if all(quote in piece + char for quote in QUOTES):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def typed(text: str) -> list[str]:
    """The commands that type a text."""
    return [f"Type {quoted(piece)}" for piece in pieces(text)]


def caption(texts: dict[str, str]) -> str:
    """The line with a caption in each language."""
    told = {lang: next(pieces(text), "") if all(q in text for q in QUOTES) else text for lang, text in texts.items()}
    return "#: caption " + " ".join(f"{lang} {quoted(text)}" for lang, text in told.items())


def seconds(time: float) -> str:
    """A time as VHS reads it: ``1.5s``, ``50ms``."""
    return f"{round(time * 1000)}ms" if time < 1 else f"{time:g}s"


def commands(strokes: Iterable[Stroke]) -> Iterator[str]:
    """A line for what is pressed alike: a text with its time a key, a key with its time and how often."""
    for (kind, pause), run in groupby(strokes, lambda each: (_kind(each), each.pause)):
        keys = list(run)
        if kind == "text":
            for piece in pieces("".join(stroke.character for stroke in keys)):
                yield f"Type@{seconds(pause)} {quoted(piece)}"
        elif kind.startswith("Type") or "+" in kind:
            for _ in keys:
                yield kind
                if pause:
                    yield f"Sleep {seconds(pause)}"
        else:
            yield f"{kind}@{seconds(pause)}" + (f" {len(keys)}" if len(keys) > 1 else "")


def _kind(stroke: Stroke) -> str:
    command = command_for(stroke.key, stroke.character)
    return "text" if command.startswith("Type") else command


def command_line(file: str, options: Options, at: str = "") -> str:
    """``chainstep FILE --set x=2``: what opens a program as it was opened."""
    words = ["chainstep", f"./{file}" if file.startswith("-") or file in BY_NAME else file]
    for flag in ("cells", "output", "seed", "ties"):
        words += [f"--{flag}", value] if (value := getattr(options, flag)) is not None else []
    words += [word for name, value in options.sets for word in ("--set", f"{name}={value}")]
    words += [word for line in options.then for word in ("--then", line)]
    words += ["--wrt", ",".join(options.wrt)] if options.wrt else []
    words += ["--style", options.style] if options.style != "d" else []
    words += ["--pass", str(options.pass_number)] if options.pass_number is not None else []
    words += ["--forward-only"] if options.forward_only else []
    usual = Limits()
    for name, limit in (options.limits or usual)._asdict().items():
        words += ["--limit", f"{name}={limit}"] if limit != getattr(usual, name) else []
    words += ["--at", at] if at else []
    return shlex.join(words)
