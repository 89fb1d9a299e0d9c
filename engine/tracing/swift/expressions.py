"""Names, operators, comparisons, elements and attributes as closures."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine.operands import Box, Dict, plain
from engine.pricing.kinds import SMALL
from engine.tracing.frames import Frame, Function, Module
from engine.tracing.objects import Instance
from engine.tracing.swift.arithmetic import NUMBERS, ODD, binary, compare, negative
from engine.tracing.swift.compiling import Compiler, Value
from engine.tracing.swift.walking import Walking

_ARRAY = np.ndarray
_TRUTHS = NUMBERS | {bool, np.bool_, type(None), str}
_BASIC = frozenset((int, slice, type(None), type(Ellipsis)))
_MISSING = object()
_DIRECT: dict[type, Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv
}  # fmt: skip
"""What two floats make without a failure, if one does not divide by 0."""
_MASK = np.dtype(bool)
_PICKING = frozenset((_MASK, np.dtype(np.int64)))


class Expressions:
    """The closures of expressions that call nothing."""

    def __init__(self, compiler: Compiler, walking: Walking) -> None:
        self.compiler = compiler
        self.walking = walking
        self.machine = compiler.machine
        compiler.values |= {
            ast.Name: self._name, ast.Constant: self._constant, ast.BinOp: self._binary, ast.UnaryOp: self._unary,
            ast.Compare: self._compare, ast.BoolOp: self._boolean, ast.IfExp: self._conditional, ast.Subscript: self._subscript,
            ast.Slice: self._slice, ast.Attribute: self._attribute, ast.Tuple: self._display, ast.List: self._display,
            ast.ListComp: self._comprehension, ast.Dict: self._dict,
        }  # fmt: skip

    def _name(self, node: ast.Name) -> Value:
        machine, name, slow = self.machine, node.id, self.compiler.slow[ast.Name]
        if name not in self.compiler.bound:  # ``range``, ``len``: what the program binds nowhere is the same everywhere
            return self._free(node, slow)

        def run() -> Any:
            frame: Frame = machine.frame
            found = frame.names.get(name, _MISSING)
            while found is _MISSING:
                if name in frame.local or frame.outer is None or frame.declared is not None:
                    return slow(node)
                frame = frame.outer
                found = frame.names.get(name, _MISSING)
            return found

        return run

    @staticmethod
    def _free(node: ast.Name, slow: Any) -> Value:
        known: list[Any] = []

        def run() -> Any:
            if known:
                return known[0]
            found = slow(node)
            if type(found) in (Function, Module):
                known.append(found)
            return found

        return run

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        return lambda: value

    # -- operators

    def _binary(self, node: ast.BinOp) -> Value:
        compiler = self.compiler
        left, right = compiler.value(node.left), compiler.value(node.right)
        short = binary(type(node.op), self.machine.watch)
        if type(node.op) in _DIRECT:
            direct, ours, theirs = _DIRECT[type(node.op)], _is_small(node.left), _is_small(node.right)
            divides = isinstance(node.op, ast.Div)

            def directly() -> Any:
                a, b = left(), right()
                if (type(a) is float and (type(b) is float or theirs)) or (ours and type(b) is float):
                    if b or not divides:
                        return direct(a, b)
                found = short(a, b)
                return compiler.again(node, left=(node.left, a), right=(node.right, b)) if found is ODD else found

            return directly

        def run() -> Any:
            a, b = left(), right()
            found = short(a, b)
            return compiler.again(node, left=(node.left, a), right=(node.right, b)) if found is ODD else found

        return run

    def _unary(self, node: ast.UnaryOp) -> Value:
        compiler, operand = self.compiler, self.compiler.value(node.operand)
        kind = type(node.op)

        def run() -> Any:
            value = operand()
            if kind is ast.USub:
                found = negative(value)
                if found is not ODD:
                    return found
            elif kind is ast.Not and type(value) in _TRUTHS:
                return not value
            return compiler.again(node, operand=(node.operand, value))

        return run

    def _compare(self, node: ast.Compare) -> Value:
        compiler = self.compiler
        slow = compiler.slow[ast.Compare]
        if len(node.ops) != 1 or isinstance(node.ops[0], (ast.Is, ast.IsNot, ast.In, ast.NotIn)):
            return lambda: slow(node)
        left, right, short = compiler.value(node.left), compiler.value(node.comparators[0]), compare(type(node.ops[0]))

        def run() -> Any:
            a, b = left(), right()
            found = short(a, b)
            if found is ODD:
                whole = compiler.known(node, left=(node.left, a))
                whole.comparators = [compiler.known(ast.Expr(node.comparators[0]), value=(node.comparators[0], b)).value]
                return slow(whole)
            return found

        return run

    def test(self, node: ast.expr) -> Value:
        """The truth of an expression."""
        value, decided = self.compiler.value(node), self.compiler.interpreter.conditions.decided

        def run() -> Any:
            found = value()
            return bool(found) if type(found) in _TRUTHS else decided(found, node)

        return run

    def _boolean(self, node: ast.BoolOp) -> Value:
        decided, ends = self.compiler.interpreter.conditions.decided, isinstance(node.op, ast.Or)
        values = [(each, self.compiler.value(each)) for each in node.values]

        def run() -> Any:
            found: Any = None
            for each, value in values:
                found = value()
                if (bool(found) if type(found) in _TRUTHS else decided(found, each)) is ends:
                    return found
            return found

        return run

    def _conditional(self, node: ast.IfExp) -> Value:
        test, body, orelse = self.test(node.test), self.compiler.value(node.body), self.compiler.value(node.orelse)
        return lambda: body() if test() else orelse()

    # -- elements and attributes

    def place(self, node: ast.expr) -> Value:
        """An index into an array as numpy takes it; ``ODD`` for one that has to be looked at: arrays, masks, lists."""
        if isinstance(node, ast.Tuple) and not any([isinstance(each, ast.Starred) for each in node.elts]):
            parts = [self.compiler.value(each) for each in node.elts]

            def run() -> Any:
                return tuple([part() for part in parts])

            return run
        value = self.compiler.value(node)
        return lambda: plain(value())

    @staticmethod
    def picks(held: Any, place: Any) -> bool:
        """Whether a place in an array is one of few elements: whole numbers and slices, or a mask or arrays of whole numbers that
        pick no more than what needs no price."""
        parts = place if type(place) is tuple else (place,)
        most = 0
        for each in parts:
            kind = type(each)
            if kind in _BASIC:
                continue
            if kind is _ARRAY and each.dtype in _PICKING and each.ndim and (each.dtype is not _MASK or len(parts) == 1):
                most = max(most, 1 if each.dtype is _MASK else each.size)
            elif kind is range and held.ndim:
                most = max(most, len(each))
            else:
                return False
        return not most or (held.ndim > 0 and most * (held.size // (held.shape[0] or 1) if most > 1 else held.size) <= SMALL)

    def _slice(self, node: ast.Slice) -> Value:
        parts = [None if each is None else self.compiler.value(each) for each in (node.lower, node.upper, node.step)]
        return lambda: slice(*[None if part is None else plain(part()) for part in parts])

    def _subscript(self, node: ast.Subscript) -> Value:
        compiler, picks = self.compiler, self.picks
        owner, place = compiler.value(node.value), self.place(node.slice)

        def run() -> Any:
            held = owner()
            kind = type(held)
            if kind is not _ARRAY and kind is not Dict and kind is not Box:
                return compiler.again(node, value=(node.value, held))
            key = place()
            try:
                if kind is _ARRAY:
                    if picks(held, key):
                        return held[key]
                elif kind is Dict:
                    if type(key) is str or type(key) is int:
                        return held.items[key]
                elif kind is Box and type(key) is int:
                    return held.items[key]
            except (LookupError, TypeError, ValueError):
                pass
            return compiler.again(node, value=(node.value, held), slice=(node.slice, _boxed(key)))

        return run

    def _attribute(self, node: ast.Attribute) -> Value:
        compiler, name = self.compiler, node.attr
        owner = compiler.value(node.value)
        known: dict[str, Any] = {}  # what modules have under the name

        def run() -> Any:
            held = owner()
            kind = type(held)
            if kind is Instance:
                if name in held.frame.names:
                    return held.frame.names[name]
            elif kind is _ARRAY:
                if name == "T":
                    return held.T
            elif kind is Module:
                if held.name in known:
                    return known[held.name]
                found = known[held.name] = compiler.again(node, value=(node.value, held))
                return found
            return compiler.again(node, value=(node.value, held))

        return run

    # -- containers

    def _display(self, node: ast.Tuple | ast.List) -> Value:
        slow, frozen = self.compiler.slow[type(node)], isinstance(node, ast.Tuple)
        if any([isinstance(each, ast.Starred) for each in node.elts]):
            return lambda: slow(node)
        parts = [self.compiler.value(each) for each in node.elts]
        return lambda: Box([part() for part in parts], frozen)

    def _dict(self, node: ast.Dict) -> Value:
        slow = self.compiler.slow[ast.Dict]
        keys = [each.value for each in node.keys if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if len(keys) < len(node.keys) or len(keys) > self.machine.limits.items:
            return lambda: slow(node)
        values = [self.compiler.value(each) for each in node.values]
        return lambda: Dict({key: value() for key, value in zip(keys, values, strict=True)})

    def _comprehension(self, node: ast.ListComp) -> Value:
        slow, loop = self.compiler.slow[ast.ListComp], node.generators[0]
        if len(node.generators) > 1 or not self.walking.simple(loop.target):
            return lambda: slow(node)
        machine, compiler = self.machine, self.compiler
        items, bind = self.walking.items(loop.iter, loop.target), self.walking.binding(loop.target)
        tests, element = [self.test(each) for each in loop.ifs], compiler.value(node.elt)
        allowed = machine.limits.items

        def run() -> Any:
            outer = machine.frame
            machine.frame = Frame(outer, outer.prefix, comprehension=True)
            found: list[Any] = []
            try:
                for item in items()[0]:
                    bind(item)
                    if not tests or all([test() for test in tests]):
                        found.append(element())
                        if len(found) > allowed:
                            raise machine.error("limit", node, limit="items", asked=len(found), allowed=allowed)
                    if not len(found) & 15:
                        machine.watch.tick()
            finally:
                machine.frame = outer
            return Box(found)

        return run


def _is_small(node: ast.expr) -> bool:
    """Whether an expression is a whole number that any float can be combined with."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value < 1 << 53


def _boxed(key: Any) -> Any:
    return Box(list(key), frozen=True) if type(key) is tuple else key

