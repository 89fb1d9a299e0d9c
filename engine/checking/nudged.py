"""What one variable, or one entry of it, does to the output when it moves: replays of the trace, a step or a place each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.checking.replay import RAISES, Replay, widened
from engine.checking.slopes import Ray
from engine.named import NamedTuple
from engine.records import Branch
from engine.trace import Trace


class Nudged(NamedTuple):
    """One replay. ``taken`` is the step as floats take it, ``output`` the output weighed by the seed into one number, ``values``
    what depends on the variable (index -> value), ``flipped`` the tests of the program that would come out otherwise."""

    taken: float
    output: float
    values: dict[int, Any]
    flipped: tuple[Branch, ...]


def nudged(trace: Trace, var: int, at: tuple[int, ...], steps: Sequence[float]) -> tuple[Nudged | None, ...]:
    """A replay per step, ``at`` being the place of the entry that moves (() of a number), all in double precision. None where the
    program cannot be run at that value. Raises ``Cancelled``."""
    return moved_alone(trace, [(var, at, step) for step in steps])


def moved_alone(trace: Trace, moves: Sequence[tuple[int, tuple[int, ...], float]]) -> tuple[Nudged | None, ...]:
    """A replay per move (variable, place, step), all else as in the trace. None as of ``nudged``. Raises ``Cancelled``."""
    replay = Replay(trace)
    rays: dict[tuple[int, tuple[int, ...]], Ray] = {}
    found: list[Nudged | None] = []
    for var, at, step in moves:
        ray = rays.get((var, at)) or rays.setdefault((var, at), Ray(replay, var, at))
        taken, values = ray.go(step)
        if values is None:
            found.append(None)
            continue
        with np.errstate(all="ignore"):
            output = float(np.sum(trace.seed * np.asarray(replay.output(values), dtype=float)))
        found.append(Nudged(taken, output, values, tuple(replay.flipped(ray.cone, values))))
    return tuple(found)


def moved_together(trace: Trace, values: Mapping[int, Any]) -> Nudged | None:
    """One replay with other values of several variables (index -> value); ``taken`` is 0. None as of ``nudged``."""
    replay = Replay(trace)
    cone = replay.cone(sorted(values))
    try:
        found = replay.run(cone, {var: widened(value) for var, value in values.items()})
    except RAISES:
        return None
    with np.errstate(all="ignore"):
        output = np.sum(trace.seed * np.asarray(replay.output(found)))
    return None if np.iscomplexobj(output) else Nudged(0.0, float(output), found, tuple(replay.flipped(cone, found)))
