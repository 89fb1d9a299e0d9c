"""The verdict on the own backward part of one pass of a training loop."""

from __future__ import annotations

from dataclasses import replace

from engine.checking.judging import Ran, judge
from engine.checking.passown import judged_pass
from engine.checking.unnamed import with_unnamed
from engine.own.dividing import losses
from engine.own.loss import Loss, loss_named
from engine.own.parts import parts_of
from engine.own.passes import Begun
from engine.own.units import Units, lines_reading
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own, Uncompared


def verdict(begun: Begun, trace: Trace) -> Own | None:
    """The file's own gradients of the pass against those of ``trace``; None where it has none."""
    own = _named(begun, trace)
    return with_unnamed(trace, begun, own if own is None or own.ok else _of_another_loss(begun, trace, own))


def _of_another_loss(begun: Begun, trace: Trace, own: Own) -> Own:
    """The verdict where a pass has several losses (those of two players): what is wrong as the gradient of the one that is traced
    may be right as that of another, and is not compared."""
    survey, loss = begun.found.survey, begun.division.loss
    if loss is None:
        return own
    mine = survey.slice(set(loss.defs))
    named = [each.binding for each in losses(begun.found, begun.division.updates) if loss_named(str(each.binding.name))]
    rivals = [survey.slice(set(each.defs)) for each in named if not set(each.defs) & mine]
    rivals = [each for each in rivals if not each & set(loss.defs)]
    reached = {
        str(binding.name) for binding in survey.bindings for rival in rivals if not binding.done and set(binding.defs) & rival
    }  # fmt: skip
    other = [one for one in own.lines if one.verdict == "wrong" and trace.vars[one.var].name.rpartition(".")[2] in reached]
    lines = tuple([one for one in own.lines if one not in other])
    told = dict.fromkeys([Uncompared(one.line, one.name, "several") for one in other])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own, lines=lines, others=(*own.others, *told), first_wrong=first)


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
