"""``out=`` and ``where=``: what a call gives is written into an array that there is already.

``np.exp(x, out=z)`` is ``z[...] = np.exp(x)``. Of ``np.divide(a, b, out=z, where=m)`` the entries outside of the mask stay as they
are: ``np.where(m, np.divide(a, np.where(m, b, 1)), z)``, the operands kept out of where they have no slope.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import Gate
from engine.operands import Box, is_number, plain
from engine.reading.functions import MAKERS, callable_of, canonical, dotted
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.composing import Composing, bare, refusing

_INSIDE = {
    "np.arccosh": 2.0, "np.acosh": 2.0, "np.arcsin": 0.5, "np.arccos": 0.5, "np.arctanh": 0.5, "np.asin": 0.5, "np.acos": 0.5,
    "np.atanh": 0.5,
}  # fmt: skip
"""Where a function has a slope, for those that have none at 1."""
_TAKING = frozenset(
    (
        "np.dot np.take np.concatenate np.concat np.stack np.einsum np.outer np.trace np.linalg.multi_dot np.quantile np.percentile"
        " np.nanquantile np.nanpercentile dot take trace"
    ).split()
)
"""Functions and methods that take ``out``, beside those of numbers and those whose row says so."""
_PLACED = {"np.dot": 3, "dot": 3, "np.clip": 4, "clip": 4}
"""How many arguments there are where the last is ``out``."""
_OPTIONS = ("out", "where", "casting")


def gate_call(
    caller: Caller, node: ast.Call, gate: Gate, name: str, args: list[Any], named: dict[str, Any], method: bool = False
) -> Any:
    """A call of a gate, into ``out`` if it is given one."""
    function = None if method or not name.startswith("np.") else callable_of(name)
    elementwise = isinstance(function, np.ufunc)
    out, place = named.get("out"), next((k.value for k in node.keywords if k.arg == "out"), None)
    most = function.nin + 1 if isinstance(function, np.ufunc) and function.nout == 1 else _PLACED.get(name, -1)
    if len(args) == most and "out" not in named:
        out, place, args, node = _last(node, args)
    if isinstance(out, Box) and len(out.items) == 1:
        out, place = out.items[0], place.elts[0] if isinstance(place, (ast.Tuple, ast.List)) else place
    mask = named.get("where") if elementwise else None
    if plain(out) is None and (mask is None or mask is True):
        idle = [k for k in ("out", "where") if k in named and (k == "out" or elementwise)]
        if idle and (elementwise or "-out" in gate.params or name in _TAKING):  # out=None
            named = {k: v for k, v in named.items() if k not in idle}
            node = ast.copy_location(ast.Call(node.func, node.args, [k for k in node.keywords if k.arg not in idle]), node)
        return caller.gates.gate_call(node, gate, name, args, named, method)
    if not elementwise and "-out" not in gate.params and name not in _TAKING:
        raise caller.error("argument", node, name=name, argument="out")
    if plain(out) is None:  # what stands outside the mask would be whatever the memory held
        raise caller.error("argument", node, name=name, argument="where")
    if not isinstance(plain(out), np.ndarray):
        raise caller.error("no_elements", place or node, kind=type(plain(out)).__name__)
    gone = _OPTIONS if elementwise else ("out",)
    rest = {k: v for k, v in named.items() if k not in gone}
    node = ast.copy_location(ast.Call(node.func, node.args, [k for k in node.keywords if k.arg not in gone]), node)
    with refusing(caller, node):
        return _written(Composing(caller, node, name, [], {}, ""), gate, args, rest, method, elementwise, mask, out, place)


def _last(node: ast.Call, args: list[Any]) -> tuple[Any, ast.expr | None, list[Any], ast.Call]:
    """The last argument is the array to write into: it, its place, the others, the call without it."""
    place = node.args[-1] if node.args and not isinstance(node.args[-1], ast.Starred) else None
    return args[-1], place, args[:-1], ast.copy_location(ast.Call(node.func, node.args[:-1], node.keywords), node)


def _written(
    made: Composing, gate: Gate, args: list[Any], rest: dict[str, Any], method: bool, elementwise: bool, mask: Any, out: Any,
    place: ast.expr | None,
) -> Any:  # fmt: skip
    """Computed, and written."""
    caller, node, name = made.caller, made.node, made.name
    if mask is not None and mask is not True:
        found = _masked(made, name, args, rest, mask, made.said(out, place))
    else:
        found = caller.gates.gate_call(node, gate, name, args, rest, method)
        shape = np.shape(plain(out))
        if np.shape(plain(found)) != shape and not elementwise:
            raise caller.error("inplace_shape", node, left=str(shape), right=str(np.shape(plain(found))))
    return _into(made, out, place, found)


def _into(made: Composing, out: Any, place: ast.expr | None, found: Any) -> Any:
    """Write ``found`` into ``out``. An array that the call is given anew has no other name: what is written is all there is."""
    caller, target, value = made.caller, plain(out), np.asarray(plain(found))
    fresh = place is not None and _is_fresh(place) or not is_number(out) and place is None
    if value.dtype != target.dtype and (fresh or (target.dtype.kind in "iu" and value.dtype.kind == "f")):
        raise caller.error("inplace_kind", place or made.node, left=str(target.dtype), right=str(value.dtype))
    if fresh:
        return found if value.shape == target.shape else bare(made.call("np.broadcast_to", found, target.shape))
    where = place or made.node
    made.store(where, out, ..., found)
    return caller.eval(where) if isinstance(where, ast.Name) else caller.machine.binder.now(out)


def _is_fresh(place: ast.expr) -> bool:
    """Whether an expression makes an array that nothing else holds: ``np.zeros_like(x)``."""
    return isinstance(place, ast.Call) and canonical(dotted(place.func)) in {*MAKERS, "np.array", "np.copy"}


def _masked(made: Composing, name: str, args: list[Any], rest: dict[str, Any], mask: Any, out: Any) -> Any:
    """What a function of numbers gives where the mask holds, elsewhere what ``out`` has."""
    caller, node, fill = made.caller, made.node, _INSIDE.get(name, 1.0)
    given = dict(zip(range(len(args)), node.args, strict=False)) if len(node.args) == len(args) else {}
    operands = [made.said(a, given.get(i)) for i, a in enumerate(args)]
    mask = made.said(caller.values.number(mask, node) if isinstance(mask, Box) else mask)
    shape, kind = np.shape(plain(out)), plain(out).dtype
    safe = [made.call("np.where", mask, o, fill) if is_number(o) or np.ndim(plain(o)) else o for o in operands]
    found = made.call("np.where", mask, made.call(name, *safe, **rest), out)
    function, values, start = callable_of(name), [plain(o) for o in operands], plain(out).copy()
    expected = caller.run(node, lambda: function(*values, out=start, where=plain(mask), **{k: plain(v) for k, v in rest.items()}))
    if np.shape(plain(found)) != shape or plain(found).dtype != kind or not np.array_equal(plain(found), expected, equal_nan=True):
        raise caller.error("argument", node, name=name, argument="where")
    return bare(found)


