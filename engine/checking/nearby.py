"""Gradients at a point where several maxima, relus or abs tie at once: each side of one input then mixes their choices."""

from __future__ import annotations

import numpy as np

from engine.checking.replay import RAISES
from engine.checking.slopes import Ray
from engine.kinds import is_float

INPUTS = 12
"""Inputs that are moved to leave the ties."""
_FAR, _NEARER = 1e-4, 1e-5
_SAME = 1e-6


def is_limit(ray: Ray, analytic: float) -> bool:
    """Whether a gradient is the limit of those at points nearby at which nothing ties (an element of Clarke's subdifferential, see
    Clarke, "Optimization and Nonsmooth Analysis", 1983): moving one other input, or all entries of this one, leaves the ties."""
    inputs = [v for v in ray.replay.trace.vars if v.kind == "input" and v.diff and is_float(v.value)]
    for other in inputs[:INPUTS]:
        for sign in (1.0, -1.0):
            far, nearer = [_slope(ray, other.index, sign * by) for by in (_FAR, _NEARER)]
            largest = max(abs(nearer), abs(analytic))
            if not np.isfinite(far) or not np.isfinite(nearer):
                continue
            left = abs(nearer - analytic)
            if left <= 1e-3 * largest and left <= max(0.3 * abs(far - analytic), _SAME * largest):
                return True
    return False


def _slope(ray: Ray, other: int, shift: float) -> float:
    """The centred slope once another input is moved by ``shift`` of its size; NaN where the program cannot be run there."""
    replay = ray.replay
    cone = replay.cone((ray.var, other))
    base = replay.base(other)
    moved = base + shift * max(float(np.sqrt(np.mean(np.square(base)))), 0.1)
    ends = []
    step = abs(shift) / 100
    for by in (step, -step):
        here = moved if other == ray.var else replay.base(ray.var)
        if isinstance(here, np.ndarray):
            here = np.array(here, dtype=float)
            here[ray.index] += by
        else:
            here = float(here) + by
        try:
            ends.append(replay.run(cone, {other: moved, ray.var: here}))
        except RAISES:
            return float("nan")
    return float(replay.change(ends[0], ends[1])) / (2 * step)
