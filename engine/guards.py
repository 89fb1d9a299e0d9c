"""What is looked at beside the price of a call: sequences that are walked, texts, and integers of fixed width that run over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.limits import Limits
from engine.pricing.budget import Costly
from engine.pricing.builtins import characters

__all__ = ["Costly", "Wrapped", "contained", "printed", "rounding", "sized", "unwrapped", "wrapped"]

_GROWING = frozenset(("**", "*", "<<", "+", "-"))


class Wrapped(OverflowError):
    """Integers of fixed width ran over."""


def wrapped(op: str, left: Any, right: Any, value: Any) -> bool:
    """Whether integers of fixed width ran over in numpy, which says nothing: the value would be silently wrong."""
    if value.dtype.kind not in "iu" or op not in (*_GROWING, "@") or not value.size:
        return False
    with np.errstate(all="ignore"):
        wide = {"+": np.add, "-": np.subtract, "*": np.multiply, "**": np.power, "@": np.matmul}.get(op)
        if wide is None:
            return False
        exact = wide(np.asarray(left, dtype=float), np.asarray(right, dtype=float))
    return _beyond(exact, value.dtype)


def _beyond(exact: Any, kind: Any) -> bool:
    """Whether a number lies outside the integers of a kind."""
    unsigned = kind.kind == "u"
    return bool(np.any(np.abs(exact) >= 2.0 ** (8 * kind.itemsize - (not unsigned))) or (unsigned and np.any(exact < 0)))


def unwrapped(function: Callable[..., Any], args: list[Any], named: dict[str, Any], value: Any) -> None:
    """Raise ``Wrapped`` if a call on integers gave ``value`` because they ran over: on floats it gives something larger."""
    if not isinstance(value, (np.ndarray, np.generic)) or value.dtype.kind not in "iu":
        return
    wide = [_widened(a) for a in args]
    if all(w is a for w, a in zip(wide, args, strict=True)):
        return
    try:
        with np.errstate(all="ignore"):
            exact = function(*wide, **named)
    except (TypeError, ValueError, IndexError):  # takes integers only: indices, counts
        return
    if isinstance(exact, (np.ndarray, np.generic, float)) and _beyond(exact, value.dtype):
        raise Wrapped


def _widened(value: Any) -> Any:
    """Integers as floats, lists of them too."""
    if isinstance(value, np.ndarray):
        return value.astype(float) if value.dtype.kind in "iu" else value
    if isinstance(value, list) and value and all(isinstance(v, (int, np.integer)) for v in value):
        return np.asarray(value, dtype=float)
    return [_widened(v) for v in value] if isinstance(value, list) and any(isinstance(v, np.ndarray) for v in value) else value


def printed(value: Any, limits: Limits) -> None:
    """Characters that ``str`` would write, from above; numpy shortens its own arrays."""
    count = characters(value)
    if count > limits.printed:
        raise Costly("printed", count)


def rounding(digits: Any, limits: Limits) -> None:
    """``round(x, digits)`` of an integer raises ten to that power."""
    if isinstance(digits, int) and abs(digits) > limits.width:
        raise Costly("width", abs(digits))


def contained(item: Any, among: Any, limits: Limits) -> None:
    """``x in range(n)`` counts through the range unless x is an integer."""
    if isinstance(among, range) and type(item) is not int and _length(among) > limits.items:
        raise Costly("items", _length(among))


def _length(numbers: range) -> int:
    """The length of a range that may be too long for ``len``."""
    return max(0, -((numbers.start - numbers.stop) // numbers.step))


def sized(items: Any, limits: Limits) -> None:
    """A sequence that is about to be walked whole."""
    count = _length(items) if isinstance(items, range) else len(items)
    if count > limits.items:
        raise Costly("items", count)
