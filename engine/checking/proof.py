"""One gradient proven by differences, told whole: the program at x - h and at x + h, what moves on the way, which test or which
max, min, relu or abs changes sides between the two, and whether the quotient is the gradient."""

from __future__ import annotations

from math import floor, isfinite, log10
from typing import Any

import numpy as np

from engine.checking.check import compare, good_for, relative_error
from engine.checking.replay import Replay, Values
from engine.checking.slopes import Ray
from engine.named import NamedTuple
from engine.records import Branch
from engine.trace import Trace

STEP = 1e-3
"""The step that is tried first, of a value of 1 to 10: large enough to be read, small enough for seven right digits."""
FINER = 5
"""Steps that are tried, each a tenth of the one before."""
CLOSE = 1e-5
"""Relative error at which four printed digits agree."""
MOST = 4000
"""Variables whose moves are told: of more, those nearest to the output."""


class Moved(NamedTuple):
    """A variable that moves with the one that is nudged: its value, and what it is at x - h and at x + h; of an array its entry
    ``at``, the one that moves most."""

    var: int
    at: tuple[int, ...]
    here: float
    down: float
    up: float


class Proof(NamedTuple):
    """``low`` and ``high`` are x - h and x + h as floats take them, ``below`` and ``above`` the output there, weighed by the seed
    (NaN where the program cannot be run), ``slope`` their difference over that of the points. ``verdict`` and ``reason`` are those
    of ``engine.check``, which takes finer steps; ``left`` and ``right`` the slopes on both sides of a kink."""

    var: int
    at: tuple[int, ...]
    x: float
    step: float
    low: float
    high: float
    below: float
    above: float
    slope: float
    gradient: float
    error: float
    verdict: str
    reason: str
    left: float
    right: float
    moved: tuple[Moved, ...]
    more: int  # moved, but not told
    flipped: tuple[Branch, ...]
    turned: tuple[int, ...]  # variables made by a max, min, relu or abs that another operand wins on the other side


def proof(trace: Trace, var: int, at: tuple[int, ...] = (), step: float | None = None) -> Proof:
    """The gradient of a variable (an index), or of its entry ``at``, against the centred difference with ``step``; without one the
    largest of a few powers of ten is taken whose quotient agrees. Raises ``Cancelled``."""
    with np.errstate(all="ignore"):
        replay = Replay(trace)
        ray = Ray(replay, var, at)
        gradient = trace.gradient(var)
        ours = float(gradient[at] if at else gradient)
        x = float(ray.base[at] if at else ray.base)
        steps = [step] if step is not None else _steps(x)
        tried = [(_off(ray, one, ours), one) for one in steps]
        _, chosen = next((each for each in tried if each[0] <= CLOSE), min(tried, key=lambda each: each[0]))
        found = compare(ray, ours, at, good_for(trace))
        (down, minus), (up, plus) = ray.go(-chosen), ray.go(chosen)
        slope = ray.centred(chosen)
        moved = _moved(replay, var, at, minus, plus)
        left, right = ray.sides() if found.verdict == "tie" or ray.tied() else (np.nan, np.nan)
        kinked = found.verdict == "right" and abs(left - right) > 1e-4 * max(abs(left), abs(right))  # it is their mean
        return Proof(
            var, at, x, chosen, x + down, x + up, _output(replay, minus), _output(replay, plus), slope, ours,
            relative_error(ours, slope), "tie" if kinked else found.verdict, found.reason, left, right,
            tuple(moved[-MOST:]), max(0, len(moved) - MOST), tuple(ray.flipped(chosen)), _turned(replay, ray, minus, plus),
        )  # fmt: skip


def _steps(x: float) -> list[float]:
    """Powers of ten to try, by the size of the value."""
    decade = floor(log10(abs(x))) if x and isfinite(x) else 0
    return [float(f"1e{round(log10(STEP)) + max(decade, -3) - finer}") for finer in range(FINER)]


def _off(ray: Ray, step: float, gradient: float) -> float:
    """The relative error of the quotient with a step; infinite where it is none, or a kink lies between."""
    error = relative_error(gradient, ray.centred(step))
    return error if isfinite(error) and not ray.crosses(step) and not ray.flipped(step) else np.inf


def _output(replay: Replay, values: Values | None) -> float:
    if values is None:
        return float("nan")
    return float(np.sum(replay.seed * np.asarray(replay.output(values), dtype=float)))


def _moved(replay: Replay, var: int, at: tuple[int, ...], minus: Values | None, plus: Values | None) -> list[Moved]:
    """What moves, in the order of the trace."""
    found = []
    for index in sorted({*(minus or ()), *(plus or ())}):
        here = _numbers(replay.base(index))
        down, up = [None if values is None else _numbers(values.get(index)) for values in (minus, plus)]
        sides = [side for side in (down, up) if side is not None and here is not None and np.shape(side) == np.shape(here)]
        if here is None or not sides or not np.size(here):
            continue
        most = np.max([_far(side, here) for side in sides], axis=0)
        place = at if index == var else tuple([int(i) for i in np.unravel_index(int(np.argmax(most)), np.shape(most))])
        if index == var or bool(np.any(most)):
            found.append(Moved(index, place, *[_entry(one, place) for one in (here, down, up)]))
    return found


def _far(side: Any, here: Any) -> Any:
    """How far each entry moved: what stays inf or NaN has not, what becomes so, or leaves it, has infinitely far."""
    far = np.abs(side - here)
    return np.where(np.isnan(far), np.where((side == here) | (np.isnan(side) & np.isnan(here)), 0.0, np.inf), far)


def _numbers(value: Any) -> Any:
    """A value as floats; None for what is no number."""
    try:
        return np.asarray(value, dtype=float) if value is not None else None
    except (TypeError, ValueError, OverflowError):
        return None


def _entry(value: Any, at: tuple[int, ...]) -> float:
    return float("nan") if value is None else float(value[at])


def _turned(replay: Replay, ray: Ray, minus: Values | None, plus: Values | None) -> tuple[int, ...]:
    if minus is None or plus is None:
        return ()
    found = []
    for move in ray.cone.tied:
        alone = ray.cone._replace(tied=(move,))
        pairs = zip(replay.sides(alone, minus), replay.sides(alone, plus), strict=True)
        if any([np.shape(a) != np.shape(b) or bool(np.any(np.not_equal(a, b))) for a, b in pairs]):
            found.append(move.write)
    return tuple(found)
