"""Gates called in ways that their rows do not know: with ``order='F'``, ``out=``, ``where=``, ``prepend=``, another number of
arguments. Each is said again with what the table has."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.gates import GATES, Gate
from engine.operands import Box, has_variable, plain
from engine.tracing.calling import layouts, results
from engine.tracing.calling.arguments import given_plain
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.composing import Composing, bare, refusing


def gate_call(
    caller: Caller, node: ast.Call, gate: Gate, name: str, args: list[Any], named: dict[str, Any], method: bool = False
) -> Any:
    """A call of a gate; of a method its owner comes first."""
    if not named and gate.plain(len(args)):
        return caller.gates.gate_call(node, gate, name, args, named, method)
    known = _SPELLINGS.get(gate.name)
    if known is not None:
        with refusing(caller, node):
            found = known(Composing(caller, node, name, [], {}, ""), gate, args, named, method)
        if found is not _AS_IT_IS:
            return found
    return results.gate_call(caller, node, gate, name, args, named, method)


_AS_IT_IS = object()


def _owner(made: Composing, args: list[Any]) -> Any:
    """The array that a call is about: a list is one too."""
    first = made.node.func.value if len(made.node.args) < len(args) and isinstance(made.node.func, ast.Attribute) else None
    where = first or (made.node.args[0] if made.node.args else made.node)
    return made.caller.values.number(args[0], where) if isinstance(args[0], Box) or has_variable(args[0]) else args[0]


def _reshape(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    order = plain(named.get("order"))
    shape = named.get("shape", named.get("newshape"))
    rest = args[1:]
    if not method and len(rest) == 2 and isinstance(plain(rest[1]), str):
        order, rest = plain(rest[1]), rest[:1]
    if order in (None, "C") and len(rest) == len(args) - 1 and "order" not in named:
        return _AS_IT_IS
    if set(named) - {"order", "shape", "newshape"}:
        return _AS_IT_IS
    owner = _owner(made, args)
    if not rest and shape is not None:
        rest = [shape]
    sizes = rest[0] if len(rest) == 1 else Box(rest, frozen=True)
    if layouts.order_of(made, order, np.asarray(plain(owner))) == "F":
        return layouts.reshaped(made, owner, sizes)
    return bare(made.call("np.reshape", made.said(owner), sizes))


def _ravel(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    if set(named) - {"order"} or len(args) + len(named) != 2:
        return _AS_IT_IS
    owner, order = _owner(made, args), plain(named["order"] if named else args[1])
    name = made.name.rpartition(".")[2]
    if layouts.order_of(made, order, np.asarray(plain(owner))) == "F":
        return layouts.flat(made, owner, name)
    return bare(made.method(owner, name))


def _diff(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """``prepend=`` and ``append=``: the row is made longer first; a number is as many as fit beside it."""
    given = dict(zip(("a", "n", "axis", "prepend", "append"), args, strict=False)) | named
    ends = {k: given.pop(k) for k in ("prepend", "append") if k in given}
    if all([plain(e) is None for e in ends.values()]):
        return _AS_IT_IS
    owner, axis = _owner(made, [given.pop("a")]), given_plain(given.get("axis", -1))
    shape = np.shape(plain(owner))
    axis = made.caller.run(made.node, np.lib.array_utils.normalize_axis_index, axis, len(shape))
    one = (*shape[:axis], 1, *shape[axis + 1 :])
    pieces = [owner]
    for key, end in ends.items():
        if plain(end) is None:
            continue
        number = made.caller.values.number(end, made.where_of(key, 3 if key == "prepend" else 4))
        piece = number if np.ndim(number.value) else made.call("np.full", one, number)
        pieces.insert(0 if key == "prepend" else len(pieces), made.said(piece))
    whole = made.call("np.concatenate", Box([made.said(p) for p in pieces]), axis=axis)
    found = made.call("np.diff", whole, **{k: v for k, v in given.items() if plain(v) is not None})
    return made.checked(found, np.diff, [owner], given | ends)


def _ediff1d(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    given = dict(zip(("ary", "to_end", "to_begin"), args, strict=False)) | named
    owner = _owner(made, [given.pop("ary", None)])
    if not given or set(given) - {"to_end", "to_begin"} or all([plain(e) is None for e in given.values()]):
        return _AS_IT_IS
    whole = given
    pieces = [made.call("np.ediff1d", owner)]
    for key, place in (("to_begin", 2), ("to_end", 1)):
        if plain(given.get(key)) is not None:
            piece = made.call("np.ravel", made.caller.values.number(given[key], made.where_of(key, place)))
            pieces.insert(0 if key == "to_begin" else len(pieces), piece)
    found = bare(made.call("np.concatenate", Box([made.said(p) for p in pieces])))
    return made.checked(found, np.ediff1d, [owner], whole)


def _log(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """``math.log(x, b)``: CPython divides the two logarithms."""
    if made.name != "math.log" or named or len(args) != 2:
        return _AS_IT_IS
    return made.op(made.call("math.log", args[0]), ast.Div(), made.call("math.log", args[1]))


def _hypot(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """``math.hypot`` of any number of legs."""
    if made.name != "math.hypot" or named or not args:
        return _AS_IT_IS
    return made.caller.gates.gate_call(made.node, GATES["legs"], made.name, args, named)


def _extreme(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """``initial=`` is one more number to choose among; what ``where=`` leaves out is never chosen."""
    given = dict(named)
    start, mask = given.pop("initial", None), given.pop("where", None)
    mask = None if mask is True else mask
    if plain(start) is None or plain(given.get("out")) is not None:
        return _AS_IT_IS if mask is None and plain(start) is None else _refused(made, "where" if plain(start) is None else "out")
    owner = made.said(_owner(made, args))
    name = "np.max" if gate.name == "amax" else "np.min"
    if plain(mask) is not None:
        mask = made.said(made.caller.values.number(mask, made.where_of("where", 9)))
        owner = made.call("np.where", mask, owner, -np.inf if name == "np.max" else np.inf)
    found = made.said(made.call(name, owner, *args[1:], **given))
    found = made.call("np.maximum" if name == "np.max" else "np.minimum", found, start)
    return made.checked(found, getattr(np, name[3:]), args, named)


def _copy(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """``a.copy(order='F')``."""
    name = made.name.rpartition(".")[2]
    if name != "copy" or set(named) - {"order"} or len(args) + len(named) != 2:
        return _AS_IT_IS
    return layouts.copied(made, _owner(made, args), plain(named["order"] if named else args[1]))


def _refused(made: Composing, argument: str) -> Any:
    raise made.caller.error("argument", made.node, name=made.name, argument=argument)


def _full(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """``dtype=``: filled first, then in the type that was asked for."""
    if plain(named.get("dtype")) is None and "dtype" not in named:
        return _AS_IT_IS
    kind = made.caller.run(made.node, np.dtype, given_plain(named["dtype"])).type
    if not issubclass(kind, np.floating):
        return _AS_IT_IS
    found = made.call(made.name, *[made.said(a) for a in args], **{k: v for k, v in named.items() if k != "dtype"})
    return found if np.asarray(plain(found)).dtype == kind else made.method(found, "astype", kind)


def _histogram(made: Composing, gate: Gate, args: list[Any], named: dict[str, Any], method: bool) -> Any:
    """Without ``range=`` the edges go from the least to the largest number, and move with them; counts do not."""
    given = dict(zip(("a", "bins", "range", "density", "weights"), args, strict=False)) | named
    data, bins = made.said(_owner(made, [given.get("a")])), given.get("bins", 10)
    more = [k for k in ("range", "density", "weights") if given.get(k) is not None and given[k] is not False]
    if more or not has_variable(data) or has_variable(bins) or not isinstance(plain(bins), int) or not np.size(plain(data)):
        return _AS_IT_IS
    low, high = made.call("np.min", data), made.call("np.max", data)
    if plain(low) == plain(high):
        return _AS_IT_IS
    counts, _ = made.caller.run(made.node, np.histogram, plain(data), plain(bins))
    return Box([counts, made.call("np.linspace", low, high, plain(bins) + 1)], frozen=True)


_SPELLINGS = {
    "histogram": _histogram,
    "copy": _copy, "amax": _extreme, "amin": _extreme, "full": _full, "full_like": _full,
    "reshape": _reshape, "ravel": _ravel, "diff": _diff, "ediff1d": _ediff1d, "log": _log, "hypot": _hypot,
}  # fmt: skip
