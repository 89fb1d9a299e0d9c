"""The verdict on the own backward part of one pass of a training loop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.attributing import attributed
from engine.checking.evened import evened, of_a_sum
from engine.checking.judging import Ran, judge
from engine.checking.passown import judged_pass, relative
from engine.checking.reading import Reading
from engine.checking.unnamed import with_unnamed
from engine.limits import Limits
from engine.own.dividing import agree, losses
from engine.own.loss import Loss, loss_named
from engine.own.parts import Parts, parts_of
from engine.own.passes import Begun
from engine.own.records import Instead
from engine.own.rounds import surveyed
from engine.own.units import Units, lines_reading
from engine.reading.gradnames import DICTS
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared


def verdict(begun: Begun, trace: Trace) -> Own | None:
    """The file's own gradients of the pass against those of ``trace``; None where it has none."""
    own = _named(begun, trace)
    rivals = _reached(begun)
    if own is not None and not own.ok:
        own = _broadcast(begun, trace, _of_a_later_loss(begun, _of_another_loss(trace, own, rivals)))
        own = own if own.ok else evened(trace, begun, own)
        own = own if own.ok else of_a_sum(trace, begun, own)
    found = with_unnamed(trace, begun, own, rivals)
    if found is not None and begun.given is not None:  # nothing is right but by it
        found = relative(found, begun.given.name, begun.given.line)
    return None if found is None else _with_its_faults(found)


def _with_its_faults(own: Own) -> Own:
    """The verdict with the faults of what is still wrong; the first wrong line is that of the first of them."""
    wrong = {(line.line, line.name) for line in own.lines if line.verdict == "wrong"}
    faults = tuple([fault for fault in own.faults if (fault.line, fault.name) in wrong])
    return replace(own, faults=faults, first_wrong=faults[0].line if faults else own.first_wrong)


def _broadcast(begun: Begun, trace: Trace, own: Own) -> Own:
    """The verdict where a gradient only has another shape, (3,) for (1, 3), and its parameter is changed by the right one."""
    changed = [
        trace.gradient(update.var) for update in begun.watched.updates
        if trace.gradients_by_index[update.var] is not None and np.shape(update.before) == np.shape(update.after)
        and agree(trace.gradient(update.var), np.subtract(update.after, update.before))
    ]  # fmt: skip
    wrong = [one for one in own.lines if (one.verdict, one.reason) == ("wrong", "shape")]
    wrong = [one for one in wrong if np.size(one.theirs) == np.size(one.ours)]
    good = [one for one in wrong if any([np.array_equal(one.ours, gradient) for gradient in changed])]
    return _with(own, [(one, one._replace(verdict="remark")) for one in good])


def _with(own: Own, others: list[tuple[OwnLine, OwnLine]]) -> Own:
    lines = tuple([next((new for old, new in others if old is one), one) for one in own.lines])
    return replace(own, lines=lines, first_wrong=next((one.line for one in lines if one.verdict == "wrong"), None))


def _of_a_later_loss(begun: Begun, own: Own) -> Own:
    """The verdict where the loss is computed after the update, only to be shown: what is named ``grad`` may be the gradient of a
    multiple of it, since the rate makes good for that."""
    loss, survey = begun.division.loss, begun.found.survey
    if loss is None or survey.slice(set(loss.defs)).isdisjoint([each.after for each in begun.division.updates]):
        return own
    bare = [one for one in own.lines if one.verdict == "wrong" and one.name.rpartition(".")[2] in DICTS]
    return _with(own, [(one, one._replace(verdict="remark", reason="factor")) for one in bare if agree(one.ours, one.theirs)])


def _rivals(begun: Begun) -> list[set[int]]:
    """What the other losses of a pass came from: those that neither read the loss that is traced nor are read by it."""
    survey, loss = begun.found.survey, begun.division.loss
    if loss is None:
        return []
    mine = survey.slice(set(loss.defs))
    named = [each.binding for each in losses(begun.found, begun.division.updates) if loss_named(str(each.binding.name))]
    slices = [survey.slice(set(each.defs)) for each in named if not set(each.defs) & mine]
    return [each for each in slices if not each & set(loss.defs)]


def _reached(begun: Begun) -> set[str]:
    """The names, at the top of the pass, of what other losses came from."""
    bindings, rivals = begun.found.survey.bindings, _rivals(begun)
    return {str(each.name) for each in bindings for rival in rivals if not each.done and set(each.defs) & rival}


def _of_another_loss(trace: Trace, own: Own, reached: set[str]) -> Own:
    """The verdict where a pass has several losses (those of two players): what is wrong as the gradient of the one that is traced
    may be right as that of another, and is not compared."""
    other = [one for one in own.lines if one.verdict == "wrong" and trace.vars[one.var].name.rpartition(".")[2] in reached]
    lines = tuple([one for one in own.lines if not any([one is each for each in other])])
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
    parts = parts_of(survey, Options(output=str(loss.name) if _rivals(begun) else None))
    if parts is None:  # gradients under no variable's name, ``grad``: without a word of them the pass would read as right
        return judged_pass(trace, begun)
    parts = replace(parts, loss=Loss(loss.index, loss.defs, True, None))
    reads = lines_reading(begun.whole.forward)

    def read(parts: Parts) -> Reading:
        told = Units(trace, parts, begun.body.binder.operands, reads)
        units, others = told.all()
        own, found = judge(trace, units, Ran(parts.begin, begun.watched.failed, tuple(others), reads, told.feeds(units)))
        return Reading(parts.survey, parts.dead, parts.forward, own, tuple(found))

    def again(instead: Instead) -> Reading | None:
        top = begun.reached.top
        assert top is not None
        limits = trace.options.limits or Limits()
        round_ = surveyed(begun.whole, limits, top.copy(), trace.options, begun.found.tests, instead)
        other = parts_of(round_.survey, Options(output=str(loss.name) if _rivals(begun) else None))
        return None if other is None else read(replace(other, loss=parts.loss))

    plain, reached = read(parts), _reached(begun)
    wrong = [one for one in plain.verdict.lines if one.verdict == "wrong"]
    if reached and all([one.var >= 0 and trace.vars[one.var].name.rpartition(".")[2] in reached for one in wrong]):
        return plain.verdict  # they may be right as gradients of another loss: nothing is to blame
    return attributed(trace, plain, again)
