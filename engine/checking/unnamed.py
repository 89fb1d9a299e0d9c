"""Updates of a pass whose gradient has no name: ``syn0 += X.T.dot(l1_delta)``, compared up to the learning rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.judging import Ran, judge
from engine.own.dividing import agree
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, Uncompared


def with_unnamed(trace: Trace, begun: Begun, own: Own | None) -> Own | None:
    """The verdict, in which every array is told that its parameter is changed by, and that is no multiple of a gradient that was
    computed or judged. One number is a multiple of any other."""
    judged = set() if own is None else {line.var for line in own.lines}
    others = []
    for update in begun.watched.updates:
        if trace.gradients_by_index[update.var] is None or update.var in judged or np.size(update.before) < 2:
            continue
        if np.shape(update.before) == np.shape(update.after) and not agree(
            trace.gradient(update.var), np.subtract(update.after, update.before)
        ):
            others.append(Uncompared(update.line, update.name, "update"))
    if not others:
        return own
    if own is None:
        return judge(trace, [], Ran(others[0].line, begun.watched.failed, tuple(others), {}, {}))
    return replace(own, others=(*own.others, *others))
