"""A lesson's text as a lesson, and all that is wrong with how it is written.

A file is Markdown (CommonMark, by markdown-it-py):

    ---
    id: forks                        front matter: id, title, order, minutes; requires: ids with commas
    title: Gradients add up at forks
    order: 7
    minutes: 8
    ---
    ```python fork.py                a program; the sections after it are about it, until the next one
    ## Three ways out {at dx(3)}     a section, which comes up at an address; without one right after the section before
    So far {dx(4)} has arrived.      prose; braces hold numbers of the program: {x}, {x + 1:.3}, {dx}, {dx(3)}; {{ is a brace
    ```ask gradient                  a question: its text, then lines "answer:", "also:", "hint:", "why:", "start:", of a choice
    ```do                            "* right" and "- wrong | why"; a cue a line: open circuit, select x, set x = 5, go dx

Nothing here traces, reads a file or knows a screen: links and pictures are text, HTML is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.lessons.numbers import BRACES
from tui.lessons.records import KINDS, VERBS, Ask, Cue, Lesson, Option, Problem, Program, Prose, Section

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 200_000
"""Characters of a lesson."""
_KEYS = ("id", "title", "order", "minutes", "requires")
_AT = re.compile(r"\s*\{at ([^{}]+)\}\s*$")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_LOST = re.compile(r"\s*(```)?\s*(answer|also|hint|why|ask \w+|do)\s*(:|$)")
_QUOTED = re.compile(r"`[^`]*`")
_PARTS = ("answer", "also", "hint", "why", "start")


class Read(NamedTuple):
    """A lesson, None where there is too little of one, and its problems by line."""

    lesson: Lesson | None
    problems: tuple[Problem, ...]


def read(text: str, lang: str = "en") -> Read:
    """See the module."""
    if len(text) > LONGEST:
        return Read(None, (Problem(1, "long", (("most", LONGEST),)),))
    problems: list[Problem] = []
    head, body, begins = _front(text, problems)
    builder = _Builder(problems)
    from markdown_it import MarkdownIt

    builder.take(MarkdownIt("commonmark").parse(body), begins)
    if not builder.programs:
        problems.append(Problem(begins + 1, "no_program"))
    if not builder.sections:
        problems.append(Problem(begins + 1, "no_section"))
    problems.sort(key=lambda each: each.line)
    if not builder.programs or not builder.sections or not head.get("id"):
        return Read(None, tuple(problems))
    requires = tuple(word for word in re.split(r"[,\s]+", head.get("requires", "")) if word)
    lesson = Lesson(head["id"], head.get("title", head["id"]), _whole(head.get("order", "0")), _whole(head.get("minutes", "0")),
                    requires, lang, tuple(builder.programs), tuple(builder.sections))  # fmt: skip
    return Read(lesson, tuple(problems))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def _front(text: str, problems: list[Problem]) -> tuple[dict[str, str], str, int]:
    """The front matter, the rest, and how many lines stand before it."""
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    if lines[0].strip() != "---":
        problems.append(Problem(1, "no_front"))
        return {}, "\n".join(lines), 0
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if not end:
        problems.append(Problem(1, "open_front"))
        return {}, "", len(lines)
    found: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], 2):
        key, colon, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not line.strip():
            continue
        if not colon or key not in _KEYS:
            problems.append(Problem(number, "unknown_key", (("key", key or line.strip()), ("known", ", ".join(_KEYS)))))
        elif key in found:
            problems.append(Problem(number, "twice", (("key", key),)))
        elif key in ("order", "minutes") and not _whole(value):
            problems.append(Problem(number, "no_number", (("key", key), ("value", value))))
        elif key == "id" and not _ID.fullmatch(value):
            problems.append(Problem(number, "bad_id", (("value", value),)))
        else:
            found[key] = value
    problems += [Problem(1, "lacks_key", (("key", key),)) for key in _KEYS[:4] if key not in found]
    return found, "\n".join(lines[end + 1 :]), end + 1


class _Builder:
    """Sections as their blocks come by."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.programs: list[Program] = []
        self.sections: list[Section] = []

    def take(self, tokens: Sequence[Token], begins: int) -> None:
        """Every block of the text."""
        in_item, heading = 0, ""
        for token in tokens:
            line = begins + (token.map[0] if token.map else 0) + 1
            if token.type == "list_item_open":
                in_item += 1
            elif token.type == "list_item_close":
                in_item -= 1
            elif token.type == "heading_open":
                heading = token.tag
            elif token.type == "heading_close":
                heading = ""
            elif token.type == "inline" and heading:
                self._heading(token.content, heading, line)
            elif token.type == "inline":
                self._prose(Prose(line, "item" if in_item else "text", token.content))
            elif token.type == "fence":
                self._fence(token, line)
            elif token.type == "code_block":
                self._prose(Prose(line, "code", token.content.rstrip("\n")))
            elif token.type == "html_block":
                self.problems.append(Problem(line, "html"))

    def _heading(self, text: str, tag: str, line: int) -> None:
        if tag == "h1":  # the title stands in the front matter
            self.problems.append(Problem(line, "one_hash"))
            return
        found = _AT.search(text)
        title, at = (text[: found.start()], found[1].strip()) if found else (text, "")
        if not self.programs:
            self.problems.append(Problem(line, "before_program"))
        self.sections.append(Section(line, title.strip(), at, max(len(self.programs) - 1, 0)))

    def _prose(self, prose: Prose) -> None:
        for number, written in enumerate(prose.text.split("\n")):
            if _LOST.match(written):
                self.problems.append(Problem(prose.line + number, "lost_part", (("text", written.strip()),)))
        if prose.kind != "code" and any(sign in BRACES.sub("", _QUOTED.sub("", prose.text)) for sign in "{}"):
            self.problems.append(Problem(prose.line, "open_brace"))
        if not self.sections:
            self.problems.append(Problem(prose.line, "before_section"))
            return
        last = self.sections[-1]
        self.sections[-1] = last._replace(prose=(*last.prose, prose))

    def _fence(self, token: Token, line: int) -> None:
        word, _, rest = token.info.strip().partition(" ")
        if word == "python":
            name = rest.strip() or f"program{len(self.programs) + 1}.py"
            self.programs.append(Program(line + 1, name, token.content))
        elif word not in ("ask", "do"):
            self._prose(Prose(line + 1, "code", token.content.rstrip("\n")))
        elif not self.sections:
            self.problems.append(Problem(line, "before_section"))
        elif word == "do":
            last = self.sections[-1]
            self.sections[-1] = last._replace(cues=(*last.cues, *self._cues(token.content, line)))
        else:
            last = self.sections[-1]
            self.sections[-1] = last._replace(asks=(*last.asks, self._ask(rest.strip(), token.content, line)))

    def _cues(self, text: str, line: int) -> Iterator[Cue]:
        for number, written in enumerate(text.split("\n"), line + 1):
            verb, _, value = written.strip().partition(" ")
            if verb in VERBS and (value.strip() or verb == "close"):
                yield Cue(number, verb, value.strip())
            elif verb:
                self.problems.append(
                    Problem(number, "bad_cue", (("text", written.strip()), ("known", ", ".join(VERBS))))
                )

    def _ask(self, kind: str, text: str, line: int) -> Ask:
        if kind not in KINDS:
            self.problems.append(Problem(line, "bad_kind", (("kind", kind), ("known", ", ".join(KINDS)))))
        told: list[str] = []
        held: dict[str, list[str]] = {part: [] for part in _PARTS}
        options: list[Option] = []
        for number, written in enumerate(text.split("\n"), line + 1):
            key, colon, value = written.partition(":")
            if colon and (near := get_close_matches(key.strip(), _PARTS, 1, 0.7)) and key.strip() not in _PARTS:
                self.problems.append(Problem(number, "near_part", (("text", key.strip()), ("near", near[0]))))
            mark, _, rest = written.strip().partition(" ")
            if colon and key.strip() in _PARTS:
                held[key.strip()].append(value.strip())
            elif kind == "choice" and mark in ("*", "-"):
                option, _, why = rest.partition("|")
                options.append(Option(option.strip(), mark == "*", why.strip()))
            elif written.strip():
                told.append(written.strip())
        answer = held["answer"][0] if held["answer"] else ""
        also, hints, why = tuple(held["also"]), tuple(held["hint"]), " ".join(held["why"])
        ask = Ask(line, kind, " ".join(told), answer, also, hints, tuple(options), why, "\n".join(held["start"]))
        self._judge(ask, len(held["answer"]))
        return ask

    def _judge(self, ask: Ask, answers: int) -> None:
        """What a question must have."""
        if not ask.text:
            self.problems.append(Problem(ask.line, "no_text"))
        if ask.kind == "choice":
            if len(ask.options) < 2 or sum(option.right for option in ask.options) != 1:
                self.problems.append(Problem(ask.line, "bad_choice"))
        elif answers != 1:
            self.problems.append(Problem(ask.line, "one_answer", (("count", answers),)))
        if ask.kind == "blank" and ask.text.count("___") != 1:
            self.problems.append(Problem(ask.line, "one_blank"))
        if len(ask.hints) > 3:
            self.problems.append(Problem(ask.line, "many_hints"))
