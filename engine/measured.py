"""Numbers that come from a shape or a length: ``x.shape[0]``, ``len(x)``, and what is computed of them and literals alone.

Such a number is a Python or numpy number like any other, of a class that tells where it comes from. It is told apart while a
program runs; what a trace keeps, and whatever is computed with arrays, gets it ``stripped``.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class Measured:
    """What the classes below have in common."""

    __slots__ = ()


class MeasuredInt(Measured, int):
    """A whole number."""

    __slots__ = ()


class MeasuredFloat(Measured, float):
    """A share: ``1.0 / len(x)``."""

    __slots__ = ()


class MeasuredNumber(Measured, np.float64):  # type: ignore[misc]  # as numpy's own stubs have it
    """The same as numpy's: ``np.sqrt(2.0 / len(x))``."""


_CLASSES: dict[type, type] = {int: MeasuredInt, float: MeasuredFloat, np.float64: MeasuredNumber}
_PLAIN: dict[type, type] = {made: kind for kind, made in _CLASSES.items()}


def measured(value: Any) -> Any:
    """``value`` as a number that comes from a shape; of numpy's whole numbers Python's. What is no number stays what it is."""
    if isinstance(value, np.integer):
        value = int(value)
    made = _CLASSES.get(type(value))
    return value if made is None else made(value)


def stripped(value: Any) -> Any:
    """The plain number again; anything else as it is."""
    kind = _PLAIN.get(type(value))
    return value if kind is None else kind(value)


def is_measured(value: Any) -> bool:
    """Whether a value is such a number, or a shape: a list or tuple (``items``) of nothing else."""
    items = getattr(value, "items", None)
    if isinstance(items, list):
        return bool(items) and all([isinstance(item, Measured) for item in items])
    return isinstance(value, Measured)
