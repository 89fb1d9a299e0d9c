"""Faults in what is 0 at the file's own numbers: a hinge that no example reaches, a term whose mask lets nothing through.

Where the parameters are smaller, margins are: a backward part that is right is judged again there, at two points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.checking.hidden import LARGEST, STAGES, Run, judged, with_sets
from engine.records import Var
from engine.trace import Trace
from engine.verdicts import Own

SMALLER = (0.3, 0.1)
"""What the parameters are multiplied with, a point each: a fault has to show at both."""


def dormant(trace: Trace, run: Run) -> Own | None:
    """The verdict; where it is right, but wrong with smaller parameters, that one, with ``Own.moved`` saying which they are."""
    own = trace.own
    if own is None or not own.ok or not trace.options.blame or len(trace.stages) > STAGES:
        return own
    if any([line.verdict == "given" for line in own.lines]) or not _sleeps(trace):
        return own
    parameters = [var for var in trace.inputs() if own.verdicts.get(var.index) == "right" and movable(var)]
    known = {(line.line, line.name) for line in own.lines if line.verdict == "right"}
    if not parameters:
        return own
    for factor in SMALLER:
        found = judged(trace, with_sets(trace.options, _smaller(parameters, factor))._replace(blame=False), run)
        known &= set() if found is None else {(line.line, line.name) for line in found.lines if line.verdict == "wrong"}
        if not known:
            return own
    sets = _smaller(parameters, SMALLER[0])
    told = judged(trace, with_sets(trace.options, sets), run)
    return own if told is None or told.ok else replace(told, moved=sets)


def _sleeps(trace: Trace) -> bool:
    """Whether an array that was computed, and that the output comes from, is 0 everywhere, or its gradient is."""
    made = [var for var in trace.vars if var.kind in ("stage", "part") and var.diff and np.size(var.value) > 1]
    made = [var for var in made if trace.gradients_by_index[var.index] is not None]
    return any([not np.any(var.value) or not np.any(trace.gradient(var.index)) for var in made])


def _smaller(parameters: Sequence[Var], factor: float) -> tuple[tuple[str, str], ...]:
    """Other values of parameters, as ``Options.sets`` takes them."""
    return tuple([(var.shown, repr((np.asarray(var.value) * factor).tolist())) for var in parameters])


def movable(var: Var) -> bool:
    """Whether it is an array that can be given other numbers, as parameters are."""
    value = np.asarray(var.value)
    return bool(var.diff and value.dtype.kind == "f" and 1 < value.size <= LARGEST and np.any(value) and np.all(np.isfinite(value)))
