"""A gradient under the name of another variable of the pass than the one that it is of: ``dz`` of what goes into a ``tanh``, where
``z`` is what was stacked for it; ``grad_y`` at the end of a loop over layers, where it is that of their input.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.measure import Measure
from engine.own.wholes import is_input
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def lent(trace: Trace, own: Own) -> Own:
    """The verdict where all that is wrong has another shape than the variable of its name, which is no parameter, and is to the
    last digits the gradient of another variable: that is meant, since nothing that comes from it is wrong."""
    wrong = [line for line in own.lines if line.verdict in ("wrong", "follows")]
    if not wrong or own.failed is not None:
        return own
    measure = Measure(trace)
    meant = {id(line): _meant(measure, line) for line in wrong}
    if None in meant.values():
        return own
    lines = tuple([
        line if (var := meant.get(id(line))) is None else line._replace(
            var=var, verdict="right", reason="taken", difference=0.0, where="", theirs=line.theirs, ours=trace.gradient(var),
            text=trace.vars[var].shown,
        )
        for line in own.lines
    ])  # fmt: skip
    named = {line.var for line in wrong}
    marks = {at: mark for at, mark in own.marks.items() if trace.lines[at].to not in named}
    places = {place: mark for place, mark in own._places.items() if place[1] not in named}
    verdicts = {var: verdict for var, verdict in own.verdicts.items() if var not in named}
    return replace(own, lines=lines, marks=marks, verdicts=verdicts, _places=places, first_wrong=None, faults=())


def _meant(measure: Measure, line: OwnLine) -> int | None:
    """The variable of whose gradient a line's is to the last digits; None for what has the shape of its own, or is of an input."""
    trace, shape = measure.trace, np.shape(line.theirs)
    if (line.verdict, line.reason) != ("wrong", "shape") or line.var < 0 or is_input(trace, trace.vars[line.var]):
        return None
    if np.size(line.theirs) < 2 or not np.any(line.theirs):
        return None
    near = [var.index for var in trace.vars if var.diff and trace.gradients_by_index[var.index] is not None]
    of_shape = [at for at in near if np.shape(trace.vars[at].value) == shape]
    return next((at for at in of_shape if measure.equal(line.theirs, at)), None)
