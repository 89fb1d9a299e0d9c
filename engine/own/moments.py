"""The state just before an executed statement: the program, or one pass of it, is run once more, plainly, and its scopes are
copied where they are wanted.

Statements are counted as the survey counts them (``engine.own.records.Done.index``).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from contextlib import suppress

from engine.errors import ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.own.changing import Changing
from engine.own.passes import Begun, begun
from engine.own.tops import Top
from engine.reading.program import Program, parse
from engine.records import Options
from engine.sources import Source
from engine.trace import Trace
from engine.tracing.frames import Frame, LoopLeft, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Chance, Machine
from engine.tracing.places import Places
from engine.tracing.scope import Copier, Trees, View, views_of
from engine.tracing.swift.given import Sets
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Rerun(NamedTuple):
    """What is run once more: a program from its begin, or, where there is a ``top``, one round of a loop of it."""

    program: Program
    limits: Limits
    top: Top | None
    tests: Mapping[int, bool]  # answered as in the survey of the pass
    sets: Sets = ()  # what the caller gives to inputs, where no pass has it already
    sign: float = 1.0  # of a given gradient, with which the file has its own


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

    def scopes(self, only: frozenset[str] | None = None) -> tuple[Frame, ...]:
        """Another copy of the scopes, to be changed: of all names, or of those that are all that will be."""
        copier = Copier(self.trees, self.views, only)
        made = tuple([copier.frame(frame) for frame in self.frames])
        copier.filled()
        return made


class _Enough(BaseException):
    """All that was wanted is there."""


class _Stopping(Changing):
    """Values only, of inputs those that are given; ``reached`` is told of each statement before it runs."""

    reached: Callable[[ast.stmt], None]

    def reach(self, statement: ast.stmt) -> None:
        self.reached(statement)


class _Lately(NamedTuple):
    """A pass that was opened."""

    origin: Source
    options: Options
    rerun: Rerun


_LATELY: list[_Lately] = []
"""The last passes that were opened: to find one takes as long as to open it."""
_MOST = 2


def remember(program: Program, options: Options, found: Begun) -> None:
    """Keep what a pass was opened from, to be run again."""
    limits, sign = options.limits or Limits(), 1.0 if found.given is None else found.given.sign
    again = Rerun(program, limits, found.reached.top, found.found.tests, _own_sets(found), sign)
    _LATELY[:] = [*_LATELY[1 - _MOST :], _Lately(program.origin, options, again)]


def rerun(trace: Trace) -> Rerun:
    """What a trace was made from, to be run again. Raises ``ProgramError``."""
    for lately in reversed(_LATELY):  # of several players the one by whose loss something is wrong
        if trace.training is not None and lately.options == trace.options and lately.origin == trace.origin:
            return lately.rerun
    limits = trace.options.limits or Limits()
    program = parse(trace.origin, trace.file, limits)
    if trace.training is None:
        return Rerun(program, limits, None, {}, trace.options.sets)
    found = begun(program, limits, trace.options)
    if found is None:
        return Rerun(program, limits, None, {}, trace.options.sets)
    sign = 1.0 if found.given is None else found.given.sign
    return Rerun(found.whole, limits, found.reached.top, found.found.tests, _own_sets(found), sign)


def _own_sets(found: Begun) -> Sets:
    """What of the caller's values names take that the pass binds itself."""
    return () if found.reached.top is None else found.reached.top.sets


class Step(NamedTuple):
    """An executed statement, and how many calls were under way."""

    node: ast.stmt
    depth: int


def trail(run: Rerun) -> tuple[Step, ...]:
    """The statements in the order of their execution; what makes the run fail ends it."""
    found: list[Step] = []
    _run(run, lambda statement, machine: found.append(Step(statement, len(machine.callers))))
    return tuple(found)


def moments(
    run: Rerun, wanted: Callable[[int, ast.stmt], bool], most: int = 8, until: int | None = None
) -> tuple[Moment, ...]:
    """The states before the statements that ``wanted`` (number, statement) asks for, the first ``most`` of them. The run ends
    with the last of them, or after statement ``until``; what makes it fail ends it too."""
    found: list[Moment] = []
    trees, count = Trees(run.program, run.limits), -1

    def reached(statement: ast.stmt, machine: Machine) -> None:
        nonlocal count
        count += 1
        if len(found) >= most or (until is not None and count > until):
            raise _Enough
        if wanted(count, statement):
            found.append(_moment(count, statement, run, machine, trees))

    _run(run, reached)
    return tuple(found)


def _run(run: Rerun, reached: Callable[[ast.stmt, Machine], None]) -> None:
    """Run it plainly, telling of each statement before it is executed."""
    binders: list[_Stopping] = []

    def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> _Stopping:
        binders.append(_Stopping(machine, values, run.sets))
        return binders[0]

    interpreter = Interpreter(run.program._replace(comments={}), run.limits, bind)
    interpreter.answer(run.tests)
    machine = interpreter.machine
    binders[0].reached = lambda statement: reached(statement, machine)
    top = None if run.top is None else run.top.copy()
    with suppress(_Enough, ProgramError, LoopLeft, Returned):
        if top is None:
            interpreter.execute(run.program.forward)
        else:
            top.enter(machine)
            reached(top.loop, machine)
            if isinstance(top.loop, ast.For):
                interpreter.statements.targets.assign(top.loop.target, top.item, alias=True)
            interpreter.execute(top.loop.body)


def _moment(count: int, statement: ast.stmt, run: Rerun, machine: Machine, trees: Trees) -> Moment:
    frames = (*machine.callers, machine.frame)
    copier = Copier(trees, views_of(*frames))
    made = tuple([copier.frame(frame) for frame in frames])
    copier.filled()
    return Moment(count, statement, run, made, views_of(*made), machine.chance, trees)
