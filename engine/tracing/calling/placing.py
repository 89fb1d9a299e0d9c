"""Functions that write into some elements of an array: ``np.put``, ``np.place``, ``np.putmask``, ``np.copyto(…, where=…)``.

Each is the assignment ``a[places] = values`` that numpy's documentation says it is.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.operands import Box, is_number, plain
from engine.tracing.calling.composing import Composing


def _owner(made: Composing, key: str) -> Any:
    """The array that is written into."""
    operand = made.operand(key)
    if not isinstance(plain(operand), np.ndarray):
        raise made.caller.error("no_elements", made.where(key), kind=type(plain(operand)).__name__)
    return made.caller.eval(made.where(key)) if made.where(key) is not made.node else operand


def _as_array(made: Composing, key: str) -> Any:
    """An argument as an array of numbers, with its text."""
    return made.caller.values.number(made.operand(key), made.where(key))


def _cycled(made: Composing, values: Any, count: int) -> Any:
    """As many values as there are places: over and over, or the first of them."""
    size = int(np.size(plain(values)))
    if not np.ndim(plain(values)):
        return values
    flat = values if np.ndim(plain(values)) == 1 else made.said(made.call("np.ravel", values))
    return flat if size == count else made.said(made.call("np.resize", flat, count))


def put(made: Composing) -> None:
    """``np.put(a, i, v)``: places in the flattened array."""
    owner, places = _owner(made, "a"), made.plain("ind")
    if made.plain("mode", "raise") != "raise":
        raise made.caller.error("argument", made.node, name=made.name, argument="mode")
    array = plain(owner)
    numbers = made.caller.run(made.node, np.asarray, places).ravel()
    if numbers.dtype.kind not in "iu" and numbers.size:
        raise made.caller.error("index_type", made.where("ind"), kind=str(numbers.dtype))
    if numbers.size and not (-array.size <= numbers.min() and numbers.max() < array.size):
        raise made.caller.error("index", made.where("ind"), said=f"{numbers.tolist()} / {array.size}")
    if not numbers.size:
        return
    at = np.unravel_index(numbers.astype(int) % array.size, array.shape)
    place = made.said(at[0]) if len(at) == 1 else Box([made.said(a) for a in at], frozen=True)
    made.store(made.where("a"), owner, place, _cycled(made, _as_array(made, "v"), numbers.size))


def _mask(made: Composing, key: str, shape: tuple[int, ...]) -> Any:
    """A mask over an array of a shape: as a variable where it depends on some."""
    mask = made.operand(key)
    value = np.asarray(plain(mask))
    if is_number(mask) and value.dtype == bool and value.shape == shape:
        return mask
    if is_number(mask):
        made.caller.machine.fix(mask)
    wanted = np.broadcast_to(value, shape) if made.name == "np.copyto" else value.reshape(shape)
    return made.said(np.array(wanted, dtype=bool))


def place(made: Composing) -> None:
    """``np.place(a, mask, values)``: the values one after the other into the places of the mask."""
    owner = _owner(made, "arr")
    mask = made.caller.run(made.node, _mask, made, "mask", plain(owner).shape)
    count = int(plain(mask).sum())
    values = _as_array(made, "vals")
    if not count:
        return
    if not np.size(plain(values)):
        raise made.caller.error("failed", made.node, said="Cannot insert from an empty array!")
    values = made.call("np.array", Box([values])) if not np.ndim(plain(values)) else values
    made.store(made.where("arr"), owner, mask, _cycled(made, made.said(values), count))


def putmask(made: Composing) -> None:
    """``np.putmask(a, mask, values)``: of values as large as the array those in the same places."""
    owner = _owner(made, "a")
    array, values = plain(owner), _as_array(made, "values")
    mask = made.caller.run(made.node, _mask, made, "mask", array.shape)
    if np.ndim(plain(values)):
        if np.size(plain(values)) != array.size:
            values = made.said(made.call("np.resize", values, array.shape))
        elif np.shape(plain(values)) != array.shape:
            values = made.said(made.call("np.reshape", values, array.shape))
        values = made.said(made.index(values, mask))
    made.store(made.where("a"), owner, mask, values)


def put_along_axis(made: Composing) -> None:
    """``np.put_along_axis(a, i, v, axis)``: ``np.take_along_axis`` the other way."""
    owner, axis = _owner(made, "arr"), made.plain("axis")
    shape, numbers = plain(owner).shape, np.asarray(made.plain("indices"))
    if axis is None or numbers.ndim != len(shape):
        raise made.caller.error("argument", made.node, name=made.name, argument=f"axis={axis}, shape {numbers.shape}")
    axis = made.caller.run(made.node, np.lib.array_utils.normalize_axis_index, axis, len(shape))
    sizes = [numbers.shape[i] if i == axis else n for i, n in enumerate(shape)]
    grid = np.ogrid[tuple([slice(0, n) for n in sizes])] if len(sizes) > 1 else [np.arange(sizes[0])]
    at = [np.broadcast_to(numbers if i == axis else g, sizes) for i, g in enumerate(grid)]
    key = made.said(np.array(at[0])) if len(at) == 1 else Box([made.said(np.array(a)) for a in at], frozen=True)
    made.store(made.where("arr"), owner, key, _as_array(made, "values"))


def copyto(made: Composing) -> None:
    """``np.copyto(a, v, where=mask)``."""
    owner, values = _owner(made, "dst"), _as_array(made, "src")
    if made.plain("casting", "same_kind") != "same_kind":
        raise made.caller.error("argument", made.node, name=made.name, argument="casting")
    if not made.has("where") or plain(made.operand("where")) is True:
        made.store(made.where("dst"), owner, ..., values)
        return
    shape = plain(owner).shape
    mask = made.caller.run(made.node, _mask, made, "where", shape)
    if np.ndim(plain(values)) and prod(np.shape(plain(values))) != 1:
        if np.shape(plain(values)) != shape:
            values = made.said(made.call("np.broadcast_to", values, shape))
        values = made.said(made.index(values, mask))
    made.store(made.where("dst"), owner, mask, values)
