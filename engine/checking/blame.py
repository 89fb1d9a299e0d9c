"""The first wrong line, and each further one that is wrong by itself: a wrong gradient is followed back to what is right, and what
makes it right when it is set right (the file is run once more with numbers that definitions are to make, ``instead``) is the fault.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from engine.checking.faults import Fault, place_of, rounds_of
from engine.checking.judging import Finding
from engine.checking.roles import Roles
from engine.own.records import Survey
from engine.verdicts import Own

FAULTS = 4
"""Lines that are told as wrong by themselves, at most."""
TRIES = 32
"""Runs with other numbers, of the whole search."""
WORK = 400_000
"""Statements that these runs may execute together."""


class Reading(NamedTuple):
    """The file's own part as it was run and judged: ``own`` and ``forward`` are definitions of the survey."""

    survey: Survey
    own: frozenset[int]
    forward: frozenset[int]
    verdict: Own
    found: tuple[Finding, ...]

    @property
    def wrong(self) -> list[Finding]:
        """The wrong gradients, in the order of execution."""
        return sorted([each for each in self.found if each.line.verdict == "wrong"], key=lambda each: each.event.done)


Again = Callable[[Mapping[int, Any]], "Reading | None"]
"""The same once more, with definitions that make other numbers."""
Key = tuple[str, str, int]


def key_of(found: Finding) -> Key:
    """A wrong gradient, as another run finds it."""
    return found.unit.name, found.unit.place, found.event.done


@dataclass(slots=True)
class Blamed:
    """The faults in the order of execution, and which wrong gradients only follow from which fault (by its place)."""

    faults: list[Fault] = field(default_factory=list)
    follows: dict[Key, int] = field(default_factory=dict)


class _Site(NamedTuple):
    """What is set right: definitions of one line, what they are to make, and of which variable it is the gradient."""

    defs: tuple[int, ...]
    wants: tuple[Any, ...]
    var: int


class Blame:
    """One search."""

    def __init__(self, reading: Reading, roles: Roles, again: Again) -> None:
        self.roles = roles
        self._again = again
        self._tries = TRIES
        self._work = WORK
        self.reading = reading
        self.instead: dict[int, Any] = {}
        self.blamed = Blamed()
        self._bad: dict[int, int] = {}  # definitions of a fault that could not be set right -> the fault
        self._settled: set[Key] = set()
        self._wanted: dict[int, Any] = {}  # of the last run

    def search(self) -> Blamed:
        """Find them."""
        while len(self.blamed.faults) < FAULTS:
            wrong = [each for each in self.reading.wrong if key_of(each) not in self._settled]
            if not wrong:
                break
            self._one(_first(self.reading, wrong, self._right()), wrong)
        for each in self.reading.wrong:
            if key_of(each) not in self._settled and self.blamed.faults:
                self.blamed.follows[key_of(each)] = len(self.blamed.faults) - 1
        return self.blamed

    # -- one fault

    def _one(self, target: Finding, wrong: list[Finding]) -> None:
        reading = self.reading
        hit = [at for at in self._through(target) if at in self._bad]
        if hit:
            self._follows(target, self._bad[hit[0]])
            return
        for site, plain, least in self._sites(target):
            after = self._set_right(site, target, False, not plain)
            if after is not None and len(after.wrong) <= len(reading.wrong) - least:
                self._told(site, target, wrong, after)
                return
        site = self._own_site(target)
        after = self._set_right(site, target, True) if site.wants else None
        self._told(site, target, wrong, after)
        if after is None:
            self._bad.update(dict.fromkeys(_made(reading, target), len(self.blamed.faults) - 1))

    def _told(self, site: _Site, target: Finding, wrong: list[Finding], after: Reading | None) -> None:
        reading, faults = self.reading, self.blamed.faults
        fault = _fault(reading, site, target, self.roles)
        same = next((i for i, each in enumerate(faults) if each.lines == fault.lines and each.name == fault.name), None)
        if same is None:
            faults.append(fault)
            same = len(faults) - 1
        else:
            old = faults[same]
            faults[same] = old._replace(dones=(*old.dones, *fault.dones), wants=(*old.wants, *fault.wants),
                                        replacing=(*old.replacing, *fault.replacing))  # fmt: skip
        self._settled.add(key_of(target))
        mine = fault.line == target.line.line and (not site.defs or site.defs[0] in _made(reading, target) or len(site.defs) > 1)
        if not mine:
            self._follows(target, same)
        if after is None:
            return
        self.instead |= self._wanted
        left = {key_of(each) for each in after.wrong}
        for each in wrong:
            if key_of(each) not in left and each is not target:
                same_line = mine and each.line.line == target.line.line and each.line.name == target.line.name
                if same_line:
                    self._settled.add(key_of(each))
                else:
                    self._follows(each, same)
        self.reading = after

    def _follows(self, found: Finding, fault: int) -> None:
        self._settled.add(key_of(found))
        self.blamed.follows[key_of(found)] = fault

    def _set_right(self, site: _Site, target: Finding, sure: bool, scales: bool = True) -> Reading | None:
        """The run with a site set right, in the file's convention; None where that does not make the gradient right."""
        wanted = dict(zip(site.defs, site.wants, strict=True))
        after = self._run(wanted)
        if after is None:
            return None
        before = {key_of(each) for each in self.reading.wrong}
        goal = key_of(target)
        best = after if _better(after, before, goal) else None
        ratio = _ratio([each for each in after.wrong if key_of(each) in before and (not sure or key_of(each) != goal)])
        if scales and after.wrong and ratio:
            scaled = {at: np.multiply(want, 1.0 / ratio) for at, want in wanted.items()}
            other = self._run(scaled)
            if other is not None and len(other.wrong) < len(after.wrong) and (_better(other, before, goal) or sure):
                wanted, best = scaled, other
        self._wanted = wanted
        return best

    def _run(self, wanted: dict[int, Any]) -> Reading | None:
        size = len(self.reading.survey.dones)
        if self._tries <= 0 or self._work < size:
            return None
        self._tries -= 1
        self._work -= size
        return self._again(self.instead | wanted)

    # -- where it may be

    def _right(self) -> set[int]:
        """The definitions that are right because a right gradient came from them, and those of the forward part."""
        reading = self.reading
        spoiled = {id(each.unit) for each in reading.found if each.line.verdict == "wrong"}
        fine = ("right", "tie", "close", "remark")
        held = [each for each in reading.found if each.line.verdict in fine and id(each.unit) not in spoiled]
        right = reading.survey.slice([at for each in held for at in each.event.defs], set(reading.forward))
        return (right | reading.forward) - {at for each in reading.wrong for at in _made(reading, each)}

    def _likely_right(self, at: int) -> bool:
        """Whether a value is the gradient of something to the last digits, or one of the computation's: right, if it was meant so.
        A multiple of a gradient may be wrong by that factor."""
        value = self.reading.survey.values.get(at)
        return self.roles.exact(value) or (not self._of_gradients(at) and self.roles.plain(value))

    def _through(self, target: Finding) -> set[int]:
        return self.reading.survey.slice(list(target.event.defs), set(self.reading.forward))

    def _sites(self, target: Finding) -> Iterator[tuple[_Site, bool, int]]:
        """Where something else than the gradient's own line may be wrong: what no right gradient came from, the earliest first,
        then what is right as another's, then the rest; with what may be meant, whether it came from no gradient, and how many
        gradients it has to make right to be believed."""
        reading = self.reading
        survey, right = reading.survey, self._right()
        own = set(_made(reading, target))
        mine = {at for event in target.unit.events for at in event.defs} - own
        soft: set[int] = set()
        cleared: set[int] = set()
        between: set[int] = set()
        waiting = list(own)
        while waiting:
            at = waiting.pop()
            if at in between or at in soft or at in cleared or (at in reading.forward and at not in own):
                continue
            if at in right and at not in own:
                cleared.add(at)
                waiting += survey.defs[at].reads
                continue
            if at not in own and at not in mine and self._likely_right(at):
                soft.add(at)
                continue
            between.add(at)
            waiting += [*survey.defs[at].reads, *survey.defs[at].flat]
        lines = {survey_line(reading, at) for at in own}
        doubted = {at for at in cleared if at in survey.values and not self._likely_right(at)}
        for some, least in ((between - own - mine, 1), (soft, 2), (doubted, 1)):
            places = dict.fromkeys([_spot(survey, at) for at in sorted(some) if survey_line(reading, at) not in lines])
            for spot in places:
                group = [at for at in sorted(reading.own) if _spot(survey, at) == spot and at in survey.values]
                now = [at for at in group if at in some]
                empty = not now or not np.any(survey.values[now[-1]]) or np.size(survey.values[now[0]]) == 1
                if not now or (survey.defs[now[0]].literal and empty):
                    continue
                plain = not self._of_gradients(now[0])
                if len(group) > 1:
                    yield from [(site, plain, least) for site in self._together(group)]
                for at in dict.fromkeys((now[0], now[-1])):
                    for var, value in self._meant(at, plain, np.shape(target.line.ours)):
                        if some is not doubted or not np.array_equal(value, target.line.ours):
                            yield _Site((at,), (value,), var), plain, least

    def _of_gradients(self, at: int) -> bool:
        """Whether a definition came from a gradient: one that did not is a local derivative, a mask, or the first gradient."""
        reading = self.reading
        return bool(reading.survey.slice([at], set(reading.forward)) & self._named())

    def _named(self) -> set[int]:
        """The definitions of what reads as a gradient, judged or not."""
        units = self.reading.survey.units.values()
        return {at for unit in units for event in unit.events for at in event.defs if at in self.reading.own}

    def _meant(self, at: int, plain: bool, shape: tuple[int, ...]) -> Iterator[tuple[int, Any]]:
        value = self.reading.survey.values[at]
        if plain:
            shapes = dict.fromkeys((np.shape(value), shape))
            yield from [(-1, local) for each in shapes for local in islice(self.roles.locals(each), 4)]
        yield from islice(self.roles.like(value), 4)

    def _together(self, group: list[int]) -> Iterator[_Site]:
        """All executions of a line at once: the gradients of one variable's versions, in the order of time or against it."""
        values = [self.reading.survey.values[at] for at in group]
        for family in self.roles.families(values[0]):
            orders = [family[::-1][: len(group)], family[: len(group)], family[: len(group)][::-1]]
            for order in orders[: 2 if len(family) <= len(group) else 3]:
                yield _Site(tuple(group[: len(order)]), tuple([want for _, want in order]), order[0][0])

    def _own_site(self, target: Finding) -> _Site:
        """The line of the gradient itself, with all that its executions added wrongly."""
        reading = self.reading
        events = [each for each in reading.wrong if each.unit is target.unit and each.line.line == target.line.line]
        made = [each for each in events if _made(reading, each)]
        if made == events and events[-1].event is not target.unit.events[-1] and target.line.reason != "shape" and _adds(events):
            gap: Any = 0.0
            defs: list[int] = []
            wants: list[Any] = []
            for each in events:
                with np.errstate(all="ignore"):
                    gap = np.add(gap, np.subtract(each.line.ours, each.line.theirs))
                    wants.append(np.add(each.event.value, gap))
                defs += _made(reading, each)
            return _Site(tuple(defs), tuple(wants), target.line.var)
        want = events[-1].line.ours
        last = target.unit.events[-1]
        if _adds(events) and np.shape(last.value) == np.shape(want):
            want = _whole(self.roles, target)
            events = [events[-1]._replace(event=last)] if events[-1].event.done == last.done else events
        if not _made(reading, events[-1]) or want is None or not _fits(want, events[-1].event.value):
            return _Site(_made(reading, target), (), target.line.var)
        return _Site(_made(reading, events[-1]), (_shaped(want, events[-1].event.value),), target.line.var)


def _whole(roles: Roles, target: Finding) -> Any:
    """The whole gradient that was meant."""
    return roles.measure.ours(target.unit, target.line.var)


def _adds(events: list[Finding]) -> bool:
    return all([each.event.add or each.event.before is not None for each in events])


def _fits(want: Any, value: Any) -> bool:
    return np.size(want) == np.size(value)


def _shaped(want: Any, value: Any) -> Any:
    return np.reshape(want, np.shape(value)) if np.shape(want) != np.shape(value) else want


def survey_line(reading: Reading, at: int) -> int:
    """The line that made a definition."""
    return reading.survey.dones[reading.survey.defs[at].done].node.lineno


def _made(reading: Reading, found: Finding) -> tuple[int, ...]:
    """The definitions of a state of a gradient that are its own: its latest."""
    defs = [at for at in found.event.defs if at in reading.own]
    return (max(defs),) if defs else ()


def _first(reading: Reading, wrong: list[Finding], right: set[int]) -> Finding:
    """The earliest that comes from no other wrong one."""
    makers = {at: each for each in reversed(wrong) for at in _made(reading, each)}
    for each in wrong:
        mine = set(_made(reading, each))
        before = _between(reading.survey, mine, right) - mine
        others = [makers[at] for at in before if at in makers and makers[at].unit is not each.unit]
        if not others:
            return each
    return wrong[0]


def _between(survey: Survey, roots: set[int], stops: set[int]) -> set[int]:
    """All that ``roots`` came from, as far as it is not right."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        at = waiting.pop()
        if at not in found and (at in roots or at not in stops):
            found.add(at)
            waiting += [*survey.defs[at].reads, *survey.defs[at].flat]
    return found


def _better(after: Reading, before: set[Key], goal: Key) -> bool:
    left = {key_of(each) for each in after.wrong}
    return goal not in left and left < before and not after.verdict.failed


def _ratio(wrong: list[Finding]) -> float | None:
    """The factor by which all of these are off, if it is one."""
    found = set()
    for each in wrong:
        theirs, ours = each.line.theirs, each.line.ours
        if np.shape(theirs) != np.shape(ours) or not np.any(ours) or np.size(ours) < 2:
            return None
        top = np.unravel_index(int(np.argmax(np.abs(ours))), np.shape(ours))
        ratio = float(np.asarray(theirs)[top] / np.asarray(ours)[top])
        if not ratio or not np.isfinite(ratio) or not np.allclose(theirs, np.multiply(ours, ratio), rtol=1e-6):
            return None
        found.add(round(ratio, 9))
    return found.pop() if len(found) == 1 else None


def _fault(reading: Reading, site: _Site, target: Finding, roles: Roles) -> Fault:
    survey = reading.survey
    dones = tuple([_place(reading, at, target, roles) for at in site.defs]) or (target.event.done,)
    first = survey.dones[dones[0]]
    at = site.defs[0] if site.defs else -1
    own = not site.defs or at in _made(reading, target)
    place = place_of(survey, at) if at >= 0 and survey.defs[at].done == dones[0] else target.unit.name
    theirs, ours = (target.line.theirs, target.line.ours) if own else (survey.values.get(at), site.wants[0] if site.wants else None)
    name = target.line.name if place == "return" or (own and first.node.lineno == target.line.line) else place
    return Fault(
        (first.node.lineno,), dones, tuple([call.lineno for call in first.calls]), rounds_of(survey, first.index), name, site.var,
        place, site.wants or (None,), ({},) * len(dones), theirs, ours,
    )  # fmt: skip


def _spot(survey: Survey, at: int) -> tuple[int, int]:
    """Which value of which statement a definition is."""
    done = survey.dones[survey.defs[at].done]
    return id(done.node), done.wrote.index(at) if at in done.wrote else -1


def _place(reading: Reading, at: int, target: Finding, roles: Roles) -> int:
    """The execution to be blamed for a definition: the statement that made it; for what a function made that the forward part calls
    too, or that is right where it is called elsewhere, the call."""
    survey = reading.survey
    done = survey.dones[survey.defs[at].done]
    value = survey.values.get(at)
    if at in _made(reading, target) and target.event.handed and value is not None and np.size(value) > 1 and roles.exact(value):
        return target.event.done  # a right number, under a wrong name
    while done.calls and _shared(reading, done.node):
        outer = next((each for each in reversed(survey.dones[: done.index]) if len(each.calls) < len(done.calls)
                      and each.end > done.index), None)  # fmt: skip
        if outer is None:
            break
        done = outer
    return done.index


def _shared(reading: Reading, node: ast.stmt) -> bool:
    dones = [each for each in reading.survey.dones if each.node is node]
    return any([made in reading.forward for each in dones for made in each.wrote])
