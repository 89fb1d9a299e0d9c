"""Sums that lack a contribution, under no name: ``adj = adj + dys[i]`` where what the step sends back is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.checking.reading import Reading
from engine.checking.roles import MANY, Roles
from engine.checking.spots import spot_of
from engine.checking.summands import named_terms
from engine.own.records import Survey
from engine.records import Var

LOOKED = 64
"""Variables that several lines send to, and lines that add, that are looked at."""


def lacking(reading: Reading, roles: Roles, came: set[int]) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...], int]]:
    """Of what a wrong gradient came from (definitions), those of each line whose terms are all contributions to one variable's
    gradient, but not all that there are; what it is to make each time that it is run, and whose gradient that is. Further on
    it is that of the variable's earlier states, as a loop goes back through them."""
    survey, own = reading.survey, {at for at in reading.own if at in reading.survey.values}
    firsts: dict[tuple[int, int], int] = {}
    for at in sorted(came & own):
        firsts.setdefault(spot_of(survey, at), at)
    for spot, first in list(firsts.items())[:LOOKED]:
        of = _short(survey, roles, own, first)
        if of is None:
            continue
        group = [at for at in sorted(own) if spot_of(survey, at) == spot and at >= first]
        states = _back(roles, of)
        pairs = [(at, roles.measure.trace.gradient(var.index)) for at, var in zip(group, states, strict=False)]
        if pairs and all([np.shape(want) == np.shape(survey.values[at]) for at, want in pairs]):
            yield tuple([at for at, _ in pairs]), tuple([want for _, want in pairs]), of.index


def _short(survey: Survey, roles: Roles, own: set[int], at: int) -> Var | None:
    """The variable to which all terms of a sum are sent, but not all that is; None where there is none."""
    terms = named_terms(survey, own, at)
    value = survey.values[at]
    if not terms or np.size(value) < 2:
        return None
    measure, addends = roles.measure, [survey.values[each] for each in terms]
    rest = np.subtract(value, sum(addends))
    if float(np.max(np.abs(rest))) > 1e-12 * max([float(np.max(np.abs(each))) for each in (value, *addends)]):
        addends.append(rest)
    if len(addends) < 2:
        return None
    many = [v for v in measure.trace.vars[:MANY] if v.diff and 2 < len(measure.trace.arrivals(v.index)) <= LOOKED]
    for var in [v for v in many if np.shape(v.value) == np.shape(value)][:LOOKED]:
        left = dict(measure.contributions(var.index))
        for addend in addends:
            lines = measure.which(addend, left, var.index)
            if not lines:
                break
            for line in lines:
                del left[line]
        else:
            if any([np.max(np.abs(each)) > 1e-9 * measure.scale(var.index) for each in left.values()]):
                return var
    return None


def _back(roles: Roles, var: Var) -> list[Var]:
    """A variable and its states before, the last first."""
    trace = roles.measure.trace
    same = [v for v in trace.vars[: var.index + 1] if v.root == var.root and v.kind != "part" and v.diff]
    return [v for v in reversed(same) if trace.gradients_by_index[v.index] is not None and np.shape(v.value) == np.shape(var.value)]
