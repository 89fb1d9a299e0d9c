"""The updates of a pass: which statements changed what it had read from before it, and how.

Whatever stands in the state at its top is looked at when a statement has bound something or written into memory: while the round is
surveyed, or, where that answers tests otherwise or the state holds too much, in a plain run of the body of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.operands import Box, Dict, plain
from engine.own.changing import Changing
from engine.own.homes import standing
from engine.own.places import callee
from engine.own.tops import Top
from engine.own.written import added, factors_of
from engine.passes import Update
from engine.reading.program import Program
from engine.reading.segments import segment
from engine.records import Var
from engine.tracing.frames import Frame, LoopLeft, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance, Wrapped
from engine.tracing.places import Places
from engine.tracing.plain import Effects
from engine.tracing.scope import reached
from engine.tracing.values import Values
from engine.tracing.walks import Walks

Input = tuple[Var, tuple[int, str]]
"""An input of a pass, and where it comes from: the number of the scope, the name."""
Where = tuple[int, str, tuple[Any, ...]]
"""A place in a state: the number of the scope, the name, the keys of lists and dicts within."""
MANY = 200
"""Places of a state that are looked at while the round is surveyed."""
LARGE = 4_000_000
"""Bytes that they may hold."""
_SIGNS = {ast.Add: "+", ast.Sub: "-"}
_PRODUCTS = frozenset({"dot", "matmul", "outer", "einsum", "tensordot", "sum", "mean", "multiply", "transpose", "reshape", "len"})
"""Calls that make no single number of what they are given in an update, or are a gradient themselves if they do; a length is no
rate."""


class Noted(NamedTuple):
    """What a statement changed that stood somewhere before the pass; ``turn`` counts those that changed anything. The rest is as
    in ``Update``."""

    turn: int
    where: Where
    line: int
    source: str
    before: Any
    after: Any
    sign: str
    factors: tuple[float, ...]
    rates: tuple[float, ...] | None


class _Place:
    """Where a value is kept, and what it was when it was looked at last."""

    __slots__ = ("frame", "held", "seen", "where")

    def __init__(self, frame: Frame, where: Where) -> None:
        self.frame, self.where = frame, where
        self.held = self.now()
        self.seen = _kept(self.held)

    def now(self) -> Any:
        """What stands there."""
        _, name, path = self.where
        operand = self.frame.names.get(name)
        for key in path:
            try:
                operand = operand.items[key]  # type: ignore[union-attr]
            except (LookupError, AttributeError, TypeError):
                return None
        return plain(operand)


def frames_of(top: Top) -> list[Frame]:
    """The scopes of a state, in the order by which they are numbered."""
    return [held for held in reached(*top.frames, top.item) if isinstance(held, Frame)]


def places_of(frames: list[Frame]) -> list[Where] | None:
    """The places of the numbers and arrays of a state; None where they are too many, or too large, to be looked at."""
    found: list[Where] = []
    held = 0
    for at, frame in enumerate(frames):
        waiting: list[tuple[str, tuple[Any, ...], Any]] = [(name, (), operand) for name, operand in frame.names.items()]
        while waiting:
            name, path, operand = waiting.pop()
            if isinstance(operand, (Box, Dict)):
                items = operand.items.items() if isinstance(operand, Dict) else enumerate(operand.items)
                waiting += [(name, (*path, key), item) for key, item in items]
            elif isinstance(operand, (int, float, np.ndarray, np.generic)):
                held += operand.nbytes if isinstance(operand, np.ndarray) else 0
                found.append((at, name, path))
            if len(found) + len(waiting) > MANY or held > LARGE:
                return None
    return found


class Watch:
    """Notes what a machine's statements change in some places of the state that it stands in. Where reading is recorded,
    ``evaluators`` are those that only read."""

    def __init__(
        self, machine: Machine, frames: list[Frame], places: Iterable[Where], evaluators: dict[type, Callable[[Any], Any]]
    ) -> None:
        self.machine, self.evaluators = machine, evaluators
        self.places = [_Place(frames[where[0]], where) for where in places]
        self.noted: list[Noted] = []
        self._turn = 0

    def after(self, effects: Effects) -> None:
        """A statement has changed what ``effects`` say."""
        self._turn += 1
        for place in self.places:
            now = place.now()
            if now is None or (now is place.held and not (isinstance(now, np.ndarray) and effects.touched(now))):
                continue
            place.held = now
            if _same(now, place.seen):
                continue
            before, place.seen = place.seen, _kept(now)
            if before is None:  # it was bound in the pass
                continue
            recorded, self.machine.evaluators = self.machine.evaluators, self.evaluators
            try:
                self._note(place.where, effects.statement, before, place.seen)
            finally:
                self.machine.evaluators = recorded

    def _note(self, where: Where, statement: ast.stmt, before: Any, after: Any) -> None:
        sign, factors = self._arithmetic(statement, before, after)
        source, rates = segment(statement, self.machine.program.lines), self._rates(statement)
        self.noted.append(Noted(self._turn, where, statement.lineno, source, before, after, sign, factors, rates))

    def _arithmetic(self, statement: ast.stmt, before: Any, after: Any) -> tuple[str, tuple[float, ...]]:
        """The sign and the factors of ``w -= lr * dw``, ``w = w - lr * dw``, of numbers."""
        if isinstance(before, np.ndarray) or isinstance(after, np.ndarray):
            return "", ()
        op: ast.operator | None = None
        value: ast.expr | None = None
        if isinstance(statement, ast.AugAssign):
            op, value = statement.op, statement.value
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.BinOp) and len(statement.targets) == 1:
            if ast.unparse(statement.value.left) == ast.unparse(statement.targets[0]):
                op, value = statement.value.op, statement.value.right
        if value is None or op is None or type(op) not in _SIGNS:
            return "", ()
        parts = [value]
        while isinstance(parts[0], ast.BinOp) and isinstance(parts[0].op, ast.Mult):
            parts[:1] = [parts[0].left, parts[0].right]
        factors = [self._number(part) for part in parts]
        if None in factors:
            return "", ()
        numbers = tuple([float(each) for each in factors if each is not None])
        return _SIGNS[type(op)], numbers

    def _rates(self, statement: ast.stmt) -> tuple[float, ...] | None:
        """The numbers before what is added; None where a call or a condition may make one, or a number of each round, and where a
        statement that changes several parameters has several."""
        found = [self._of_term(each.term, each.bound) for each in added(statement)]
        if not found:
            return None if isinstance(getattr(statement, "value", None), (ast.Call, ast.IfExp, ast.BoolOp)) else ()
        return found[0] if all([each == found[0] for each in found]) else None

    def _of_term(self, term: ast.expr, bound: frozenset[str]) -> tuple[float, ...] | None:
        found: list[float] = []
        rounds = 0
        for node in factors_of(term):
            if bound and any([isinstance(each, ast.Name) and each.id in bound for each in ast.walk(node)]):
                rounds += 1
                if rounds > 1:
                    return None
            elif isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)):
                number = self._number(node)
                if number is not None:
                    found.append(number)
            elif isinstance(node, ast.Call) and callee(node) not in _PRODUCTS or isinstance(node, (ast.IfExp, ast.BoolOp)):
                return None
        return tuple(found)

    def _number(self, node: ast.expr) -> float | None:
        """The number that a name, an element or an attribute stands for now; nothing of the program runs for that."""
        if not all([isinstance(each, _READ) and self._is_still(each) for each in ast.walk(node)]):
            return None
        try:
            found = plain(self.machine.eval(node))
        except ProgramError:
            return None
        return float(found) if isinstance(found, (int, float, np.floating)) else None

    def _is_still(self, node: ast.AST) -> bool:
        """Whether nothing of the program runs when this is read: no property, no operator or ``__getitem__`` of an object."""
        if isinstance(node, ast.Attribute):
            owner = standing(self.machine, node.value)
            if isinstance(owner, Instance):
                return node.attr in owner.frame.names or not (
                    owner.kind.has(node.attr) and isinstance(owner.kind.find(node.attr), Wrapped)
                )
            return owner is not None
        read = [getattr(node, name, None) for name in ("left", "right", "operand", "value")]
        return not any([isinstance(standing(self.machine, each), Instance) for each in read if isinstance(each, ast.AST)])


_READ = (ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator,
         ast.unaryop, ast.expr_context)  # fmt: skip


class Watched:
    """What was noted of a pass. ``updates`` are the changes of its inputs by the ``lines`` of its updates, in order; ``failed`` is
    what the pass ended with, if it did not come to its end; ``printed`` what it printed."""

    def __init__(
        self, noted: list[Noted], failed: ProgramError | None, printed: list[tuple[int, str]], inputs: Iterable[Input],
        lines: Collection[int],
    ) -> None:  # fmt: skip
        self.noted, self.failed, self.printed, self.lines = noted, failed, printed, lines
        known: dict[Where, tuple[int, Var]] = {(*place, var.path): (at, var) for at, (var, place) in enumerate(inputs)}
        mine = [(each.turn, *known[each.where], each) for each in noted if each.line in lines and each.where in known]
        self.updates = [  # of one statement in the order of the inputs
            Update(var.shown, var.index, each.line, each.source, each.before, each.after, each.sign, each.factors, each.rates)
            for _, _, var, each in sorted(mine, key=lambda one: one[:2])
        ]  # fmt: skip

    def about(self, inputs: Iterable[Input]) -> Watched:
        """The same, its updates by the inputs of another record of the pass, which reads no more than the first."""
        return Watched(self.noted, self.failed, self.printed, inputs, self.lines)


def watched_alone(program: Program, limits: Limits, top: Top, inputs: Iterable[Input], lines: Collection[int]) -> Watched:
    """The body run once more, plainly, from its own copy of the state: to its end, or until it fails."""
    binders: list[Changing] = []

    def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Changing:
        binders.append(Changing(machine, values, top.sets))
        return binders[0]

    interpreter = Interpreter(program._replace(comments={}), limits, bind)
    machine, frames, inputs = interpreter.machine, frames_of(top), list(inputs)
    top.enter(machine)
    if top.sets and machine.callers:
        machine.frame.prefix = ""
    watch: Watch | None = None
    failed: ProgramError | None = None
    try:
        if isinstance(top.loop, ast.For):
            interpreter.statements.targets.assign(top.loop.target, top.item, alias=True)
        watch = Watch(machine, frames, [(*place, var.path) for var, place in inputs], machine.evaluators)
        binders[0].after = watch.after
        interpreter.execute(top.loop.body)
    except (LoopLeft, Returned):
        pass
    except ProgramError as error:
        failed = error
    return Watched([] if watch is None else watch.noted, failed, machine.printed, inputs, lines)


def _kept(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and bool(np.array_equal(one, other, equal_nan=True))
    return bool(one == other) or (one != one and other != other)



