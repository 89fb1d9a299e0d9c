"""What a helper that gives slopes should give, by what it was given: the slope of the computation's line at that value."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.checking.reading import Reading
from engine.checking.roles import MANY, Roles


def by_argument(reading: Reading, roles: Roles, group: list[int]) -> tuple[Any, ...] | None:
    """For all executions of a line in a function, each with what that call was given, the slopes there; None where some call got
    nothing that the computation has, or all of them are as they should be."""
    found = [_slope(reading, roles, at) for at in group]
    if any([each is None for each in found]):
        return None
    values = [reading.survey.values[at] for at in group]
    pairs = zip(values, found, strict=True)
    return None if all([roles.same(value, want) for value, want in pairs]) else tuple(found)


def _slope(reading: Reading, roles: Roles, at: int) -> Any:
    """The slope for one execution."""
    survey, trace = reading.survey, roles.measure.trace
    value, frame = survey.values[at], survey.dones[survey.defs[at].done].frame
    bound = [each for each in survey.bindings if each.holder is frame and each.kind == "parameter" and each.defs]
    given = [survey.values.get(max(each.defs)) for each in bound]
    given = [each for each in given if each is not None and np.size(each) > 1 and np.shape(each) == np.shape(value)]
    if len(given) != 1:
        return None
    for line in [each for each in trace.lines[:MANY] if each.slot >= 0]:
        read = trace.vars[line.to].value
        if np.shape(read) == np.shape(value) and roles.same(read, given[0]):
            local = trace.numbers(line.index).local
            if local is not None and np.shape(local) == np.shape(value):
                return local
    return None
