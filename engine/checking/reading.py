"""The file's own part as it was run and judged, and what is asked of it: what came from where, what is right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.checking.finding import Finding
from engine.named import NamedTuple
from engine.own.records import Instead, Survey
from engine.verdicts import Own

FINE = ("right", "tie", "close", "remark")


class Reading(NamedTuple):
    """``own`` and ``forward`` are definitions of the survey; ``doubted`` those that a given gradient came from, which nothing
    judges; ``aside`` those of other examples, whose gradients were taken away."""

    survey: Survey
    own: frozenset[int]
    forward: frozenset[int]
    verdict: Own
    found: tuple[Finding, ...]
    doubted: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()

    @property
    def wrong(self) -> list[Finding]:
        """The wrong gradients, in the order of execution."""
        return sorted([each for each in self.found if each.line.verdict == "wrong"], key=lambda each: each.event.done)

    def line(self, at: int) -> int:
        """The line that made a definition."""
        return self.survey.dones[self.survey.defs[at].done].node.lineno

    def made(self, found: Finding) -> tuple[int, ...]:
        """The definitions of a state of a gradient that are its own: its latest. A copy of what is right elsewhere has none."""
        defs = [at for at in found.event.defs if at in self.own]
        return (max(defs),) if defs and not self._borrowed(found, max(defs)) else ()

    def _borrowed(self, found: Finding, at: int) -> bool:
        """Whether a wrong gradient is what a right one is, under another name."""
        if not found.event.handed or found.line.verdict != "wrong":
            return False
        earlier = [each for each in self.found if not each.event.handed or each.event.done < found.event.done]
        return any([each.line.verdict in FINE and at in each.event.defs for each in earlier])

    def right(self, taken: bool = True) -> set[int]:
        """The definitions that are right because a right gradient came from them, and those of the forward part. What is 0 may
        have come from anything: it was multiplied by 0. Without ``taken`` nothing is by what is only taken as what it is by its
        numbers, and may be meant as another."""
        spoiled = {id(each.unit) for each in self.found if each.line.verdict == "wrong"}
        held = [each for each in self.found if each.line.verdict in FINE and id(each.unit) not in spoiled]
        held = held if taken else [each for each in held if each.line.reason != "taken"]
        telling = [each for each in held if np.any(each.event.value) and not each.passing]
        stops = set(self.forward | self.aside)
        right = self.survey.slice([at for each in telling for at in each.event.defs], stops) - self.aside
        zero = {at for each in held for at in each.event.defs if not each.passing}
        return (right | zero | self.forward) - {at for each in self.wrong for at in self.made(each)}

    def only_taken(self) -> set[int]:
        """The definitions that are right only as what they are taken for."""
        made = {at for each in self.found if each.line.reason == "taken" for at in self.made(each)}
        return made - self.right(False)

    def named(self) -> set[int]:
        """The definitions of what reads as a gradient, judged or not."""
        units = self.survey.units.values()
        return {at for unit in units for event in unit.events for at in event.defs if at in self.own}

    def between(self, roots: set[int], stops: set[int]) -> set[int]:
        """All that ``roots`` came from, as far as it is not in ``stops``."""
        found: set[int] = set()
        waiting = list(roots)
        while waiting:
            at = waiting.pop()
            if at not in found and (at in roots or at not in stops):
                found.add(at)
                waiting += [*self.survey.defs[at].reads, *self.survey.defs[at].flat]
        return found


Again = Callable[[Instead], "Reading | None"]
"""The same once more, with other numbers in some places."""
Key = tuple[str, str, int]


def key_of(found: Finding) -> Key:
    """A wrong gradient, as another run finds it."""
    return found.unit.name, found.unit.place, found.event.done
