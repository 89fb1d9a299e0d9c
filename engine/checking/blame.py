"""The first wrong line, and each further one that is wrong by itself: a wrong gradient is followed back to what is right, and what
makes it right when it is set right (the file is run once more with other numbers in that place) is the fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

import numpy as np

from engine.checking.addends import Addends
from engine.checking.faults import Fault
from engine.checking.finding import Finding
from engine.checking.placing import fault_of
from engine.checking.reading import Again, Key, Reading, key_of
from engine.checking.roles import Roles, likeness
from engine.checking.site import APART, Site, instead_of, own_binding, with_its_values
from engine.checking.sites import Sites
from engine.checking.weighing import adds, carried_on, first_of, fits, is_better, ratio_of, roots_of, shaped
from engine.own.records import Instead

FAULTS = 4
"""Lines that are told as wrong by themselves, at most."""
TRIES = 80
"""Runs with other numbers, of the whole search."""
KEPT = 4 * FAULTS
"""Of these, runs that are kept for the lines of the wrong gradients themselves."""
WORK = 50_000
"""Statements that these runs may execute together, each counted once more for every eight states of gradients to be judged."""
ELSEWHERE, SOME, EACH = 32_000, 3, 48
"""Of these, what is spent to look for faults elsewhere than in the gradients' own lines: half of what is left of it for one, but
``SOME`` runs at least and ``EACH`` at most. What is there to be found is among the first."""


@dataclass(slots=True)
class Blamed:
    """The faults in the order of execution, and which wrong gradients only follow from which fault (by its place); ``shares`` are
    those that are right as what one line sends, and wrong only as the whole gradient."""

    faults: list[Fault] = field(default_factory=list)
    follows: dict[Key, int] = field(default_factory=dict)
    shares: set[Key] = field(default_factory=set)


class Blame:
    """One search."""

    def __init__(self, reading: Reading, roles: Roles, again: Again) -> None:
        self.roles = roles
        self._again = again
        self._tries = TRIES
        self._work = WORK
        self._elsewhere = ELSEWHERE
        self.reading = reading
        self.instead = Instead()
        self.blamed = Blamed()
        self._bad: dict[int, int] = {}  # definitions of a fault that could not be set right -> the fault
        self._settled: set[Key] = set()
        self._wanted = Instead()  # of the last run; what was right and is wrong by it, and what is right
        self._lost: set[Key] = set()
        self._mended: set[Key] = set()
        self._calls: set[Key] = set()  # what each call or round sends, see ``_each_another``

    def search(self) -> Blamed:
        """Find them."""
        while len(self.blamed.faults) < FAULTS:
            wrong = [each for each in self.reading.wrong if key_of(each) not in self._settled]
            if not wrong or (self.blamed.faults and all([_buffer(each) for each in wrong])):
                break
            whole = [each for each in wrong if not self._share(each)]
            if not whole and self.blamed.faults:
                self.blamed.shares.update([key_of(each) for each in wrong])
                break
            whole = whole or [each for each in wrong if self._replaced(each)]
            self._one(first_of(self.reading, whole or wrong, self.reading.right()), wrong)
        for each in self.reading.wrong:
            if key_of(each) not in self._settled and self.blamed.faults:
                self.blamed.follows[key_of(each)] = len(self.blamed.faults) - 1
        return self.blamed

    def _share(self, found: Finding) -> bool:
        """Whether a gradient that goes on to others is right as what one line sends, or as an entry's of the variable's."""
        if self._each_another(found):
            return True
        if found.unit.leaf and not self._summed_up(found):
            return False
        role = self.roles.of(found.event.value)
        if role is None or role.factor != 1.0 or np.size(found.event.value) < 2:
            return found.line.reason == "shape" and 1 < np.size(found.line.theirs) < np.size(found.line.ours)
        if found.unit.rows and role.var not in found.unit.versions:
            return found.unit.completed is not None or not self._leads_on(found)
        return role.var in found.unit.versions or found.line.reason == "shape" or carried_on(found)

    def _leads_on(self, found: Finding) -> bool:
        """Whether another wrong gradient came from one."""
        survey, made, forward = self.reading.survey, set(found.event.defs), set(self.reading.forward)
        others = [each for each in self.reading.wrong if each.unit is not found.unit and each.event.done > found.event.done]
        return any([made & survey.slice(list(each.event.defs), forward) for each in others])

    def _each_another(self, found: Finding) -> bool:
        """Whether a line makes, in each call that runs it, what another line of ours sends to the variable."""
        if key_of(found) in self._calls:
            return True
        same = [each for each in self.reading.found if (each.unit.name, each.event.line) == (found.unit.name, found.event.line)]
        if len({id(each.unit) for each in same}) == len(same) and self._apart(same):
            self._calls.update([key_of(each) for each in same if each.line.verdict == "wrong"])
        return key_of(found) in self._calls

    def _replaced(self, found: Finding) -> bool:
        """Whether what one line of ours sends is put, time after time, in the place of what another sent."""
        return self._apart([each for each in self.reading.found if each.unit is found.unit])

    def _apart(self, same: list[Finding]) -> bool:
        same = [each for each in same if np.any(each.event.value)]
        if len(same) < 2 or any([np.size(each.event.value) < 2 or each.event.add for each in same]):
            return False
        roles = [self.roles.of(each.event.value) for each in same]
        return len({role.line for role in roles if role is not None and role.line >= 0 and role.factor == 1.0}) == len(same)

    def _summed_up(self, found: Finding) -> bool:
        """Whether a later wrong gradient of the same variable, under another name or further out, came from it."""
        made, survey = set(self.reading.made(found) or found.event.defs), self.reading.survey
        same = set(found.unit.versions)
        later = [each for each in self.reading.wrong if each.event.done > found.event.done and same & set(each.unit.versions)]
        later = [each for each in later if each.unit is not found.unit or each.event.line != found.event.line]
        return any([made & survey.slice(list(each.event.defs), set(self.reading.forward)) for each in later])

    # -- one fault

    def _one(self, target: Finding, wrong: list[Finding]) -> None:
        reading = self.reading
        hit = [at for at in self._through(target) if at in self._bad]
        if hit:
            self._follows(target, self._bad[hit[0]])
            return
        if target.event.handed and self._a_term(target, wrong):  # a sum that was made under other names
            return
        sites = Sites(reading, self.roles)
        tries, work = self._tries, self._work
        most = self._elsewhere // 2
        for site, scales, least in sites.of(target) if target.line.reason != "overwritten" else ():
            used = tries - self._tries
            if self._tries <= KEPT or used >= EACH or (used >= SOME and work - self._work > most) or self._work < self._size:
                break
            after = self._set_right(site, target, False, scales)
            if after is None and (pinned := self._pinned(sites, site, target)) is not None:
                site, after = pinned, self._set_right(pinned, target, False, scales)
            if after is not None and self._enough(after, least):
                site = with_its_values(site, after.survey)
                site, after = self._nearer(target, site, after) if least > 1 else (site, after)
                site, after = self._all_times(sites, target, site, after)
                site, after = self._adding(target, site, after)
                self._told(site, target, wrong, after)
                return
        self._elsewhere -= min(work - self._work, self._elsewhere)
        if not target.event.handed and self._a_term(target, wrong):
            return
        came = self._through(target)
        shares = [each for each in wrong if each is not target and self._share(each) and came & set(reading.made(each))]
        shares = [each for each in shares if not each.unit.leaf and key_of(each) not in self._calls]
        target = shares[0] if shares else target  # then it was meant as the whole gradient
        site = self._own_site(target)
        after = self._set_right(site, target, True) if site.wants else None
        summed = self._summed(target) if after is None else None
        if summed is not None:
            after = self._set_right(summed, target, True)
            site = site if after is None else summed
        if after is not None and not site.bindings:
            site, after = self._all_times(sites, target, site, after)
        if after is not None:
            site, after = self._adding(target, site, after)
        self._told(site, target, wrong, after)
        if after is None:
            self._bad.update(dict.fromkeys(reading.made(target), len(self.blamed.faults) - 1))

    def _a_term(self, target: Finding, wrong: list[Finding]) -> bool:
        """Whether one of the lines that add to a sum is found to be the wrong one."""
        made = self.reading.made(target)[:1] if target.line.ours is not None else ()
        added = Addends(self.reading, self.roles).site(Site(made, (target.line.ours,), target.line.var))
        after = None if added is None else self._set_right(added, target, True, False)
        if added is not None and after is not None:
            self._told(added, target, wrong, after)
        return after is not None

    def _nearer(self, target: Finding, site: Site, after: Reading) -> tuple[Site, Reading]:
        """The gradient's own line instead of what is right as another's, if that leaves less wrong."""
        wanted, own = self._wanted, self._own_site(target)
        other = self._set_right(own, target, True) if after.wrong and own.wants else None
        if other is not None and len(other.wrong) < len(after.wrong):
            return own, other
        self._wanted = wanted
        return site, after

    def _adding(self, target: Finding, site: Site, after: Reading) -> tuple[Site, Reading]:
        """The line that adds what is wrong to the sum that a site makes, under another name, if that leaves no more wrong; of the
        gradient's line in all its executions, which of those is the target's."""
        wanted, several, whole = self._wanted, len(site.defs) > 1, site
        if several:
            whole = self._earliest(site, target)
        elif len(site.bindings) == 1:
            whole = Site(self.reading.survey.bindings[site.bindings[0]].defs[-1:], site.wants, site.var)
        own = Addends(self.reading, self.roles).site(whole)
        other = None if own is None else self._set_right(own, target, True, False)
        if own is not None and other is not None and (several or len(other.wrong) <= len(after.wrong)):
            return own, other
        self._wanted = wanted
        return site, after

    def _earliest(self, site: Site, target: Finding) -> Site:
        """The first wrong one of several executions that a site makes right: the target's own, else by what it is to make."""
        for at, want in zip(site.defs, site.wants, strict=True):
            if at in self.reading.made(target):
                return Site((at,), (target.line.ours,), target.line.var)
            role = None if self.roles.same(self.reading.survey.values[at], want) else self.roles.of(want)
            if role is not None:
                return Site((at,), (want,), role.var)
        return site

    def _all_times(self, sites: Sites, target: Finding, site: Site, after: Reading) -> tuple[Site, Reading]:
        """The gradient's own line instead, if another leaves something wrong, and that in all its executions nothing; or what is
        right as another's gradient (a slope that was forgotten), if that is all."""
        wanted = self._wanted
        every = sites.bound_each_time(site, target) if len(site.bindings) == 1 else sites.at_all_times(target)
        soft = islice((way for way in sites.of(target) if way.least > 1), SOME)
        for own, scales, _ in chain(every, soft) if after.wrong else ():
            other = self._set_right(own, target, False, scales)
            if other is not None and not other.wrong:
                return own, other
        self._wanted = wanted
        return site, after

    def _enough(self, after: Reading, least: int) -> bool:
        """Whether a run makes as many gradients right as a site of its kind has to."""
        if least != APART:
            return len(after.wrong) <= len(self.reading.wrong) - least
        left = {key_of(each) for each in after.wrong}
        gone = [each for each in self.reading.wrong if key_of(each) not in left]
        # of a gradient that a loop adds up all states are one
        return len({key_of(each)[:2] for each in roots_of(self.reading, gone, self.reading.right())}) > 1

    def _told(self, site: Site, target: Finding, wrong: list[Finding], after: Reading | None) -> None:
        reading, faults = self.reading, self.blamed.faults
        site = site if after is None else with_its_values(site, after.survey)
        fault = fault_of(reading, site, target, self.roles)
        same = next((i for i, each in enumerate(faults) if each.lines == fault.lines and each.name == fault.name), None)
        if same is None:
            faults.append(fault)
            same = len(faults) - 1
        else:
            old = faults[same]
            faults[same] = old._replace(dones=(*old.dones, *fault.dones), wants=(*old.wants, *fault.wants),
                                        replacing=(*old.replacing, *fault.replacing))  # fmt: skip
        self._settled.add(key_of(target))
        made = reading.made(target)
        mine = fault.line == target.line.line and (not site.bindings or fault.name == target.line.name)
        mine = mine and (not site.defs or site.defs[0] in made or len(site.defs) > 1)
        if not mine:
            self._follows(target, same)
        if after is None:
            return
        self.instead = self.instead.also(self._wanted)
        left = {key_of(each) for each in after.wrong}
        for each in wrong:
            if key_of(each) not in left and each is not target:
                same_line = mine and each.line.line == target.line.line and each.line.name == target.line.name
                if same_line:
                    self._settled.add(key_of(each))
                else:
                    if self._share(each):
                        self.blamed.shares.add(key_of(each))
                    self._follows(each, same)
        self.reading = after

    def _follows(self, found: Finding, fault: int) -> None:
        self._settled.add(key_of(found))
        self.blamed.follows[key_of(found)] = fault

    def _set_right(self, site: Site, target: Finding, sure: bool, scales: bool = True) -> Reading | None:
        """The run with a site set right, in the file's convention; None where that does not make the gradient right."""
        wanted = instead_of(self.reading.survey, site)
        self._lost, self._mended = set(), set()
        after = self._run(wanted)
        if after is None:
            return None
        before = {key_of(each) for each in self.reading.wrong}
        goal = key_of(target)
        right = {key_of(each) for each in self.reading.found if each.line.verdict == "right"}
        best = after if is_better(after, before, goal, right) else None
        left = {key_of(each) for each in after.wrong}
        self._lost, self._mended = left & right, {key_of(each) for each in after.found} - left
        ratio = ratio_of([each for each in after.wrong if key_of(each) in before and (not sure or key_of(each) != goal)])
        if scales and after.wrong and ratio and site.restored is None and not self._turned(site, ratio):
            scaled = instead_of(self.reading.survey, site, tuple([np.multiply(want, 1.0 / ratio) for want in site.wants]))
            other = self._run(scaled)
            if other is not None and len(other.wrong) < len(after.wrong) and (is_better(other, before, goal, right) or sure):
                wanted, best = scaled, other
        self._wanted = wanted
        return best

    def _pinned(self, sites: Sites, site: Site, target: Finding) -> Site | None:
        """The site with what its line makes elsewhere, as it is, if that is right and no longer was as soon as the target is: two
        faults of one line that cancel, a sign in a layer's function that two layers use."""
        if len(site.defs) != 1 or not self._lost or key_of(target) not in self._mended:
            return None
        spot, values = sites.group_of(site.defs[0]), self.reading.survey.values
        others = [at for at in spot if at != site.defs[0] and np.size(values[at]) > 1 and self.roles.exact(values[at])]
        wants = tuple([values[at] for at in others])
        return Site((*site.defs, *others), (*site.wants, *wants), site.var) if others else None

    def _turned(self, site: Site, ratio: float) -> bool:
        """Whether what a site makes is the gradient of something with its sign turned, ``da`` of ``np.exp(-X @ W)``, and what it is
        to make a multiple of that: then what it leads to is wrong by the factor."""
        values = [self.reading.survey.values[at] for at in site.defs]
        roles = [self.roles.of(value) if np.size(value) > 1 else None for value in values]
        turned = [role is not None and abs(role.factor + 1.0) < 1e-6 for role in roles]
        pairs = zip(values, site.wants, strict=True)
        return bool(values) and all(turned) and abs(abs(ratio) - 1.0) > 1e-6 and all([likeness(*pair) > 1 - 1e-9 for pair in pairs])

    @property
    def _size(self) -> int:
        """What a run takes of the work."""
        return len(self.reading.survey.dones) * (1 + len(self.reading.found) // 8)

    def _run(self, wanted: Instead) -> Reading | None:
        if self._tries <= 0 or self._work < self._size:
            return None
        self._tries -= 1
        self._work -= self._size
        return self._again(self.instead.also(wanted))

    def _through(self, target: Finding) -> set[int]:
        return self.reading.survey.slice(list(target.event.defs), set(self.reading.forward))

    # -- the gradient's own line

    def _own_site(self, target: Finding) -> Site:
        """The line of the gradient itself, with all that its executions added wrongly."""
        reading = self.reading
        if target.meant is not None:
            return Site(reading.made(target), (target.meant,), target.line.var)
        if target.line.reason == "overwritten":
            done = target.event.done
            made_there = any([reading.survey.defs[at].done == done for at in target.event.defs])
            bound = [] if made_there or target.event.before is None else own_binding(reading.survey, target)
            if bound:  # ``other.grad = out.grad`` made nothing: it is where that gets this name that ``+=`` is missing
                return Site((), (target.line.ours,), target.line.var, (bound[0],))
            if not made_there:  # an entry, ``grads[k] = step[k]``: its line is told without a run
                return Site((), (), target.line.var)
        if target.event.handed and self._replaced(target) and (bound := own_binding(reading.survey, target)):
            return Site((), (target.line.ours,), target.line.var, tuple(bound))
        events = [each for each in reading.wrong if each.unit is target.unit and each.line.line == target.line.line]
        made = [each for each in events if reading.made(each)]
        if made == events and events[-1].event is not target.unit.events[-1] and target.line.reason != "shape" and adds(events):
            return self._added(events)
        anew = [each for each in made if (each.event.fresh or each.filling) and fits(each.line.ours, each.event.value)]
        if anew == events and (len(events) > 1 or events[0].filling):
            wants = [shaped(each.line.ours, each.event.value) for each in events]  # each of another, or a part
            return Site(tuple([reading.made(each)[0] for each in events]), tuple(wants), target.line.var)
        want = events[-1].line.ours
        last = target.unit.events[-1]
        if adds(events) and np.shape(last.value) == np.shape(want):
            want = self.roles.measure.ours(target.unit, target.line.var)
            events = [events[-1]._replace(event=last)] if events[-1].event.done == last.done else events
        handed = own_binding(reading.survey, target) if target.event.handed and not reading.made(target) else []
        if handed and want is not None:
            return Site((), (want,), target.line.var, (handed[0],))
        if not reading.made(events[-1]) or want is None or not fits(want, events[-1].event.value):
            return Site(reading.made(target), (), target.line.var)
        return Site(reading.made(events[-1]), (shaped(want, events[-1].event.value),), target.line.var)

    def _summed(self, target: Finding) -> Site | None:
        """All executions of the line of a gradient that is summed up in a loop, each with what it should have added."""
        reading = self.reading
        events = [each for each in reading.wrong if each.unit is target.unit and each.line.line == target.line.line]
        shapes = {np.shape(number) for each in events for number in (each.line.ours, each.line.theirs, each.event.value)}
        if len(events) < 2 or len(shapes) > 1 or not all([each.event.add and reading.made(each) for each in events]):
            return None
        return self._added(events)

    def _added(self, events: list[Finding]) -> Site:
        gap: Any = 0.0
        defs: list[int] = []
        wants: list[Any] = []
        for each in events:
            with np.errstate(all="ignore"):
                gap = np.add(gap, np.subtract(each.line.ours, each.line.theirs))
                wants.append(np.add(each.event.value, gap))
            defs += self.reading.made(each)
        return Site(tuple(defs), tuple(wants), events[0].line.var)


def _buffer(found: Finding) -> bool:
    """Whether what is wrong is the shape of zeros that are filled later: of what a loop goes through, one for each step."""
    return found.line.reason == "shape" and found.event.fresh and not np.any(found.event.value)
