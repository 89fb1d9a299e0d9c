"""``functools`` and ``operator``: calls and operators by name."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import SPELLED
from engine.operands import has_variable, is_number
from engine.tracing.atoms import Known
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.sequences import bounded
from engine.tracing.frames import GETTER, HELD, Function, Partial

OPERATORS: dict[str, tuple[Any, str]] = {
    "add": (ast.Add, "np.add"), "sub": (ast.Sub, "np.subtract"), "mul": (ast.Mult, "np.multiply"),
    "truediv": (ast.Div, "np.divide"), "floordiv": (ast.FloorDiv, "np.floor_divide"), "mod": (ast.Mod, "np.mod"),
    "pow": (ast.Pow, "np.power"), "matmul": (ast.MatMult, "np.matmul"), "neg": (ast.USub, "np.negative"),
    "lt": (ast.Lt, "np.less"), "le": (ast.LtE, "np.less_equal"), "gt": (ast.Gt, "np.greater"),
    "ge": (ast.GtE, "np.greater_equal"), "eq": (ast.Eq, "np.equal"), "ne": (ast.NotEq, "np.not_equal"),
}  # fmt: skip
"""Each with its operator, and numpy's function for arrays."""


def operator_(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``operator.add(a, b)``: what ``a + b`` gives."""
    kind, numpy = OPERATORS[name.removeprefix("operator.")]
    constant = any([isinstance(a, np.ndarray) for a in args]) and any([has_variable(a) for a in args])
    if constant and numpy in SPELLED:  # a constant array has its text from its place, and may have none here
        return caller.gates.gate_call(node, SPELLED[numpy], numpy, args, {})
    left, right = [ast.copy_location(Known(a), node) for a in (args[0], args[-1])]
    made: ast.expr
    if issubclass(kind, ast.operator):
        made = ast.BinOp(left, kind(), right)
    else:
        made = ast.UnaryOp(kind(), left) if issubclass(kind, ast.unaryop) else ast.Compare(left, [kind()], [right])
    return caller.eval(ast.copy_location(made, node))


def added(caller: Caller, node: ast.Call, left: Any, right: Any) -> Any:
    """``left + right``."""
    return operator_(caller, node, "operator.add", [left, right], {})


def reduce(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    items = iter(bounded(caller, node, args[1]))
    total = args[2] if len(args) > 2 else next(items, None)
    if total is None and len(args) < 3:
        raise caller.error("failed", node, said="reduce() of empty iterable with no initial value")
    for item in items:
        total = caller.invoke(node, args[0], [total, item], {})
    return total


def partial(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    function = args[0]
    if type(function) is Partial:
        caller.pay(node, "list.copy", [function.args])
        return Partial(function.function, [*function.args, *args[1:]], {**function.named, **named})
    return Partial(function, args[1:], named)


def itemgetter(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    return Partial(Function(GETTER), [caller.value_of(args[0]) if is_number(args[0]) else args[0]], {})


def reference(caller: Caller, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
    """``weakref.ref(x)``, called for x, and ``weakref.proxy(x)``, which is x: nothing is collected while a program runs."""
    caller.machine.let_by(node, "weakref", "weak")
    return Partial(Function(HELD), [args[0]], {}) if name == "weakref.ref" else args[0]


def item(caller: Caller, node: ast.Call, args: list[Any]) -> Any:
    """``itemgetter(place)(owner)``."""
    place, owner = [ast.copy_location(Known(a), node) for a in args]
    return caller.eval(ast.copy_location(ast.Subscript(owner, place, ast.Load()), node))
