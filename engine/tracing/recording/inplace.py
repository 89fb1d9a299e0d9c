"""Statements and calls that write into arrays, each as a write (``engine.tracing.recording.writes``)."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.operands import Const, Node, Operand, is_number
from engine.records import Var
from engine.tracing.machine import Machine
from engine.tracing.places import Index, Places
from engine.tracing.recording.holders import Holders
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.states import States
from engine.tracing.recording.writes import Writes
from engine.tracing.values import Values

_ADDING = {ast.Add: "+=", ast.Sub: "-="}


class InPlace:
    """What is written, and where to."""

    def __init__(
        self,
        machine: Machine,
        journal: Journal,
        states: States,
        holders: Holders,
        writes: Writes,
        values: Values,
        places: Places,
    ) -> None:
        self.machine = machine
        self.journal = journal
        self.states = states
        self.holders = holders
        self.writes = writes
        self.values = values
        self.places = places

    def store(self, target: ast.Subscript, owner: Any, operand: Any) -> None:
        """``owner[…] = operand``."""
        self.writes.write(target, owner, operand, self.places.read(target.slice, 1), "=")

    # -- in-place operators

    def augment_cell(self, node: ast.AugAssign, target: ast.Subscript, owner: Any) -> None:
        """``a[i] += v`` adds to what stands there; ``a[i] *= v`` writes what comes out."""
        mode = _ADDING.get(type(node.op), "")
        if isinstance(node.op, ast.MatMult):
            raise self.machine.error("unsupported_target", target)
        if not mode:
            load = ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
            whole = ast.copy_location(ast.BinOp(load, node.op, node.value), node)
            self.store(target, owner, self.machine.eval(whole))
            return
        place, before = self.places.read(target.slice, 1), self.states.writes(owner)
        operand = self.values.number(self.machine.eval(node.value), node.value)
        if self.states.writes(owner) != before:  # the element was read before a function wrote into it
            raise self.machine.error("overtaken", node, name=self.machine.brief(target.value))
        self.writes.write(target, owner, operand, place, mode)

    def augment_array(self, node: ast.AugAssign, target: ast.expr, load: ast.expr, current: Any) -> Any:
        """``a += v``: a write where anything else holds the array; else what is given back is a new version of its name."""
        value = current.value if is_number(current) else current
        if isinstance(node.op, ast.MatMult):
            raise self.machine.error("unsupported_target", node.target)
        operand = self.machine.eval(ast.copy_location(ast.BinOp(load, node.op, node.value), node))
        if isinstance(operand, Node):
            self._same_kind(node, value, operand)
        if not self.holders.shared(value, target) and not self.holders.interrupted(self.age(current)):
            return operand
        if not isinstance(operand, Node) or not value.ndim:
            raise self.machine.error("aliased", node, name=self.machine.brief(target))
        mode = _ADDING.get(type(node.op), "")
        self.writes.write(target, current, operand.args[1] if mode else operand, None, mode or "=")
        return None

    def age(self, current: Any) -> int:
        """The number of the variable that an array was first; -1 of one that is none."""
        if type(current) is not Var:
            return -1
        root = self.states.roots.get(current.index)
        return current.index if root is None else root.first

    def _same_kind(self, node: ast.AugAssign, before: Any, after: Node) -> None:
        """An in-place operator writes into the old array: shape and kind must fit, as numpy demands."""
        if np.shape(after.value) != before.shape:
            raise self.machine.error("inplace_shape", node, left=str(before.shape), right=str(np.shape(after.value)))
        if not np.can_cast(after.value.dtype, before.dtype, "same_kind"):
            raise self.machine.error("inplace_kind", node, left=str(before.dtype), right=str(after.value.dtype))
        after.value = np.asarray(after.value, before.dtype)  # numpy's operators make scalars of arrays without axes

    # -- calls

    def add_at(self, node: ast.Call, owner: Any, name: str) -> None:
        """``np.add.at(a, index, v)``: like ``a[index] += v``, but places that repeat count each time."""
        place = self.places.read(node.args[1], 1)
        self.writes.write(node.args[0], owner, self._given(node.args[2]), place, name[3:])

    def overwrite(self, node: ast.Call, owner: Any, name: str) -> None:
        """``np.copyto(a, v)``, ``np.fill_diagonal(a, v)``."""
        target, place = node.args[0], None
        if name == "np.fill_diagonal":
            array = owner.value if is_number(owner) else owner
            if array.ndim != 2:
                raise self.machine.error("argument", target, name=name, argument=f"shape {array.shape}")
            numbers = np.arange(min(array.shape))
            each = Const(numbers, f"{self.journal.names.module('np', 'numpy')}.arange({len(numbers)})")
            place = Index((numbers, numbers), "a[b, c]", (each, each), False, False, False)
        self.writes.write(target, owner, self._given(node.args[1]), place, "=")

    def _given(self, node: ast.expr) -> Operand:
        return self.values.number(self.machine.eval(node), node)
