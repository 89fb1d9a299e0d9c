"""Which gradient an update is made of, by where its numbers come from and by what happens as the sign of one gradient is turned:
momentum, RMSprop, Adam and a clip leave no multiple of it to compare, but none of them forgets the gradient's sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from engine.checking.finding import Finding
from engine.own.dividing import agree
from engine.own.records import Instead, Survey
from engine.trace import Trace

_RUNS = 6
"""Runs with a turned gradient, at most."""
Again = Callable[[Instead], Survey | None]


class Swapped:
    """The parameters of one run that are changed by the gradient of another one. ``found`` are its gradients as they are judged,
    ``again`` runs it with other numbers; what is older than definition ``first`` is not looked into."""

    def __init__(self, trace: Trace, survey: Survey, first: int, found: Iterable[Finding], again: Again) -> None:
        self.trace, self.survey, self.first, self.again = trace, survey, first, again
        self.made: dict[int, set[int]] = {}  # parameter -> what its gradient was, at any time
        self.last: dict[int, set[int]] = {}  # and in the end
        self.written: dict[int, set[int]] = {}  # and where its memory was written into, not bound anew
        for each in found:
            var = trace.vars[each.line.var]
            right = each.line.verdict == "right" and each.unit.local is None
            if right and var.kind == "input":
                self.made.setdefault(var.index, set()).update([at for event in each.unit.events for at in event.defs])
                self.last.setdefault(var.index, set()).update(each.unit.events[-1].defs)
                written = [event for event in each.unit.events[1:] if not event.fresh and np.size(event.value) > 1]
                self.written.setdefault(var.index, set()).update([at for event in written for at in event.defs])
        self._runs: dict[int, Survey | None] = {}  # by the parameter whose gradient is turned
        self._scaled: dict[int, Survey | None] = {}  # by the one whose gradient has other sizes
        self._part()

    def _part(self) -> None:
        """A name that a loop gives to one gradient after another, ``for p, dp in zip(…): np.clip(dp, -5, 5, out=dp)``, is that of
        the first: what has another one's shape and comes from that one alone is a state of the other."""
        for var, mine in self.made.items():
            for at in self.last[var] & self.written[var]:
                others = [other for other in self.last if other != var and self._states(at, other, mine)]
                if len(others) == 1:
                    mine.discard(at)
                    self.last[var].discard(at)
                    self.made[others[0]].add(at)

    def _states(self, at: int, other: int, mine: set[int]) -> bool:
        """Whether a definition comes from another parameter's gradient, in its shape, and from none of ``mine``."""
        reached = self._reached(self.survey.defs[at].reads, mine, True)
        value = self.survey.values.get(at)
        alike = value is not None and np.shape(value) == np.shape(self.trace.gradient(other))
        return alike and not reached & mine and bool(reached & self.last[other])

    def by(self, var: int, added: Iterable[int], after: int) -> int | None:
        """The parameter by whose gradient ``var`` is changed, with definition ``after``, and not by its own; ``added`` is what the
        change came from."""
        if var not in self.made or after not in self.survey.values:
            return None
        mine = self.made[var]
        reached, through = self._reached(added, mine, False), self._reached(added, mine, True)
        among = through if mine & reached else reached
        others = [at for at, defs in self.last.items() if at != var and (defs & among) - mine]
        if not others or (mine & reached and not self._stays(var, after)):
            return None
        return next((at for at in others if self._moves(at, after)), None)

    def mixed(self, var: int, added: Iterable[int], after: int, change: Any) -> int | None:
        """The parameter whose gradient goes into the ``change`` of ``var`` beside its own, entry by entry: a second moment of the
        wrong one. That one number comes from all of them, as the norm to clip by does, is none: then all entries change alike."""
        if var not in self.made or after not in self.survey.values:
            return None
        mine = self.made[var]
        came = self.survey.slice(mine)
        reached = self._reached(added, mine, True)
        others = [at for at, defs in self.last.items() if at != var and (defs & reached) - mine and not defs & came]
        return next((at for at in others if self._enters(at, after, change)), None)

    def _enters(self, var: int, after: int, change: Any) -> bool:
        """Whether a change comes out otherwise, and as no multiple, as each entry of a gradient has another factor."""
        if var not in self._scaled and len(self._scaled) < _RUNS:
            self._scaled[var] = self._with(self.last[var], _unevenly)
        now = self._now(self._scaled.get(var), after)
        before = np.asarray(self.survey.values[after], float)
        if now is None or now.shape != before.shape or np.size(change) != now.size or not np.all(np.isfinite(now)):
            return False
        other = np.ravel(change) + np.ravel(now - before)
        return not np.allclose(other, change, 1e-9, 1e-15) and not agree(other, change)

    def apart(self, var: int, added: Iterable[int]) -> bool:
        """Whether a parameter has a right gradient, and is changed by what comes from none of its states."""
        mine = self.made.get(var, set())
        return bool(mine) and mine.isdisjoint(self._reached(added, mine, False))

    def _reached(self, added: Iterable[int], mine: set[int], arrays: bool) -> set[int]:
        """The gradients' definitions that others come from, the nearest ones; by ``arrays``: not by way of a single number, such as
        the norm of all of them."""
        ends = mine.union(*self.last.values())
        waiting, seen, found = list(added), set(added), set()
        while waiting:
            at = waiting.pop()
            if at in ends:
                found.add(at)
                continue
            if at < self.first or (arrays and np.size(self.survey.values.get(at, (0, 0))) == 1):
                continue
            made = self.survey.defs[at]
            new = {*made.reads, *made.flat} - seen
            seen |= new
            waiting += new
        return found

    def _stays(self, var: int, after: int) -> bool:
        """Whether a definition is the same whatever sign the gradient of its parameter has: a zero has none."""
        return bool(np.any(self.trace.gradient(var))) and self._moves(var, after) is False

    def _moves(self, var: int, after: int) -> bool | None:
        """Whether a definition comes out otherwise as the gradient of a parameter turns its sign; None where that is not known."""
        if var not in self._runs and len(self._runs) < _RUNS:
            self._runs[var] = self._with(self.last[var], np.negative)
        now = self._now(self._runs.get(var), after)
        before = np.asarray(self.survey.values[after], float)
        return None if now is None else before.shape != now.shape or not np.allclose(before, now, 1e-12, 1e-15)

    def _now(self, other: Survey | None, after: int) -> Any:
        """What another run has for a definition; None where that is not known."""
        place = self._place(after)
        if other is None or len(other.dones) != len(self.survey.dones) or place is None:
            return None
        wrote = other.dones[place[0]].wrote  # a view that is replaced is one definition less
        if len(wrote) <= place[1] or wrote[place[1]] not in other.values:
            return None
        return np.asarray(other.values[wrote[place[1]]], float)

    def _with(self, defs: Iterable[int], made_of: Callable[[Any], Any]) -> Survey | None:
        places = {at: place for at in defs if at in self.survey.values and (place := self._place(at)) is not None}
        made = {place: made_of(self.survey.values[at]) for at, place in places.items()}
        return self.again(Instead(made)) if made else None

    def _place(self, at: int) -> tuple[int, int] | None:
        """The execution that made a definition, and which of what it made that is, as another run has it."""
        done = self.survey.defs[at].done
        wrote = self.survey.dones[done].wrote
        return (done, wrote.index(at)) if at in wrote else None


def _unevenly(value: Any) -> Any:
    """An array with a positive factor of its own for each entry."""
    return np.asarray(value, float) * np.reshape(np.linspace(0.5, 2.0, np.size(value)), np.shape(value))
