"""Operators that the program's own objects give a meaning: ``a + b`` is ``a.__add__(b)``, or ``b.__radd__(a)``."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.operands import plain
from engine.reading.special import COMPARED, OPERATORS, UNARY
from engine.tracing.classes import Classes
from engine.tracing.machine import Machine
from engine.tracing.objects import ABSENT, Bound, Class, Instance, Overloading


class Overloads(Overloading):
    """What an operator calls. Operands are evaluated already."""

    def __init__(self, machine: Machine, classes: Classes) -> None:
        self.machine = machine
        self.classes = classes

    def method(self, node: ast.AST, owner: Any, name: str, places: list[ast.expr], args: list[Any]) -> Any:
        """``owner.name(*args)``, the arguments standing at ``places``; ``ABSENT`` where there is no such method."""
        if type(owner) is not Instance or not owner.kind.has(name):
            return ABSENT
        at = ast.copy_location(ast.Call(ast.copy_location(ast.Name("self", ast.Load()), node), places, []), node)
        return self.classes.call(at, Bound(owner, owner.kind.find(name)), args, {})

    def binary(self, node: ast.AST, symbol: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """``left symbol right``; ``ABSENT`` where neither knows it."""
        name = OPERATORS[symbol]
        return self._either(node, f"__{name}__", f"__r{name}__", left, right, places)

    def compared(self, node: ast.AST, symbol: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """``left < right`` and its like; ``ABSENT`` where neither knows it."""
        if symbol not in COMPARED:
            return ABSENT
        return self._either(node, *COMPARED[symbol], left, right, places)

    def _either(
        self, node: ast.AST, name: str, reflected: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]
    ) -> Any:
        if isinstance(plain(left), np.ndarray):  # numpy would ask each of its elements
            return ABSENT
        if type(left) is Instance and type(right) is Instance and _overrides(right.kind, left.kind, reflected):
            return self.method(node, right, reflected, [places[0]], [left])
        found = self.method(node, left, name, [places[1]], [right])
        if found is ABSENT and (type(left) is not Instance or type(right) is not Instance or left.kind is not right.kind
                              or name[2:4] in ("lt", "le", "gt", "ge")):  # fmt: skip
            found = self.method(node, right, reflected, [places[0]], [left])
        return found

    def inplace(self, node: ast.AugAssign, symbol: str, left: Any) -> Any:
        """``left += …``; ``ABSENT`` without a method of its own: then it is ``left + …``."""
        name = f"__i{OPERATORS[symbol]}__"
        if not left.kind.has(name):
            return ABSENT
        return self.method(node, left, name, [node.value], [self.machine.eval(node.value)])

    def unary(self, node: ast.AST, kind: type[ast.unaryop], operand: Any) -> Any:
        """``-operand``; ``ABSENT`` where it does not know it."""
        return self.method(node, operand, UNARY[kind.__name__], [], [])

    def length(self, node: ast.AST, operand: Any) -> Any:
        """``len(operand)``, a whole number; ``ABSENT`` where it has none."""
        found = self.method(node, operand, "__len__", [], [])
        if found is ABSENT:
            return found
        value = self.machine.value_of(found)
        if not isinstance(value, (int, np.integer)) or value < 0:
            raise self.machine.error("type", node, said=f"__len__: {value!r}")
        return found


def _overrides(below: Class, above: Class, name: str) -> bool:
    """Whether a class below the other has a reflected method that is not the other's."""
    if below is above or not below.comes_from(above) or not below.has(name):
        return False
    return not above.has(name) or above.find(name) is not below.find(name)
