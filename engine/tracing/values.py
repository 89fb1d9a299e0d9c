"""Numbers that gates take: variables and expressions as they are, constants with their text, lists as arrays."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine import spells
from engine.errors import ProgramError
from engine.gates import GATES
from engine.guards import sized
from engine.measured import stripped
from engine.operands import Box, Const, Dict, DictView, Feed, Node, Operand, Set, expanded, is_number, plain
from engine.records import Var
from engine.text import literal
from engine.tracing.frames import Draws, Function, Method, Module, Space, UserFunction
from engine.tracing.machine import Machine, Part
from engine.tracing.objects import OBJECTS, Bound, Class, Instance
from engine.tracing.outside import Outside, refused
from engine.tracing.spelling import exactly, spelled

_LITERALS = (ast.Constant, ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.List)


class Values(Part):
    """Operands as numbers."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        # literals by their node (held, so that its id stays its own): a loop's are made once
        self._literals: dict[int, tuple[ast.AST, Const]] = {}

    def number(self, operand: Any, node: ast.AST) -> Operand:
        """The operand as a number that a gate takes; lists become arrays."""
        kind = type(operand)
        if kind is Node or kind is Const:  # a call that is made of others gave a constant its text
            return operand  # type: ignore[no-any-return]
        if kind is Var:
            return self.machine.binder.now(operand) if self.machine.written else operand  # type: ignore[no-any-return]
        if isinstance(operand, Box):
            return self.array(operand, node)
        if isinstance(operand, (bool, int, float, np.ndarray, np.generic)):
            if (kind is float or kind is int) and (type(node) is ast.Constant or _is_literal(node)):
                known = self._literals.get(id(node))
                if known is None:
                    known = self._literals[id(node)] = (node, Const(operand, self.text(node)))
                return known[1]
            operand = stripped(operand)
            text = self._constant_text(operand, node)
            return Const(self.machine.binder.kept(operand) if isinstance(operand, np.ndarray) else operand, text)
        raise self.no_number(operand, node)

    @staticmethod
    def precise(operands: list[Any]) -> list[Any]:
        """Constants with their type in their text where another operand is narrower: ``w * 0.5`` stays single precision, while
        ``w * np.float64(0.5)`` does not."""
        values = [o.value for o in operands if o is not None]
        if not any([isinstance(v, (np.ndarray, np.generic)) and v.dtype.itemsize < 8 for v in values]):
            return operands
        return [_typed(o, values) if type(o) is Const and isinstance(o.value, np.generic) else o for o in operands]

    def no_number(self, operand: Any, node: ast.AST) -> ProgramError:
        """The record for something that is used as a number and is none."""
        if type(operand) is Outside:
            return refused(self.machine, operand, node)
        name = self.brief(node)
        if operand is None:
            return self.error("no_value", node, name=name)
        if isinstance(operand, (Function, UserFunction, Method, Bound)):
            return self.error("function_value", node, name=name)
        what = {"what": "numeral" if _numeral(operand) else "text", "text": operand} if isinstance(operand, str) else {}
        return self.error("not_a_number", node, kind=kind_word(operand), **what)

    def numbers_in(self, items: list[Any], node: ast.AST) -> None:
        """Raise for what is no number in a list that becomes an array, and for what is too much of it."""
        for item in items:
            if not is_number(item) and not isinstance(item, (bool, int, float, np.ndarray, np.generic, Const)):
                raise self.no_number(item, node)
        self.pay(node, "np.array", [[plain(i) for i in items]])

    def fits(self, operands: list[Any], node: ast.AST) -> None:
        """Raise for arguments that numpy must not see: lists of anything but numbers, ranges that it would write out."""
        for operand in operands:
            if isinstance(operand, range):
                self.run(node, sized, operand, self.limits)
            elif isinstance(operand, (Module, UserFunction, Method, Draws, Dict, Feed, DictView, Set, Outside, *OBJECTS)) or (
                isinstance(operand, Function) and operand.name not in ("float", "int", "bool")
            ):
                raise self.no_number(operand, node)
            elif isinstance(operand, Box):
                self.run(node, expanded, operand)
                flat: list[Any] = []
                stack = [operand]
                while stack:
                    items = stack.pop().items
                    stack.extend([i for i in items if isinstance(i, Box)])
                    flat.extend([i for i in items if not isinstance(i, Box) and i is not None])
                self.numbers_in(flat, node)

    def _constant_text(self, value: Any, node: ast.AST) -> str:
        if not isinstance(value, np.ndarray):
            return literal(value)
        text = spelled(self.text(node), value, self.machine.frame)
        return text if isinstance(node, _LITERALS) else f"({text})"

    def array(self, box: Box, node: ast.AST) -> Operand:
        """A list as an array: constant if nothing in it is a variable, else the gate ``array``."""
        flat: list[Any] = []
        self.run(node, expanded, box)
        if any(isinstance(i, Box) for i in box.items) and any(np.ndim(plain(i)) for i in box.items if is_number(i)):
            box = Box([self.array(i, node) if isinstance(i, Box) else i for i in box.items])  # [a, [b[0], 1.0]]
        layout = self.layout(box, flat, node)
        self.numbers_in(flat, node)
        if not any(is_number(i) for i in flat):
            value = self.run(node, np.array, plain(box))
            text = spelled(self.text(node), value, self.machine.frame)
            return Const(value, text if text.startswith("np.array(") else f"np.array({text})")
        args = tuple([i if type(i) is Const else self._entry(i, node) for i in flat])
        value = self.run(node, np.array, plain(box))
        if value.dtype == object:
            raise self.error("ragged", node)
        return Node(value, GATES["array"], args, spells.array("np.array", layout, ()), (("layout", layout),))

    def _entry(self, entry: Any, node: ast.AST) -> Operand:
        """One entry of a list that becomes an array; a constant array among them by its values."""
        if isinstance(entry, np.ndarray) and (text := exactly(entry)):
            return Const(self.machine.binder.kept(entry), text)
        return self.number(entry, node)

    def layout(self, box: Box, flat: list[Any], node: ast.AST) -> tuple[int, ...]:
        """The shape of nested lists, their leaves added to ``flat``."""
        inner: set[tuple[int, ...]] = set()
        for item in box.items:
            if isinstance(item, Box):
                inner.add(self.layout(item, flat, node))
            else:
                flat.append(item)
                inner.add(())
        if len(inner) > 1:
            raise self.error("ragged", node)
        return (len(box.items), *(inner.pop() if inner else ()))


def _typed(const: Const, values: list[Any]) -> Const:
    """The constant, its type in its text if the text alone would give another precision beside the other ``values``."""
    value = const.value
    alone = [value.item() if v is value else v for v in values]
    if const.text.startswith("np.") or np.result_type(*values) == np.result_type(*alone):
        return const
    return Const(value, f"np.{value.dtype.name}({const.text})")


def _is_literal(node: ast.AST) -> bool:
    """A number as the file spells it, also with a sign: ``-1e9`` stays ``-1e9``."""
    if type(node) is ast.UnaryOp and type(node.op) is ast.USub:
        node = node.operand
    return type(node) is ast.Constant


def kind_word(operand: Any) -> str:
    """What an operand is, in Python's words."""
    value = operand.value if is_number(operand) else operand
    if isinstance(value, Box):
        return value.kind or ("tuple" if value.frozen else "list")
    if isinstance(value, Dict):
        return value.kind or "dict"
    if isinstance(value, Outside):
        return value.path
    if isinstance(value, (Function, UserFunction, Method, Bound)):
        return "function"
    if isinstance(value, Instance):
        return value.kind.name
    if isinstance(value, Class):
        return "class"
    if isinstance(value, (Module, Space)):
        return "module"
    if isinstance(value, Feed):
        return "iterator"
    if isinstance(value, Set):
        return "frozenset" if value.frozen else "set"
    if isinstance(value, DictView):
        return f"dict_{value.kind}"
    return "array" if isinstance(value, np.ndarray) else type(value).__name__


_NAMED: dict[str, type] = {kind.__name__: kind for kind in (int, float, bool, str)}


def type_of(operand: Any) -> Any:
    """What ``type`` gives: a class of the program, the function of the tables that a builtin type is, numpy's type; None of what
    else there is."""
    if isinstance(operand, Instance):
        return operand.kind
    if isinstance(operand, Box):
        return Function("tuple" if operand.frozen else "list")
    if isinstance(operand, Dict):
        return Function("dict")
    kind = type(operand.value if is_number(operand) else operand)
    if _NAMED.get(kind.__name__) is kind:
        return Function(kind.__name__)
    return kind if issubclass(kind, (np.ndarray, np.generic)) else None


__all__ = ["Values", "kind_word", "type_of"]


def _numeral(text: str) -> bool:
    """Whether a text is that of a number, as a line of a file has it."""
    try:
        float(text)
    except ValueError:
        return False
    return True
