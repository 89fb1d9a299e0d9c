"""Statements that assign: ``=``, ``:=``, annotated, and the in-place operators."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from engine.operands import Box, Node, Set, is_number, plain
from engine.reading.libraries import DATA
from engine.reading.loads import loads
from engine.tracing.arithmetic import BINARY
from engine.tracing.atoms import Known
from engine.tracing.machine import Machine, Part, Steps
from engine.tracing.objects import ABSENT, Instance
from engine.tracing.outside import Outside
from engine.tracing.targets import Targets
from engine.tracing.values import kind_word
from engine.tracing.walks import Walks


class Assigning(Part):
    """Assignments. Each is a statement of the binder's: it begins, evaluates, binds, ends."""

    yielded: Callable[[ast.Yield | ast.YieldFrom], Generator[Any, Any, Any]]  # set by whoever assembles the parts

    def __init__(self, machine: Machine, walks: Walks, targets: Targets) -> None:
        super().__init__(machine)
        self.walks = walks
        self.targets = targets
        self._loading: dict[ast.Assign, bool] = {}  # whether a statement loads data: to find out takes the whole program

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.NamedExpr: self._walrus}

    def statements(self) -> dict[type, Callable[[Any], Steps | None]]:
        """The statements."""
        return {ast.Assign: self._assign, ast.AnnAssign: self._annotated, ast.AugAssign: self._augmented}

    def _assign(self, node: ast.Assign) -> Steps | None:
        if isinstance(node.value, (ast.Yield, ast.YieldFrom)):
            return self._received(node, node.value)
        machine = self.machine
        binder, targets = machine.binder, node.targets
        if binder.again(node):
            return None
        mark = binder.begin(node)
        operand = (self._in_place_of(node) if binder.awaits(targets) else None) or self.eval(node.value)
        if len(targets) == 1 and type(targets[0]) is ast.Name:  # nothing is unpacked, nothing waits
            binder.evaluated()
            if machine.frame.declared is None:
                binder.bind(targets[0], operand)
            else:
                self.targets.assign(targets[0], operand)
            binder.end(mark)
            return None
        unpacked = isinstance(targets[0], (ast.Tuple, ast.List)) and not isinstance(node.value, (ast.Tuple, ast.List))
        fresh = unpacked and not is_number(operand) and not getattr(operand, "name", "")
        binder.evaluated()
        outer = machine.pending
        for target in targets:
            machine.pending = outer if target is targets[-1] else [*outer, operand]
            self.targets.assign(target, operand, unpacked, fresh)
            if len(targets) > 1 and isinstance(operand, Node):
                if isinstance(target, ast.Name):
                    operand = machine.frame.home(target.id).names[target.id]
                elif isinstance(target, ast.Attribute):
                    operand = self.eval(_loaded(target))
        machine.pending = outer
        binder.end(mark)
        return None

    def _in_place_of(self, node: ast.Assign) -> Outside | None:
        """What stands for a right side that would load what the caller gives, all of it: ``X, y = read('data.csv')``."""
        if node not in self._loading:
            self._loading[node] = loads(node.value, self.machine.program.forward)
        if not self._loading[node]:
            return None
        value = node.value
        return Outside(DATA, "open", (value.lineno, value.col_offset, value.end_lineno or 0, value.end_col_offset or 0))

    def _received(self, node: ast.Assign, value: ast.Yield | ast.YieldFrom) -> Steps:
        """``x = yield value``: whoever asks for the next item sends None, or a value by ``send``."""
        operand = yield from self.yielded(value)
        mark = self.machine.binder.begin(node)
        for target in node.targets:
            self.targets.assign(target, operand, alias=True)
        self.machine.binder.end(mark)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is None:
            return
        binder = self.machine.binder
        mark = binder.begin(node)
        self.targets.assign(node.target, self.eval(node.value))
        binder.end(mark)

    def _walrus(self, node: ast.NamedExpr) -> Any:
        """``(name := value)``: an assignment inside an expression, a stage of its own."""
        machine = self.machine
        operand = self.eval(node.value)
        mark = machine.binder.begin_inside()
        machine.callers.append(machine.frame)
        machine.frame = machine.frame.home(node.target.id)
        try:
            machine.binder.bind(node.target, operand)
            found = machine.frame.names[node.target.id]
        finally:
            machine.frame = machine.callers.pop()
        machine.binder.end(mark, self.text(node))
        return found

    # -- in-place operators

    def _augmented(self, node: ast.AugAssign) -> None:
        binder = self.machine.binder
        if isinstance(node.target, (ast.Name, ast.Subscript)) and binder.again(node):
            return
        mark = binder.begin(node)
        self._augment(node)
        binder.end(mark)

    def _augment(self, node: ast.AugAssign) -> None:
        target: ast.expr = node.target
        if isinstance(target, ast.Subscript):
            if not _calls(target.value):
                owner = self.eval(target.value)
                if isinstance(owner.value if is_number(owner) else owner, np.ndarray):
                    self.machine.binder.augment_cell(node, target, owner)
                    return
            if _calls(target) or _calls(node.value):
                target = self._once(target)
        elif isinstance(target, ast.Attribute):
            owner = ast.copy_location(Known(self.eval(target.value)), target.value)
            target = ast.copy_location(ast.Attribute(owner, target.attr, ast.Load()), target)
        elif not isinstance(target, ast.Name):
            raise self.error("unsupported_target", target)
        load = _loaded(target)
        current = self.eval(load)
        if type(current) is Instance:
            found = self.machine.overloads.inplace(node, BINARY[type(node.op)][0], current)
            if found is not ABSENT:
                self.targets.assign(target, found)
                return
        added = node.value
        if isinstance(current, Box) and isinstance(node.op, (ast.Add, ast.Mult)) and not current.frozen:
            more = self.eval(node.value)
            if not isinstance(more.value if is_number(more) else more, np.ndarray):
                if isinstance(node.op, ast.Add):
                    for item in self.walks.whole(more, node.value):
                        self.machine.binder.append(current, item, node)
                else:
                    self._repeated(node, current, more)
                self._kept(target, current)
                return
            added = ast.copy_location(Known(more), node.value)  # numpy adds an array element by element
        if isinstance(current, Set):
            found = self.eval(ast.copy_location(ast.BinOp(load, node.op, node.value), node))
            if isinstance(found, Set):
                current.become(list(found.order))
                self.machine.binder.moved(current)
            return
        if isinstance(plain(current), np.ndarray):
            operand = self.machine.binder.augment_array(node, target, load, current)
            if operand is None and self._rebound(node, target, load, current):
                operand = self.machine.binder.now(current)
            if operand is not None:
                self.targets.assign(target, operand)
        else:
            whole = ast.copy_location(ast.BinOp(load, node.op, added), node)
            self.targets.assign(target, self.eval(whole))

    def _rebound(self, node: ast.AugAssign, target: ast.expr, load: ast.expr, current: Any) -> bool:
        """Whether the target is to be bound to the array that was written into: it is a property, whose setter is to hear of it,
        or a call in the value has bound it to something else."""
        if isinstance(target, ast.Attribute) and isinstance(target.value, Known):
            owner = target.value.operand
            if isinstance(owner, Instance) and target.attr not in owner.frame.names:
                return True
        binder = self.machine.binder
        return _calls(node.value) and binder.now(self.eval(load)) is not binder.now(current)

    def _repeated(self, node: ast.AugAssign, box: Box, times: Any) -> None:
        """``L *= 2``: the list itself becomes longer, whoever holds it."""
        if not isinstance(plain(times), (int, np.integer)):
            raise self.error("type", node, said=f"list *= {kind_word(times)}")
        count, items = operator.index(self.value_of(times)), list(box.items)
        if len(items) * count > self.limits.items:
            raise self.error("limit", node, limit="items", asked=len(items) * count, allowed=self.limits.items)
        if count < 1:
            self.machine.binder.put_slice(box, slice(None), [], node)
        for item in items * (count - 1):
            self.machine.binder.append(box, item, node)

    def _kept(self, target: ast.expr, current: Box) -> None:
        """What was changed in place is what the target stands for, whatever the value did to it: ``L += (L := [1.0])``."""
        if isinstance(target, ast.Name):
            if self.machine.frame.home(target.id).names.get(target.id) is not current:
                self.targets.assign(target, current)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, Known):
            self.targets.assign(target, current)
        elif isinstance(target, ast.Subscript):
            owner = self.eval(target.value)
            if isinstance(owner, Box) and owner.frozen:
                raise self.error("no_elements", target, kind="tuple")

    def _once(self, target: ast.Subscript) -> ast.Subscript:
        """``w[next()] += 1`` reads and writes the same element: the index is evaluated once, what it calls runs once."""
        owner = ast.copy_location(Known(self.eval(target.value), target.value), target.value)
        item = target.slice
        elements = item.elts if isinstance(item, ast.Tuple) else [item]
        known: list[ast.expr] = [ast.copy_location(Known(self.eval(e)), e) for e in elements]
        index = ast.copy_location(ast.Tuple(known, ast.Load()), item) if isinstance(item, ast.Tuple) else known[0]
        return ast.copy_location(ast.Subscript(owner, index, ast.Load()), target)


def _loaded(target: ast.expr) -> ast.expr:
    """The expression that reads a target."""
    load: ast.expr = ast.Name(target.id, ast.Load()) if isinstance(target, ast.Name) else target
    if isinstance(target, ast.Subscript):
        load = ast.Subscript(target.value, target.slice, ast.Load())
    elif isinstance(target, ast.Attribute):
        load = ast.Attribute(target.value, target.attr, ast.Load())
    return ast.copy_location(load, target)


def _calls(node: ast.AST) -> bool:
    return any(isinstance(n, (ast.Call, ast.NamedExpr)) for n in ast.walk(node))
