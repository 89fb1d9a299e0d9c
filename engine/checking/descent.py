"""Steps against the gradient: what the output comes to when several variables move together, from replays of the trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.checking.replay import RAISES, Replay
from engine.trace import Trace


def descended(trace: Trace, variables: Sequence[int], rates: Sequence[float]) -> tuple[float | None, ...]:
    """The output, weighed by the seed into one number, once each variable (an index) has gone ``rate`` times its gradient down,
    for each rate (0: where the trace stands; negative: up). The branches are those of the trace. None where the program cannot
    be run there. Raises ``Cancelled``."""
    replay = Replay(trace)
    cone = replay.cone(variables)
    found: list[float | None] = []
    with np.errstate(all="ignore"):
        starts = {var: _floats(replay.base(var)) for var in variables}
        for rate in rates:
            moved = {var: start - rate * trace.gradient(var) for var, start in starts.items()}
            try:
                values = replay.run(cone, moved)
                found.append(float(np.sum(trace.seed * np.asarray(replay.output(values), dtype=float))))
            except RAISES:
                found.append(None)
    return tuple(found)


def squared(trace: Trace, variables: Sequence[int]) -> float:
    """The squared length of the gradient of several variables: what a step of rate 1 takes off the output, by its tangent."""
    with np.errstate(all="ignore"):
        return float(sum([np.sum(np.square(np.asarray(trace.gradient(var), dtype=float))) for var in variables]))


def _floats(value: Any) -> Any:
    return np.asarray(value, dtype=float) if isinstance(value, np.ndarray) else float(value)
