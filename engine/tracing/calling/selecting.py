"""Functions that choose values by conditions, or call a function of the program for each element."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.guards import sized
from engine.operands import Box, is_number, plain
from engine.tracing.calling.composing import Composing, bare
from engine.tracing.frames import Function, Method, UserFunction, Vectorized

_CALLED = (Function, Method, UserFunction)


def select(made: Composing) -> Any:
    """The first choice whose condition holds: ``np.where`` in ``np.where``."""
    conditions, choices = made.listed("condlist"), made.listed("choicelist")
    if not conditions or len(conditions) != len(choices):
        raise made.caller.error("failed", made.node, said=f"{len(conditions)} conditions, {len(choices)} choices")
    found = made.operand("default", 0)
    for condition, choice in zip(reversed(conditions), reversed(choices), strict=True):
        if np.asarray(plain(condition)).dtype != bool:
            raise made.caller.error("type", made.node, said="np.select: conditions are truth values")
        found = made.call("np.where", condition, choice, made.said(found))
    kinds = [np.asarray(plain(c)) for c in (*choices, made.operand("default", 0))]
    if np.result_type(*kinds) != np.asarray(plain(found)).dtype:
        raise made.caller.error("argument", made.node, name=made.name, argument="choicelist")
    return bare(found)


def piecewise(made: Composing) -> Any:
    """Each function is given the elements where its condition holds; what comes back is put in their places."""
    x, functions = made.number("x"), made.listed("funclist")
    shape, kind = np.shape(plain(x)), np.asarray(plain(x)).dtype
    given = made.operand("condlist")
    if isinstance(plain(given), list) and any([isinstance(i, (bool, np.bool_)) for i in plain(given)]):
        conditions = [given]
    else:
        conditions = [given] if np.shape(plain(given)) == shape else made.listed("condlist")
    masks = [np.asarray(plain(c), dtype=bool) for c in conditions]
    if len(functions) == len(masks) + 1:
        masks.append(~np.any(masks, axis=0))
    double = kind == np.float64
    if len(functions) != len(masks) or not shape or any([m.shape != shape for m in masks]) or not double:
        raise made.caller.error("argument", made.node, name=made.name, argument="condlist" if double else f"x: {kind}")
    places, pieces, taken = np.zeros(shape, dtype=int), [made.said(np.zeros(1))], 1
    for i, (mask, function) in enumerate(zip(masks, functions, strict=True)):
        count = int(mask.sum())
        if not count:
            continue
        if isinstance(function, _CALLED):
            picked = made.index(x, conditions[i] if i < len(conditions) and is_number(conditions[i]) else made.said(mask))
            value = made.invoke(function, made.said(picked))
        else:
            value = function
        if np.shape(plain(value)) != (count,):
            number = np.ndim(plain(value)) == 0
            value = made.call("np.full", (count,), value) if number else made.call("np.broadcast_to", value, (count,))
        places[mask] = taken + np.arange(count)
        pieces.append(made.said(value))
        taken += count
    return bare(made.index(made.call("np.concatenate", Box(pieces)), made.said(places)))


def vectorize(made: Composing) -> Any:
    """A function that calls another one for each element."""
    function = made.operand("pyfunc")
    for key in ("excluded", "signature"):
        if made.has(key):
            raise made.caller.error("argument", made.node, name=made.name, argument=key)
    if not isinstance(function, _CALLED):
        raise made.caller.error("not_callable", made.where("pyfunc"), kind=type(plain(function)).__name__)
    kinds = made.operand("otypes")
    return Vectorized(function, [_kind(k) for k in made.caller.walks.whole(kinds, made.node)] if made.has("otypes") else [])


def each(made: Composing, vectorized: Vectorized, args: list[Any]) -> Any:
    """A call of what ``np.vectorize`` gave: all operands are broadcast together."""
    operands = [made.said(made.caller.values.number(a, made.node)) for a in args]
    shape = made.caller.run(made.node, np.broadcast_shapes, *[np.shape(plain(o)) for o in operands])
    made.caller.run(made.node, sized, range(prod(shape)), made.caller.limits)
    wide = [o if np.shape(plain(o)) == shape else bare(made.call("np.broadcast_to", o, shape)) for o in operands]
    found = []
    for at in np.ndindex(shape):
        place = Box(list(at), frozen=True)
        found.append(made.invoke(vectorized.function, *[made.index(o, place) if shape else o for o in wide]))
    if not found or any([np.ndim(plain(f)) for f in found]):
        argument = "pyfunc" if found else f"shape {shape}"
        raise made.caller.error("argument", made.node, name="np.vectorize", argument=argument)
    first = np.asarray(plain(found[0])).dtype if not vectorized.kinds else np.dtype(vectorized.kinds[0])
    return _shaped(made, found, shape, first)


def _shaped(made: Composing, found: list[Any], shape: tuple[int, ...], kind: Any) -> Any:
    """Numbers as an array of a shape; numpy takes its type from the first of them."""
    if not shape:
        return made.call("np.array", found[0])
    flat = made.array(found)
    if np.asarray(plain(flat)).dtype != kind:
        if kind.kind != "f":  # numpy would cut the others off behind the point
            raise made.caller.error("inplace_kind", made.node, left=str(kind), right=str(np.asarray(plain(flat)).dtype))
        flat = made.method(flat, "astype", kind.type) if is_number(flat) else plain(flat).astype(kind)
    return flat if len(shape) == 1 else bare(made.call("np.reshape", flat, shape))


def _kind(given: Any) -> Any:
    return {"float": float, "int": int, "bool": bool}.get(given.name, given) if isinstance(given, Function) else plain(given)


def apply_along_axis(made: Composing) -> Any:
    """A function of each row along an axis; what it gives stands in the axis' place."""
    function, array, axis = made.operand("func1d"), made.number("arr"), made.plain("axis")
    shape = np.shape(plain(array))
    axis = made.caller.run(made.node, np.lib.array_utils.normalize_axis_index, axis, len(shape))
    others = (*shape[:axis], *shape[axis + 1 :])
    made.caller.run(made.node, sized, range(prod(others)), made.caller.limits)
    found = []
    for at in np.ndindex(others):
        place = Box([*at[:axis], slice(None), *at[axis:]], True)
        row = made.index(array, place)
        found.append(made.invoke(function, row if is_number(row) else made.said(row)))
    sizes = {np.shape(plain(f)) for f in found}
    if len(sizes) != 1 or len(inner := sizes.pop()) > 1:
        raise made.caller.error("argument", made.node, name=made.name, argument="func1d")
    if not inner:
        return _shaped(made, found, others, np.asarray(plain(found[0])).dtype)
    stacked = made.call("np.stack", Box([made.said(f) for f in found]))
    whole = stacked if others else made.index(stacked, 0)
    whole = made.call("np.reshape", made.said(whole), (*others, *inner)) if len(others) > 1 else whole
    return bare(made.call("np.moveaxis", whole, -1, axis) if axis < len(others) else whole)


def fromfunction(made: Composing) -> Any:
    """The function, given the row and column numbers of every element."""
    shape, kind = made.plain("shape"), made.plain("dtype", float)
    numbers = made.call("np.indices", shape, dtype=_kind(kind))
    return made.invoke(made.operand("function"), *[made.said(n) for n in plain(numbers)])


def fromiter(made: Composing) -> Any:
    """An iterator's numbers as an array."""
    items, count = made.listed("iter"), made.plain("count", -1)
    if count >= 0:
        if len(items) < count:
            said = f"iterator too short: Expected {count} but iterator had only {len(items)} items."
            raise made.caller.error("failed", made.node, said=said)
        items = items[:count]
    return made.call("np.array", Box(items), dtype=_kind(made.operand("dtype")))
