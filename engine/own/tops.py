"""The state at the top of a pass: all that was run before it, plainly and fast, and a copy of what it left in names."""

from __future__ import annotations

import ast
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.cancelling import told
from engine.errors import ProgramError
from engine.limits import Limits
from engine.nodes import nodes
from engine.operands import Box
from engine.own.places import callee
from engine.reading.program import Program
from engine.tracing.frames import Frame
from engine.tracing.machine import Chance, Machine
from engine.tracing.scope import Copier, Trees, View, views_of
from engine.tracing.swift.given import Sets
from engine.tracing.swift.road import Road
from engine.tracing.swift.statements import Round

STATEMENTS = 20_000
"""Statements that what follows a pass may take, the loop's other passes among them, to be run as well."""
EFFORT = 200_000_000
"""Steps (nanoseconds, from above) that it may take."""
KEPT = 8
"""Losses of earlier passes that are kept."""


Loop = ast.For | ast.While


@dataclass(frozen=True)
class Top:
    """The state when round ``number`` of ``loop`` begins, its target not yet assigned: ``frames`` are the scopes of the calls under
    way, the module's first; ``item`` is what the target is to be assigned. Nothing else shares their memory. ``sets`` is what the
    caller gives to names that the round binds itself."""

    loop: ast.For | ast.While
    number: int
    of: int | None
    item: Any
    frames: tuple[Frame, ...]
    chance: Chance
    views: tuple[View, ...] = field(repr=False)
    trees: Trees = field(repr=False)
    sets: Sets = ()

    def copy(self) -> Top:
        """Another copy: what was one object or one memory stays one."""
        frames, item, views = _copied(self.trees, self.views, self.frames, self.item)
        return Top(self.loop, self.number, self.of, item, frames, self.chance, views, self.trees, self.sets)

    def enter(self, machine: Machine) -> None:
        """Let a machine that has run nothing stand here."""
        machine.callers = list(self.frames[:-1])
        machine.frame = self.frames[-1]
        machine.chance = self.chance


@dataclass
class Reached:
    """How a run came out: ``top`` of the pass, None where the loop had fewer (``passes``); the single
    numbers in the loop's scope after each pass before it (``losses``); what was printed
    before the loop and after it; ``failed``, what it ended with; ``ended``, whether it came to its end; ``partial``, whether what
    follows the pass would have been run, had it not been wanted alone; ``entered``, which of the other loops that were asked about
    it came to (``id``); ``cut``, whether it was left in one of these, before it came to the pass."""

    top: Top | None
    passes: int
    losses: tuple[dict[str, Any], ...]
    before: tuple[tuple[int, str], ...]
    after: tuple[tuple[int, str], ...]
    failed: ProgramError | None
    ended: bool
    left: Sets = ()  # what of the data was given to nothing before the pass
    partial: bool = False
    entered: frozenset[int] = frozenset()
    cut: bool = False


class _Enough(BaseException):
    """The run is left: what follows takes too long to be run as well. No error, and nothing that a program handles."""


class _Run:
    """One plain run to a pass, and on from there as far as that costs little."""

    def __init__(
        self, program: Program, limits: Limits, loops: Sequence[Loop], number: int, sets: Sets, alone: bool, others: Sequence[Loop],
        hurried: bool,
    ) -> None:  # fmt: skip
        self.loop, self.number, self.alone, self.hurried = loops[-1], number, alone, hurried
        self.outer: dict[int, int | None] = {}
        self.count = 0
        self.top: Top | None = None
        self.left: Sets = ()
        self.losses: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.trees = Trees(program, limits)
        self.partial = False
        self.entered: set[int] = set()
        rounds: dict[int, Round] = {id(each): self._enter for each in others}
        self.road = Road(program, limits, rounds | {id(each): self._around for each in loops} | {id(loops[-1]): self._round}, sets)
        self.settled = countable(loops) and comes_once(program.forward, loops[0])
        self._until = self._effort = 0
        self.before: int | None = None  # what was printed before the loop
        self.tell = told() if number > 1 else None
        self.last = 0  # what was printed when the last round began

    def _enter(self, node: Loop, count: int, item: Any, length: int | None) -> None:
        self.entered.add(id(node))
        machine = self.road.machine
        if self.hurried and self.top is None and (machine.statements > STATEMENTS or machine.watch.spent > EFFORT):
            raise _Enough

    def _around(self, node: Loop, count: int, item: Any, length: int | None) -> None:
        self.outer[id(node)] = length
        self.entered.add(id(node))

    def _round(self, node: Loop, count: int, item: Any, length: int | None) -> None:
        machine = self.road.machine
        self.count += 1
        self.last = len(machine.printed)
        if self.tell is not None and self.top is None and not self.count & 15:
            self.tell(self.count, self.number)
        if self.before is None:
            self.before = self.last
        if self.top is None and self.count > 1 and self.number - self.count < KEPT:
            self.losses.append(_singles(machine.frame))
        if self.count == self.number:
            frames = (*machine.callers, machine.frame)
            item = Box(list(item), frozen=True) if type(item) is tuple else item
            views = views_of(frames, item)
            frames, item, views = _copied(self.trees, views, frames, item)
            of = self._of(length)
            self.left = () if self.road.given is None else self.road.given.left()
            self.top = Top(self.loop, self.number, of, item, frames, machine.chance, views, self.trees)
            self._until, self._effort = machine.statements + STATEMENTS, machine.watch.spent + EFFORT
            each = len(node.body)
            much = of is not None and (of - self.number) * each > STATEMENTS
            self.partial = self.alone and not much
            if self.alone or much:
                raise _Enough
            self.road.compiler.ask(self._enough)
        elif self.top is not None:
            self._enough()

    def _enough(self) -> None:
        """Leave what follows the pass, other loops too, once it takes too long."""
        machine = self.road.machine
        if machine.statements > self._until or machine.watch.spent > self._effort:
            raise _Enough

    def _of(self, length: int | None) -> int | None:
        """How many passes there will be, if that is known without running."""
        lengths = [*self.outer.values(), length]
        if not self.settled or any([each is None for each in lengths]):
            return None
        return math.prod([each for each in lengths if each is not None])


def countable(loops: Sequence[Loop]) -> bool:
    """Whether loops around each other run as often as what they walk is long: none is left early, and what an inner one walks is
    not assigned within an outer one."""
    for at, loop in enumerate(loops):
        if not isinstance(loop, ast.For) or leaves(loop.body):
            return False
        read = {each.id for each in nodes(loop.iter) if isinstance(each, ast.Name)}
        for outer in loops[:at]:
            bound = {each.id for each in nodes(outer) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
            if read & bound:
                return False
    return True


def comes_once(body: Sequence[ast.stmt], node: ast.AST) -> bool:
    """Whether the text shows that a statement is come to once, and left at its own end: it stands in no other loop, in nothing that
    an error out of it could be caught by, and in no function, or in one whose one call does."""
    if any([each is node for each in body]):
        return True
    around: dict[int, ast.AST] = {}
    every = nodes(*body)
    for each in every:
        for child in ast.iter_child_nodes(each):
            around[id(child)] = each
    seen: set[int] = set()
    at: ast.AST | None = node
    while (at := around.get(id(at))) is not None:
        if isinstance(at, (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)) or id(at) in seen:
            return False
        if _catches(at):
            return False
        seen.add(id(at))
        if isinstance(at, ast.FunctionDef):
            calls = [each for each in every if isinstance(each, ast.Call) and callee(each) == at.name]
            if len(calls) != 1:
                return False
            at = calls[0]
    return True


def _catches(node: ast.AST) -> bool:
    """Whether an error that the program itself raises may end here; ``KeyboardInterrupt`` is none."""
    if isinstance(node, ast.With):
        return any([isinstance(one.context_expr, ast.Call) and callee(one.context_expr) == "suppress" for one in node.items])
    kinds = [handler.type for handler in node.handlers] if isinstance(node, ast.Try) else []
    return any([not (isinstance(kind, ast.Name) and kind.id in _OUTSIDE) for kind in kinds])


_OUTSIDE = frozenset({"KeyboardInterrupt", "SystemExit"})


def leaves(body: list[ast.stmt]) -> bool:
    """Whether a loop's body may leave it before its end."""
    stack: list[tuple[Any, bool]] = [(statement, False) for statement in body]
    while stack:
        node, inside = stack.pop()
        if isinstance(node, ast.Return) or (isinstance(node, ast.Break) and not inside):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            within = inside or isinstance(node, (ast.For, ast.While))
            for name in ("body", "orelse", "handlers", "finalbody", "cases"):
                stack += [(child, within) for child in getattr(node, name, ())]
    return False


def reach(
    program: Program, limits: Limits, loops: Sequence[Loop], number: int, sets: Sets = (), alone: bool = False,
    others: Sequence[Loop] = (), hurried: bool = False,
) -> Reached:  # fmt: skip
    """Run a program until round ``number`` (from 1, over all times that it is come to) of a loop of it begins: of the last of
    ``loops``, which stand around each other; on the data in ``sets``; what follows too, where that costs little, unless the pass is
    wanted ``alone``. What stands before it must run: raises ``ProgramError``, unless it comes to one of the ``others``, loops that
    are asked about, too; ``hurried``: not through a long run of one of these."""
    run = _Run(program, limits, loops, number, sets, alone, others, hurried)
    machine = run.road.machine
    failed: ProgramError | None = None
    ended = False
    try:
        run.road.execute(program.forward)
        ended = True
    except _Enough:
        pass
    except ProgramError as error:
        if run.top is None and (number > 1 or not run.entered.intersection([id(each) for each in others])):
            raise
        failed = error
    loop = loops[-1]
    inside = range(loop.lineno, (loop.end_lineno or loop.lineno) + 1)
    after = tuple([each for each in machine.printed[run.last :] if each[0] not in inside]) if ended or failed else ()
    return Reached(run.top, run.count, tuple(run.losses), tuple(machine.printed[: run.before or 0]), after, failed, ended,
                   run.left, run.partial, frozenset(run.entered), run.top is None and not ended and failed is None)


def _singles(frame: Frame) -> dict[str, Any]:
    return {name: held for name, held in frame.names.items() if type(held) is float or isinstance(held, np.floating)}


def _copied(
    trees: Trees, views: tuple[View, ...], frames: tuple[Frame, ...], item: Any
) -> tuple[tuple[Frame, ...], Any, tuple[View, ...]]:
    """Copies, and what is a view of what among them."""
    copier = Copier(trees, views)
    made = tuple([copier.frame(frame) for frame in frames])
    item = copier.value(item)
    copier.filled()
    return made, item, views_of(made, item)


__all__ = ["EFFORT", "STATEMENTS", "Reached", "Top", "reach"]
