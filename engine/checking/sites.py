"""Where a wrong gradient may come from, and what may have been meant there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from engine.checking.called import by_argument
from engine.checking.finding import Finding
from engine.checking.lacking import lacking, ungiven
from engine.checking.meant import Goal, Meant
from engine.checking.reading import Reading
from engine.checking.roles import Roles, likeness
from engine.checking.site import APART, Site, Way, own_binding
from engine.checking.spots import is_literal, spot_of, writes_of
from engine.named import NamedTuple
from engine.own.places import makes_zeros
from engine.own.records import COPY, Binding, Done
from engine.tracing.frames import Frame

ROUNDS = 16
"""Executions of one line that are looked at."""
FIRST = 12
"""Wrong gradients that are looked at for what is nearest."""
EACH = 6
"""Values of one kind that are tried in one place."""
PLACE = 8
"""Ways that are tried in one place before those of the next ones."""


class _Region(NamedTuple):
    """What a wrong gradient came from: ``open`` what nothing speaks for; ``soft`` what is right as something's gradient,
    ``cleared`` what a right gradient came from."""

    open: set[int]
    soft: set[int]
    cleared: set[int]


class Sites:
    """The sites of one reading."""

    def __init__(self, reading: Reading, roles: Roles) -> None:
        self.reading = reading
        self.roles = roles
        self.right = reading.right() - reading.only_taken()
        self.meant = Meant(reading, roles)
        self._came: list[tuple[int, set[int]]] = []  # the first wrong gradients, by what they came from
        self._own = {at for at in reading.own if at in reading.survey.values}
        self._helping = {id(self._done(at).node) for at in reading.forward}

    def of(self, target: Finding) -> Iterator[Way]:
        """Where something else than the gradient's own line may be wrong: a forward value that was written over, a name that should
        have been a copy; what no right gradient came from, the earliest first; then what is right as another's, then the rest."""
        reading, survey = self.reading, self.reading.survey
        own = set() if target.event.handed else set(reading.made(target))
        roots = own or {at for at in target.event.defs if at in reading.own}
        mine = {at for event in target.unit.events for at in event.defs} - own if own else set()
        region = self._region(roots, own, mine, survey.dones[target.event.done].frame)
        reached = region.open | region.soft | region.cleared
        yield from self._restored(reached, target)
        yield from self._turned(reached, target)
        yield from self._misnamed(region.soft | region.cleared)
        yield from self._helpers(region.open | region.soft)
        yield from [Way(Site(*sums), False, 1) for sums in lacking(reading, self.roles, region.open)]
        yield from [Way(Site(*sums), False, 1) for sums in ungiven(reading, self.roles, reached)]
        handed = self._handed(reached, target)
        yield from self._copied(handed)
        if target.event.handed and not reading.made(target):
            yield from [Way(Site((), (target.line.ours,), target.line.var, (at,)), True, 1) for at in own_binding(survey, target)]
        lines = {reading.line(at) for at in own}
        goal = Goal(np.shape(target.line.ours), target.line.var)
        doubted = {at for at in region.cleared if at in self._own and not self.meant.likely_right(at)}
        unknown = {at for at in region.open - own - mine if not self._of_the_forward(at)}
        # right themselves, but something may be left out after them: it shows in more than one variable's gradient
        others = set() if unknown or self._of_one(target) else region.cleared - doubted
        region = region._replace(soft={at for at in region.soft if not self.meant.only_computed(at)})
        shares = region.soft & {at for each in reading.wrong for at in reading.made(each)}  # right as what one line sends alone
        for some, least in ((shares, 2), (unknown, 1), (region.soft, 2), (doubted, 1), (others, APART)):
            places: dict[tuple[int, int], int] = {}
            for at in sorted(some):
                if reading.line(at) not in lines:
                    places.setdefault(spot_of(survey, at), self._over(at))
            steps: list[tuple[int, Iterable[Way]]] = [(done, self._at(spot, some, least, goal)) for spot, done in places.items()]
            if least == 1 and some is not doubted:
                steps += [(binding.done, self._renamed(binding, handed, goal)) for binding in handed]
                steps += self._constants(region.open, goal)
            steps.sort(key=lambda step: step[0], reverse=least == APART)  # left out after the last of them
            every = [iter(ways) for _, ways in steps]
            for way in (way for most in (PLACE, None) for ways in every for way in islice(ways, most)):
                if some is doubted and np.array_equal(way.site.wants[0], target.line.ours):
                    continue
                if least != APART or not self._multiple(way.site):
                    yield way

    def _of_one(self, target: Finding) -> bool:
        """Whether all that is wrong is the gradient of one input."""
        same = set(target.unit.versions)
        return target.unit.leaf and all([not same.isdisjoint(each.unit.versions) for each in self.reading.wrong])

    def _helpers(self, came: set[int]) -> Iterator[Way]:
        """What a function that the given gradient came from as well should have made here: its mistake shows where it is judged."""
        nodes = {id(self._done(at).node) for at in self.reading.doubted}
        for at in sorted(came & self._own):
            if id(self._done(at).node) in nodes and not self.meant.of_gradients(at):
                value = self.reading.survey.values[at]
                for local in islice(self.roles.locals(np.shape(value)), EACH):
                    if not self.roles.same(value, local):
                        yield Way(Site((at,), (local,), -1), False, 1)

    def _misnamed(self, some: set[int]) -> Iterator[Way]:
        """What has the name of one variable's gradient and the numbers of another's (``df = dc * f``, which is the gradient of what
        ``f`` is multiplied with), or a multiple of its own, as what its name says, in all its executions. That a right gradient
        came from it clears it only if that changes with it: a mean of what is centred is 0 times anything."""
        reading, survey = self.reading, self.reading.survey
        wrong = {at for each in reading.wrong for at in reading.made(each)}
        for spot in dict.fromkeys([spot_of(survey, at) for at in sorted(some & self._own)]):
            group = self._group(spot)
            if not all([np.any(survey.values[at]) for at in group]):
                continue  # a buffer that is filled later
            if (survey.slice([group[0]], set(reading.forward)) - {group[0]}) & wrong:
                continue  # what it read is wrong already
            for var, wants in (*self.meant.by_name(group), *self.meant.multiple(group)):
                yield Way(Site(tuple(group), wants, var), False, 1)

    def _turned(self, reached: set[int], target: Finding) -> Iterator[Way]:
        """Where a gradient that is right got the other sign, for one that has it: nothing that follows turned it back."""
        values, defs = self.reading.survey.values, self.reading.survey.defs
        if not self._negative(target.line.theirs, target.line.ours):
            return
        for at in sorted(reached & self._own):
            if np.size(values[at]) > 1 and self.meant.of_gradients(at):
                for read in sorted(self._own.intersection(defs[at].reads)):
                    role = self.roles.of(values[read]) if self._negative(values[at], values[read]) else None
                    if role is not None and role.factor == 1.0:
                        yield Way(Site((at,), (values[read],), role.var), False, 1)

    def _negative(self, one: Any, other: Any) -> bool:
        return one is not None and np.shape(one) == np.shape(other) and self.roles.same(one, np.negative(other))

    def _region(self, roots: set[int], own: set[int], mine: set[int], frame: Frame) -> _Region:
        reading, survey = self.reading, self.reading.survey
        region = _Region(set(), set(), set())
        waiting = list(roots)
        while waiting:
            at = waiting.pop()
            if at in region.open or at in region.soft or at in region.cleared or (at in reading.forward and at not in own):
                continue
            if at in self.right and at not in own:
                region.cleared.add(at)
                waiting += survey.defs[at].reads
                continue
            if at not in own and at not in mine and self._likely_right(at) and not self._unfinished(at, frame):
                region.soft.add(at)
                continue
            region.open.add(at)
            waiting += [*survey.defs[at].reads, *survey.defs[at].flat]
        return region

    def _likely_right(self, at: int) -> bool:
        """What is no gradient is likely right only if it is every time that its line is run."""
        if not self.meant.likely_right(at):
            return False
        if at not in self._own or np.size(self.reading.survey.values[at]) < 2 or self.meant.of_gradients(at):
            return True
        value = self.reading.survey.values[at]
        role = self.roles.of(value)
        if role is not None and role.factor != 1.0 and not self.meant.computed_again(at):
            return False  # the first of those that are wrong by the factor
        return all([self.meant.likely_right(each) for each in self._group(spot_of(self.reading.survey, at))[:ROUNDS]])

    def _unfinished(self, at: int, frame: Frame) -> bool:
        """Whether a caller passes on, time after time, what is only one line's share of what the function takes as the whole."""
        survey = self.reading.survey
        outer = survey.dones[survey.defs[at].done].frame is not frame
        return outer and len(self._group(spot_of(survey, at))) > 1 and self.meant.share(at)

    def _group(self, spot: tuple[int, int]) -> list[int]:
        return [at for at in sorted(self._own) if spot_of(self.reading.survey, at) == spot]

    def _of_the_forward(self, at: int) -> bool:
        """Whether a helper that the forward part calls as well made something of no gradient: that one is as it should be."""
        return id(self._done(at).node) in self._helping and not self.meant.of_gradients(at)

    def _done(self, at: int) -> Done:
        return self.reading.survey.dones[self.reading.survey.defs[at].done]

    def _over(self, at: int) -> int:
        """When a definition was made, as the last statement that ran before: what a function returned is read after that."""
        done = self._done(at)
        return max(done.index, done.end - 1)

    def group_of(self, at: int) -> list[int]:
        """All that the statement of a definition makes in that place, each time that it is run."""
        return self._group(spot_of(self.reading.survey, at))

    def _at(self, spot: tuple[int, int], some: set[int], least: int, goal: Goal) -> Iterator[Way]:
        survey, group = self.reading.survey, self._group(spot)
        now = [at for at in group if at in some]
        if not now or (survey.defs[now[0]].literal and not self._says(now)) or self._blank(now):
            return
        plain = not self.meant.of_gradients(now[0])
        node = self._done(now[-1]).node
        if plain and isinstance(node, ast.Return) and (slopes := by_argument(self.reading, self.roles, group)) is not None:
            yield Way(Site(tuple(group), slopes, -1), False, least)
        filled = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)  # it is whole after the last of them
        if len(group) > 1 and not filled:
            yield from self._at_each(group, now, plain, goal, least)
        for at in dict.fromkeys((now[-1], now[0]) if filled else (now[0], now[-1])):
            for var, value in self.meant.values(at, plain, goal):
                yield Way(Site((at,), (value,), var), not plain, least)
        if len(group) > 1 and filled:
            yield from self._at_each(group, now, plain, goal, least)

    def _at_each(self, group: list[int], now: list[int], plain: bool, goal: Goal, least: int) -> Iterator[Way]:
        for var, wants in self.meant.families(group, plain, self._nearest(group[0], goal)):
            if self._before(group, wants, now[-1]):
                yield Way(Site(tuple(group[: len(wants)]), wants, var), not plain, least)

    def _nearest(self, at: int, goal: Goal) -> Goal:
        """The wrong gradient that a definition leads to with the least between: ``dc`` rather to that of ``Wh``, which is made of
        it, than to that of ``Wr``, though that was made before."""
        survey = self.reading.survey
        if not self._came:
            first = [each for each in self.reading.wrong if each.line.var >= 0][:FIRST]
            self._came += [(each.line.var, survey.slice(list(each.event.defs), set(self.reading.forward))) for each in first]
        led = [(sum([other > at for other in came & self._own]), var) for var, came in self._came if at in came]
        return goal._replace(var=min(led)[1]) if led else goal

    def _before(self, group: list[int], wants: tuple[Any, ...], last: int) -> bool:
        """Whether anything is made otherwise up to a time: what is mended only after it hides that it is wrong."""
        values = self.reading.survey.values
        early = [(at, want) for at, want in zip(group, wants, strict=False) if at <= last]
        return any([np.shape(values[at]) != np.shape(want) or not self.roles.same(values[at], want) for at, want in early])

    def at_all_times(self, target: Finding) -> Iterator[Way]:
        """A gradient's own line, with all that a loop or several calls made of it."""
        made = self.reading.made(target)
        group = self._group(spot_of(self.reading.survey, made[-1])) if made else []
        if len(group) > 1:
            goal = Goal(np.shape(target.line.ours), target.line.var)
            for var, wants in self.meant.families(group, not self.meant.of_gradients(group[0]), goal):
                yield Way(Site(tuple(group[: len(wants)]), wants, var), False, 1)

    def bound_each_time(self, site: Site, target: Finding) -> Iterator[Way]:
        """The binding of a site, of what was there already, with all that a loop or several calls gave that name."""
        survey = self.reading.survey
        (first,) = [survey.bindings[at] for at in site.bindings]
        node = survey.dones[first.done].node
        later = [each for each in survey.bindings[first.index :] if each.name == first.name and each.kind == first.kind]
        group = [each for each in later if survey.dones[each.done].node is node and each.defs]
        made = [max(each.defs) for each in group]
        if len(group) > 1 and all([at in survey.values for at in made]):
            goal = Goal(np.shape(target.line.ours), target.line.var)
            for var, wants in self.meant.families(made, True, goal):
                yield Way(Site((), wants, var, tuple([each.index for each in group[: len(wants)]])), False, 1)

    def _says(self, now: list[int]) -> bool:
        """Whether a literal may be meant as something: not a buffer of zeros, nor a number under no variable's name."""
        value = self.reading.survey.values[now[-1]]
        return bool(np.any(value)) and (np.size(value) > 1 or self.meant.has_name(now[-1]))

    def _multiple(self, site: Site) -> bool:
        """Whether what a site is to make is only a multiple of what it makes, and right."""
        values = [self.reading.survey.values[at] for at in site.defs]
        both = list(zip(values, site.wants, strict=True))
        return all([np.shape(one) == np.shape(other) and likeness(one, other) > 1 - 1e-9 for one, other in both])

    def _blank(self, now: list[int]) -> bool:
        """Whether zeros were made of nothing but sizes: a buffer to be filled is never what is wrong."""
        survey = self.reading.survey
        if any([np.any(survey.values[at]) for at in now]):
            return False
        value = getattr(survey.dones[survey.defs[now[0]].done].node, "value", None)
        return makes_zeros(value) or not any([survey.defs[at].reads for at in now])

    # -- names

    def _handed(self, reached: set[int], target: Finding) -> list[Binding]:
        """The bindings of the own part, before a gradient, that only hand on what was there."""
        survey, reading = self.reading.survey, self.reading
        begin = min([survey.defs[at].done for at in reading.own if not survey.defs[at].literal], default=0)
        early = min(begin, 1 + max([survey.defs[at].done for at in reading.forward], default=begin))
        right = [each for each in reading.found if each.line.verdict == "right"]
        known = {(each.event.done, each.unit.name.rpartition(".")[2]) for each in right}
        found = []
        for binding in survey.bindings:
            if binding.kind != "name" or not binding.defs or binding.shape is None:
                continue
            if not early <= binding.done <= target.event.done:
                continue
            done = survey.dones[binding.done]
            if any([done.index <= survey.defs[at].done < max(done.end, done.index + 1) for at in binding.defs]):
                continue
            if not isinstance(done.node, ast.Assign) or (binding.done, str(binding.name)) in known:
                continue
            if binding.done < begin and (done.calls or not isinstance(done.node.value, (ast.Name, ast.Attribute))):
                continue  # what the forward part hands on at its end
            if not isinstance(done.node.targets[0], ast.Name) and not isinstance(done.node.value, ast.Call):
                continue  # a cache that is unpacked
            mine = any([at in reading.own for at in binding.defs])
            if (mine and set(binding.defs) & (reached | set(target.event.defs))) or (
                not mine and isinstance(done.node.value, (ast.Name, ast.Attribute)) and set(binding.defs) & reading.forward
            ):
                found.append(binding)
        return found

    def _copied(self, handed: list[Binding]) -> Iterator[Way]:
        """Names that are given to an array and written through later: as if each had a copy of its own."""
        survey = self.reading.survey
        begin = min([survey.defs[at].done for at in self.reading.own if not survey.defs[at].literal], default=0)
        every = [b for b in survey.bindings if b.kind == "name" and b.done >= begin and b.shape and b.defs]
        found: dict[tuple[int, str], list[int]] = {}  # all that a statement gave a name
        for binding in every:
            done = survey.dones[binding.done]
            if not isinstance(done.node, ast.Assign) or not isinstance(done.node.value, (ast.Name, ast.Attribute, ast.Subscript)):
                continue
            if any([survey.defs[at].done == done.index for at in binding.defs]) and not isinstance(done.node.value, ast.Subscript):
                continue
            value = survey.values.get(max(binding.defs))
            if value is None or np.shape(value) != binding.shape:
                continue
            later = [each for each in survey.dones[done.index + 1 :] if each.frame is done.frame]
            if any([writes_of(each.node) == binding.name for each in later]):
                found.setdefault((id(done.node), str(binding.name)), []).append(binding.index)
        yield from [Way(Site((), (COPY,) * len(each), -1, tuple(each)), False, 1) for each in found.values()]

    def _renamed(self, binding: Binding, handed: list[Binding], goal: Goal) -> Iterator[Way]:
        """What a name may be meant as that only got what was there; in a loop, all the times that it did."""
        survey = self.reading.survey
        node = survey.dones[binding.done].node
        group = [each for each in handed if each.name == binding.name and survey.dones[each.done].node is node]
        made = [max(each.defs) for each in group]
        if not all([at in survey.values for at in made]):
            return
        if len(group) > 1 and group[0] is binding:
            every = tuple([each.index for each in group])
            for var, wants in self.meant.families(made, True, goal):
                yield Way(Site((), wants, var, every[: len(wants)]), False, 1)
        for var, value in islice(self.meant.named(str(binding.name), max(binding.defs), goal), 2 * EACH):
            yield Way(Site((), (value,), var, (binding.index,)), True, 1)

    def _constants(self, region: set[int], goal: Goal) -> Iterator[tuple[int, list[Way]]]:
        """Names that got a number where an array, or a number that is computed, may be meant: ``dh = 1``."""
        survey = self.reading.survey
        for binding in survey.bindings:
            if binding.kind != "name" or not set(binding.defs) & region:
                continue
            done = survey.dones[binding.done]
            if not all([survey.defs[at].literal for at in binding.defs]):
                continue
            if isinstance(done.node, ast.Assign) and is_literal(done.node.value) and binding.value != 0:
                wants = self.meant.constants(str(binding.name), binding.value, goal)
                yield binding.done, [Way(Site((), (want,), var, (binding.index,)), False, 1) for var, want in wants]

    def _restored(self, reached: set[int], target: Finding) -> Iterator[Way]:
        """Names of the forward part that the own part gave something else, and read later."""
        survey, reading = self.reading.survey, self.reading
        before: dict[tuple[int, str], Binding] = {}
        lost: dict[tuple[int, str], tuple[Binding, Binding]] = {}
        for binding in survey.bindings:
            if binding.kind != "name" or not binding.defs:
                continue
            place = id(binding.holder), str(binding.name)
            if set(binding.defs) & reading.forward:
                before[place] = binding
            elif place in before and set(binding.defs) & reading.own:
                lost[place] = before[place], binding
        if not lost:
            return
        dones = {survey.defs[at].done for at in reached} | {target.event.done}
        for (holder, name), (was, now) in lost.items():
            value = survey.values.get(max(was.defs))
            if value is None:
                continue
            for done in sorted(at for at in dones if at > now.done):
                each = survey.dones[done]
                reads = {n.id for n in ast.walk(each.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
                if name in reads and id(each.frame) == holder:
                    made = tuple([at for at in each.wrote if at in reading.own])[-1:]
                    yield Way(Site(made, (), -1, (), (done, name, value)), False, 1)
