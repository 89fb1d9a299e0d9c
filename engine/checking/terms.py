"""One example's gradient, under a name of its own, that is added up with those of the others: ``dL_dw = x * (p - y)`` and
``sum_w += dL_dw`` in a loop over examples. It is the gradient of a term, and not to be held against that of the whole."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.checking.seen import Seen, seen_updates
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def of_terms(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks for gradients that are bound anew for each example and all go into an update that is right: their
    sum, times the rate that is written, is what the parameter is changed by."""
    updates = {one.update.var: one for one in seen_updates(trace, begun)} if begun.given is None else {}
    lines = tuple([_told(begun, one, updates.get(one.var)) for one in own.lines])
    if lines == own.lines:
        return own
    return replace(own, lines=lines, first_wrong=next((one.line for one in lines if one.verdict == "wrong"), None), faults=())


def _told(begun: Begun, one: OwnLine, update: Seen | None) -> OwnLine:
    if one.verdict not in ("wrong", "follows") or update is None or not _right(update) or not _summed(begun, one.line, update):
        return one
    return one._replace(verdict="remark", reason="share", by=(), but=(), text="")


def _right(update: Seen) -> bool:
    """Whether a parameter is changed by its gradient times the rate that is written, downhill."""
    return (update.multiple or update.single) and update.share.whole and update.share.ratio < 0.0


def _summed(begun: Begun, line: int, update: Seen) -> bool:
    """Whether a line ran more than once, each time anew, and what it made went into an update, if into any."""
    survey = begun.found.survey
    runs = [done for done in survey.dones if done.node.lineno == line and isinstance(done.node, ast.Assign) and done.wrote]
    if len(runs) < 2:
        return False
    after = [change.after for change in begun.division.updates if _line(begun, change.after) == update.update.line]
    came, every = survey.slice(set(after)), survey.slice({change.after for change in begun.division.updates})
    mine = [done for done in runs if not came.isdisjoint(done.wrote)]
    return len(mine) > 1 and all([done in mine or every.isdisjoint(done.wrote) for done in runs])


def _line(begun: Begun, definition: int) -> int:
    survey = begun.found.survey
    return survey.dones[survey.defs[definition].done].node.lineno
