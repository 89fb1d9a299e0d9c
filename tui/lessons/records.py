"""What a lesson is made of. Frozen records; lines count from 1 in the lesson's file."""

from __future__ import annotations

from engine.named import NamedTuple

KINDS = ("value", "gradient", "local", "change", "shape", "sign", "op", "next", "input", "choice", "blank", "write")
"""What is asked: a number (``value``; ``gradient``, ``local`` and ``change`` say in the reason what it is), a shape, ``+ - 0``,
``=`` or ``+=``, the address of the next line, a name, one of several texts, what stands at ``___`` in a backward line, the whole
backward pass of a stage."""
NUMBERS = frozenset({"value", "gradient", "local", "change", "blank"})
VERBS = ("open", "close", "select", "set", "go")
"""What a cue does: open a panel, close it, select a variable, set an input (``x = 5``), go to an address."""


class Problem(NamedTuple):
    """What is wrong with a lesson's file: the sentence is ``lesson.problem.<code>``."""

    line: int
    code: str
    fields: tuple[tuple[str, object], ...] = ()


class Program(NamedTuple):
    """A program of a lesson; ``line`` is that of its first line of code."""

    line: int
    name: str
    text: str


class Cue(NamedTuple):
    """Something that is done when its section comes up."""

    line: int
    verb: str
    value: str


class Option(NamedTuple):
    """One answer of a choice; ``why`` is told when it is chosen."""

    text: str
    right: bool
    why: str = ""


class Ask(NamedTuple):
    """A question. ``answer`` is an expression over the program's names (of "choice" nothing), ``also`` further ones that count;
    ``hints`` come one by one; ``why`` is told once it is right; ``start`` are the lines that stand in the editor of
    "write" at first."""

    line: int
    kind: str
    text: str
    answer: str = ""
    also: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    why: str = ""
    start: str = ""


class Prose(NamedTuple):
    """A paragraph ("text"), a list item ("item") or lines of code ("code"). Braces hold expressions: ``{dx:.3}``."""

    line: int
    kind: str
    text: str


class Section(NamedTuple):
    """``at`` is the address that it comes up at, "" for right after the section before; ``program`` counts the lesson's."""

    line: int
    title: str
    at: str
    program: int
    prose: tuple[Prose, ...] = ()
    asks: tuple[Ask, ...] = ()
    cues: tuple[Cue, ...] = ()


class Lesson(NamedTuple):
    """One file. ``order`` is its place in a course, ``minutes`` how long it takes, ``requires`` ids of lessons before it."""

    id: str
    title: str
    order: int
    minutes: int
    requires: tuple[str, ...]
    lang: str
    programs: tuple[Program, ...]
    sections: tuple[Section, ...]

    @property
    def asks(self) -> tuple[tuple[int, int], ...]:
        """(section, question) of every question."""
        return tuple((i, k) for i, section in enumerate(self.sections) for k in range(len(section.asks)))
