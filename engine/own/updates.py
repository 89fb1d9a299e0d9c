"""The updates of a pass: which statements changed what it had read from before it, and how.

The body runs once more, plainly, from its own copy of the state. Whatever an input stands for is looked at when a statement has
bound something or written into memory.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.limits import Limits
from engine.operands import plain
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
from engine.tracing.places import Places
from engine.tracing.plain import Effects, Plain
from engine.tracing.scope import reached
from engine.tracing.values import Values
from engine.tracing.walks import Walks

Input = tuple[Var, tuple[int, str]]
"""An input of a pass, and where it comes from: the number of the scope, the name."""
_SIGNS = {ast.Add: "+", ast.Sub: "-"}
_PRODUCTS = frozenset({"dot", "matmul", "outer", "einsum", "tensordot", "sum", "mean", "multiply", "transpose", "reshape", "len"})
"""Calls that make no single number of what they are given in an update, or are a gradient themselves if they do; a length is no
rate."""


class _Place:
    """Where the value of one input is kept, and what it was when it was looked at last."""

    __slots__ = ("frame", "held", "name", "seen", "var")

    def __init__(self, frame: Frame, name: str, var: Var) -> None:
        self.frame, self.name, self.var = frame, name, var
        self.held = self.now()
        self.seen = _kept(self.held)

    def now(self) -> Any:
        """What stands there."""
        operand = self.frame.names.get(self.name)
        for key in self.var.path:
            try:
                operand = operand.items[key]  # type: ignore[union-attr]
            except (LookupError, AttributeError, TypeError):
                return None
        return plain(operand)


class Watched:
    """The plain run of a pass. ``lines`` are those of its updates; ``updates`` are in order; ``names`` are the scope of the loop at
    its end."""

    def __init__(
        self, program: Program, limits: Limits, top: Top, inputs: Iterable[Input],
        lines: set[int],
    ) -> None:
        binders: list[Plain] = []

        def bind(machine: Machine, values: Values, walks: Walks, places: Places) -> Plain:
            binders.append(Plain(machine, values))
            return binders[0]

        self.program = program
        self.interpreter = Interpreter(program._replace(comments={}), limits, bind)
        self.machine = self.interpreter.machine
        self.top = top
        self.lines = lines
        self.updates: list[Update] = []
        self.failed: ProgramError | None = None
        frames = [held for held in reached(*top.frames, top.item) if isinstance(held, Frame)]
        inputs = list(inputs)
        self.places = [_Place(frames[at], name, var) for var, (at, name) in inputs]
        self.where = {var.index: (place, var.path) for var, place in inputs}
        binders[0].after = self._after

    def run(self) -> None:
        """Run it to its end, or until it fails (``failed``)."""
        top, machine = self.top, self.machine
        top.enter(machine)
        frame = machine.frame
        try:
            if isinstance(top.loop, ast.For):
                self.interpreter.statements.targets.assign(top.loop.target, top.item, alias=True)
                for place in self.places:  # the target's own names
                    place.held = place.now()
                    place.seen = _kept(place.held)
            self.interpreter.execute(top.loop.body)
        except (LoopLeft, Returned):
            pass
        except ProgramError as error:
            self.failed = error
        self.names = frame.names

    def about(self, inputs: Iterable[Input]) -> Watched:
        """The same run, its updates by the inputs of another record of the pass, which reads no more than the first."""
        places = {(place, var.path): var for var, place in inputs}
        again = copy.copy(self)
        again.updates = [
            update._replace(name=var.shown, var=var.index)
            for update in self.updates if (var := places.get(self.where[update.var])) is not None
        ]  # fmt: skip
        return again

    def _after(self, effects: Effects) -> None:
        for place in self.places:
            now = place.now()
            if now is None or (now is place.held and not (isinstance(now, np.ndarray) and effects.touched(now))):
                continue
            place.held = now
            if _same(now, place.seen):
                continue
            before, place.seen = place.seen, _kept(now)
            if before is None or effects.statement.lineno not in self.lines:  # it was bound in the pass, or is no parameter
                continue
            sign, factors = self._arithmetic(effects.statement, before, place.seen)
            var = place.var
            source = segment(effects.statement, self.program.lines)
            rates = self._rates(effects.statement)
            made = Update(var.shown, var.index, effects.statement.lineno, source, before, place.seen, sign, factors, rates)
            self.updates.append(made)

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
        """The number that a name, an element or an attribute stands for now."""
        if any([isinstance(each, (ast.Call, ast.NamedExpr, ast.Lambda, ast.ListComp)) for each in ast.walk(node)]):
            return None
        try:
            found = plain(self.machine.eval(node))
        except ProgramError:
            return None
        return float(found) if isinstance(found, (int, float, np.floating)) else None


def _kept(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and bool(np.array_equal(one, other, equal_nan=True))
    return bool(one == other) or (one != one and other != other)



