"""Sums that lack a contribution, under no name: ``adj = adj + dys[i]`` where what the step sends back is left out; what makes no
sum of an argument of its function that is that contribution, ``dc = dh * o * (1 - tc**2)`` where it is given ``dnext_c``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.checking.reading import Reading
from engine.checking.roles import MANY, Roles, root_of
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
    survey = reading.survey
    for group in _groups(reading, came):
        of = _short(survey, roles, set(reading.own), group[0])
        if of is not None:
            yield from _states(survey, roles, group, of)


def ungiven(reading: Reading, roles: Roles, came: set[int]) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...], int]]:
    """The same of each line of a function that makes all but what an argument of that function is, from the second time that it is
    run: the first time, at the end of all steps, that may be 0."""
    for group in _groups(reading, came):
        of = _without_argument(reading.survey, roles, group[1]) if len(group) > 1 else None
        if of is not None:
            yield from _states(reading.survey, roles, group[1:], of)


def _groups(reading: Reading, came: set[int]) -> list[list[int]]:
    """The definitions of the own part by the line that makes them, from the first of some on."""
    survey, own = reading.survey, [at for at in sorted(reading.own) if at in reading.survey.values]
    firsts: dict[tuple[int, int], int] = {}
    for at in sorted(came.intersection(own)):
        firsts.setdefault(spot_of(survey, at), at)
    return [[at for at in own if at >= first and spot_of(survey, at) == spot] for spot, first in list(firsts.items())[:LOOKED]]


def _states(
    survey: Survey, roles: Roles, group: list[int], of: Var
) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...], int]]:  # fmt: skip
    """A line that is to make the gradients of a variable and of its earlier states."""
    pairs = [(at, roles.measure.trace.gradient(var.index)) for at, var in zip(group, _back(roles, of), strict=False)]
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
    for var in _of_several(roles, value, 2):
        left = _left(roles, var, addends)
        if left is not None and any([np.max(np.abs(each)) > 1e-9 * measure.scale(var.index) for each in left.values()]):
            return var
    return None


def _without_argument(survey: Survey, roles: Roles, at: int) -> Var | None:
    """The variable to which a line of a function sends all but what an argument of that function is."""
    value, frame = survey.values[at], survey.dones[survey.defs[at].done].frame
    if np.size(value) < 2:
        return None
    given = [survey.values.get(max(b.defs)) for b in survey.bindings if b.holder is frame and b.kind == "parameter" and b.defs]
    given = [each for each in given if each is not None and np.shape(each) == np.shape(value) and np.any(each)]
    for var in _of_several(roles, value, 1) if given else ():
        left = _left(roles, var, [value])
        if left and any([roles.same(each, sum(left.values())) for each in given]):
            return var
    return None


def _of_several(roles: Roles, value: Any, least: int) -> list[Var]:
    """The variables of a shape that more than so many lines send to."""
    trace = roles.measure.trace
    many = [v for v in trace.vars[:MANY] if v.diff and least < len(trace.arrivals(v.index)) <= LOOKED]
    return [v for v in many if np.shape(v.value) == np.shape(value)][:LOOKED]


def _left(roles: Roles, var: Var, addends: list[Any]) -> dict[int, Any] | None:
    """What is sent to a variable beside some contributions; None where one of them is none."""
    left = dict(roles.measure.contributions(var.index))
    for addend in addends:
        lines = roles.measure.which(addend, left, var.index)
        if not lines:
            return None
        for line in lines:
            del left[line]
    return left


def _back(roles: Roles, var: Var) -> list[Var]:
    """A variable and its states before, the last first."""
    trace = roles.measure.trace
    same = [v for v in trace.vars[: var.index + 1] if root_of(v) == root_of(var) and v.kind != "part" and v.diff]
    return [v for v in reversed(same) if trace.gradients_by_index[v.index] is not None and np.shape(v.value) == np.shape(var.value)]
