"""What mends a wrong line, searched for from what is likeliest and cheapest to what is not: by the numbers that the line should
leave; by what the own part leaves in the end, if the line, another, or the line in a pair of ways is written otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.mending.counted import counted
from engine.mending.keeping import SIMPLE, kept, unseen
from engine.mending.lacking import after_loop, beside, between, doubled, handed, late
from engine.mending.locating import right_lines
from engine.mending.mends import Mend, as_mend
from engine.mending.places import root
from engine.mending.repairs.around import Around
from engine.mending.repairs.elsewhere import elsewhere
from engine.mending.repairs.keys import stored
from engine.mending.repairs.masks import sides
from engine.mending.seeking import Sought
from engine.mending.trying import reads_as_gradient
from engine.mending.unfilled import unfilled
from engine.own.alone import Alone
from engine.reading.segments import segment

STORED = 2
"""Dicts with another value under a name than its own: only the whole program tells whether that is the mistake."""
UNTOLD = 4
"""Changes of an order that the course does not tell of."""
BEFORE = 4
"""Statements before the wrong line that may be more simply mended than it."""
NEAR, FAR = 2, 4
"""What a repair of another line than the wrong one may cost, first and then."""


class Search:
    """One search. With ``enough`` no line far from the wrong one is tried: of several faults one is mended."""

    def __init__(self, sought: Sought) -> None:
        self.sought = sought
        self.enough = False

    def mends(self) -> Iterator[list[Mend]]:
        """Mends that agree with all numbers, by and by: a list a way to search, the best first."""
        for mends in self._ways():
            yield mends
            if self.sought.judge.budget.out:
                return

    def _ways(self) -> Iterator[list[Mend]]:
        near = [each for later in self.sought.going_on for each in self.sought.repairs(later) if each.cost < NEAR]
        near += self._sides()
        near += between(self.sought)
        yield kept(self.sought, doubled(self.sought))
        yield kept(self.sought, unfilled(self.sought))
        yield counted(self.sought)
        program = self.sought.course.again.program
        yield [Mend(0, 1, change) for change in stored(program.forward, program.lines)][:STORED]
        numbers = self.sought.by_numbers(False)
        first = kept(self.sought, sorted([*near, *numbers], key=lambda each: each.cost))
        yield from self._simpler(first)
        yield first
        if not first:
            yield unseen(self.sought, numbers)
        for node in self.sought.here:
            repairs = self.sought.repairs(node)
            sooner = [each for each in repairs if self.sought.known.reads_unread(each.change.mend)]  # before what costs less
            held = kept(self.sought, [*sooner, *sorted([*near, *repairs], key=lambda each: each.cost)])
            if held and not first:
                yield from self._simpler(held)
            yield held
        for node in self.sought.going_on:
            yield kept(self.sought, self.sought.repairs(node))
        yield kept(self.sought, handed(self.sought))
        yield kept(self.sought, late(self.sought))
        yield kept(self.sought, sorted(after_loop(self.sought), key=lambda each: each.cost))
        yield kept(self.sought, beside(self.sought))
        others = self._elsewhere()
        yield kept(self.sought, others)
        if self.enough:
            return
        yield unseen(self.sought, self._untold(others), UNTOLD)
        for low, high in ((0, NEAR), (NEAR, FAR)):
            for node in self.sought.others:
                yield kept(self.sought, [each for each in self.sought.repairs(node) if low < each.cost <= high])
        yield kept(self.sought, self.sought.by_numbers(True))
        for node in self.sought.here:
            yield kept(self.sought, self.sought.pairs(node))

    # -- ways

    def _simpler(self, held: list[Mend]) -> Iterator[list[Mend]]:
        """What mends a line before it more simply than the line itself, all where that mends a part, or by less text where that
        adds some: it only read, then, what that one got wrong."""
        if not held:
            return
        best = held[0]
        top = min([self.sought.course.first(node) for node in self.sought.here], default=0)
        right = () if self.sought.judge.trace.own is None else right_lines(self.sought.judge.trace.own)
        before = [node for node in self.sought.others if self.sought.course.first(node) < top and node.lineno not in right]
        here = [] if best.change.line == self.sought.line else self.sought.here  # it is mended by another line as it is
        for node in [*here, *before[:BEFORE]]:
            found = [each for each in self.sought.repairs(node) if self._better(each, best)]
            found = kept(self.sought, found) if found else []
            yield [each for each in found if not each.left] if best.left else found

    def _better(self, mend: Mend, best: Mend) -> bool:
        """Whether a mend of an earlier line may be tried for one of the wrong line."""
        if best.left:
            return mend.cost <= max(best.cost, NEAR)
        adds = self._longer(best) > 0 > self._longer(mend)
        return mend.cost < min(best.cost, NEAR + 1) or (mend.cost == best.cost and adds)

    def _longer(self, mend: Mend) -> int:
        """By how much the text of what is mended grows."""
        lines = self.sought.course.again.program.lines
        return sum([len(text) - len(segment(node, lines)) for node, text in mend.change.edits])

    def _sides(self) -> Iterator[Mend]:
        """A mask that another line writes with the wrong comparison: one sign is less than a second mask."""
        for node in self.sought.others:
            if any([isinstance(each, ast.Compare) for each in ast.walk(node)]):
                found = [as_mend(node, repair) for site in self.sought.sites(node)[:1] for repair in sides(site)]
                yield from [mend for mend in found if mend.cost < NEAR]

    def _untold(self, others: list[Mend]) -> list[Mend]:
        """Those that the course tells nothing of: of which variable a gradient is hangs on the round, and so on a loop's order; nor
        of anything where no gradient has a place in the end."""
        kinds = ("loop_order",) if self.sought.course.wrong else ("read_after", "loop_order")
        found = [mend._replace(cost=SIMPLE) for mend in others if mend.change.kind in kinds]
        return sorted(found, key=lambda each: kinds.index(each.change.kind))

    def _elsewhere(self) -> list[Mend]:
        trace = self.sought.judge.trace
        assert trace.own is not None
        stands = [self.sought.states[at] for at in map(self.sought.course.last, self.sought.here) if at in self.sought.states]
        held = Alone(stands[0]).names() if stands else {}
        gradients = frozenset(self.sought.known.gradients | {name for name in map(root, held) if reads_as_gradient(name, held)})
        program = self.sought.course.again.program
        around = Around(program.lines, program.forward, self.sought.line, trace.own.begin, held, gradients,
                        0 if trace.training is None else trace.training.line,
                        () if self.sought.fault is None else self.sought.fault.calls)  # fmt: skip
        return [Mend(0, 4, change) for change in elsewhere(around)]
