"""Right gradients that nothing reads, of parameters that the pass changes by something else: ``v1 = 0.9 * v1 - lr * W1``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.applied import changes_by
from engine.checking.leaning import leaning
from engine.checking.measure import difference
from engine.checking.unnamed import added_up, early
from engine.own.agreeing import solves
from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.own.loss import says_loss
from engine.own.partly import change_of
from engine.own.passes import Begun
from engine.own.readers import lines_reading
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared


def unread(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict of a first pass, with the updates that nothing could be compared with wrong where the file has the right gradient
    for them and reads it nowhere, while no number that they come from is that gradient, or it and a share of the parameter, nor
    the change goes its way entry by entry. Later passes have momentum; a name that is read may be compared with another way."""
    loss, top = begun.division.loss, begun.reached.top
    waiting = [one for one in own.others if one.reason == "update"]
    if not own.ok or not waiting or loss is None or top is None or top.number != 1:
        return own
    if not says_loss(begun.found.survey, loss) or not early(begun) or added_up(begun):
        return own
    if solves(begun.found, begun.division.updates):
        return own
    reads = lines_reading(begun.whole.forward)
    unused = {line.var for line in own.lines if line.verdict == "right" and line.name.isidentifier() and not reads.get(line.name)}
    unused -= {line.var for line in own.lines if reads.get(line.name)}
    lines: list[OwnLine] = []
    told: set[Uncompared] = set()
    for update in begun.watched.updates:
        mine = [one for one in waiting if (one.line, one.name) == (update.line, update.name)]
        if update.var not in unused or not mine or np.shape(update.before) != np.shape(update.after):
            continue
        ours = trace.gradient(update.var)
        if np.size(ours) < 2 or not np.any(ours) or _along(trace, begun, update):
            continue
        gap, where = difference(change_of(update), ours)
        lines.append(OwnLine(update.line, update.id, update.var, "wrong", gap, where, (), "other", change_of(update), ours))
        told.update(mine)
    if not lines:
        return own
    every = tuple(sorted((*own.lines, *lines), key=lambda one: (one.line, one.name)))
    others = tuple([one for one in own.others if one not in told])
    return replace(own, lines=every, others=others, first_wrong=min([one.line for one in lines]))


def _along(trace: Trace, begun: Begun, update: Update) -> bool:
    """Whether a change has anything of the gradient: in its signs, or in a number that it comes from."""
    survey, ours = begun.found.survey, np.asarray(trace.gradient(update.var), dtype=float)
    if leaning(ours, change_of(update)):
        return True
    came = survey.slice({at for change in changes_by(begun, update) for at in change.added})
    values = [survey.values[at] for at in came if at >= begun.found.first and at in survey.values]
    alike = [np.ravel(value) for value in values if np.size(value) == np.size(ours) and np.ndim(value)]
    flat = np.ravel(ours)
    return any([agree(flat, each) or decayed(flat, each, update.before) is not None for each in alike])
