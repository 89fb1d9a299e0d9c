"""Mends confirmed: by the course of the own part on other numbers, and by the whole program, opened and judged again."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import islice

from engine.mending.blocks import Edit
from engine.mending.budget import Budget
from engine.mending.elsewhere import Elsewhere, elsewhere, filled, large, shaken
from engine.mending.moving import moved
from engine.mending.whole import Result, Run, judged, mended, once_more, result_of
from engine.trace import Trace

WHOLES = 8
"""Programs that are opened and judged to confirm mends, at most."""
DEAR = 100
"""Statements past which to open a program takes long."""


class Judge:
    """Confirms mends of one program."""

    def __init__(self, trace: Trace, run: Run, budget: Budget) -> None:
        self.trace, self.run, self.budget = trace, run, budget
        self._size = max([line.done for line in trace.own.lines], default=0) if trace.own is not None else 0
        self.several = trace.own is not None and len(trace.own.faults) > 1
        self.faulty = () if trace.own is None else tuple([fault.dones[0] for fault in trace.own.faults])
        self.given = trace.own is not None and any([line.verdict == "given" for line in trace.own.lines])
        own = trace.own
        self.astray = frozenset() if own is None else frozenset([line.name for line in own.lines if line.reason == "astray"])
        wrong = [] if own is None or self.given else [line.name for line in own.lines if line.verdict == "wrong"]
        self.settled = self.astray.union(wrong)  # with a loss what is mended goes by the rate that is written
        self.calls = 0
        self._last: Result | None = None

    @cached_property
    def before(self) -> Result:
        """The verdict as it is, without faults told apart."""
        return judged(self.trace, once_more(self.trace, self.trace.options), self.run) or result_of(self.trace)

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """The program with other numbers and, if that can be, other sizes; None where the mistake does not show there."""
        self.budget.opened(self._size)
        return elsewhere(self.trace, self.run, self.budget)

    @cached_property
    def _filled(self) -> Elsewhere | None:
        self.budget.opened(self._size)
        return None if self.elsewhere is None else filled(self.elsewhere, self.run, self.budget)

    def elsewhere_too(self, edits: Sequence[Edit], places: Collection[str], zeros: bool = False) -> bool:
        """Whether edits mend what ``places`` hold on other numbers as well, as far as that can be said. With ``zeros`` what they
        bring in or take away is 0 here: it is to hold where that is another number, too."""
        found = self.elsewhere
        if found is None:
            return not self.given  # what hangs on a line that is not judged itself is to hold on other numbers, too
        held = found.held(edits, self.several, places)
        if zeros and found.blank and held is not False and self._filled is not None:
            return self._filled.held(edits, self.several, places) is not False
        return held is None or held

    def moved_too(self, edits: Sequence[tuple[ast.AST, str]]) -> bool:
        """Whether the whole program is right with edits where its numbers, or sizes, are others: for what no course tells of. Where
        the mistake shows in a later pass, since all begins with zeros, it is that one."""
        plain = once_more(self.trace, self.trace.options)
        ways = [] if plain.sets else [(source, plain) for source in islice(moved(self.trace.origin, large(self.trace)), 2)]
        ways.append((self.trace.origin, shaken(self.trace)))
        other = self.elsewhere
        if other is not None:
            ways.insert(0, (other.trace.origin, shaken(other.trace) if other.blank else other.trace.options))
        for source, options in ways:
            self.budget.opened(self._size)
            found = mended(self.trace, edits, self.run, options, source)
            if found is not None and found.judged:
                return not found.failed and not found.wrong
        return False

    def _as_meant(self, result: Result) -> bool:
        """Whether a wrong gradient that its name says nothing of (``g``) is now that of the variable that it was compared with."""
        own = self.trace.own
        wrong = [line for line in own.lines if line.verdict == "wrong" and line.var >= 0] if own is not None else []
        return any([(line.name, self.trace.vars[line.var].shown) in result.taken for line in wrong])

    def confirms(self, edits: Sequence[tuple[ast.AST, str]], alike: bool = False) -> Result | None:
        """How the mended program is judged, if it is better; None, too, when no more runs are allowed. What is ``alike`` what was
        confirmed last, and leaves the same on these numbers and on others, is judged alike where to open the program is dear."""
        if alike and self._size > DEAR and self._last is not None:
            return self._last
        if self.calls >= WHOLES:
            return None
        self.calls += 1
        self.budget.opened(self._size)
        result = mended(self.trace, edits, self.run)
        told = result is not None and not result.failed and (result.judged > 0 or self._as_meant(result))
        if result is None or not told or not self.astray.isdisjoint(result.doubted):
            return None  # where a factor was no rate, another factor is none
        if not self.settled.isdisjoint(result.rated):
            return None
        now = result_of(self.trace)
        if result.judged < now.judged or not now.updated <= result.updated:
            return None  # what is no longer looked at is not mended, nor what goes before it by what is no longer updated
        self._last = result if not result.wrong or (self.several and result.wrong < self.before.wrong) else None
        return self._last
