"""Slopes by differences: how the output changes when one variable moves along a line, from replays of the trace.

Everything in float64, whatever the program's own types. The step is scaled to the value: a hundred-thousandth of it
keeps both the truncation error (h**2) and the rounding error (eps / h) of a centred difference near 1e-10 of the
slope.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from engine.checking.replay import RAISES, Cone, Replay, Values
from engine.named import NamedTuple
from engine.records import Branch

SETTLED = 0.1
"""How much of a slope its changes with the step, and rounding, may be where it is taken rather than one beyond a kink."""
STEP = 6e-6  # about eps ** (1/3), where the two errors of a centred difference are equally small
LEAST = 0.1  # values nearer to 0 than this are stepped like this one
FAR = 1e6  # entries that are so many times larger do not say how far the others are stepped
SHRINK = (1.0, 1 / 8, 1 / 64, 1 / 512)
GROW = (8.0, 64.0, 512.0, 4096.0, 32768.0)
EPS = float(np.finfo(float).eps)


class Estimate(NamedTuple):
    """A slope and what it may be off by: by how it changes with the step, and by rounding."""

    value: float
    change: float
    blur: float


def _size(array: Any) -> float:
    """How large the entries of an array are; where some are of another world (a mask of ``-1e10``), how large most are."""
    sizes = np.abs(array)
    most = float(np.median(sizes))
    return most if float(np.max(sizes)) > FAR * max(most, LEAST) else float(np.sqrt(np.mean(np.square(sizes))))


class Ray:
    """One variable moved along one direction: an entry (``index``), or a whole array (``direction``)."""

    def __init__(self, replay: Replay, var: int, index: tuple[int, ...] = (), direction: Any = None) -> None:
        self.replay = replay
        self.var = var
        self.cone: Cone = replay.cone((var,))
        self.index = index
        value = replay.base(var)
        self.base: Any = np.asarray(value, dtype=float) if isinstance(value, np.ndarray) else float(value)
        self.direction = direction
        size = _size(self.base) if direction is not None and np.size(self.base) else abs(self._at())
        self.step = STEP * max(size if np.isfinite(size) else 1.0, LEAST)
        self._found: dict[float, tuple[float, Values | None]] = {}

    def _at(self) -> float:
        return float(self.base[self.index]) if isinstance(self.base, np.ndarray) else float(self.base)

    def go(self, step: float) -> tuple[float, Values | None]:
        """The step as really taken in floats, and the values there; None where the program cannot be run."""
        found = self._found.get(step)
        if found is None:
            moved, taken = self._moved(step)
            try:
                values: Values | None = self.replay.run(self.cone, {self.var: moved})
            except RAISES:
                values = None
            if values is not None and any([type(value) is complex for value in values.values()]):
                values = None  # Python's power of a negative base leaves the real numbers
            found = self._found[step] = (taken, values)
        return found

    def _moved(self, step: float) -> tuple[Any, float]:
        if self.direction is not None:
            return self.base + step * self.direction, step
        if isinstance(self.base, np.ndarray):
            moved = self.base.copy()
            with np.errstate(all="ignore"):  # inf - inf
                moved[self.index] += step
                return moved, float(moved[self.index] - self.base[self.index])
        return self.base + step, (self.base + step) - self.base

    def centred(self, h: float) -> float:
        """(f(x + h) - f(x - h)) / 2h; NaN where one side cannot be run."""
        (up, plus), (down, minus) = self.go(h), self.go(-h)
        return np.nan if plus is None or minus is None or up == down else self.replay.change(plus, minus) / (up - down)

    def one_sided(self, h: float) -> float:
        """The slope towards x + h (h may be negative), its error of order h extrapolated away."""
        here = self._quotient(h)
        half = self._quotient(h / 2)
        return 2 * half - here

    def _quotient(self, h: float) -> float:
        taken, there = self.go(h)
        _, base = self.go(0.0)
        return np.nan if there is None or base is None or taken == 0 else self.replay.change(there, base) / taken

    def blur(self, h: float) -> float:
        """What rounding alone may do to a difference quotient: that of the largest number on the way, over the step."""
        return 8 * EPS * self.cone.largest / h

    def refined(self) -> Estimate:
        """The centred slope whose step suits the function best: the one that changes least with it. Beyond a kink a slope may
        change least of all, and is another's: where steps that cross none settle, theirs is taken."""
        best = inside = Estimate(np.nan, np.inf, 0.0)
        own = STEP * abs(self._at()) if self.direction is None else 0.0
        steps = [self.step * factor for factor in (*SHRINK, *GROW)] + [own * factor for factor in (1.0, 16.0) if own]
        for h in steps:
            whole, half, quarter = self.centred(h), self.centred(h / 2), self.centred(h / 4)
            if not (np.isfinite(whole) and np.isfinite(half) and np.isfinite(quarter)):
                continue
            # of three, because two may agree by the luck of rounding
            change, blur = max(abs(half - whole), abs(quarter - half)), self.blur(h)
            if change + blur < best.change + best.blur:
                best = Estimate((4 * half - whole) / 3, change, blur)
            if change + blur < min(inside.change + inside.blur, SETTLED * abs(half)) and not self.crosses(h):
                inside = Estimate((4 * half - whole) / 3, change, blur)
        return best if np.isnan(inside.value) else inside

    def sides(self) -> tuple[float, float]:
        """The slopes just left and just right of the point; NaN on a side where the program cannot be run."""
        found = []
        for sign in (-1.0, 1.0):
            tries = [self.one_sided(sign * self.step * f) for f in (*SHRINK, 1e-4)]
            finite = [t for t in tries if np.isfinite(t)]
            found.append(_steadiest(finite))
        return found[0], found[1]

    def crosses(self, h: float) -> bool:
        """Whether a max, min, relu or abs is won by another operand at x + h than at x - h."""
        _, plus = self.go(h)
        _, minus = self.go(-h)
        if plus is None or minus is None:
            return False
        pairs = zip(self.replay.sides(self.cone, plus), self.replay.sides(self.cone, minus), strict=True)
        return any(np.shape(a) != np.shape(b) or bool(np.any(np.not_equal(a, b))) for a, b in pairs)

    def tied(self) -> bool:
        """Whether a tied gate on the way is at its tie."""
        _, here = self.go(0.0)
        return here is not None and any(bool(np.any(np.equal(side, 0))) for side in self.replay.sides(self.cone, here))

    def flipped(self, h: float) -> list[Branch]:
        """The tests that come out otherwise at x + h or x - h."""
        found: list[Branch] = []
        for step in (h, -h):
            _, values = self.go(step)
            if values is not None:
                found += [b for b in self.replay.flipped(self.cone, values) if b not in found]
        return found


def _steadiest(tries: list[float]) -> float:
    """Of slopes by ever smaller steps the one that differs least from its neighbour."""
    if len(tries) < 2:
        return tries[0] if tries else np.nan
    gaps = [abs(a - b) for a, b in itertools.pairwise(tries)]
    return tries[gaps.index(min(gaps)) + 1]
