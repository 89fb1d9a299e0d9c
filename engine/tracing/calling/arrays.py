"""Arrays that a call makes: of lists (``np.array``), of shapes and counts (``np.zeros``), of one number (``np.float64``)."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine import spells
from engine.gates import GATES
from engine.guards import sized
from engine.operands import Box, Node, has_variable, is_number, plain
from engine.reading.functions import MAKERS
from engine.records import Var
from engine.tracing.calling.arguments import given_plain, refuse_variable
from engine.tracing.calling.caller import Caller
from engine.tracing.machine import REAL
from engine.tracing.values import kind_word


def cast(caller: Caller, node: ast.Call, kind: type, args: list[Any], named: dict[str, Any]) -> Any:
    """``np.float64(x)`` is a copy; the other types round, so they take constants only."""
    if kind is np.ndarray:
        raise caller.error("not_callable", node.func, kind="type")
    if len(args) != 1 or named:
        raise caller.error("arguments", node, name=kind.__name__, wanted=1, given=len(args))
    if kind is np.float64 and has_variable(args[0]):
        operand = caller.values.number(args[0], node.args[0])
        value = caller.run(node, kind, operand.value)
        return operand if value is operand.value else Node(value, GATES["copy"], (operand,), spells.call("np.float64", ()))
    if has_variable(args[0]) and kind in NARROW:
        return narrowed(caller, node, caller.values.number(args[0], node.args[0]), kind)
    if has_variable(args[0]) and issubclass(kind, (np.integer, np.bool_)):  # cut off like a floor: no gradient passes
        operand = caller.values.number(args[0], node.args[0])
        spelled = "np.bool_" if kind is np.bool_ else f"np.{np.dtype(kind).name}"
        return caller.apply(node, GATES["floor"], kind, (operand,), spells.call(spelled, ()))
    if has_variable(args[0]):
        raise caller.error("constant_needed", node.args[0], kind=kind_word(args[0]))
    if isinstance(args[0], str) and caller.machine.spoken:
        raise caller.error("number_from_text", node)
    caller.values.fits(args, node)
    caller.pay(node, "np.array", [plain(args[0])])
    return caller.run(node, kind, plain(args[0]))


NARROW = (np.float32, np.float16)
"""Types with fewer bits than a Python float has."""


def narrowed(caller: Caller, node: ast.AST, operand: Any, kind: Any, method: bool = False) -> Any:
    """A number or an array in a narrower type: rounded as numpy rounds it, its gradient in the type that it had."""
    before = np.asarray(operand.value).dtype
    static = (("kind", before.name if before.kind == "f" else "float64"),)
    spelled = f"np.{kind.__name__}"
    spell = spells.method("astype", (("", spelled),)) if method else spells.call(spelled, ())
    function = operator.methodcaller("astype", kind) if method else kind
    return caller.apply(node, GATES["narrow"], function, (operand,), spell, static)


def array(caller: Caller, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
    """``np.array`` and ``np.asarray``."""
    if not args:
        raise caller.error("arguments", node, name="np.array", wanted=1, given=0)
    given = _written_out(caller, node, args[0], {}, [0])
    options = {k: given_plain(v) for k, v in named.items()}
    if set(options) - {"dtype", "copy", "ndmin"} or len(args) > 2:
        raise caller.error("argument", node, name="np.array", argument=next(iter(set(options) - {"dtype"}), ""))
    if len(args) == 2:
        options["dtype"] = given_plain(args[1])
    if has_variable(given):
        kind = options.get("dtype")
        if kind is not None and not set(options) - {"dtype", "copy"} and _type(caller, kind, node) in NARROW:
            kind, whole = _type(caller, kind, node), given if isinstance(given, (Node, Var)) else caller.values.array(given, node)
            if np.asarray(whole.value).dtype != kind:
                return narrowed(caller, node, whole, kind, method=isinstance(whole.value, np.ndarray))
            given = whole
            options.pop("dtype")
        if set(options) - {"dtype", "copy"} or not _is_float(options.get("dtype", float)):
            raise caller.error("argument", node, name="np.array", argument=next(iter(options)))
        extra = (("dtype", "float"),) if options.get("dtype") else ()
        if isinstance(given, (Node, Var)):
            if extra:
                options["dtype"] = float
            value = caller.run(node, function, given.value, **options)
            if value is given.value:
                return given
            return Node(value, GATES["copy"], (given,), spells.call("np.array", extra))
        made = caller.values.array(given, node)
        assert isinstance(made, Node)
        if extra:
            assert isinstance(made.spell, spells.Array)
            made = Node(made.value.astype(float), made.gate, made.args, made.spell._replace(extra=extra), made.static)
        return made
    real_types(caller, options, node)
    caller.values.fits([given], node)
    if isinstance(given, Box):
        caller.values.layout(given, [], node)
    caller.pay(node, "np.array", [plain(given)], options)
    value = caller.run(node, function, plain(given), **options)
    if value.dtype.kind not in REAL:
        raise caller.machine.unreal(value.dtype, node)
    return value


def _written_out(caller: Caller, node: ast.AST, given: Any, seen: dict[int, Any], walked: list[int]) -> Any:
    """A list with the ranges in it as lists, ``[range(4)]``; each list is looked at once (``seen``), though it may stand in itself
    twice over and over: ``a = [a, a]``. ``walked`` is how many numbers all ranges have so far: they are limited together."""
    if not isinstance(given, Box) or not any([isinstance(item, (range, Box)) for item in given.items]):
        return given
    if id(given) in seen:
        return seen[id(given)]
    seen[id(given)] = given
    items = []
    for item in given.items:
        if isinstance(item, range):
            caller.run(node, sized, item, caller.limits)
            walked[0] += len(item)
            caller.run(node, sized, range(walked[0]), caller.limits)
            items.append(Box(list(item)))
        else:
            items.append(_written_out(caller, node, item, seen, walked))
    made = any([one is not item for one, item in zip(items, given.items, strict=True)])
    seen[id(given)] = Box(items) if made else given
    return seen[id(given)]


def _type(caller: Caller, kind: Any, node: ast.AST) -> Any:
    """A ``dtype`` as the class of its numbers."""
    return caller.run(node, np.dtype, kind).type


def real_types(caller: Caller, options: dict[Any, Any], node: ast.AST) -> None:
    """Raise for a dtype of anything but real numbers and truth values."""
    for key, kind in options.items():
        if kind is not None and (key == "dtype" or isinstance(key, int)):
            made = caller.run(node, np.dtype, kind)
            if made.kind not in REAL or made.itemsize > 8:
                raise caller.machine.unreal(made, node)


def fills(name: str, args: list[Any], named: dict[str, Any]) -> bool:
    """Whether a maker is given a variable as a number, not only as a shape or a count: ``np.full((2, 3), x)``."""
    if name == "np.arange":  # floats from start to stop by step: numbers, unless they are whole
        return any([is_number(a) and not isinstance(a.value, (int, np.integer)) for a in [*args, *named.values()]])
    counts = MAKERS[name][1]
    read = [a for i, a in enumerate(args) if i not in counts]
    return any(map(has_variable, [*read, *named.values()]))


_SMOOTH = frozenset(("np.hanning", "np.hamming", "np.blackman", "np.bartlett", "np.kaiser", "np.ix_"))
"""Makers that take any number where they want a count or an index, and move with it."""


_MEASURES = frozenset(("np.shape", "np.size", "np.ndim"))


def make(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A constant that numpy makes of shapes and counts: ``np.zeros((2, 3))``."""
    function, counts = MAKERS[name]
    for i, operand in enumerate(args):
        if i not in counts or name in _SMOOTH:
            refuse_variable(caller.machine, node, operand)
        elif not isinstance(given_plain(operand), np.ndarray):
            caller.fix(operand)
    for operand in named.values():
        refuse_variable(caller.machine, node, operand)
    caller.values.fits(args, node)
    values, options = [given_plain(a) for a in args], {k: given_plain(v) for k, v in named.items()}
    real_types(caller, {i: v for i, v in enumerate(values) if isinstance(v, (str, type))} | options, node)
    caller.pay(node, name, values, options)
    made = caller.run(node, function, *values, **options)
    if name in _MEASURES:
        measured = caller.machine.binder.measured
        return Box(list(map(measured, made)), frozen=True) if isinstance(made, tuple) else measured(made)
    return Box(list(made), frozen=True) if isinstance(made, tuple) else made


def _is_float(kind: Any) -> bool:
    return kind is float or kind is np.float64 or (isinstance(kind, str) and kind in ("float", "float64"))
