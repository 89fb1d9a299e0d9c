"""Changes that are a multiple of the gradient and a share of the parameter itself: weight decay that the loss has not."""

from __future__ import annotations

import numpy as np

from engine.checking.leaning import decays
from engine.checking.remarks import rounded
from engine.checking.seen import SAME, Seen
from engine.deriving.numbers import contribution
from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.trace import Trace


def decayed_by(one: Seen) -> bool:
    """Whether a parameter is changed by a multiple of its gradient and a share of itself: weight decay that the loss has not."""
    shares = _shares(one)
    return shares is not None and shares[0] * shares[1] > 0.0


def grown_by(one: Seen) -> bool:
    """Whether a parameter is changed by a multiple of its gradient without a share of itself that the gradient has: the penalty of
    the loss is forgotten."""
    shares = _shares(one)
    return shares is not None and shares[0] * shares[1] < 0.0


def _shares(one: Seen) -> tuple[float, float] | None:
    before = np.ravel(np.asarray(one.update.before, dtype=float))[one.where]
    told = (one.change != 0.0) | (one.gradient != 0.0)  # where a row is updated, the others say nothing
    return decayed(one.gradient[told], one.change[told], before[told])


def twice_penalised(trace: Trace, one: Seen) -> bool:
    """Whether the loss has a penalty on the parameter already, and what changes it reads no share of it where it does: then another
    share is no weight decay but a penalty of another size."""
    if decays(one.node):
        return False
    value = np.asarray(trace.vars[one.update.var].value, dtype=float)
    sent = [contribution(trace.backward, line) for line in trace.arrivals(one.update.var)]
    return any([np.shape(each) == value.shape and bool(np.any(each)) and agree(value, each) for each in sent])


def by_a_row(one: Seen) -> bool:
    """Whether no more than two numbers of an array are changed by a sum with a share of themselves: they are such a sum of any."""
    told = (one.change != 0.0) | (one.gradient != 0.0)
    return bool(np.count_nonzero(told) < min(3, np.size(told))) and decays(one.node)


def beside_decay(one: Seen, every: list[Seen]) -> tuple[str, str, float | None]:
    """The verdict on a change with decay that the loss has not, why, and how often beside the written rate the gradient is in it: a
    remark where that is once, or as often as in others with that rate; wrong where it is another multiple, or goes uphill where
    others go down; "" where nothing tells."""
    shares, others = _shares(one), [other for other in every if other is not one]
    if shares is None or not shares[0] * shares[1] > 0.0:
        return "", "", None
    if shares[0] > 0.0 and any([(other.multiple or other.single) and other.share.ratio < 0.0 for other in others]):
        return "wrong", "sign", None
    mine = [abs(shares[0] / rate) for rate in one.rates or () if rate]
    near = next((each for each in mine if abs(each - 1.0) < SAME), None)
    same = {scale for other in others if other.share.factor == one.share.factor and (scale := _scale(other))}
    near = near or next((each for each in mine if any([abs(each / scale - 1.0) < SAME for scale in same])), None)
    if near is not None:
        return "remark", "decayed", rounded(near)
    return ("wrong", "factor", None) if len(same) == 1 and bool(one.share.factor) and bool(mine) else ("", "", None)


def _scale(one: Seen) -> float | None:
    """How often beside the rate that is written first the gradient is in a change, rounded; None where nothing tells."""
    rate = next((each for each in one.rates or () if each), None)
    shares = _shares(one) if not one.multiple else None
    if shares is not None and rate is not None and shares[0] * shares[1] > 0.0:
        return round(abs(shares[0] / rate), 6)
    told = bool(one.multiple or one.single) and not decays(one.node)
    return round(one.share.scale, 6) if told and one.share.scale is not None else None
