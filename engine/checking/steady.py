"""Rates that are none: a factor beside the rate that moves with the parameters, ``w -= lr * (p - y) * p * (1 - p) * x`` where the
loss is a cross-entropy. At one point any factor may be a rate; a rate is the same at others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.hidden import LARGEST, STAGES, STEPS, Run, judged, moved, with_sets
from engine.checking.measure import difference
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared

_ANY = ("rate", "uphill")
"""Remarks on a change that is a multiple of the gradient."""
_SAME = 1e-4
"""Relative; a rate that is rounded for the remark is the same."""


def steady(trace: Trace, run: Run) -> Own | None:
    """The verdict; where a change is a multiple of the gradient, and at two other points of the parameters another multiple each
    time, it is wrong if nothing but a rate can be meant, else it is not compared."""
    own = trace.own
    if own is None or not own.ok or not trace.options.blame or len(trace.stages) > STAGES:
        return own
    doubted = [line for line in own.lines if line.reason in _ANY and line.factor]
    variables = [trace.vars[at] for at in dict.fromkeys([line.var for line in doubted])]
    if not variables or any([np.size(var.value) > LARGEST for var in variables]):
        return own
    astray = {id(line) for line in doubted}
    for at, step in enumerate(STEPS[:2]):
        found = judged(trace, with_sets(trace.options, moved(variables, step, at))._replace(blame=False), run)
        if found is None:
            return own
        astray = {id(line) for line in doubted if id(line) in astray and _another(line, found)}
    firm = [line for line in doubted if id(line) in astray and line.firm]
    lines = [_wrong(line) if any([line is one for one in firm]) else line
             for line in own.lines if id(line) not in astray or line.firm]  # fmt: skip
    others = [Uncompared(line.line, line.name, "update") for line in doubted if id(line) in astray and not line.firm]
    if not astray:
        return own
    first = min([line.line for line in firm], default=None)
    return replace(own, lines=tuple(lines), others=(*own.others, *others), first_wrong=first)


def _wrong(line: OwnLine) -> OwnLine:
    """The line with the gradient that it takes off, by the rate that is written, beside the one that it should."""
    theirs = np.multiply(line.ours, line.factor or 1.0)
    gap, where = difference(theirs, line.ours)
    return line._replace(verdict="wrong", reason="astray", factor=None, theirs=theirs, difference=gap, where=where, firm=False)


def _another(line: OwnLine, found: Own) -> bool:
    """Whether a line's factor is another one in a verdict at another point."""
    same = [one for one in found.lines if (one.line, one.name) == (line.line, line.name)]
    factors = [one.factor or 1.0 if one.reason in ("", *_ANY) else None for one in same]
    return bool(factors) and all([each is not None and abs(each / (line.factor or 1.0) - 1.0) > _SAME for each in factors])
