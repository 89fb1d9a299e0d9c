"""Arrays as they lie in memory: views stay views of one memory, and what is neither in rows nor in columns keeps its strides.

So a sum over a restored array adds in the same order, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.buffers import owner_of

Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def reduced(array: Any) -> Any:
    """What ``pickle`` keeps of an array; its large buffers go out of band."""
    owner = owner_of(array)
    if owner is not array:
        return _view, (owner, array.dtype, array.shape, _address(array) - _address(owner), array.strides)
    if array.flags.forc or not array.flags.owndata:
        return array.__reduce_ex__(5)
    return _laid_out, (array.ravel(order="K").copy(), array.shape, array.strides)


def _view(owner: Any, dtype: Any, shape: tuple[int, ...], start: int, strides: tuple[int, ...]) -> Any:
    return np.ndarray(shape, dtype, owner.ravel(order="K"), start, strides)


def _laid_out(flat: Any, shape: tuple[int, ...], strides: tuple[int, ...]) -> Any:
    return np.ndarray(shape, flat.dtype, flat, 0, strides)


def _address(array: Any) -> int:
    return int(array.__array_interface__["data"][0])
