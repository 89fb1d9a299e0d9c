"""The state just before an executed statement: the program, or one pass of it, is run once more, plainly, and its scopes are
copied where they are wanted.

Statements are counted as the survey counts them (``engine.own.records.Done.index``).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from engine.errors import ProgramError
from engine.limits import Limits
from engine.own.passes import begun
from engine.own.tops import Top
from engine.reading.program import Program, parse
from engine.trace import Trace
from engine.tracing.frames import Frame, LoopLeft, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Chance, Machine
from engine.tracing.places import Places
from engine.tracing.plain import Plain
from engine.tracing.scope import Copier, Trees, View, views_of
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Rerun(NamedTuple):
    """What is run once more: a program from its begin, or, where there is a ``top``, one round of a loop of it."""

    program: Program
    limits: Limits
    top: Top | None
    tests: Mapping[int, bool]  # answered as in the survey of the pass


class Moment(NamedTuple):
    """Just before an executed statement. ``frames`` are the scopes of the calls under way, the module's first, the statement's
    own last; they are copies that nothing else shares."""

    done: int
    node: ast.stmt
    rerun: Rerun
    frames: tuple[Frame, ...]
    views: tuple[View, ...]
    chance: Chance
    trees: Trees

    def scopes(self) -> tuple[Frame, ...]:
        """Another copy of the scopes, to be changed."""
        copier = Copier(self.trees, self.views)
        made = tuple([copier.frame(frame) for frame in self.frames])
        copier.filled()
        return made


class _Enough(BaseException):
    """All that was wanted is there."""


class _Stopping(Plain):
    """Values only; ``reached`` is told of each statement before it runs."""

    reached: Callable[[ast.stmt], None]

    def reach(self, statement: ast.stmt) -> None:
        self.reached(statement)


def rerun(trace: Trace) -> Rerun:
    """What a trace was made from, to be run again. Raises ``ProgramError``."""
    limits = trace.options.limits or Limits()
    program = parse(trace.origin, trace.file, limits)
    if trace.training is None:
        return Rerun(program, limits, None, {})
    found = begun(program, limits, trace.options)
    return Rerun(program, limits, None, {}) if found is None else Rerun(program, limits, found.reached.top, found.found.tests)


def moments(
    run: Rerun, wanted: Callable[[int, ast.stmt], bool], most: int = 8, until: int | None = None
) -> tuple[Moment, ...]:
    """The states before the statements that ``wanted`` (number, statement) asks for, the first ``most`` of them. The run ends
    with the last of them, or after statement ``until``; what makes it fail ends it too."""
    found: list[Moment] = []
    binders: list[_Stopping] = []

    def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> _Stopping:
        binders.append(_Stopping(machine, values))
        return binders[0]

    interpreter = Interpreter(run.program._replace(comments={}), run.limits, bind)
    interpreter.answer(run.tests)
    machine, trees, count = interpreter.machine, Trees(run.program, run.limits), -1

    def reached(statement: ast.stmt) -> None:
        nonlocal count
        count += 1
        if len(found) >= most or (until is not None and count > until):
            raise _Enough
        if wanted(count, statement):
            found.append(_moment(count, statement, run, machine, trees))

    binders[0].reached = reached
    top = None if run.top is None else run.top.copy()
    with suppress(_Enough, ProgramError, LoopLeft, Returned):
        if top is None:
            interpreter.execute(run.program.forward)
        else:
            top.enter(machine)
            reached(top.loop)
            if isinstance(top.loop, ast.For):
                interpreter.statements.targets.assign(top.loop.target, top.item, alias=True)
            interpreter.execute(top.loop.body)
    return tuple(found)


def _moment(count: int, statement: ast.stmt, run: Rerun, machine: Machine, trees: Trees) -> Moment:
    frames = (*machine.callers, machine.frame)
    copier = Copier(trees, views_of(*frames))
    made = tuple([copier.frame(frame) for frame in frames])
    copier.filled()
    return Moment(count, statement, run, made, views_of(*made), machine.chance, trees)
