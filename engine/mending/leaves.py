"""The gradients that a course leaves in the end, and whether they are right there."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.mending.ends import End
from engine.mending.numbers import agree
from engine.mending.repairs.arithmetic import close
from engine.named import NamedTuple


class Leaf(NamedTuple):
    """A gradient at the end: what its ``place`` should hold. Of an update (``start``, the parameter before it) ``want`` is the
    gradient, of which it is changed by a negative multiple."""

    place: str
    want: Any
    wrong: bool
    loose: bool  # whether its shape may differ by axes of size 1
    now: Any
    start: Any = None
    blur: float = 0.0  # what rounding may leave of it
    rate: float | None = None  # of an update that only another factor is wrong in: that of the others

    @property
    def tells(self) -> bool:
        """Whether it is more than rounding, so that what it is a multiple of says something."""
        return float(np.max(np.abs(np.asarray(self.want, dtype=float)), initial=0.0)) > self.blur


def of_update(end: End, place: str, value: Any, start: Any) -> Leaf | None:
    """The update of a parameter in a place: what is right along its gradient may be so by another factor; what goes the other way
    says nothing."""
    change = value if end.one.reason == "replaced" else np.subtract(value, start)
    if not np.allclose(change, end.one.theirs):
        return None
    if end.wrong or falls(change, end.ours):
        return Leaf(place, end.ours, end.wrong, False, value, start)
    return None if falls(np.negative(change), end.ours) else Leaf(place, value, False, False, value)


def rated(leaves: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """Without the updates that are wrong by a factor alone, or with the factor that all others have."""
    off = [leaf for leaf in leaves if leaf.wrong and leaf.start is not None and holds(leaf, leaf.now)]
    if not off:
        return leaves
    rates = [_rate(leaf, leaf.now) for leaf in leaves if leaf.start is not None and not leaf.wrong]
    if not rates or not all([close(each, rates[0]) for each in rates]):
        return tuple([leaf for leaf in leaves if not any([leaf is each for each in off])])
    return tuple([leaf._replace(rate=rates[0]) if any([leaf is each for each in off]) else leaf for leaf in leaves])


def _rate(leaf: Leaf, value: Any) -> float:
    """What an update multiplies its gradient by."""
    change, gradient = np.ravel(np.subtract(value, leaf.start)), np.ravel(np.asarray(leaf.want, dtype=float))
    return float(change @ gradient) / float(gradient @ gradient)


def holds(leaf: Leaf, value: Any) -> bool:
    """Whether a gradient is as it should be."""
    if leaf.start is not None:
        if value is None or np.shape(value) != np.shape(leaf.start) or not falls(np.subtract(value, leaf.start), leaf.want):
            return False
        return leaf.rate is None or close(_rate(leaf, value), leaf.rate)
    if leaf.loose:
        fits = value is not None and np.ndim(value) <= np.ndim(leaf.want) + 1
        return fits and agree(np.squeeze(value), np.squeeze(leaf.want), leaf.blur)
    return agree(value, leaf.want, leaf.blur)


def falls(change: Any, gradient: Any) -> bool:
    """Whether a change is a negative multiple of a gradient of two entries or more."""
    a, b = np.ravel(np.asarray(change, dtype=float)), np.ravel(np.asarray(gradient, dtype=float))
    square = float(b @ b)
    if a.size < 2 or not square or not np.all(np.isfinite(a)):
        return False
    ratio = float(a @ b) / square
    return ratio < 0 and bool(np.allclose(a, ratio * b, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(a)))))


__all__ = ["Leaf", "falls", "holds", "of_update", "rated"]
