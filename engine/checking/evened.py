"""A factor on the gradients of a pass that the updates make good, ``W -= lr * dW / m`` of what no line before divides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.remarks import computed_from, factor_of, has_factor, ratio_of, rounded, shared_text
from engine.checking.seen import Seen, seen_updates
from engine.checking.unnamed import added_up
from engine.own.byvalue import equal
from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_SAME = 1e-6


def evened(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks for gradients that are multiples, where each parameter that such a one is about is changed by its
    gradient times the rate that is written, and by nothing else."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    if begun.given is not None or not wrong or not all([one.var >= 0 for one in wrong]):
        return own
    factors = [factor_of(one) if one.ours is not None and one.theirs is not None else None for one in wrong]
    updates = {one.update.var: one for one in seen_updates(trace, begun)}
    lines: dict[float, set[int]] = {}  # factor -> the updates that make it good
    for one, factor in zip(wrong, factors, strict=True):
        update = updates.get(one.var)
        if update is not None and factor is not None:
            if makes_good(update) and abs(factor - 1.0) > _SAME:
                lines.setdefault(round(factor, 9), set()).add(update.update.line)
            elif not update.single:
                return own
    if not lines or not any([np.size(one.ours) > 1 for one in wrong] + [len({one.var for one in wrong} & updates.keys()) > 1]):
        return own
    told: dict[int, OwnLine] = {}
    for one, factor in zip(wrong, factors, strict=True):
        by, update = lines.get(round(factor or 0.0, 9)), updates.get(one.var)
        if by is None or factor is None or (update is not None and not makes_good(update)):
            continue  # this one is wrong by itself
        text = shared_text(trace, sorted(by), factor)
        told[id(one)] = one._replace(verdict="remark", reason="scaled", factor=factor, by=tuple(sorted(by)), but=(), text=text)
    every = tuple([told.get(id(one), one) for one in own.lines])
    if len(told) == len(wrong):
        return replace(remarked(own), lines=every, first_wrong=None, faults=())
    if any([np.size(one.ours) > 1 for one in wrong]):
        return own
    return replace(own, lines=every, first_wrong=next((one.line for one in every if one.verdict == "wrong"), None))


def makes_good(update: Seen) -> bool:
    """Whether a parameter goes downhill along its gradient, by the rate that is written."""
    return (update.multiple or update.single) and update.share.whole and update.share.ratio < 0.0


def downwards(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks where the file means the direction of descent (``error = target - output``, ``W += lr * dW``): all
    its gradients have one negative factor, as for ½ of a squared error, and each parameter they are about goes downhill."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    judged = [one for one in own.lines if one.verdict not in ("remark", "aside")]
    known = all([one.ours is not None and one.theirs is not None for one in wrong])
    if begun.given is not None or not wrong or len(wrong) < len(judged) or not known:
        return own
    factor = next((factor_of(one) for one in wrong if np.size(one.ours) > 1), None)
    if factor is None or factor > 0.0 or not all([one.var >= 0 and has_factor(one, factor) for one in wrong]):
        return own
    about = {one.var for one in wrong}
    updates = [one for one in seen_updates(trace, begun) if one.update.var in about]
    if not updates or not all([(one.multiple or one.single) and one.share.ratio < 0.0 for one in updates]):
        return own
    by = tuple(sorted({one.update.line for one in updates}))
    told = {id(one): one._replace(verdict="remark", reason="scaled", factor=factor, by=by, but=(), text="") for one in wrong}
    return replace(remarked(own), lines=tuple([told.get(id(one), one) for one in own.lines]), first_wrong=None, faults=())


def of_a_sum(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict where the loss is added up over the passes, often only to be shown (``error += np.sum((y - t) ** 2)``): one
    factor on all gradients, from the earliest on, is that of another loss (½ of it) if a parameter is changed, downhill, by the
    rate times such a multiple. A gradient that has not this factor is wrong by itself, and no longer by what it reads."""
    judged = [one for one in own.lines if one.verdict not in ("remark", "aside")]
    wrong = [one for one in judged if one.verdict in ("wrong", "follows")]
    if begun.given is not None or begun.division.loss is None or len(wrong) < len(judged) or not added_up(begun):
        return own
    if not wrong or any([one.ours is None or one.theirs is None for one in wrong]):
        return own
    factors = [factor_of(one) for one in wrong]
    base = factors[0]
    if base is None or abs(abs(base) - 1.0) < _SAME:
        return own
    changed = [one for one in seen_updates(trace, begun) if one.multiple and one.share.scale is not None and one.share.ratio < 0.0]
    scales = {one.update.var: float(one.share.scale or 0.0) for one in changed}
    if any([abs(scale - 1.0) < _SAME for scale in scales.values()]):
        return own  # a parameter has its very gradient: a factor of the others is none of the loss
    named = {one.var for one in wrong}
    if not any([abs(scale / abs(base) - 1.0) < _SAME for var, scale in scales.items() if var not in named]):
        return own
    scaled = [
        factor is not None and abs(factor / base - 1.0) < _SAME
        or _computed_from(trace, one._replace(theirs=np.divide(one.theirs, base)))
        for one, factor in zip(wrong, factors, strict=True)
    ]  # fmt: skip
    told = {
        id(one): one._replace(verdict="remark", reason="scale", factor=base) if same
        else one._replace(verdict="wrong", reason=one.reason if one.verdict == "wrong" else "other")
        for one, same in zip(wrong, scaled, strict=True)
    }  # fmt: skip
    every = tuple([told.get(id(one), one) for one in own.lines])
    first = next((one.line for one in every if one.verdict == "wrong"), None)
    faults = own.faults if first == own.first_wrong else ()
    return replace(remarked(own) if first is None else own, lines=every, first_wrong=first, faults=faults)


def _computed_from(trace: Trace, line: OwnLine) -> bool:
    """Whether a gradient is that of what its variable was computed from, or of a part of that statement."""
    if computed_from(trace, line) is not None:
        return True
    stage = trace.vars[line.var].stage
    parts = [at for piece in (trace.stages[stage].pieces if stage >= 0 else ()) for at in piece.parts]
    ours = [trace.gradient(at) for at in parts if trace.gradients_by_index[at] is not None]
    return any([np.shape(each) == np.shape(line.theirs) and np.allclose(each, line.theirs, 1e-7, 1e-12) for each in ours])


def of_others(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict where what is wrong by its name is the gradient of something else to the last digits (``dL_dy_hat`` with that of
    what goes into the softmax), and each parameter of the pass is changed by its gradient, downhill: it is taken as such."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    updates = seen_updates(trace, begun)
    if begun.given is not None or begun.division.loss is None or not updates or not all([makes_good(one) for one in updates]):
        return own
    changed = {one.update.var for one in updates}
    known = [var.index for var in trace.vars if var.diff and trace.gradients_by_index[var.index] is not None]
    told: dict[int, OwnLine] = {}
    for one in wrong:
        shape = np.shape(one.theirs)
        near = [at for at in known if np.size(one.theirs) > 1 and np.shape(trace.vars[at].value) == shape]
        meant = next((at for at in near if equal(one.theirs, trace.gradient(at))), None)
        if meant is None or one.theirs is None or (trace.vars[one.var].kind == "input" and one.var not in changed):
            return own
        told[id(one)] = one._replace(verdict="right", reason="taken", difference=0.0, where="", text=trace.vars[meant].shown)
    return replace(remarked(own), lines=tuple([told.get(id(one), one) for one in own.lines]), first_wrong=None, faults=())


def of_a_source(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks for what leads to the changes of a pass whose parameters all change by one multiple of their
    gradients: it has that factor, or its negative, itself, or as what its variable was computed from (``output_delta = error *
    output * (1 - output)``, with the slope of the sigmoid in it)."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    updates = [one for one in seen_updates(trace, begun) if one.multiple or one.single]
    scales = [abs(one.share.scale) for one in updates if one.share.scale is not None and one.share.ratio < 0.0]
    changed = {update.var for update in begun.watched.updates}
    if begun.given is not None or not scales or len(scales) < len(begun.watched.updates):
        return own
    if any([one.var in changed for one in wrong]) or any([abs(each / scales[0] - 1.0) > _SAME for each in scales]):
        return own
    by = tuple(sorted({one.update.line for one in updates})) if abs(scales[0] - 1.0) < _SAME else ()  # they turn it back
    told: dict[int, OwnLine] = {}
    for one in wrong:
        factor = next((factor for factor in (scales[0], -scales[0]) if _of_source(trace, one, factor)), None)
        if factor is None:
            return own
        reason = "scaled" if by else "factor"
        told[id(one)] = one._replace(verdict="remark", reason=reason, factor=rounded(factor), by=by, but=(), text="")
    return replace(remarked(own), lines=tuple([told.get(id(one), one) for one in own.lines]), first_wrong=None, faults=())


def _of_source(trace: Trace, line: OwnLine, factor: float) -> bool:
    """Whether an array is that often the gradient of its variable, or of what that was computed from."""
    if line.ours is None or line.theirs is None or np.size(line.theirs) < 2:
        return False
    return has_factor(line, factor) or _computed_from(trace, line._replace(theirs=np.divide(line.theirs, factor)))


def remarked(own: Own) -> Own:
    """The verdict whose marks of what is wrong are those of remarks."""
    verdicts = {at: _remark(verdict) for at, verdict in own.verdicts.items()}
    marks = {at: _remark(mark) for at, mark in own.marks.items()}
    return replace(own, verdicts=verdicts, marks=marks, _places={at: _remark(mark) for at, mark in own._places.items()})


def _remark(verdict: str) -> str:
    return "remark" if verdict == "wrong" else verdict


def of_decay(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict of a pass without a loss with remarks for gradients that are what follows from the given one and a share of the
    parameter itself: that term of the loss is in no line either."""
    told: dict[int, OwnLine] = {}
    for one in own.lines:
        if begun.given is None or one.verdict != "wrong" or one.var < 0 or one.ours is None or one.theirs is None:
            continue
        if np.shape(one.ours) != np.shape(one.theirs) or trace.vars[one.var].kind != "input":
            continue
        parameter = trace.vars[one.var].value
        shares = decayed(one.ours, one.theirs, parameter) or _by_a_known_factor(one, parameter, own)
        if shares is not None and shares[0] * shares[1] * begun.given.sign > 0.0:
            told[id(one)] = one._replace(verdict="remark", reason="decay", factor=rounded(shares[0]), text=begun.given.name)
    lines = tuple([told.get(id(one), one) for one in own.lines])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own if first is not None else remarked(own), lines=lines, first_wrong=first) if told else own


def _by_a_known_factor(one: OwnLine, parameter: Any, own: Own) -> tuple[float, float] | None:
    """The same where the parameter lies almost along its gradient, as it does after a few passes from 0, so that both shares could
    be anything: by the factor that a number of the pass has, a bias."""
    known = [each for each in own.lines if each is not one and each.ours is not None and each.theirs is not None]
    for factor in [found for found in map(ratio_of, known) if found is not None]:
        rest = np.subtract(one.theirs, factor * np.asarray(one.ours, dtype=float))
        told = np.size(rest) > 2 and np.max(np.abs(rest)) > 1e-9 * np.max(np.abs(one.theirs))
        if told and np.shape(rest) == np.shape(parameter) and agree(rest, parameter):
            return factor, float(np.sum(rest * parameter) / np.sum(np.square(parameter)))
    return None


def of_another_scale(own: Own) -> Own | None:
    """The verdict, under what may be the loss, where all that is wrong has one scale, that of another loss; else None."""
    wrong = [one for one in own.lines if one.verdict == "wrong"]
    if not wrong or not all([one.reason == "scale" for one in wrong]):
        return None
    lines = tuple([one._replace(verdict="remark") if one.verdict == "wrong" else one for one in own.lines])
    return replace(remarked(own), lines=lines, first_wrong=None)
