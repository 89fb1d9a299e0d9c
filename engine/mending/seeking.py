"""Where a mend is sought: a wrong line with those around it, and how each of these can be written otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from engine.checking.faults import Fault
from engine.mending.blocks import Edit, reads, writes
from engine.mending.confirming import Judge
from engine.mending.course import Course
from engine.mending.mends import Mend, as_mend, written_place
from engine.mending.numbers import agree
from engine.mending.peeking import UNKNOWN, Peek
from engine.mending.records import Repair, Site
from engine.mending.repairs.arithmetic import constant_ratio
from engine.mending.repairs.every import ordered, paired, single
from engine.mending.shares import share
from engine.mending.trying import Case, Known, site_of, tried
from engine.nodes import nodes
from engine.own.alone import Alone
from engine.own.moments import moments

OTHERS = 12
"""Statements beside the wrong line that are tried."""


class Sought:
    """One wrong line. ``place`` is what it gets wrong; ``here`` are its statements, ``others`` those that it may come from, first
    what binds a name that it reads (at the end of a loop's round for the next one) or returns what it calls for, then the nearest;
    ``going_on`` are the later ones that change the same in place."""

    def __init__(self, course: Course, judge: Judge, line: int, place: str, fault: Fault | None, known: Known) -> None:
        self.course, self.judge, self.known, self.line, self.place, self.fault = course, judge, known, line, place, fault
        self._repairs: dict[int, list[Mend]] = {}
        self._ratios: dict[int, float | None] = {}
        self._alone: Alone | None = None
        self._added: tuple[Any, Any] | None = None  # what the wrong line leaves in its place, before and after it is run alone
        first = fault.dones[0] if fault is not None else -1
        nodes = course.candidates()
        here = [node for node in nodes if node.lineno == line]
        if 0 <= first < len(course.steps) and not here:
            here = [course.steps[first].node]
        self.here = [node for node in here if course.first(node) >= 0][:2]
        at = {id(node): course.first(node) for node in nodes}
        top = min([course.first(node) for node in self.here], default=0)
        others = [node for node in nodes if not any([node is each for each in self.here]) and at[id(node)] >= 0]
        read = {name for node in self.here for name in reads(node)}
        others.sort(key=lambda node: (not self._hands_on(node, read), at[id(node)] > top, abs(at[id(node)] - top)))
        self.others = others[:OTHERS]
        self.going_on = [node for node in self.others if at[id(node)] > top and written_place(node) == place and _in_place(node)]
        wanted = {number for node in (*self.here, *self.others) for number in (course.first(node), course.head(course.first(node)))}
        self.states = course.states(wanted | {course.last(node) for node in self.here})
        course.prepare(self.states)

    def _hands_on(self, node: ast.stmt, read: set[str]) -> bool:
        """Whether a statement binds one of some names, or returns from a function of such a name."""
        if isinstance(node, ast.Return):
            home = self.course.blocks.home(node)
            return home is not None and home.function in read
        return isinstance(node, ast.Assign) and not writes(node).isdisjoint(read)

    def likely(self, edits: Sequence[Edit]) -> int:
        """How likely edits mend, as far as one statement run alone tells (that is cheap where the rest is a long loop): 2 for what
        the wrong line should leave, 1 for a multiple of it or where nothing is known, 0 for anything else."""
        fault = self.fault
        if fault is None or not fault.dones or len(edits) != 1:
            return 1
        node, new = edits[0]
        want = fault.wants[0]
        if isinstance(new, ast.expr) or not isinstance(node, ast.stmt) or want is None or not any([node is n for n in self.here]):
            return 1
        moment = self.states.get(fault.dones[0])
        if moment is None or moment.node is not node:
            return 1
        if self._alone is None:
            self._alone, self._peek = Alone(moment), Peek(moment, fault.replacing[0])
        value = self._peek.left(new, fault.place)
        if value is UNKNOWN:
            value = self._alone.run(new, (fault.place,), fault.replacing[0]).values[fault.place]
        if value is None or np.shape(value) != np.shape(want):
            return 1
        again = self.course.first(node) != self.course.last(node)  # what it leaves once may not be all of it
        ratio = self._ratio(node) if again and _in_place(node) else None
        if ratio is not None:  # all rounds lack one factor
            return 2 if self._adds(value, fault, node, ratio) else 1
        if agree(value, want) or (again and self._fed(new) and not self._fed([node])):
            return 2
        return int(again or constant_ratio(value, want) is not None)

    def _ratio(self, node: ast.stmt) -> float | None:
        """What all wrong gradients, or all that a statement adds to them, are to be multiplied by, if that mends them."""
        if id(node) not in self._ratios:
            self._ratios[id(node)] = share(self.course, node)
        return self._ratios[id(node)]

    def _fed(self, statements: Sequence[ast.stmt]) -> bool:
        """Whether statements read a gradient, or what only the own part binds: a line of a backward pass that reads none has
        forgotten one."""
        values = [each.value for each in statements if isinstance(each, (ast.Assign, ast.AugAssign))]
        names = self.known.gradients | self.known.own
        return any([isinstance(n, ast.Name) and n.id in names for n in nodes(*values)])

    def _adds(self, value: Any, fault: Fault, node: ast.stmt, ratio: float) -> bool:
        """Whether a statement that left ``value`` adds ``ratio`` times what ``node`` does in the same place."""
        assert self._alone is not None
        if self._added is None:
            before = self._alone.run([], (fault.place,), fault.replacing[0]).values[fault.place]
            now = self._alone.run([node], (fault.place,), fault.replacing[0]).values[fault.place]
            self._added = before, now
        before, now = self._added
        if before is None or now is None or not np.shape(before) == np.shape(now) == np.shape(value):
            return False
        added = np.subtract(now, before)
        return bool(np.any(added)) and agree(np.subtract(value, before), np.multiply(added, ratio))

    def repairs(self, node: ast.stmt) -> list[Mend]:
        """A statement written in each of the ways, the cheapest first."""
        if id(node) not in self._repairs:
            self._repairs[id(node)] = self._written(node)
        return self._repairs[id(node)]

    def _written(self, node: ast.stmt) -> list[Mend]:
        found: dict[str, Repair] = {}
        for site in self.sites(node):
            for repair in single(site):
                found.setdefault(repair.text, repair)
        return [as_mend(node, repair) for repair in ordered(found.values(), self.known.unread)]

    def pairs(self, node: ast.stmt) -> Iterator[Mend]:
        """The same in two of the ways together."""
        for site in self.sites(node)[:1]:
            yield from [as_mend(node, repair) for repair in paired(site)]

    def by_numbers(self, pairs: bool) -> list[Mend]:
        """Repairs of a line of which it is known what each execution should leave, from what it should have read."""
        fault = self.fault
        if fault is None or not fault.place:
            return []
        executed = dict(zip(fault.dones, zip(fault.wants, fault.replacing, strict=True), strict=True))
        stands = {m.done: m for m in moments(self.course.again, lambda at, node: at in executed, until=max(executed))}
        cases = [
            Case(moment, (moment.node,), {fault.place: executed[at][0]}, executed[at][1])
            for at, moment in stands.items() if executed[at][0] is not None
        ]  # fmt: skip
        if not cases:
            return []
        here = [(cases[0].moment.node, cases[0].moment)]
        if len(cases) == 1 and self._beyond(cases[0]):
            return []
        found = tried(cases, here, fault.place, self.known, self.judge.budget, pairs)
        if not found and len(cases) > 1 and not pairs:  # what later ones read may come from the first
            found = tried(cases[:1], here, fault.place, self.known, self.judge.budget)
        return [as_mend(each.node, each.repair) for each in found]

    def _beyond(self, case: Case) -> bool:
        """Whether entries are wrong that one execution of a line does not reach: earlier rounds of it left them so."""
        ((place, want),) = case.wants.items()
        if not _in_place(case.moment.node) or self.course.first(case.moment.node) >= case.moment.done:
            return False
        alone = Alone(case.moment)
        before = alone.run([], (place,), case.replacing).values[place]
        now = alone.run(case.body, (place,), case.replacing).values[place]
        if before is None or now is None or not np.shape(before) == np.shape(now) == np.shape(want):
            return False
        untouched = np.equal(before, now)
        return bool(np.any(untouched & ~np.isclose(before, want, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(want), initial=0.0)))))

    def sites(self, node: ast.stmt) -> list[Site]:
        """What is known of a statement: with what it should leave, and, where later ones change that in place, without."""
        moment = self.states.get(self.course.first(node))
        if moment is None:
            return []
        wants: dict[str, Any] = {}
        place = written_place(node)
        fault, once = self.fault, self.course.first(node) == self.course.last(node)
        if node.lineno == self.line:
            place = self.place or place
            if fault is not None and len(fault.dones) == 1 and fault.wants[0] is not None and fault.dones[0] == moment.done:
                wants = {fault.place: fault.wants[0]}
                place = fault.place
            elif place == written_place(node) and once and self.ends(node) is not None:
                wants = {place: self.ends(node)}  # of a wrong shape
        elif once and self.ends(node) is not None:
            wants = {place: self.ends(node)}
        elif self.going_on and node is self.going_on[-1] and fault is not None and len(fault.dones) == 1:
            place = self.place
            wants = {place: fault.wants[0]} if fault.wants[0] is not None else {}
        ways = [wants, {}] if wants and self.going_on and node is not self.going_on[-1] else [wants]
        sites = [site_of(Case(moment, (node,), way, {}), node, place, self.known, self._ratio(node)) for way in ways]
        return [site for site in sites if site is not None]

    def ends(self, node: ast.stmt) -> Any:
        """What the last statement that writes a gradient should leave there; None of any other, and where that is not known."""
        place = written_place(node)
        leaf = next((each for each in self.course.leaves if each.wrong and each.place == place and each.start is None), None)
        last = self.course.last(node)
        later = [other for other in self.others if written_place(other) == place and self.course.last(other) > last]
        return None if leaf is None or later else leaf.want


def _in_place(node: ast.stmt) -> bool:
    """Whether a statement changes what a name holds, and binds it no other value."""
    return isinstance(node, ast.AugAssign) or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript))
