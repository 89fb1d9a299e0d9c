"""Comparison and truth: conditions decide the path and are remembered."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from sys import intern
from typing import Any

from engine import spells
from engine.gates import GATES
from engine.guards import contained
from engine.operands import Box, Dict, Feed, Node, Set, is_number, plain
from engine.tracing.frames import Function
from engine.tracing.machine import Machine, Part
from engine.tracing.objects import ABSENT, Instance
from engine.tracing.outside import Outside, refused
from engine.tracing.values import Values
from engine.tracing.walks import Walks

COMPARE: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any], str]] = {
    ast.Gt: (">", operator.gt, "gt"),
    ast.GtE: (">=", operator.ge, "ge"),
    ast.Lt: ("<", operator.lt, "lt"),
    ast.LtE: ("<=", operator.le, "le"),
    ast.Eq: ("==", operator.eq, "eq"),
    ast.NotEq: ("!=", operator.ne, "ne"),
}


class Conditions(Part):
    """Comparisons, ``and``, ``or``, ``not``, and what a test says."""

    def __init__(self, machine: Machine, values: Values, walks: Walks) -> None:
        super().__init__(machine)
        self.values = values
        self.walks = walks

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.Compare: self._compare, ast.BoolOp: self._boolean, ast.IfExp: self._conditional}

    def _compare(self, node: ast.Compare) -> Any:
        left = self.eval(node.left)
        if len(node.ops) == 1 and type(node.ops[0]) in COMPARE:
            right = self.eval(node.comparators[0])
            for operand, where in ((left, node.left), (right, node.comparators[0])):
                if type(operand) is Outside:
                    raise refused(self.machine, operand, where)
            if type(left) is Instance or type(right) is Instance:
                said, places = COMPARE[type(node.ops[0])][0], (node.left, node.comparators[0])
                found = self.machine.overloads.compared(node, said, left, right, places)
                if found is not ABSENT:
                    return found
            if is_number(left) or is_number(right):
                symbol, function, name = COMPARE[type(node.ops[0])]
                if right is None or isinstance(right, str) or left is None or isinstance(left, str):
                    return self.run(node, self.guarded, symbol, function, plain(left), plain(right))
                a, b = self.values.number(left, node.left), self.values.number(right, node.comparators[0])
                return Node(
                    self.run(node, self.guarded, symbol, function, a.value, b.value),
                    GATES[name],
                    (a, b),
                    spells.compare(symbol),
                )
            symbol, function, _ = COMPARE[type(node.ops[0])]
            if symbol in ("==", "!=") and (holds_object(left) or holds_object(right)):
                return self.machine.overloads.same(node, left, right) == (symbol == "==")
            return self.run(node, self.guarded, symbol, function, compared(left), compared(right))
        here, before, found = compared(left), node.left, None
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.eval(comparator)
            found = self._of_objects(node, op, left, right, (before, comparator))
            if found is not ABSENT:
                if len(node.ops) == 1:
                    return found
                if not self.decided(found, node):
                    break
                left, here, before = right, compared(right), comparator
                continue
            there = self._found(here, right, comparator) if isinstance(right, Feed) else compared(right)
            if isinstance(right, (Box, Dict)) and isinstance(op, (ast.Is, ast.IsNot)):
                here, there = left, right  # themselves, not what they hold
            if type(there) is Outside and not isinstance(op, (ast.Is, ast.IsNot)):
                raise refused(self.machine, there, comparator)
            if isinstance(there, range):
                self.run(comparator, contained, here, there, self.limits)
            found = self.run(node, self.guarded, "<", _compare_plain(op), here, there)
            answer = bool(self.run(node, bool, found))
            if type(op) in COMPARE and (is_number(left) or is_number(right)):
                symbol, _, name = COMPARE[type(op)]
                pair = (self.values.number(left, before), self.values.number(right, comparator))
                text = f"{self.text(before)} {symbol} {self.text(comparator)}"
                self.machine.binder.decision(node, text, answer, Node(answer, GATES[name], pair, spells.compare(symbol)))
            if not answer:
                break
            left, here, before = right, there, comparator
        return found

    def _of_objects(self, node: ast.AST, op: ast.cmpop, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """What a comparison of objects says, or one that looks for something among them; ``ABSENT`` where it is none."""
        overloads = self.machine.overloads
        if isinstance(op, (ast.In, ast.NotIn)):
            if type(right) is Instance:
                found = overloads.method(node, right, "__contains__", [places[0]], [left])
                if found is ABSENT:
                    items = self.walks.iterate(right, places[1])
                    found = any(overloads.same(node, item, left) for item in items)
            elif isinstance(right, (Box, Dict)) and (holds_object(left) or holds_object(right)):
                if isinstance(right, Dict):
                    found = overloads.key(node, left) in right.items if type(left) is Instance else compared(left) in right.items
                else:
                    found = any(overloads.same(node, item, left) for item in right.items)
            else:
                return ABSENT
            return self.truth(found, node) == isinstance(op, ast.In)
        if type(op) in COMPARE and (type(left) is Instance or type(right) is Instance):
            return overloads.compared(node, COMPARE[type(op)][0], left, right, places)
        return ABSENT

    def _found(self, wanted: Any, feed: Feed, node: ast.AST) -> list[Any]:
        """``x in (… for …)``: an iterator is asked for items until one is the wanted one."""
        passed: list[Any] = []
        for item in self.walks.iterate(feed, node):
            passed.append(compared(item))
            if passed[-1] is wanted or self.run(node, lambda: bool(passed[-1] == wanted)):
                break
        return passed

    def _boolean(self, node: ast.BoolOp) -> Any:
        operand: Any = None
        for value in node.values:
            operand = self.eval(value)
            if self.decided(operand, value) != isinstance(node.op, ast.And):
                return operand
        return operand

    def truth(self, operand: Any, node: ast.AST) -> bool:
        """The truth of an operand; an array of several elements has none."""
        if type(operand) is Instance:
            operand = self._asked(operand, node)
        if type(operand) is Outside:
            raise refused(self.machine, operand, node)
        value = operand.items if isinstance(operand, (Box, Dict)) else plain(operand)
        return bool(self.run(node, bool, value))

    def _asked(self, operand: Instance, node: ast.AST) -> Any:
        """What an object's truth is the truth of."""
        found = self.machine.overloads.truth(node, operand)
        return True if found is ABSENT else found

    def decide(self, node: ast.expr) -> bool:
        """A condition on which the path depends."""
        return self.decided(self.eval(node), node)

    def decided(self, operand: Any, node: ast.expr) -> bool:
        """The truth of an operand, remembered with the variables that it read."""
        if type(operand) is Instance:
            operand = self._asked(operand, node)
        answer = self.truth(operand, node)
        if is_number(operand):
            self.machine.binder.decision(node, self.text(node), answer, operand)
        return answer

    def _conditional(self, node: ast.IfExp) -> Any:
        return self.eval(node.body if self.decide(node.test) else node.orelse)


def holds_object(operand: Any) -> bool:
    """Whether an operand is an object of the program's own, or a list or dict with one in it. Each list is looked at once, since
    one may stand in many places."""
    if type(operand) not in (Box, Dict, Set):
        return type(operand) is Instance
    seen: set[int] = set()
    stack = [operand]
    while stack:
        at = stack.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        held = at.items if type(at) is Box else at.order if type(at) is Set else [*at.items.values(), *at.items]
        for each in held:
            if type(each) is Instance:
                return True
            if type(each) in (Box, Dict, Set):
                stack.append(each)
    return False


_TYPES = {"float": float, "int": int, "bool": bool, "str": str, "list": list, "tuple": tuple, "dict": dict, "set": set,
          "frozenset": frozenset}  # fmt: skip


def compared(operand: Any) -> Any:
    """An operand as it is compared: Python's types by name (``x.dtype == float``), also inside of lists; a function of the tables
    is its name, of which there is one."""
    if isinstance(operand, Function):
        return _TYPES.get(operand.name, intern(operand.name))
    value = plain(operand)
    if isinstance(operand, Box) and any([isinstance(i, (Function, Box)) for i in operand.items]):
        return type(value)([compared(i) for i in operand.items])
    return value


def _compare_plain(op: ast.cmpop) -> Callable[[Any, Any], Any]:
    found = COMPARE.get(type(op))
    if found is not None:
        return found[1]
    return {
        ast.Is: operator.is_,
        ast.IsNot: operator.is_not,
        ast.In: lambda a, b: a in b,
        ast.NotIn: lambda a, b: a not in b,
    }[type(op)]
