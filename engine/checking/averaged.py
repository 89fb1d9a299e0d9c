"""A pass without a loss whose parameters' gradients have a factor that those between have not, ``dW = dZ @ A.T / m``, or
factors that differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.evened import remarked
from engine.checking.measure import difference
from engine.checking.remarks import factor_of, has_factor, ratio_of, rounded
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def averaged(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks for the gradients of parameters that have the factor of most of them: that of a mean, which the
    given gradient is not divided for. What has another, none, or another shape, is wrong by itself."""
    changed = {update.var for update in begun.watched.updates}
    mine = [one for one in own.lines if one.var in changed and one.verdict in ("right", "wrong", "follows")]
    plain = [one for one in mine if one.verdict == "right" and np.any(one.theirs)]
    factor = None if begun.given is None else _of_most(mine, len({one.var for one in plain}))
    if factor is None and begun.given is not None and not plain:
        factor = _of_a_mean(mine, np.shape(begun.given.seed))
    if factor is None or begun.given is None:
        return own
    scaled = [one for one in mine if one.verdict != "right" and has_factor(one, factor)]
    told = {id(one): one._replace(verdict="remark", reason="averaged", factor=factor, text=begun.given.name) for one in scaled}
    told |= {id(one): lacking(trace, one, factor) for one in plain}
    lines = tuple([told.get(id(one), one) for one in own.lines])
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own if first is not None else remarked(own), lines=lines, first_wrong=first)


def lacking(trace: Trace, line: OwnLine, factor: float) -> OwnLine:
    """A gradient that has not the factor of the others, wrong."""
    ours = np.multiply(trace.gradient(line.var), factor)
    gap, where = difference(line.theirs, ours)
    return line._replace(verdict="wrong", reason="factor", ours=ours, difference=gap, where=where)


def of_all(begun: Begun, own: Own) -> Own:
    """The verdict with that factor told where every gradient has it: "off by a factor" is no word for what is meant so."""
    if begun.given is None or not own.ok:
        return own
    name = begun.given.name
    lines = tuple([
        one._replace(reason="averaged" if one.factor < 1.0 else "alike", text=name)
        if (one.verdict, one.reason) == ("remark", "factor") and one.factor is not None and one.factor > 0.0 else one
        for one in own.lines
    ])  # fmt: skip
    return replace(own, lines=lines)


def uneven(begun: Begun, own: Own) -> Own:
    """The verdict with remarks where the gradients of the parameters are multiples, above 0, of what follows from the given one,
    and no factor is that of most of them: one loss has not both, and without it nobody can say which line is at fault."""
    changed = {update.var for update in begun.watched.updates}
    mine = [one for one in own.lines if one.var in changed and one.verdict in ("right", "wrong", "follows") and _is_known(one)]
    if begun.given is None or any([one.verdict == "wrong" and one not in mine for one in own.lines]):
        return own
    factors = {id(one): 1.0 if one.verdict == "right" else factor_of(one) or 0.0 for one in mine}
    groups: dict[float, list[OwnLine]] = {}
    for one in mine:
        groups.setdefault(round(factors[id(one)], 9), []).append(one)
    sizes = sorted([len({one.var for one in group}) for group in groups.values()])
    if len(groups) < 2 or min(groups) <= 0.0 or sizes[-1] > sizes[-2] or all([np.size(one.theirs) == 1 for one in mine]):
        return own  # of numbers alone any multiple may be an accident
    told = {}
    for factor, group in groups.items():
        by = tuple(sorted({one.line for other, each in groups.items() if other != factor for one in each}))
        for one in group:
            told[id(one)] = one._replace(verdict="remark", reason="uneven", factor=factors[id(one)], by=by, text=begun.given.name)
    return replace(remarked(own), lines=tuple([told.get(id(one), one) for one in own.lines]), first_wrong=None, faults=())


def _is_known(line: OwnLine) -> bool:
    """Whether a gradient has numbers that tell its factor; of a right one only the file's are kept."""
    return line.theirs is not None and bool(np.any(line.theirs)) and (line.verdict == "right" or line.ours is not None)


def _of_a_mean(lines: list[OwnLine], counts: tuple[int, ...]) -> float | None:
    """The factor, but for its sign, that all arrays have which have one, if it is that of a mean over the examples of the given
    gradient, ``counts`` its shape: of one array alone that is no accident. A number of another mean leaves it open."""
    means = {round(times / count, 9) for count in counts if count > 1 for times in (0.5, 1.0, 2.0)}
    factors = {round(abs(factor), 9) for one in lines if np.size(one.ours) > 1 and (factor := factor_of(one)) is not None}
    ratios = {round(abs(ratio), 9) for one in lines if (ratio := ratio_of(one)) is not None}
    return rounded(min(factors)) if len(factors) == 1 and factors <= means and not (ratios - factors) & means else None


def _of_most(lines: list[OwnLine], plain: int) -> float | None:
    """The factor above 0 that more arrays have than any other, more than one, and than the ``plain`` parameters that have none;
    None where there is none."""
    having: dict[float, set[int]] = {}
    for one in lines:
        factor = factor_of(one) if np.size(one.ours) > 1 else None
        if factor is not None and factor > 0.0:
            having.setdefault(round(factor, 9), set()).add(one.var)
    ranked = sorted(having, key=lambda factor: -len(having[factor]))
    counts = [len(having[factor]) for factor in ranked]
    if not ranked or counts[0] < max(2, plain + 1) or counts[0] in counts[1:]:
        return None
    return rounded(ranked[0])
