"""Gradients that follow from a given one only where all parameters are still 0: ``sigmoid(X @ 0)`` is 1/2 for every example, and a
factor that each of them has too much is one for all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.hidden import LARGEST, Run, moved, with_sets
from engine.errors import ProgramError
from engine.records import Var
from engine.trace import Trace
from engine.verdicts import MULTIPLES, Own, Uncompared

_STEPS = (0.5, 0.2)
"""How far the parameters are moved, a point each."""


def begins(trace: Trace, run: Run) -> Own | None:
    """The verdict; what is right by a given gradient is not compared where, with other start values, nothing that the pass does
    follows from any gradient."""
    own, variables = trace.own, _zeros(trace)
    if own is None or not own.ok or not variables or not trace.options.blame:
        return own
    if not any([line.verdict == "given" for line in own.lines]) or not any([line.reason in MULTIPLES for line in own.lines]):
        return own
    for at, step in enumerate(_STEPS):
        try:
            options = with_sets(trace.options, moved(variables, step, at))._replace(blame=False, pass_number=1)
            found = run(trace.origin, trace.file, options).own
            if found is not None and any([line.verdict not in ("given", "aside") for line in found.lines]):
                return own
        except ProgramError as error:
            if error.code not in ("no_passes", "output_not_scalar"):
                return own
    told = [line for line in own.lines if line.verdict != "given"]
    others = tuple(dict.fromkeys([Uncompared(line.line, line.name.rstrip("'"), "begins") for line in told]))
    left = tuple([line for line in own.lines if line.verdict == "given"])
    return replace(own, lines=left, others=(*own.others, *others))


def _zeros(trace: Trace) -> list[Var]:
    """The parameters of a pass, if all of them are 0."""
    changed = set() if trace.training is None else {update.var for update in trace.training.updates}
    found = [var for var in trace.inputs() if var.index in changed]
    zero = [not np.any(np.asarray(var.value)) and np.size(var.value) <= LARGEST for var in found]
    return found if all(zero) else []
