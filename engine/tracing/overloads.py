"""Operators that the program's own objects give a meaning: ``a + b`` is ``a.__add__(b)``, or ``b.__radd__(a)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.operands import Box, Dict, Feed, plain
from engine.reading.special import CALLED, COMPARED, OPERATORS, UNARY
from engine.tracing.classes import Classes
from engine.tracing.exceptions import EXCEPTIONS, thrown_by
from engine.tracing.frames import UserFunction
from engine.tracing.machine import Machine
from engine.tracing.objects import ABSENT, Bound, Class, Instance, NotImplemented_, Overloading
from engine.tracing.values import kind_word

_KINDS = {"len": (int, np.integer), "int": (int,), "float": (float,)}
"""What Python wants of a method that answers one of its functions."""


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
        found = owner.kind.find(name)
        if found is None:  # ``__hash__ = None``
            return ABSENT
        return self.classes.call(at, Bound(owner, found), args, {})

    # -- operators

    def binary(self, node: ast.AST, symbol: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """``left symbol right``; ``ABSENT`` where neither knows it."""
        name = OPERATORS[symbol]
        return self._either(node, f"__{name}__", f"__r{name}__", left, right, places)

    def compared(self, node: ast.AST, symbol: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """``left < right`` and its like; ``ABSENT`` where neither knows it."""
        if symbol not in COMPARED:
            return ABSENT
        found = self._either(node, *COMPARED[symbol], left, right, places)
        if found is ABSENT and symbol == "!=":  # where no class says otherwise it is the opposite of ``==``
            found = self._either(node, *COMPARED["=="], left, right, places)
            if found is not ABSENT:
                found = not self.machine.truth(found, node)
        return found

    def _either(
        self, node: ast.AST, name: str, reflected: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]
    ) -> Any:
        if isinstance(plain(left), np.ndarray) and not _leaves(right):  # numpy would ask each of its elements
            return ABSENT
        both = type(left) is Instance and type(right) is Instance
        if both and _overrides(right.kind, left.kind, reflected):
            found = self.method(node, right, reflected, [places[0]], [left])
            return self._answered(node, left, name, [places[1]], [right]) if _unanswered(found) else found
        found = self._answered(node, left, name, [places[1]], [right])
        if found is ABSENT and (not both or left.kind is not right.kind or name[2:4] in ("lt", "le", "gt", "ge", "eq", "ne")):
            found = self._answered(node, right, reflected, [places[0]], [left])
        return found

    def _answered(self, node: ast.AST, owner: Any, name: str, places: list[ast.expr], args: list[Any]) -> Any:
        """A method's answer; ``ABSENT`` also where it leaves it to the other operand."""
        found = self.method(node, owner, name, places, args)
        return ABSENT if _unanswered(found) else found

    def inplace(self, node: ast.AugAssign, symbol: str, left: Any) -> Any:
        """``left += …``; ``ABSENT`` without a method of its own: then it is ``left + …``."""
        name = f"__i{OPERATORS[symbol]}__"
        if not left.kind.has(name):
            return ABSENT
        return self._answered(node, left, name, [node.value], [self.machine.eval(node.value)])

    def unary(self, node: ast.AST, kind: type[ast.unaryop], operand: Any) -> Any:
        """``-operand``; ``ABSENT`` where it does not know it."""
        return self.method(node, operand, UNARY[kind.__name__], [], [])

    # -- what Python's functions and statements ask

    def called(self, node: ast.AST, name: str, operand: Any, args: list[Any]) -> Any:
        """``len(operand)`` and its like; ``ABSENT`` where it has no such method."""
        places = list(node.args[1:]) if isinstance(node, ast.Call) else []
        found = self.method(node, operand, CALLED[name], places, args)
        if found is ABSENT:
            return found
        value: Any = plain(found)
        wanted = _KINDS.get(name)
        if (wanted and not isinstance(value, wanted)) or (name == "len" and value < 0):
            raise self.machine.error("type", node, said=f"{CALLED[name]}: {_said(value)}")
        if name == "len":
            self.machine.fix(found)
        return found

    def truth(self, node: ast.AST, operand: Any) -> Any:
        """What ``__bool__`` or ``__len__`` says; ``ABSENT`` of an object that has neither, and is true."""
        found = self.method(node, operand, "__bool__", [], [])
        if found is ABSENT:
            return self.called(node, "len", operand, [])
        if not isinstance(plain(found), bool):
            raise self.machine.error("type", node, said=f"__bool__: {kind_word(found)}")
        return found

    def same(self, node: ast.AST, left: Any, right: Any) -> bool:
        """Whether two are one or equal, as a list sees it that is looked through."""
        if left is right:
            return True
        where = ast.copy_location(ast.Name("self", ast.Load()), node)
        if type(left) is Instance or type(right) is Instance:
            found = self.compared(node, "==", left, right, (where, where))
            return found is not ABSENT and self.machine.truth(found, node)
        if isinstance(left, Box) and isinstance(right, Box):
            if left.frozen != right.frozen or len(left.items) != len(right.items):
                return False
            return all([self.same(node, a, b) for a, b in zip(left.items, right.items, strict=True)])
        if isinstance(left, Dict) and isinstance(right, Dict):
            keys = left.items.keys() == right.items.keys()
            return keys and all([self.same(node, left.items[k], right.items[k]) for k in left.items])
        return bool(self.machine.run(node, lambda: bool(plain(left) == plain(right))))

    def walked(self, node: ast.AST, operand: Any) -> Any:
        """The iterator of an object: what ``__iter__`` gives, or its elements 0, 1, 2 … as far as they go."""
        found = self.method(node, operand, "__iter__", [], [])
        if found is ABSENT and operand.kind.has("__getitem__"):
            return Feed(self._elements(node, operand), (operand,), runs=True)
        if type(found) is Instance and found.kind.has("__next__"):
            return self.asked(node, found)
        if found is not ABSENT and type(found) is not Feed:
            raise self.machine.error("type", node, said=f"__iter__: {kind_word(found)}")
        return found

    def asked(self, node: ast.AST, iterator: Instance) -> Feed:
        """What ``__next__`` gives, time after time."""
        return Feed(self._asked(node, iterator), (iterator,), runs=True)

    def _asked(self, node: ast.AST, iterator: Instance) -> Iterator[Any]:
        """What ``__next__`` gives until it raises ``StopIteration``."""
        while True:
            item = self._unless(("StopIteration",), node, iterator, "__next__", [], [])
            if item is ABSENT:
                return
            yield item

    def _elements(self, node: ast.AST, owner: Instance) -> Iterator[Any]:
        place, where = 0, ast.copy_location(ast.Constant(0), node)
        while True:
            item = self._unless(("IndexError", "StopIteration"), node, owner, "__getitem__", [where], [place])
            if item is ABSENT:
                return
            yield item
            place += 1

    def _unless(
        self, ends: tuple[str, ...], node: ast.AST, owner: Instance, name: str, places: list[ast.expr], args: list[Any]
    ) -> Any:
        """What a method gives; ``ABSENT`` when it raised one of the exceptions by which a walk ends."""
        machine = self.machine
        at, frame, pending, depth, count = machine.at, machine.frame, machine.pending, len(machine.callers), machine.binder.begun()
        try:
            return self.method(node, owner, name, places, args)
        except ProgramError as error:
            thrown = thrown_by(error)
            if thrown is None or not any([thrown.kind.comes_from(EXCEPTIONS[each]) for each in ends]):
                raise
            machine.at, machine.frame, machine.pending = at, frame, pending
            del machine.callers[depth:]
            machine.binder.abandon(count)
            return ABSENT

    def key(self, node: ast.AST, operand: Any) -> Any:
        """An object as a key: itself, unless its class says what it is equal to."""
        at: Class | None = operand.kind
        while at is not None:  # the class that says last what it is equal to
            if "__hash__" in at.frame.names or "__eq__" in at.frame.names:
                if not _identity(at.frame.names.get("__hash__")):
                    break
                return operand
            at = at.base
        else:
            return operand
        raise self.machine.error("type", node, said=f"hash({kind_word(operand)})")

    def hashed(self, node: ast.AST, operand: Any) -> Any:
        """What ``__hash__`` says."""
        found = self.method(node, operand, "__hash__", [], [])
        if found is not ABSENT and type(plain(found)) is not int:
            raise self.machine.error("type", node, said=f"__hash__: {kind_word(found)}")
        return found

    # -- text

    def spoken(self, node: ast.AST, operand: Any, quoted: bool = False) -> str:
        """What ``__str__`` (or else ``__repr__``) says of an object; ``quoted``: what ``__repr__`` does."""
        for name in ("__repr__",) if quoted else ("__str__", "__repr__"):
            found = self.method(node, operand, name, [], [])
            if found is not ABSENT:
                if not isinstance(found, str):
                    raise self.machine.error("type", node, said=f"{name}: {kind_word(found)}")
                return found
        return repr(operand)


def _identity(method: Any) -> bool:
    """Whether a ``__hash__`` says that an object is equal to itself only: it gives ``id(self)``."""
    body = method.body if isinstance(method, UserFunction) else []
    match body[-1:]:
        case [ast.Return(value=ast.Call(func=ast.Name(id="id"), args=[ast.Name()]))]:
            return True
        case [ast.Return(value=ast.Call(func=ast.Name(id="hash"), args=[ast.Call(func=ast.Name(id="id"), args=[ast.Name()])]))]:
            return True
    return False


def _unanswered(found: Any) -> bool:
    return found is ABSENT or found is NotImplemented_


def _said(value: Any) -> str:
    return repr(value) if isinstance(value, (bool, int, float)) else kind_word(value)


def _leaves(operand: Any) -> bool:
    """Whether numpy leaves an operator to the object on its right."""
    if type(operand) is not Instance:
        return True
    kind = operand.kind
    if kind.has("__array_ufunc__"):
        return kind.find("__array_ufunc__") is None
    priority = plain(kind.find("__array_priority__")) if kind.has("__array_priority__") else -1
    return isinstance(priority, (int, float)) and priority > 0


def _overrides(below: Class, above: Class, name: str) -> bool:
    """Whether a class below the other has a reflected method that is not the other's."""
    if below is above or not below.comes_from(above) or not below.has(name):
        return False
    return not above.has(name) or above.find(name) is not below.find(name)
