"""Calls as closures: of the program's functions, and of functions and methods of the tables on numbers and arrays.

A call of the tables is looked at in full (``engine.tracing.calling``) when its arguments are first of some kinds; once that went
well, a call on the same kinds, with the same fixed arguments, is only priced and run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.gates import METHODS, SPELLED, Gate
from engine.operands import Box, Dict
from engine.prices import price_of_gate
from engine.reading.functions import BUILTINS, INPLACE, MAKERS, callable_of
from engine.tracing.frames import Frame, Function, Method, Module, UserFunction
from engine.tracing.objects import Bound, Class, Instance
from engine.tracing.swift.arithmetic import FLOAT64, NUMBERS, ODD
from engine.tracing.swift.compiling import RETURN, Compiler, Value

_ARRAY = np.ndarray
_KINDS = frozenset("fiub")
_NAMED_KINDS = NUMBERS | {bool, str, type(None)}
_KNOWN = 64
"""Kinds of arguments that one call remembers."""
_FEW = 1_000
"""Numbers that are added up without a price."""
_SPECIAL = frozenset(("np.array", "np.asarray", "round", "pow"))


class Calls:
    """The closures of calls."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.machine = compiler.machine
        self.calls = compiler.interpreter.calls
        self._bodies: dict[int, tuple[ast.AST, Any]] = {}
        compiler.values[ast.Call] = self._call
        self._interpreted = self.calls.functions.interpreted

    def _call(self, node: ast.Call) -> Value:
        slow = self.compiler.slow[ast.Call]
        if any([isinstance(each, ast.Starred) for each in node.args]) or any([each.arg is None for each in node.keywords]):
            return lambda: slow(node)
        compiler = self.compiler
        args = [compiler.value(each) for each in node.args]
        named = [(str(each.arg), compiler.value(each.value)) for each in node.keywords]
        if len({key for key, _ in named}) < len(named):
            return lambda: slow(node)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, args, named)
        function, invoke, given = compiler.value(node.func), self._invoked(node), _gathered(args)

        def run() -> Any:
            called = function()
            if type(called) is Function and called.name in INPLACE:
                return slow(node)
            return invoke(called, given(), {key: value() for key, value in named} if named else {})

        return run

    def _method(self, node: ast.Call, at: ast.Attribute, args: list[Value], named: list[tuple[str, Value]]) -> Value:
        """``owner.name(…)``."""
        compiler, name, gate = self.compiler, at.attr, METHODS.get(at.attr)
        owner, slow, invoke = compiler.value(at.value), compiler.slow[ast.Call], self._invoked(node)
        whole = compiler.value(at)
        table = None if gate is None else self._table(node, name, gate, name, method=True)
        allowed, gathered = self.machine.limits.items, _gathered(args)
        again, known, interpreted = compiler.again, compiler.known, self.calls.invoke
        functions: dict[str, tuple[Any, Any]] = {}  # what modules have under the name, and its short way

        def run() -> Any:
            held = owner()
            kind = type(held)
            if kind is Module:
                if held.name not in functions:
                    called = whole()
                    functions[held.name] = called, self._function(node, called.name) if type(called) is Function else None
                called, short = functions[held.name]
                if short is None:
                    return invoke(called, gathered(), {key: value() for key, value in named} if named else {})
                if called.name in INPLACE:
                    return slow(known(node, func=(at, called)))
                given, options = gathered(), {key: value() for key, value in named} if named else {}
                found = short(given, options)
                return interpreted(node, called, given, options) if found is ODD else found
            if kind is Instance and name not in held.frame.names and held.kind.has(name):
                found = held.kind.find(name)
                if type(found) is UserFunction:
                    given = gathered()
                    return invoke(Bound(held, found), given, {key: value() for key, value in named} if named else {})
            elif kind is _ARRAY and table is not None:
                given = [held, *gathered()]
                options = {key: value() for key, value in named} if named else {}
                found = table(given, options)
                if found is not ODD:
                    return found
                return invoke(again(at, value=(at.value, held)), given[1:], options)
            elif kind is Box and name == "append" and len(args) == 1 and not named and not held.frozen:
                item = args[0]()
                if len(held.items) < allowed:
                    held.items.append(item)
                    return None
                return invoke(again(at, value=(at.value, held)), [item], {})
            called = again(at, value=(at.value, held)) if kind is not Function else whole()
            if type(called) is Function and called.name in INPLACE:
                return slow(known(node, func=(at, called)))
            return invoke(called, gathered(), {key: value() for key, value in named} if named else {})

        return run

    # -- what is called

    def _invoked(self, node: ast.Call) -> Callable[[Any, list[Any], dict[str, Any]], Any]:
        """The closure of a call of whatever it is, its arguments evaluated."""
        slow, tables = self.calls.invoke, {}  # type: ignore[var-annotated]

        def run(function: Any, args: list[Any], named: dict[str, Any]) -> Any:
            kind = type(function)
            if kind is Function:
                table = tables.get(function.name)
                if table is None:
                    table = tables[function.name] = self._function(node, function.name)
                found = table(args, named)
                return slow(node, function, args, named) if found is ODD else found
            if kind is UserFunction:
                return self.call(node, function, args, named)
            if kind is Bound and type(function.function) is UserFunction:
                found = self._own(function.function, [function.owner, *args], named)
                return slow(node, function, args, named) if found is ODD else found
            return slow(node, function, args, named)

        return run

    def _function(self, node: ast.Call, name: str) -> Callable[[list[Any], dict[str, Any]], Any]:
        short = _SHORT.get(name)
        if short is not None:
            return short
        gate = SPELLED.get(name)
        if gate is None or name in BUILTINS or name in MAKERS or name in _SPECIAL or name.startswith("np.random."):
            return lambda args, named: ODD
        return self._table(node, name, gate, callable_of(name), method=False)

    def _table(
        self, node: ast.Call, name: str, gate: Gate, function: Any, method: bool
    ) -> Callable[[list[Any], dict[str, Any]], Any]:
        """A row of the gate table, called on numbers and arrays; ``ODD`` until it went well on their kinds."""
        watch, small = self.machine.watch, gate.price.small
        invoke, known = self.calls.invoke, set()  # type: ignore[var-annotated]
        single = name.startswith("math.") or name == "float"
        one: Any = None  # the types of the one or two arrays, and nothing else, that it went well on last
        other: Any = None

        def run(args: list[Any], named: dict[str, Any]) -> Any:
            nonlocal one, other
            alike, sizes = False, 1  # as ``Kind.negligible`` has it; 0 where it asks
            if one is not None and not named:
                given = args[0]
                if type(given) is _ARRAY and given.dtype is one:
                    if len(args) == 1:
                        alike, sizes = other is None, given.size or 1
                    elif other is not None and type(args[1]) is _ARRAY and args[1].dtype is other and len(args) == 2:
                        alike, sizes = True, (given.size or 1) * (args[1].size or 1)
            if not alike:
                sizes = 1
                signature: list[Any] = []
                for given in args:
                    kind = type(given)
                    if kind is _ARRAY:
                        if single:
                            return ODD
                        dtype = given.dtype
                        signature.append(_ARRAY if dtype is FLOAT64 else dtype)  # it is hashed at once
                        sizes *= given.size or 1
                    elif kind is float:
                        signature.append(kind)
                    elif kind in _NAMED_KINDS:
                        signature.append((kind, given))
                        sizes = sizes if kind is int else 0
                    else:
                        return ODD
                for key, given in named.items():
                    if type(given) not in _NAMED_KINDS:
                        return ODD
                    signature.append((key, type(given), given))
                seen = tuple(signature)
                if seen not in known:
                    if len(known) >= _KNOWN or not all([each.dtype.kind in _KINDS for each in args if type(each) is _ARRAY]):
                        return ODD
                    if method:
                        value = invoke(node, Method(args[0], name), args[1:], named)
                    else:
                        value = invoke(node, Function(name), args, named)
                    if type(value) is float or type(value) is np.float64 or (type(value) is _ARRAY and value.dtype is FLOAT64):
                        known.add(seen)
                    return value
                if not named and 0 < len(args) <= 2 and all([type(each) is _ARRAY for each in args]):
                    one, other = args[0].dtype, args[1].dtype if len(args) == 2 else None
            if not 0 < sizes <= small or "dtype" in named:
                watch.pay(price_of_gate(gate, name, args, named))
            try:
                if method:
                    value = getattr(args[0], function)(*args[1:], **named)
                else:
                    value = function(*args, **named) if named else function(*args)
            except Exception:  # the interpreter's own way says what is wrong
                return ODD
            if type(value) is _ARRAY:
                if value.dtype is not FLOAT64:
                    return ODD
                if value.size > 4096:
                    watch.held(value.nbytes)
                return value
            return value if type(value) is float or type(value) is np.float64 else ODD

        return run

    # -- the program's functions

    def call(self, node: ast.Call, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of a function of the program."""
        found = self._own(function, args, named)
        return self._interpreted(node, function, args, named) if found is ODD else found

    def _own(self, function: UserFunction, args: list[Any], named: dict[str, Any]) -> Any:
        found = self._bodies.get(id(function.node))
        if found is None:
            found = self._bodies[id(function.node)] = function.node, self._prepared(function)
        if found[1] is None:
            return ODD
        names, count, required, allowed, body, prefix = found[1]
        machine = self.machine
        if len(args) > count or len(machine.callers) >= machine.limits.depth:
            return ODD
        frame = Frame(function.frame, prefix, local=function.local, declared=function.declared)
        held = frame.names
        for name, operand in zip(names, args, strict=False):
            held[name] = operand
        for name, operand in named.items():
            if name not in allowed or name in held:
                return ODD
            held[name] = operand
        if len(held) < required:
            for name in names:
                if name not in held:
                    if name not in function.defaults:
                        return ODD
                    held[name] = function.defaults[name]
        at = machine.at
        machine.callers.append(machine.frame)
        machine.frame = frame
        try:
            left = body()
        finally:
            machine.frame = machine.callers.pop()
        machine.at = at
        if left is RETURN:
            value, self.compiler.result = self.compiler.result, None
            return value
        return None

    def _prepared(self, function: UserFunction) -> Any:
        """A function's parameters and body; None for one that only the interpreter calls."""
        spec = function.node.args
        if spec.vararg or spec.kwarg or spec.kwonlyargs or spec.posonlyargs or _unusual(function.node):
            return None
        names = [each.arg for each in spec.args]
        shown = function.name.strip("_")
        return names, len(names), len(names), frozenset(names), self.compiler.block(function.body), f"{shown}."


def _gathered(args: list[Value]) -> Callable[[], list[Any]]:
    """A closure that evaluates all of these."""
    if len(args) == 1:
        (only,) = args
        return lambda: [only()]
    return lambda: [arg() for arg in args]


def _unusual(node: ast.AST) -> bool:
    """Whether a body does to its names what assignments do not, or binds a name further out otherwise than by an assignment."""
    every = list(ast.walk(node))
    if any([isinstance(each, (ast.Yield, ast.YieldFrom, ast.Delete)) for each in every]):
        return True
    declared = {name for each in every if isinstance(each, (ast.Global, ast.Nonlocal)) for name in each.names}
    if not declared:
        return False
    stores = [each for each in every if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.id in declared]
    assigned = [name for each in every for target in _targets(each) for name in ast.walk(target)]
    named = {getattr(each, "name", None) for each in every if each is not node}  # of functions, classes, handlers
    return not {id(each) for each in stores} <= {id(each) for each in assigned} or not declared.isdisjoint(named)


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign) else []


def _abs(args: list[Any], named: dict[str, Any]) -> Any:
    return abs(args[0]) if len(args) == 1 and not named and type(args[0]) is float else ODD


def _float(args: list[Any], named: dict[str, Any]) -> Any:
    return float(args[0]) if len(args) == 1 and not named and type(args[0]) in (float, np.float64) else ODD


def _extreme(function: Callable[[float, float], float]) -> Callable[[list[Any], dict[str, Any]], Any]:
    def run(args: list[Any], named: dict[str, Any]) -> Any:
        return function(*args) if len(args) == 2 and not named and type(args[0]) is type(args[1]) is float else ODD

    return run


def _len(args: list[Any], named: dict[str, Any]) -> Any:
    if len(args) == 1 and not named:
        held = args[0]
        if type(held) is Box or type(held) is Dict:
            return len(held.items)
        if type(held) is _ARRAY and held.ndim:
            return len(held)
    return ODD


def _isinstance(args: list[Any], named: dict[str, Any]) -> Any:
    if len(args) == 2 and not named and type(args[0]) is Instance and type(args[1]) is Class:
        return args[0].kind.comes_from(args[1])
    return ODD


def _sum(args: list[Any], named: dict[str, Any]) -> Any:
    if len(args) == 1 and not named and type(args[0]) is Box and 0 < len(args[0].items) <= _FEW:
        total = 0.0
        for each in args[0].items:
            if type(each) is not float:
                return ODD
            total += each
        return total
    return ODD


_SHORT: dict[str, Callable[[list[Any], dict[str, Any]], Any]] = {
    "abs": _abs, "float": _float, "max": _extreme(max), "min": _extreme(min), "len": _len,
    "isinstance": _isinstance, "sum": _sum,
}  # fmt: skip
"""Python's functions of a number or two."""
