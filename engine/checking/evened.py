"""A factor on the gradients of a pass that the updates make good, ``W -= lr * dW / m`` of what no line before divides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.remarks import factor_of, shared_text
from engine.checking.unnamed import seen_updates
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_SAME = 1e-6


def evened(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks for gradients that are multiples, where each parameter that such a one is about is changed by its
    gradient times the rate that is written, and by nothing else."""
    wrong = [one for one in own.lines if one.verdict in ("wrong", "follows")]
    factors = [factor_of(one) if one.ours is not None and one.theirs is not None else None for one in wrong]
    if begun.given is not None or not wrong or None in factors or not all([one.var >= 0 for one in wrong]):
        return own
    updates = {one.update.var: one for one in seen_updates(trace, begun)}
    lines: dict[float, set[int]] = {}  # factor -> the updates that make it good
    for one, factor in zip(wrong, factors, strict=True):
        update = updates.get(one.var)
        if update is not None and factor is not None:
            down = update.share.whole and update.share.ratio < 0.0
            if not (update.multiple or update.single) or not down or abs(factor - 1.0) < _SAME:
                return own
            lines.setdefault(round(factor, 9), set()).add(update.update.line)
    if not lines or not any([np.size(one.ours) > 1 for one in wrong]):
        return own
    told: dict[int, OwnLine] = {}
    for one, factor in zip(wrong, factors, strict=True):
        by = lines.get(round(factor or 0.0, 9))
        if by is None or factor is None:
            return own
        text = shared_text(trace, sorted(by), factor)
        told[id(one)] = one._replace(verdict="remark", reason="scaled", factor=factor, by=tuple(sorted(by)), but=(), text=text)
    every = tuple([told.get(id(one), one) for one in own.lines])
    return replace(remarked(own), lines=every, first_wrong=None, faults=())


def remarked(own: Own) -> Own:
    """The verdict whose marks of what is wrong are those of remarks."""
    verdicts = {at: _remark(verdict) for at, verdict in own.verdicts.items()}
    marks = {at: _remark(mark) for at, mark in own.marks.items()}
    return replace(own, verdicts=verdicts, marks=marks, _places={at: _remark(mark) for at, mark in own._places.items()})


def _remark(verdict: str) -> str:
    return "remark" if verdict == "wrong" else verdict


def of_another_scale(own: Own) -> Own | None:
    """The verdict, under what may be the loss, where all that is wrong has one scale, that of another loss; else None."""
    wrong = [one for one in own.lines if one.verdict == "wrong"]
    if not wrong or not all([one.reason == "scale" for one in wrong]):
        return None
    lines = tuple([one._replace(verdict="remark") if one.verdict == "wrong" else one for one in own.lines])
    return replace(remarked(own), lines=lines, first_wrong=None)
