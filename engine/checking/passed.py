"""The verdict on the own backward part of one pass of a training loop."""

from __future__ import annotations

from dataclasses import replace

from engine.checking.judging import Ran, judge
from engine.checking.passown import judged_pass
from engine.checking.unnamed import with_unnamed
from engine.own.loss import Loss
from engine.own.parts import parts_of
from engine.own.passes import Begun
from engine.own.units import Units, lines_reading
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own


def verdict(begun: Begun, trace: Trace) -> Own | None:
    """The file's own gradients of the pass against those of ``trace``; None where it has none."""
    return with_unnamed(trace, begun, _named(begun, trace))


def _named(begun: Begun, trace: Trace) -> Own | None:
    if begun.given is not None:
        return judged_pass(trace, begun)
    loss = begun.division.loss
    if loss is None or trace.output != begun.output.index:
        return None
    survey = begun.found.survey
    if not survey.slice(list(loss.defs)).isdisjoint([each.after for each in begun.division.updates]):
        return judged_pass(trace, begun)  # the loss is computed after the update: what led to that is none of it
    parts = parts_of(survey, Options())
    if parts is None:  # gradients under no variable's name, ``grad``: without a word of them the pass would read as right
        return judged_pass(trace, begun)
    parts = replace(parts, loss=Loss(loss.index, loss.defs, True, None))
    reads = lines_reading(begun.whole.forward)
    told = Units(trace, parts, begun.body.binder.operands, reads)
    units, others = told.all()
    return judge(trace, units, Ran(parts.begin, begun.watched.failed, tuple(others), reads, told.feeds(units)))
