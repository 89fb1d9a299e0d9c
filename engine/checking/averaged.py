"""A pass without a loss whose parameters' gradients have a factor that those between have not: ``dW = dZ @ A.T / m``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.evened import remarked
from engine.checking.remarks import factor_of, has_factor
from engine.own.passes import Begun
from engine.verdicts import Own, OwnLine


def averaged(begun: Begun, own: Own) -> Own:
    """The verdict with remarks for the gradients of parameters that have the factor of most of them, where none is without one:
    that of a mean, which the given gradient is not divided for. What has another, or another shape, is wrong by itself."""
    changed = {update.var for update in begun.watched.updates}
    mine = [one for one in own.lines if one.var in changed and one.verdict in ("right", "wrong", "follows")]
    if begun.given is None or any([one.verdict == "right" and np.any(one.theirs) for one in mine]):
        return own
    factor = _of_most(mine)
    if factor is None:
        return own
    scaled = [one for one in mine if has_factor(one, factor)]
    told = {id(one): one._replace(verdict="remark", reason="averaged", factor=factor, text=begun.given.name) for one in scaled}
    lines = tuple([told.get(id(one), one) for one in own.lines])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own if first is not None else remarked(own), lines=lines, first_wrong=first)


def _of_most(lines: list[OwnLine]) -> float | None:
    """The factor above 0 that more arrays have than any other, and more than one; None where there is none."""
    having: dict[float, set[int]] = {}
    for one in lines:
        factor = factor_of(one) if np.size(one.ours) > 1 else None
        if factor is not None and factor > 0.0:
            having.setdefault(round(factor, 9), set()).add(one.var)
    ranked = sorted(having, key=lambda factor: -len(having[factor]))
    if not ranked or len(having[ranked[0]]) < 2 or (len(ranked) > 1 and len(having[ranked[0]]) == len(having[ranked[1]])):
        return None
    return ranked[0]
