"""Weight decay: a change, or a gradient, that is a multiple of another one and a share of the parameter itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.own.dividing import agree


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
    both = np.stack([one / sizes[0], other / sizes[1]], axis=1)
    shares = np.linalg.lstsq(both, whole, rcond=None)[0]
    if np.linalg.norm(both @ shares - whole) > 1e-9 * np.linalg.norm(whole) or not abs(shares[0]) > 0:
        return None
    return float(shares[0] / sizes[0]), float(shares[1] / sizes[1])
