"""The parameter that an entry of ``grads`` is the gradient of, where the list says of none: the one that alone changes by what
follows from that entry, ``for p, g in zip(params, grads): m = b * m + (1 - b) * g; p -= lr * m``.
"""

from __future__ import annotations

import numpy as np

from engine.checking.goodlater import watched_of
from engine.own.begun import Begun
from engine.own.followed import Followed
from engine.own.records import Survey
from engine.reading.gradnames import DICTS
from engine.records import Var
from engine.trace import Trace

MANY = 64
"""Updates of a pass up to which it is asked what each came from: a net of single numbers has thousands."""


class Driven:
    """What each update of a pass came from."""

    def __init__(self, trace: Trace, begun: Begun, survey: Survey) -> None:
        self.trace = trace
        self.begun = begun
        self.survey = survey
        self._came: list[tuple[frozenset[int], set[int]]] | None = None  # definitions, and the variables that change by them

    def by(self, unit: Followed) -> list[Var]:
        """The parameter of its shape that ``unit`` drives; none for what has no place in a list, or drives several or none."""
        if not unit.path or unit.name not in DICTS:
            return []
        last = unit.events[-1]
        defs, shape = frozenset(last.defs), np.shape(last.value)
        came: dict[int, int] = {}  # variable of its shape -> how much its change came from
        for by, changed in self._all():
            for at in changed if by & defs else ():
                if np.shape(self.trace.vars[at].value) == shape:
                    came[at] = min(len(by), came.get(at, len(by)))
        # the first of ``zip(params, grads)`` comes from the whole list, too, as far as can be told
        least = [at for at in came if came[at] == min(came.values())]
        return [self.trace.vars[at] for at in least] if len(least) == 1 else []

    def _all(self) -> list[tuple[frozenset[int], set[int]]]:
        if self._came is None:
            every = self.begun.division.updates
            self._came = [
                (frozenset(self.survey.slice(set(each.added))), {one.var for one in watched_of(self.begun, each.after)})
                for each in (every if len(every) <= MANY else ())
                if max((*each.added, each.after)) < len(self.survey.defs)
            ]
        return self._came
