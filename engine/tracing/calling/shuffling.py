"""``shuffle``: what stands in a list or along an axis of an array gets another order, drawn as numpy draws it."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from engine.operands import Box, is_number, plain
from engine.tracing.calling.composing import Composing


def shuffle(made: Composing, source: Any) -> None:
    """``x[...] = x[order]``: numpy shuffles the numbers from 0 on in the same way. Looked at, not believed."""
    caller, node, operand, axis = made.caller, made.node, made.operand("x"), made.plain("axis", 0)
    if isinstance(operand, Box) and not operand.frozen:
        caller.pay(node, "np.random.shuffle", [list(range(len(operand.items)))])
        order = list(range(len(operand.items)))
        caller.run(node, source.shuffle, order)
        operand.items[:] = [operand.items[i] for i in order]
        return
    array = plain(operand)
    if not isinstance(array, np.ndarray) or not array.ndim:
        raise caller.error("no_elements", made.where("x"), kind=type(array).__name__)
    caller.pay(node, "np.random.shuffle", [array])
    axis = caller.run(node, np.lib.array_utils.normalize_axis_index, axis, array.ndim)
    again, options = copy.deepcopy(source), {"axis": axis} if axis else {}
    expected, numbers = array.copy(), np.arange(array.shape[axis])
    caller.run(node, again.shuffle, expected, **options)
    caller.run(node, source.shuffle, numbers)
    if not np.array_equal(np.take(array, numbers, axis=axis), expected, equal_nan=True):
        raise caller.error("argument", node, name=made.name, argument=f"shape {array.shape}")
    place = made.where("x")
    owner = operand if place is node else caller.eval(place)
    key = Box([*[slice(None)] * axis, made.said(numbers)], frozen=True) if axis else made.said(numbers)
    mixed = made.index(owner, key) if is_number(owner) else np.take(array, numbers, axis=axis)
    made.store(place, owner, ..., made.said(mixed))
