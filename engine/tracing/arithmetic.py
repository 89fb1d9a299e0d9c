"""Arithmetic, comparison and truth: operators become gates, conditions decide the path and are remembered."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import spells
from engine.errors import ProgramError
from engine.gates import GATES, Gate
from engine.guards import Wrapped, arithmetic, contained, printed, wrapped
from engine.operands import Box, Const, Dict, Node, Operand, is_number, plain
from engine.records import Branch, Var
from engine.spells import Call, Op, Spell
from engine.tracing.frames import Function, Method, Module, UserFunction
from engine.tracing.values import REAL, Values, kind_word

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
COMPARE: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any], str]] = {
    ast.Gt: (">", operator.gt, "gt"),
    ast.GtE: (">=", operator.ge, "ge"),
    ast.Lt: ("<", operator.lt, "lt"),
    ast.LtE: ("<=", operator.le, "le"),
    ast.Eq: ("==", operator.eq, "eq"),
    ast.NotEq: ("!=", operator.ne, "ne"),
}


_PLAIN = frozenset((int, float))
_FIELD = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?[-#0 +]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+))?[hlL]?(?:.|$)", re.DOTALL
)


class Arithmetic(Values):
    """Operators and conditions."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.decisions: list[Branch] = []

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.eval(node.left), self.eval(node.right)
        symbol, function, gate = BINARY[type(node.op)]
        if symbol == "%" and isinstance(left, str):
            return self.filled(node, left, right)
        if not is_number(left) and not is_number(right):
            return self._static_binary(node, symbol, function, left, right)
        if isinstance(left, str) or isinstance(right, str):
            raise self._odd(node, symbol, left, right)
        if isinstance(left, (Box, Dict)) or isinstance(right, (Box, Dict)):
            number = right if isinstance(left, (Box, Dict)) else left
            if symbol == "*" and type(number.value) is int:  # [0.0] * n
                self.fix(number)
                return self._sequences(node, symbol, *(o.value if o is number else o for o in (left, right)))
            if not isinstance(number.value, (np.ndarray, np.generic)):
                raise self._odd(node, symbol, left, right)
        a, b = self.number(left, node.left), self.number(right, node.right)
        static: tuple[tuple[str, Any], ...] = ()
        args: tuple[Operand, ...] = (a, b)
        spell: Spell = spells.op(symbol)
        if type(b) is Const:
            if symbol == "**" and not isinstance(b.value, np.ndarray):
                n = b.value.item() if isinstance(b.value, np.generic) else b.value
                gate, args, spell = GATES["square" if n == 2 else "power"], (a,), spells.power(b.text)
                static = () if n == 2 else (("n", n),)
                value = self.run(node, self._guarded, symbol, function, a.value, b.value)
                return Node(value, gate, args, spell, static)
            gate = {"+": _SHIFT, "-": _SHIFT, "*": _SCALE, "/": GATES["unscale"]}.get(symbol, gate)
        elif type(a) is Const:
            gate = {"+": _SHIFT, "*": _SCALE}.get(symbol, gate)
            if symbol == "/" and not isinstance(a.value, np.ndarray) and a.value == 1:
                return self._reciprocal(node, a, b)
        for value in (a.value, b.value):
            if type(value) is np.ndarray and value.dtype.kind not in REAL:
                raise self.unreal(value.dtype, node)
        return Node(self.run(node, self._guarded, symbol, function, a.value, b.value), gate, args, spell, static)

    def _guarded(self, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        arithmetic(symbol, left, right, self.limits)
        value = function(left, right)
        if type(value) is not float and isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "iu":
            if wrapped(symbol, left, right, value):
                raise Wrapped
        return value

    def _reciprocal(self, node: ast.BinOp, one: Const, below: Operand) -> Node:
        value = self.run(node, operator.truediv, one.value, below.value)
        found = _sigmoid(one, below)
        if found is not None:
            inner, text = found
            return Node(value, GATES["sigmoid"], (inner,), spells.pattern(text))
        return Node(value, GATES["reciprocal"], (one, below), spells.op("/"))

    def _static_binary(
        self, node: ast.BinOp, symbol: str, function: Callable[[Any, Any], Any], left: Any, right: Any
    ) -> Any:
        if isinstance(left, (Box, Dict)) or isinstance(right, (Box, Dict)):
            return self._sequences(node, symbol, left, right)
        if type(left) not in _PLAIN or type(right) not in _PLAIN:
            for operand in (left, right):
                if not isinstance(operand, (str, int, float, np.ndarray, np.generic)):
                    raise self._odd(node, symbol, left, right)
        return self.run(node, self._guarded, symbol, function, left, right)

    def filled(self, node: ast.BinOp, template: str, operand: Any) -> str:
        """``template % operand``, the widths of its fields looked at first."""
        fields = list(_FIELD.finditer(template))
        for field in fields:
            if "*" in field[0] or field["key"]:
                raise self.error("failed", node, said=field[0])
            for digits in (field["width"] or "", field["precision"] or ""):
                if len(digits) > 9 or (digits and int(digits) > self.limits.width):
                    raise self.error("limit", node, limit="width", asked=digits, allowed=self.limits.width)
        value = plain(operand)
        self.run(node, printed, value, self.limits)
        return str(self.run(node, operator.mod, template, value))

    def _odd(self, node: ast.BinOp, symbol: str, left: Any, right: Any) -> ProgramError:
        """What is no number is named at its own place; two that only do not go together at the operator's."""
        for operand, where in ((left, node.left), (right, node.right)):
            if operand is None or isinstance(operand, (Function, Module, UserFunction, Method)):
                return self.no_number(operand, where)
        return self.error("type", node, said=f"{kind_word(left)} {symbol} {kind_word(right)}")

    def _sequences(self, node: ast.BinOp, symbol: str, left: Any, right: Any) -> Any:
        if symbol == "+" and isinstance(left, Box) and isinstance(right, Box) and left.frozen == right.frozen:
            self.run(node, arithmetic, "+", left.items, right.items, self.limits)
            return Box([*left.items, *right.items], left.frozen)
        box, times = (left, right) if isinstance(left, Box) else (right, left)
        if symbol == "*" and isinstance(box, Box) and isinstance(times, int):
            if len(box.items) * times > self.limits.items:
                raise self.error("limit", node, limit="items", asked=len(box.items) * times, allowed=self.limits.items)
            return Box(box.items * times, box.frozen)
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            a, b = self.number(left, node.left), self.number(right, node.right)
            if type(a) is Const and type(b) is Const:
                return self.run(node, self._guarded, symbol, BINARY[type(node.op)][1], a.value, b.value)
            return Node(
                self.run(node, self._guarded, symbol, BINARY[type(node.op)][1], a.value, b.value),
                BINARY[type(node.op)][2], (a, b), spells.op(symbol),
            )  # fmt: skip
        raise self._odd(node, symbol, left, right)

    def _unary(self, node: ast.UnaryOp) -> Any:
        operand = self.eval(node.operand)
        kind = type(node.op)
        if kind is ast.Not:
            return not self.decided(operand, node.operand)
        if kind is ast.UAdd and (is_number(operand) or isinstance(operand, (int, float, np.ndarray, np.generic))):
            if is_number(operand) and isinstance(operand.value, np.ndarray):  # numpy gives a copy
                return self.apply(node, GATES["copy"], operator.pos, (operand,), spells.unary("+"))
            return self.run(node, operator.pos, operand) if isinstance(operand, np.ndarray) else operand
        if not is_number(operand):
            if operand is None or isinstance(operand, (Function, Module, UserFunction, Method)):
                raise self.no_number(operand, node.operand)
            if isinstance(operand, (Box, Dict, str)):
                sign = "~" if kind is ast.Invert else "-" if kind is ast.USub else "+"
                raise self.error("type", node, said=sign + kind_word(operand))
            return self.run(node, operator.neg if kind is ast.USub else operator.invert, operand)
        if kind is ast.Invert:
            return self.apply(node, GATES["invert"], operator.invert, (operand,), spells.unary("~"))
        return self.apply(node, GATES["neg"], operator.neg, (operand,), spells.unary("-"))

    def _compare(self, node: ast.Compare) -> Any:
        left = self.eval(node.left)
        if len(node.ops) == 1 and type(node.ops[0]) in COMPARE:
            right = self.eval(node.comparators[0])
            if is_number(left) or is_number(right):
                symbol, function, name = COMPARE[type(node.ops[0])]
                if right is None or isinstance(right, str) or left is None or isinstance(left, str):
                    return self.run(node, self._guarded, symbol, function, plain(left), plain(right))
                a, b = self.number(left, node.left), self.number(right, node.comparators[0])
                return Node(
                    self.run(node, self._guarded, symbol, function, a.value, b.value),
                    GATES[name],
                    (a, b),
                    spells.compare(symbol),
                )
            symbol, function, _ = COMPARE[type(node.ops[0])]
            return self.run(node, self._guarded, symbol, function, plain(left), plain(right))
        here, before = plain(left), node.left
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.eval(comparator)
            there = plain(right)
            if isinstance(right, (Box, Dict)) and isinstance(op, (ast.Is, ast.IsNot)):
                here, there = left, right  # themselves, not what they hold
            if isinstance(there, range):
                self.run(comparator, contained, here, there, self.limits)
            answer = bool(self.run(node, _truth_of, self._guarded, _compare_plain(op), here, there))
            if type(op) in COMPARE and (is_number(left) or is_number(right)):
                symbol, _, name = COMPARE[type(op)]
                pair = (self.number(left, before), self.number(right, comparator))
                text = f"{self.text(before)} {symbol} {self.text(comparator)}"
                self.decision(node, text, answer, Node(answer, GATES[name], pair, spells.compare(symbol)))
            if not answer:
                return False
            left, here, before = right, there, comparator
        return True

    def _boolean(self, node: ast.BoolOp) -> Any:
        operand: Any = None
        for value in node.values:
            operand = self.eval(value)
            if self.decided(operand, value) != isinstance(node.op, ast.And):
                return operand
        return operand

    def truth(self, operand: Any, node: ast.AST) -> bool:
        """The truth of an operand; an array of several elements has none."""
        value = operand.items if isinstance(operand, (Box, Dict)) else plain(operand)
        return bool(self.run(node, bool, value))

    def decide(self, node: ast.expr) -> bool:
        """A condition on which the path depends."""
        return self.decided(self.eval(node), node)

    def decided(self, operand: Any, node: ast.expr) -> bool:
        """The truth of an operand, remembered with the variables that it read (once: ``and`` hands its last operand on)."""
        answer = self.truth(operand, node)
        if is_number(operand) and not (self.decisions and self.decisions[-1].operand is operand):
            self.decision(node, self.text(node), answer, operand)
        return answer

    def decision(self, node: ast.AST, text: str, answer: bool, operand: Any) -> None:
        """Remember what a test said, if it read a variable: the path is this one only while it says so."""
        reads = reads_of(operand)
        if reads:
            self.decisions.append(Branch(node.lineno, text, answer, reads, operand))  # type: ignore[attr-defined]

    def _conditional(self, node: ast.IfExp) -> Any:
        return self.eval(node.body if self.decide(node.test) else node.orelse)


def _truth_of(guarded: Callable[..., Any], function: Callable[[Any, Any], Any], left: Any, right: Any) -> bool:
    return bool(guarded("<", function, left, right))


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


def _sigmoid(one: Const, below: Operand) -> tuple[Operand, str] | None:
    """1 / (1 + exp(-x)), terms in either order: x and the program's own spelling with x as ``a``."""
    if type(below) is not Node or below.gate is not _SHIFT or type(below.spell) is not Op:
        return None
    left, right = below.args
    constant, other = (left, right) if type(left) is Const else (right, left)
    if type(constant) is not Const or isinstance(constant.value, np.ndarray) or constant.value != 1:
        return None
    if type(other) is not Node or type(other.spell) is not Call or other.gate.name != "exp" or type(other.args[0]) is not Node:
        return None
    minus = other.args[0]
    if minus.gate.name != "neg":
        return None
    grown = f"{other.spell.name}(-a)"
    total = f"{constant.text} + {grown}" if constant is left else f"{grown} + {constant.text}"
    return minus.args[0], f"{one.text} / ({total})"


def reads_of(operand: Any) -> tuple[int, ...]:
    """The variables (indices) that an operand reads."""
    found: dict[int, None] = {}
    seen: set[int] = set()
    stack = [operand]
    while stack:
        at = stack.pop()
        if type(at) is Var:
            found[at.index] = None
        elif type(at) is Node:
            stack.extend(reversed(at.args))
        elif type(at) is Box and id(at) not in seen:
            seen.add(id(at))
            stack.extend(reversed(at.items))
    return tuple(found)
