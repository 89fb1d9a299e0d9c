"""What a survey leaves behind: every executed statement, what it read and defined, and every binding."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.named import NamedTuple
from engine.tracing.frames import Frame


class Def(NamedTuple):
    """One definition of a value: a number made, or memory written into. ``reads`` and ``flat`` are the definitions that it came
    from (indices), with a slope and without one (through a comparison, an ``argmax``); ``literal``: it read nothing at all."""

    index: int  # type: ignore[assignment]
    done: int
    reads: tuple[int, ...]
    flat: tuple[int, ...]

    @property
    def literal(self) -> bool:
        """Whether it is a literal, a draw, a fresh array."""
        return not self.reads and not self.flat


Where = tuple[int, str, Any]
"""A binding by what it is in every run of the program: the statement reached last, the kind, the name."""


class Binding(NamedTuple):
    """A name, attribute or entry that got a value. ``at`` is the statement reached last then, which with the name finds the same
    binding in another run of the program; ``value`` is kept of single numbers only."""

    index: int  # type: ignore[assignment]
    at: int
    done: int
    holder: Any  # Frame (of a call, an object, the module), Box or Dict
    name: Any
    kind: str  # "name" | "parameter" | "attribute" | "entry" | "shown" (a name of ours for what has none)
    defs: tuple[int, ...]
    single: bool  # one entry, of float
    value: Any
    line: int
    prefix: str  # of the frame it stands in
    shape: tuple[int, ...] | None  # of a number or an array

    @property
    def where(self) -> Where:
        """How another run of the program finds it."""
        return self.at, self.kind, self.name


@dataclass(slots=True)
class Done:
    """One executed statement. ``end`` is the first statement after all that ran inside it; ``rounds`` are the loops around it,
    through calls, with their round (from 1); ``calls`` the calls around it."""

    index: int
    node: ast.stmt
    frame: Frame
    calls: tuple[ast.Call, ...]
    rounds: tuple[tuple[ast.stmt, int], ...]
    end: int = -1
    wrote: list[int] = field(default_factory=list)  # definitions
    bound: list[int] = field(default_factory=list)  # bindings
    joined: list[int] = field(default_factory=list)  # definitions of what lists, dicts and sets held from then on
    taken: bool | None = None  # of an if: whether its body was run (False: what stands under else), None for neither
    turns: int = 0  # of a loop
    asked: tuple[int, ...] = ()  # of a header: the definitions that its test read


COPY = object()
"""Instead of what a name is bound to: a copy of just that."""


class Instead(NamedTuple):
    """What another run of the program is to have in some places, whatever the program says; by what finds them in every run."""

    made: Mapping[tuple[int, int], Any] = {}  # (statement, which of its definitions) -> what that makes
    bound: Mapping[tuple[int, str], Any] = {}  # (statement reached last, name) -> what the name is bound to
    before: Mapping[tuple[int, str], Any] = {}  # (statement, name) -> what the name stands for from this statement on

    def also(self, other: Instead) -> Instead:
        """Both."""
        return Instead({**self.made, **other.made}, {**self.bound, **other.bound}, {**self.before, **other.before})


@dataclass(slots=True)
class Survey:
    """One plain run, recorded. ``failed`` is what stopped it."""

    dones: list[Done]
    defs: list[Def]
    bindings: list[Binding]
    module: Frame
    printed: list[tuple[int, str]]
    loose: dict[int, set[int]]  # definition -> the statements that read it as a count, or to decide their way
    draws: bool  # whether anything was drawn from numpy's generator
    notices: list[Any]  # engine.errors.Notice
    failed: Any = None  # ProgramError
    events: list[Any] = field(default_factory=list)  # engine.own.events.Event, in order
    units: dict[Any, Any] = field(default_factory=dict)  # engine.own.events.Followed by its key
    values: dict[int, Any] = field(default_factory=dict)  # definition -> what it made, as it was then; of large programs not all
    objects: dict[int, set[str]] = field(default_factory=dict)  # frame of an object (its id) -> the names it is bound to
    picks: dict[int, set[int]] = field(default_factory=dict)  # whole number's definition -> statements that pick an entry by it

    def slice(self, roots: list[int] | set[int], stops: set[int] | None = None) -> set[int]:
        """All definitions that ``roots`` came from, those included; ``stops`` are not passed."""
        found: set[int] = set()
        waiting = list(roots)
        defs = self.defs
        while waiting:
            at = waiting.pop()
            if at in found or (stops is not None and at in stops):
                continue
            found.add(at)
            waiting.extend(defs[at].reads)
            waiting.extend(defs[at].flat)
        return found
