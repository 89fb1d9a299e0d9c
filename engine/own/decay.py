"""Weight decay: a change, or a gradient, that is a multiple of another one and a share of the parameter itself."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from engine.own.dividing import agree

_APART = 1e-4
"""How far apart two directions must be for their plane to be told by a difference."""
_FAR = 1e-10
"""The square of a distance that rounding has no part in."""


def decayed(gradient: Any, change: Any, parameter: Any) -> tuple[float, float] | None:
    """The shares of ``gradient`` and ``parameter`` that ``change`` is the sum of; None where it is none, or where two numbers would
    do for any (fewer than three entries, or one of both is zero), or one of both alone."""
    arrays = [np.ravel(np.asarray(each, dtype=float)) for each in (gradient, change, parameter)]
    one, whole, other = arrays
    if whole.size < 3 or not one.size == other.size == whole.size or not (np.any(one) and np.any(other)):
        return None
    if not all([np.isfinite(each).all() for each in arrays]) or agree(other, whole) or agree(one, whole):
        return None
    sizes = np.linalg.norm(one), np.linalg.norm(other)
    one, other = one / sizes[0], other / sizes[1]
    if _aside(one, other, whole):
        return None
    both = np.stack([one, other], axis=1)
    shares = np.linalg.lstsq(both, whole, rcond=None)[0]
    if np.linalg.norm(both @ shares - whole) > 1e-9 * np.linalg.norm(whole) or not abs(shares[0]) > 0:
        return None
    return float(shares[0] / sizes[0]), float(shares[1] / sizes[1])


def _aside(one: Any, other: Any, whole: Any) -> bool:
    """Whether ``whole`` lies far out of the plane of two directions: told at a tenth of what the shares take, and mostly so."""
    across = other - (one @ other) * one
    size = sqrt(across @ across)
    if size < _APART:
        return False
    across = across / size
    rest = whole - (whole @ one) * one - (whole @ across) * across
    return bool(rest @ rest > _FAR * (whole @ whole))
