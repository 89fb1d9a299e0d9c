"""What a gradient is summed up to under a name that says nothing: ``unit = [u + g for u, g in zip(unit, found)]``."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.own.dividing import Change, agree
from engine.own.records import Survey
from engine.own.unit import Unit

Totals = Callable[[Unit], bool]


def totals(measure: Measure, survey: Survey, forward: Collection[int], updates: Collection[Change]) -> Totals:
    """Whether something came from a gradient, under whatever name, that is the whole gradient of its variable and that a parameter
    of the pass is changed by."""
    stops = set(forward)
    added = {at for change in updates for at in change.added if at < len(survey.defs)}  # a run with other numbers may end before
    used = survey.slice(added, stops)

    def total(unit: Unit) -> bool:
        made = {at for at in unit.events[-1].defs if not survey.defs[at].literal}
        if not made or unit.local is not None:
            return False
        over = unit.events[-1].done
        later = [at for at in sorted(used) if at > max(made) and at in survey.values and survey.defs[at].done > over]
        return any([_is_whole(measure, survey.values[at], unit) and made & survey.slice([at], stops) for at in later])

    return total


def _is_whole(measure: Measure, value: Any, unit: Unit) -> bool:
    shape = np.shape(value)
    versions = [var for var in unit.versions if np.shape(measure.trace.vars[var].value) == shape]
    if _alone(np.ravel(value), np.ravel(unit.events[-1].value)):
        return False
    return bool(np.any(value)) and any([measure.equal(value, var) for var in versions])


def _alone(total: Any, value: Any) -> bool:
    """Whether one is the other by a factor, ``m = 0.9 * m + 0.1 * g``; of single numbers by one that can be written."""
    if np.shape(total) != np.shape(value) or not np.all(np.isfinite(value)) or not np.any(value):
        return False
    if np.size(value) > 1:
        return agree(total, value)
    ratio = float(total[0] / value[0]) or 1.0
    return any([abs(each * n - round(each * n)) < 1e-9 * n for each in (ratio, 1.0 / ratio) for n in range(1, 129)])
