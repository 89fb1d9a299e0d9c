"""A wrong sum that several lines make under several names, ``dh_prev = dh * (1 - z)``, ``dh_prev += …``, ``dh_next = dh_prev + …``,
``dh = … + dh_next``: what each of them adds is a contribution of the engine's, or a sum of some; the line is wrong whose is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.checking.reading import Reading
from engine.checking.roles import Roles
from engine.checking.site import Site
from engine.checking.summands import named_terms
from engine.deriving.numbers import sending
from engine.own.records import Binding

DEEP = 12
"""Lines that a sum is followed back through."""
SEVERAL = 4
"""Contributions to the gradient between that are told apart."""


@dataclass(slots=True)
class _Sum:
    """What a definition is the sum of: other definitions under names, and the ``rest`` that its own line computes, if it does."""

    at: int
    names: list[_Sum] = field(default_factory=list)
    rest: Any = None
    good: bool = False  # the rest is a contribution
    calls: set[str] = field(default_factory=set)  # the calls of the forward part, by their names, whose lines send that

    def every(self) -> Iterator[_Sum]:
        """It and all that it is the sum of, those with a rest."""
        for each in self.names:
            yield from each.every()
        if self.rest is not None:
            yield self


class Addends:
    """The sums of one run."""

    def __init__(self, reading: Reading, roles: Roles) -> None:
        self.survey = reading.survey
        self.own = reading.own
        self.right = reading.right()
        self.roles, self.measure = roles, roles.measure

    def site(self, site: Site) -> Site | None:
        """The line that adds to what a site makes what no line of ours sends there, or that leaves out what one does; None where it
        is the site's own, or cannot be told."""
        values = self.survey.values
        if len(site.defs) != 1 or site.var < 0 or site.defs[0] not in values:
            return None
        if np.shape(site.wants[0]) != np.shape(values[site.defs[0]]) or not np.size(site.wants[0]):
            return None
        whole = self._sum(site.defs[0], DEEP)
        if not whole.names:
            return None
        left, calls = self._sent(site.var)
        for each in whole.every():
            lines = self.measure.which(each.rest, left, site.var)
            each.good, each.calls = bool(lines), {calls[line] for line in lines}
            for line in lines:
                del left[line]
        if not all([each.good for each in whole.every()]):
            bad = self._bad(whole)
        else:
            missing = {calls[line] for line in left if np.max(np.abs(left[line])) > 1e-12 * np.max(np.abs(site.wants[0]))}
            bad = self._overwriting(whole, left, site.var) or self._of_a_call(whole, missing)
        if bad is None or bad.at == whole.at:
            return None
        want = np.add(self.survey.values[bad.at], np.subtract(site.wants[0], self.survey.values[whole.at]))
        return Site((bad.at,), (want,), site.var)

    def _sent(self, var: int) -> tuple[dict[int, Any], list[str]]:
        """What the engine's lines send to a variable, and from which call; what one sends of several contributions, ``dcat[I:]`` of
        two products, apart: each has its own line in many files."""
        trace, found, calls = self.measure.trace, list[Any](), list[str]()
        for at, value in self.measure.contributions(var).items():
            line = trace.lines[at]
            upstream = line.base if line.slot >= 0 else -1
            parts = self.measure.contributions(upstream) if upstream >= 0 else {}
            several = 1 < len(parts) <= SEVERAL
            found += [sending(trace.backward, line, part) for part in parts.values()] if several else [value]
            call = trace.vars[line.base].name.rpartition(".")[0] if line.base >= 0 else ""
            calls += [call] * (len(found) - len(calls))
        return dict(enumerate(found)), calls

    def _sum(self, at: int, deep: int) -> _Sum:
        """What a definition is the sum of."""
        survey = self.survey
        value = survey.values[at]
        named = named_terms(survey, self.own, at) if deep else []
        made = _Sum(at, [self._sum(each, deep - 1) for each in named])
        with np.errstate(all="ignore"):
            rest = np.subtract(value, sum([survey.values[each] for each in named]))
        size = max([float(np.max(np.abs(survey.values[each]))) for each in (at, *named)])
        if float(np.max(np.abs(rest))) > 1e-12 * size:
            made.rest = rest
        return made

    def _bad(self, whole: _Sum) -> _Sum | None:
        """The line whose own part is no contribution; that which adds something of which all is none, as it was right elsewhere."""
        while True:
            wrong = [each for each in whole.names if not all([one.good for one in each.every()])]
            mine = whole.rest is not None and not whole.good
            if len(wrong) != 1 or mine:
                return whole if mine and not wrong else None
            (only,) = wrong
            every = list(only.every())
            if self._is_right(only.at, whole.at) or (len(every) > 1 and not any([one.good for one in every])):
                return whole
            whole = only

    def _overwriting(self, whole: _Sum, left: dict[int, Any], var: int) -> _Sum | None:
        """The line that binds anew a name that had the contribution which is missing, and that nothing has read."""
        if not left:
            return None
        for each in self._all(whole):
            name = self._binding(each.at)
            before = None if name is None else self._before(name)
            value = None if before is None else self.survey.values.get(before)
            if before is None or value is None or np.shape(value) != np.shape(self.survey.values[each.at]):
                continue
            if any([before in one.reads for one in self.survey.defs[before + 1 : each.at + 1]]):
                continue
            if self.measure.which(value, left, var):
                return each
        return None

    @staticmethod
    def _of_a_call(whole: _Sum, missing: set[str]) -> _Sum | None:
        """The line that has what else a call of the forward part sends, where all that is missing comes from that call."""
        known = [each for each in whole.every() if missing & each.calls]
        return known[0] if len(missing) == 1 and "" not in missing and len(known) == 1 else None

    def _is_right(self, at: int, reader: int) -> bool:
        """Whether a definition is right as something else's gradient, and read as that elsewhere."""
        besides = any([at in each.reads for each in self.survey.defs[at + 1 :] if each.index != reader])
        return besides and (at in self.right or self.roles.exact(self.survey.values[at]))

    def _all(self, whole: _Sum) -> Iterator[_Sum]:
        yield whole
        for each in whole.names:
            yield from self._all(each)

    def _binding(self, at: int) -> Binding | None:
        return next((each for each in self.survey.bindings if at in each.defs and each.kind == "name"), None)

    def _before(self, binding: Binding) -> int | None:
        """What the name was made of before."""
        earlier = reversed(self.survey.bindings[: binding.index])
        return next((max(b.defs) for b in earlier if b.holder is binding.holder and b.name == binding.name and b.defs), None)
