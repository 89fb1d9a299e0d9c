"""Operators become gates; on what reads no variable they are Python's and numpy's own."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import spells
from engine.errors import ProgramError
from engine.gates import GATES, PATTERNS, Gate
from engine.measured import Measured, measured, stripped
from engine.operands import Box, Const, Dict, Node, Set, is_number
from engine.records import Var
from engine.spells import Spell
from engine.tracing.conditions import Conditions
from engine.tracing.frames import Function, Method, Module, UserFunction
from engine.tracing.machine import REAL, Machine, Part
from engine.tracing.objects import ABSENT, OBJECTS, Instance
from engine.tracing.outside import Outside, combined, refused
from engine.tracing.patterns import recognised
from engine.tracing.texts import Texts
from engine.tracing.values import Values, kind_word

_ADD, _SHIFT, _SUB, _MUL, _SCALE, _DIV = (GATES[n] for n in ("add", "shift", "sub", "mul", "scale", "div"))

# operator class -> (symbol, function, gate of two variables)
BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any], Gate]] = {
    ast.Add: ("+", operator.add, _ADD),
    ast.Sub: ("-", operator.sub, _SUB),
    ast.Mult: ("*", operator.mul, _MUL),
    ast.Div: ("/", operator.truediv, _DIV),
    ast.MatMult: ("@", operator.matmul, GATES["matmul"]),
    ast.Pow: ("**", operator.pow, GATES["pow"]),
    ast.Mod: ("%", operator.mod, GATES["mod"]),
    ast.FloorDiv: ("//", operator.floordiv, GATES["floordiv"]),
    ast.BitAnd: ("&", operator.and_, GATES["bit_and"]),
    ast.BitOr: ("|", operator.or_, GATES["bit_or"]),
    ast.BitXor: ("^", operator.xor, GATES["bit_xor"]),
    ast.LShift: ("<<", operator.lshift, GATES["lshift"]),
    ast.RShift: (">>", operator.rshift, GATES["rshift"]),
}
_OPS: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any], Gate, Spell]] = {
    kind: (*row, spells.op(row[0])) for kind, row in BINARY.items()
}
_BEFORE_CONST = {"+": _SHIFT, "-": _SHIFT, "*": _SCALE, "/": GATES["unscale"]}
_AFTER_CONST = {"+": _SHIFT, "*": _SCALE}
"""The gates of a variable and a constant, by which of them stands first."""
_PLAIN = frozenset((int, float))
_READS = frozenset((Var, Node))
_NUMBERS = _PLAIN | _READS | {np.ndarray}


class Arithmetic(Part):
    """Operators of one and two operands."""

    def __init__(self, machine: Machine, values: Values, conditions: Conditions, texts: Texts) -> None:
        super().__init__(machine)
        self.values = values
        self.conditions = conditions
        self.texts = texts

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.BinOp: self._binary, ast.UnaryOp: self._unary}

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.eval(node.left), self.eval(node.right)
        symbol, function, gate, spell = _OPS[type(node.op)]
        kinds = (type(left), type(right))
        if _PLAIN.issuperset(kinds):
            return self.operated(node, symbol, function, left, right)
        if _READS.isdisjoint(kinds) or not _NUMBERS.issuperset(kinds):
            found = self._rarely(node, symbol, function, left, right)
            if found is not ABSENT:
                return found
        a, b = self.values.number(left, node.left), self.values.number(right, node.right)
        one, other = a.value, b.value
        plain = type(one) in _PLAIN and type(other) in _PLAIN
        if not plain:
            a, b = self.values.precise([a, b])
        if type(b) is Const:
            if symbol == "**" and not isinstance(other, np.ndarray):
                n = other.item() if isinstance(other, np.generic) else other
                value = self.operated(node, symbol, function, one, other)
                if n == 2:
                    return Node(value, GATES["square"], (a,), spells.power(b.text))
                return Node(value, GATES["power"], (a,), spells.power(b.text), (("n", n),))
            gate = _BEFORE_CONST.get(symbol, gate)
        elif type(a) is Const:
            gate = _AFTER_CONST.get(symbol, gate)
            if symbol == "/" and not isinstance(one, np.ndarray) and one == 1:
                gate = GATES["reciprocal"]
        for value in () if plain else (one, other):
            if type(value) is np.ndarray and value.dtype.kind not in REAL:
                raise self.machine.unreal(value.dtype, node)
        made = Node(self.operated(node, symbol, function, one, other), gate, (a, b), spell)
        return recognised(made) if symbol in PATTERNS else made

    def _rarely(
        self, node: ast.BinOp, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any
    ) -> Any:
        """An operator on what is not a variable or an expression and a number; ABSENT where it is a gate nevertheless."""
        if type(left) is Outside or type(right) is Outside:
            if symbol == "%" and isinstance(left, str):
                return self.texts.filled(node, left, right)
            return combined(self.machine, node, symbol, left, right)
        if type(left) is Instance or type(right) is Instance:
            found = self.machine.overloads.binary(node, symbol, left, right, (node.left, node.right))
            if found is not ABSENT:
                return found
        if isinstance(left, Set) and isinstance(right, Set) and symbol in ("|", "&", "-", "^"):
            from engine.tracing.calling.sets import joined  # few programs have sets

            return joined(self.machine, node, symbol, left, right)
        if symbol == "%" and isinstance(left, str):
            return self.texts.filled(node, left, right)
        if not is_number(left) and not is_number(right):
            return self._of_constants(node, symbol, function, left, right)
        if isinstance(left, str) or isinstance(right, str):
            raise self._odd(node, symbol, left, right)
        if isinstance(left, (Box, Dict)) or isinstance(right, (Box, Dict)):
            number = right if isinstance(left, (Box, Dict)) else left
            if symbol == "*" and type(number.value) is int:  # [0.0] * n
                self.fix(number)
                return self._sequences(node, symbol, *(o.value if o is number else o for o in (left, right)))
            if not isinstance(number.value, (np.ndarray, np.generic)):
                raise self._odd(node, symbol, left, right)
        return ABSENT

    def _of_constants(
        self, node: ast.BinOp, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any
    ) -> Any:
        if isinstance(left, (Box, Dict)) or isinstance(right, (Box, Dict)):
            return self._sequences(node, symbol, left, right)
        if type(left) not in _PLAIN or type(right) not in _PLAIN:
            if isinstance(left, Measured) or isinstance(right, Measured):
                value = self._of_constants(node, symbol, function, stripped(left), stripped(right))
                alone = all([isinstance(o, Measured) or _literal(n) for o, n in ((left, node.left), (right, node.right))])
                return measured(value) if alone else value
            for operand in (left, right):
                if not isinstance(operand, (str, int, float, np.ndarray, np.generic)):
                    raise self._odd(node, symbol, left, right)
        return self.run(node, self.guarded, symbol, function, left, right)

    def _odd(self, node: ast.BinOp, symbol: str, left: Any, right: Any) -> ProgramError:
        """What is no number is named at its own place; two that only do not go together at the operator's."""
        for operand, where in ((left, node.left), (right, node.right)):
            if operand is None or isinstance(operand, (Function, Module, UserFunction, Method, *OBJECTS)):
                return self.values.no_number(operand, where)
        return self.error("type", node, said=f"{kind_word(left)} {symbol} {kind_word(right)}")

    def _sequences(self, node: ast.BinOp, symbol: str, left: Any, right: Any) -> Any:
        if symbol == "+" and isinstance(left, Box) and isinstance(right, Box) and left.frozen == right.frozen:
            self.pay(node, "+", (left.items, right.items))
            return Box([*left.items, *right.items], left.frozen)
        if symbol == "|" and isinstance(left, Dict) and isinstance(right, Dict):
            self.pay(node, "dict.copy", [left])
            self.pay(node, "dict.copy", [right])
            return Dict({**left.items, **right.items}, left.kind, left.factory)
        box, times = (left, right) if isinstance(left, Box) else (right, left)
        if symbol == "*" and isinstance(box, Box) and isinstance(times, int):
            if len(box.items) * times > self.limits.items:
                raise self.error("limit", node, limit="items", asked=len(box.items) * times, allowed=self.limits.items)
            return Box(box.items * times, box.frozen)
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            a, b = self.values.number(left, node.left), self.values.number(right, node.right)
            if type(a) is Const and type(b) is Const:
                return self.run(node, self.guarded, symbol, BINARY[type(node.op)][1], a.value, b.value)
            return Node(
                self.run(node, self.guarded, symbol, BINARY[type(node.op)][1], a.value, b.value),
                BINARY[type(node.op)][2], (a, b), spells.op(symbol),
            )  # fmt: skip
        raise self._odd(node, symbol, left, right)

    def _unary(self, node: ast.UnaryOp) -> Any:
        operand = self.eval(node.operand)
        kind = type(node.op)
        if type(operand) is Outside:
            raise refused(self.machine, operand, node.operand)
        if kind is ast.Not:
            return not self.conditions.decided(operand, node.operand)
        if kind is ast.UAdd and (is_number(operand) or isinstance(operand, (int, float, np.ndarray, np.generic))):
            if is_number(operand) and isinstance(operand.value, np.ndarray):  # numpy gives a copy
                return self.apply(node, GATES["copy"], operator.pos, (operand,), spells.unary("+"))
            if is_number(operand) and isinstance(operand.value, (bool, np.bool_)):  # +True is 1
                return self.apply(node, GATES["copy"], operator.pos, (operand,), spells.unary("+"))
            return operand if is_number(operand) else self.run(node, operator.pos, operand)
        if type(operand) is Instance:
            found = self.machine.overloads.unary(node, kind, operand)
            if found is not ABSENT:
                return found
        if not is_number(operand):
            if operand is None or isinstance(operand, (Function, Module, UserFunction, Method, *OBJECTS)):
                raise self.values.no_number(operand, node.operand)
            if isinstance(operand, (Box, Dict, str)):
                sign = "~" if kind is ast.Invert else "-" if kind is ast.USub else "+"
                raise self.error("type", node, said=sign + kind_word(operand))
            value = self.run(node, operator.neg if kind is ast.USub else operator.invert, stripped(operand))
            return measured(value) if isinstance(operand, Measured) else value
        if kind is ast.Invert:
            return self.apply(node, GATES["invert"], operator.invert, (operand,), spells.unary("~"))
        return self.apply(node, GATES["neg"], operator.neg, (operand,), spells.unary("-"))


def _literal(node: ast.expr) -> bool:
    """Whether an expression is written of numbers alone."""
    return all([isinstance(n, (ast.Constant, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop)) for n in ast.walk(node)])
