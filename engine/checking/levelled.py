"""Gradients of parameters that are multiples of the engine's, known by their numbers (``nabla_w[l]``, ``grads[k][0]``), and that no
rate makes good: under a loss that is one by its name a factor of all is the scale, and one that others have not is a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine.checking.measure import difference
from engine.checking.remarks import factor_of
from engine.named import NamedTuple
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_SAME = 1e-6
_OPEN = ("factor", "made_good")
"""Remarks on a multiple that nothing was said to make good by name."""


class Taken(NamedTuple):
    """What becomes of a gradient: the update that takes it, the factor that it has beside the rate that is written (None where no
    rate is known, or it is no multiple), and whether it can only be meant as a multiple of the gradient."""

    update: Update
    scale: float | None
    plain: Callable[[Update], bool]


def levelled(trace: Trace, own: Own, taken: dict[int, Taken]) -> Own:
    """The verdict, with the multiples that reach their parameter wrong. What only leads to them is wrong, too, if it has the factor
    of all; ``taken`` are the updates by variable."""
    open_to = [one for one in own.lines if one.verdict == "remark" and one.reason in _OPEN and one.ours is not None]
    factors = {id(one): abs(factor_of(one) or 1.0) for one in open_to}
    known = [one for one in open_to if abs(factors[id(one)] - 1.0) > _SAME]
    of_parameters = [one for one in known if one.var in taken]
    sure = [one for one in of_parameters if _kept(taken[one.var])]
    if not sure:
        return own
    every = {round(factors[id(one)], 6) for one in of_parameters}
    spared = any([one.verdict == "right" and one.var in taken and trace.vars[one.var].kind == "input" for one in own.lines])
    spared = spared or any([each.scale is not None and abs(each.scale - 1.0) < _SAME for each in taken.values()])
    common = len(every) == 1 and not spared
    wrong = list(sure)
    if common:
        wrong += [one for one in known if one.var not in taken and round(factors[id(one)], 6) in every]
    reason = "scale" if common else "factor"
    told = {
        id(one): one._replace(verdict="wrong", reason=reason, factor=factor_of(one) if common else None, by=(), but=(), text="")
        for one in wrong
    }  # fmt: skip
    for one in own.lines:  # the changes that come of them
        if one.reason == "rate" and one.factor is not None and (common or round(one.factor, 6) in every):
            told[id(one)] = _changed(one)
    lines = tuple([told.get(id(one), one) for one in own.lines])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    verdicts = {**own.verdicts, **{one.var: "wrong" for one in wrong}}
    return replace(own, lines=lines, verdicts=verdicts, first_wrong=first)


def _kept(taken: Taken) -> bool:
    """Whether a factor stays on a parameter's change."""
    return taken.scale is not None and abs(taken.scale - 1.0) > _SAME and taken.plain(taken.update)


def _changed(line: OwnLine) -> OwnLine:
    """A change by a multiple, wrong."""
    theirs = np.multiply(line.ours, line.factor or 1.0)
    gap, where = difference(theirs, line.ours)
    return line._replace(verdict="wrong", reason="factor", factor=None, theirs=theirs, difference=gap, where=where, firm=False)
