"""Stages opened to their gates, and folded: a trace of the same run with other lines. What opens them is loaded with the first."""

from __future__ import annotations

from engine.cancelling import Cancel
from engine.trace import Trace


def expand(trace: Trace, stages: frozenset[int], cancel: Cancel | None = None) -> Trace:
    """``trace`` with the given stages (indices) opened; the one given stays as it is. Variables keep their indices; new parts
    come after them. Raises ``Cancelled`` once ``cancel`` says so."""
    if not stages:
        return trace
    from engine.deriving import expand as opening

    return Trace(opening.expanded(trace.backward, stages, cancel), trace.notices, trace.own, trace.training, trace.untold)


def expandable(trace: Trace, stage: int) -> bool:
    """Whether opening the stage would show more than it does: it is made of several gates."""
    from engine.deriving import expand as opening

    return opening.expandable(trace.traced, stage)
