"""The gradients of the file's own, each with the variables of the trace that it may be the gradient of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.operands import Box, Dict, leaves
from engine.own.bare import DATA, TARGETS
from engine.own.bases import pick, self_of
from engine.own.byvalue import by_value, equal, is_lone
from engine.own.comings import comes_later
from engine.own.completed import completed
from engine.own.driving import Driving
from engine.own.followed import ANY, Event, Followed
from engine.own.keepers import keeps
from engine.own.manners import renamed
from engine.own.outer import further_out, handed_to_its_name
from engine.own.parts import Parts
from engine.own.recognised import recognised
from engine.own.records import Binding, Where
from engine.own.rowed import rows_of
from engine.own.saved import is_saved
from engine.own.steps import without_steps
from engine.own.strangers import strangers
from engine.own.turns import elements, homes, in_turn, reverses, turned_round
from engine.own.unit import Unit
from engine.own.wholes import computed_with, copied_from, into, is_input, whole_of
from engine.reading.gradnames import DICTS, one_of, stems_of
from engine.records import Var
from engine.trace import Trace
from engine.tracing.frames import Frame
from engine.verdicts import Uncompared


class Units:
    """What is compared, and what is not."""

    def __init__(
        self, trace: Trace, parts: Parts, operands: dict[Where, Any], reads: dict[str, list[int]], driven: Driving | None = None
    ) -> None:  # fmt: skip
        self.trace, self.parts, self.reads = trace, parts, reads
        self.operands = operands  # what was bound in the recorded run
        self.driven = driven  # what names no parameter may drive one
        self._versions: dict[str, list[Var]] = {}
        for var in trace.vars:
            if var.kind != "part" and not var.path:
                self._versions.setdefault(var.name, []).append(var)
        self._followed: list[Followed] = []  # of the units that are compared
        self._origins: dict[int, int] = {}  # definition -> the binding that had it first
        for binding in parts.survey.bindings:
            for at in binding.defs:
                self._origins.setdefault(at, binding.index)
        self._homes: dict[int, Any] | None = None  # list or dict of the survey's (its id) -> the same of the recorded run

    def all(self) -> tuple[list[Unit], list[Uncompared]]:
        """Those that can be compared, in the order they were seen, and the others."""
        found: list[Unit] = []
        left: list[tuple[Followed, int]] = []  # not compared, and the line that this is told of
        made: dict[int, tuple[Followed, tuple[int, ...]]] = {}  # definition -> the gradient it was first bound to
        parts = self.parts
        mine = set(map(id, without_steps(parts.survey, self.trace, (*parts.units, *parts.strays), parts.forward)))
        ordered = turned_round(sorted([unit for unit in parts.units if id(unit) in mine], key=lambda unit: unit.order))
        named = [turn for unit in ordered for turn in in_turn(unit, self._about)]
        reverse = reverses(self.trace, named, self.base)
        for followed in named:
            base = self.base(followed)
            if base is None:
                hands_on = self._known(followed, made)
                known = None if hands_on else recognised(self.trace, self.reads, followed) or self._led(followed)
                if known is not None:
                    found.append(known)
                    self._followed.append(followed)
                elif not hands_on:
                    left.append((followed, followed.events[0].line))
                continue
            unit = self._unit(followed, base)
            kept = followed.path or keeps(self.trace, followed, named, self.base)
            other = None if kept else self._of_another(followed, unit)
            if other is not None and not handed_to_its_name(self.parts.survey, followed, base, named, self.base):
                found.append(other)
                self._followed.append(followed)
                continue
            if id(followed) in reverse:
                same = equal(followed.events[-1].value, self.trace.gradient(reverse[id(followed)]))
                unit = replace(unit, versions=(reverse[id(followed)],), known=1.0 if same else None, turned=same)
            if self._late(followed, base):
                left.append((followed, followed.events[0].line))
                continue
            if self._again(followed, unit, made):
                self._meant(followed, unit, found)
                continue
            for event in followed.events:
                for at in event.defs:
                    made.setdefault(at, (followed, unit.versions))
            found.append(unit)
            self._followed.append(followed)
        for stray in [unit for unit in parts.strays if id(unit) in mine]:
            told = [event for event in stray.events if not event.handed or self._new(event, made)]
            if not told:
                continue
            known = recognised(self.trace, self.reads, stray)
            if known is None or known.known not in (None, 1.0):
                known = self._of_a_parameter(stray) or known
            if known is not None:
                found.append(known)
                self._followed.append(stray)
            elif np.size(told[-1].value) and not self._only_through(stray, made):  # an empty list is none yet
                left.append((stray, told[0].line))
        listed = frozenset() if self.driven is None else self.driven.listed()
        for stranger in strangers(self.parts, listed):
            if all([at in made for at in stranger.events[-1].defs]):
                continue  # it has a gradient's name, too
            known = recognised(self.trace, self.reads, stranger)
            if known is None or known.known not in (None, 1.0) or known.partly:
                known = self._led(stranger) or (known if known is not None and known.partly else None)
            if known is not None:
                found.append(known)
                self._followed.append(stranger)
            elif self._missed(np.shape(stranger.events[-1].value), found):
                left.append((stranger, stranger.events[-1].line))
        unknown = [(one, line) for one, line in left if not all([at in made for at in one.events[-1].defs]) or not one.path]
        found = [replace(one, known=None) if is_lone(self.trace, one, found, self.parts.survey) else one for one in found]
        return found, [Uncompared(line, one.shown, "no_variable") for one, line in unknown]

    @staticmethod
    def _only_through(stray: Followed, made: dict[int, tuple[Followed, tuple[int, ...]]]) -> bool:
        """Whether a name only stands for gradients that have their own, in turn, and writes into them: ``for g in (dW, db)``."""
        return all([not event.fresh for event in stray.events]) and all([
            at in made for event in stray.events for at in event.defs
        ])  # fmt: skip

    def _missed(self, shape: tuple[int, ...], found: list[Unit]) -> bool:
        """Whether a parameter of that shape has no gradient of the file's own so far."""
        known = {at for unit in found for at in unit.versions}
        inputs = [v for v in self.trace.vars if v.kind == "input" and v.diff and v.name not in DATA | TARGETS]
        reached = [v for v in inputs if v.index not in known and self.trace.gradients_by_index[v.index] is not None]
        return any([np.shape(v.value) == shape for v in reached])

    @staticmethod
    def _known(followed: Followed, made: dict[int, tuple[Followed, tuple[int, ...]]]) -> bool:
        """Whether it only hands on what was compared under its first name."""
        defs = [at for event in followed.events for at in event.defs]
        begun = followed.events[0]
        return (begun.handed or begun.shared) and all([at in made for at in defs])

    def _of_another(self, followed: Followed, unit: Unit) -> Unit | None:
        """What a gradient is by its numbers, where it is not that of the variable that it was taken for: under no variable's name
        (``g`` of what goes into an activation beside a weight of the same shape), ``dP`` of ``p`` beside data ``P`` of another
        shape, or in a function ``dx`` of what it was given beside data ``X`` further out."""
        several = unit.completed is not None and one_of(followed.name, followed.gradient.of)  # what is added up further on
        if unit.rows:
            found = recognised(self.trace, self.reads, followed) if several else None
            return found if found is not None and found.known == 1.0 else None
        last = followed.events[-1].value
        sizes = {np.size(self.trace.vars[at].value) for at in (*unit.versions, *unit.parts)}
        outer = further_out(self.parts.survey, followed) or is_saved(followed.gradient.of)
        if followed.name not in DICTS and np.size(last) in sizes and not outer:
            return None
        if any([equal(last, self.trace.gradient(at)) for at in (*unit.versions, *unit.parts)]):
            return None
        found = recognised(self.trace, self.reads, followed)
        if found is None or followed.name in DICTS or (outer and found.known == 1.0):
            part = found is not None and set(found.versions) <= set(unit.versions)  # what one line sends to the same
            return found if found is not None and found.known == 1.0 and not part else None
        names, of = {self.trace.vars[at].name.rpartition(".")[2] for at in found.versions}, followed.gradient.of
        alike = any([name.lower() == of.lower() and name != of for name in names]) or several
        return replace(found, known=None) if alike else None

    def _led(self, stray: Followed) -> Unit | None:
        """The gradient that a parameter is driven by."""
        led = [] if self.driven is None else self.driven.by(stray)
        reads = self.reads.get(stray.name, [])
        return Unit(*stray.called, (led[0].index,), (), None, stray.events, reads, True) if led else None

    def _of_a_parameter(self, stray: Followed) -> Unit | None:
        """The gradient that a parameter is driven by, or one with the name of a parameter, of an object or in a dict, where only
        one is called so: ``dW`` beside ``net.W``; in a function, which may be about any part of the program, only of its shape."""
        if (led := self._led(stray)) is not None:
            return led
        module, shape = stray.frame is self.parts.survey.module, np.shape(stray.events[-1].value)
        stems = {stem for stem in stems_of(stray.name) if module or (len(stem) > 1 and stem not in DATA | TARGETS)}
        inputs = [v for v in self.trace.vars if v.kind == "input" and v.diff]
        named = [v for v in inputs if str((v.name.rpartition(".")[2], *v.path)[-1]) in stems]
        unlike = not module and (len(named) > 1 or any([np.shape(v.value) != shape for v in named]))
        if stray.path or len({(v.name, v.path) for v in named}) != 1 or unlike:
            return None
        of = (named[-1].index,) if self.trace.gradients_by_index[named[-1].index] is not None else ()
        return Unit(stray.shown, "", of, (), None, stray.events, self.reads.get(stray.name, []), True) if of else None

    def _new(self, event: Event, made: dict[int, tuple[Followed, tuple[int, ...]]]) -> bool:
        """Whether a name is given what no gradient had before: another name for it, or what a call computed as it returned."""
        done = self.parts.survey.dones[event.done]
        inside = [at for at in event.defs if done.index <= self.parts.survey.defs[at].done < max(done.end, done.index + 1)]
        return renamed(done.node) or (bool(inside) and not any([at in made for at in event.defs]))

    def feeds(self, units: list[Unit], ends: bool = False) -> dict[int, list[int]]:
        """For each gradient (by its place) those of inputs that came from it; where there are none of inputs (``ends``), those that
        no other came from, as that of a parameter which the program has normalised."""
        found: dict[int, list[int]] = {}
        survey, forward = self.parts.survey, set(self.parts.forward)
        some = not ends or any([unit.leaf for unit in units])
        for place, unit in [(at, each) for at, each in enumerate(units) if each.leaf or not some]:
            came = survey.slice(set(unit.events[-1].defs), forward)
            for other, followed in enumerate(self._followed):
                same = unit.leaf and bool(set(units[other].versions) & set(unit.versions))
                if other != place and comes_later(survey, followed, unit.events[-1], came, same):
                    found.setdefault(other, []).append(place)
        last = {at for at, unit in enumerate(units) if unit.leaf or (not some and at not in found and unit.local is None)}
        return {at: kept for at, places in found.items() if (kept := [place for place in places if place in last])}

    def _late(self, followed: Followed, base: Var) -> bool:
        """Whether the variable was bound after the loss, and does not reach it: a helper of the own part."""
        survey = self.parts.survey
        if followed.base < 0 or followed.base <= self.parts.loss.binding:
            return False
        reached = self.trace.gradients_by_index[base.index] is not None
        named = [var for var in self._copied(base) if followed.gradient.of in (var.name.rpartition(".")[2], *var.path[-1:])]
        return survey.bindings[followed.base].kind == "name" and not reached and not named

    @staticmethod
    def _again(followed: Followed, unit: Unit, made: dict[int, tuple[Followed, tuple[int, ...]]]) -> bool:
        """Whether this is a gradient that another name had already, of the same variable."""
        if not all([event.handed or event.shared for event in followed.events]):
            return False
        before = [made.get(at) for event in followed.events for at in event.defs]
        return any([known is not None and set(known[1]) & set(unit.versions) for known in before])

    def _meant(self, followed: Followed, unit: Unit, found: list[Unit]) -> None:
        """A gradient of a variable further out (``dx`` in a method) that is handed to that variable's own name, ``dx = f(dy)``,
        is meant as its gradient, unless its numbers are those of another one."""
        if unit.loose:
            return
        last = set(followed.events[-1].defs)
        for one, other in zip(found, self._followed, strict=True):
            if one.loose and set(one.versions) & set(unit.versions) and last & set(other.events[-1].defs):
                known = by_value(self.trace, other)
                one.loose = known is not None and known.factor == 1.0

    def base(self, followed: Followed) -> Var | None:
        """The variable that a gradient is one of."""
        if followed.base >= 0:
            binding = self.parts.survey.bindings[followed.base]
            held = self._operand(binding)
            if followed.inside == ANY:
                return next(iter(_inside(held)), None)
            found = pick(held, followed.inside)
            if type(found) is Var:
                return found
        return self._made(followed.base_defs, followed.inside) or self._at_home(followed.events[0], followed)

    def _made(self, defs: tuple[int, ...], inside: tuple[Any, ...]) -> Var | None:
        """The variable that definitions had first."""
        for at in defs:
            origin = self._origins.get(at)
            if origin is not None:
                found = self.operands.get(self.parts.survey.bindings[origin].where)
                if isinstance(found, (Box, Dict)):  # handed on to a function as a whole
                    found = pick(found, inside)
                if type(found) is Var:
                    return found
        return None

    def _about(self, event: Event, followed: Followed) -> Var | None:
        """The variable that a gradient was about after a statement."""
        return self._made(event.about, followed.inside) or self._at_home(event, followed)

    def _at_home(self, event: Event, followed: Followed) -> Var | None:
        """The variable in the list or dict that had it then: elements of what was written at once have no binding of their own."""
        if event.home is None or followed.inside == ANY:
            return None
        if self._homes is None:
            self._homes = homes(self.parts.survey, self.operands)
        found = pick(self._homes.get(id(event.home)), followed.inside[-1:])
        return found if type(found) is Var else None

    def _operand(self, binding: Binding) -> Any:
        """What a binding had in the recorded run; of a list or dict that a function of the own part was given, what its caller's
        name for the same has."""
        found = self.operands.get(binding.where)
        held = _held(binding)
        if found is not None or not isinstance(held, (Box, Dict)):
            return found
        earlier = reversed(self.parts.survey.bindings[: binding.index])
        same = (self.operands.get(each.where) for each in earlier if _held(each) is held)
        return next((each for each in same if each is not None), None)

    def _unit(self, followed: Followed, held: Var) -> Unit:
        held, output, by = self.trace.vars[held.index], self.trace.vars[self.trace.output], followed.gradient.by
        mine = {output.name, output.name.rpartition(".")[2], str(self.parts.survey.bindings[self.parts.loss.binding].name)}
        source = output
        while (copied := copied_from(self.trace, source)) is not None:
            source = copied
            mine.add(source.name.rpartition(".")[2])
        seed = self.parts.loss.seed
        if seed is not None and seed[0].gradient.by:  # ``dL_dy`` is given: ``dy_dw`` is not the gradient of w
            mine = {seed[0].gradient.by}
        named = by and by not in mine and any([by == v.name.rpartition(".")[2] for v in self.trace.vars])
        versions = elements(self.trace, followed, held) if held.path else self._named(followed, held)
        if followed.inside == ANY:
            shapes = {np.shape(event.value) for event in followed.events}
            all_of_it = _inside(self._operand(self.parts.survey.bindings[followed.base]))
            versions = [var for var in all_of_it if np.shape(var.value) in shapes] or [held]
        if any([v.kind == "state" for v in versions]):  # a buffer is not what it was before anything was written into it
            versions = [v for v in versions if v.kind != "buffer" and (v.kind != "input" or np.any(v.value))] or versions
        reached = [v for v in versions if self.trace.gradients_by_index[v.index] is not None]
        versions = reached or versions  # a version that leads nowhere would make any zero right
        versions = [whole_of(self.trace, each) for var in versions for each in self._leading(var, followed)]
        parts: list[int] = []
        for var in versions:
            if var.stage >= 0:
                parts += [p for piece in self.trace.stages[var.stage].pieces if piece.write == var.index for p in piece.parts]
        if "delta" in followed.name.lower():  # of what goes into the activation, as often as of what comes out
            parts += into(self.trace, versions)
        order = tuple([v.index for v in reversed(versions) if v.diff])
        leaf = all([is_input(self.trace, v) for v in versions])
        name, place = followed.called
        local, reads = by if named else None, self.reads.get(followed.name, [])
        loose, whole = self._loose(followed, order), completed(self.parts.survey, followed)
        rows = {} if local is not None else rows_of(self.parts.survey, followed, {np.shape(v.value) for v in versions})
        return Unit(name, place, order, tuple(parts), local, followed.events, reads, leaf, loose, completed=whole, rows=rows)

    def _named(self, followed: Followed, held: Var) -> list[Var]:
        """All versions of a variable; of a name for what calls return, ``n, cache = f(a)`` in each round, all that it stood for."""
        found, bindings = self._versions.get(held.name, [held]), self.parts.survey.bindings
        base = bindings[followed.base] if followed.base >= 0 and not followed.inside else None
        if base is None or base.name == held.name.rpartition(".")[2]:
            return found
        mine = [self.operands.get(each.where) for each in bindings if each.holder is base.holder and each.name == base.name]
        return list({var.index: var for var in (*mine, *found) if isinstance(var, Var)}.values())

    def _copied(self, var: Var) -> list[Var]:
        """What a variable that leads nowhere is a copy of: ``self.x = x``, after which the method goes on with ``x``."""
        found: list[Var] = []
        while self.trace.gradients_by_index[var.index] is None and (source := copied_from(self.trace, var)) is not None:
            var = source
            found.append(var)
        return found

    def _leading(self, var: Var, followed: Followed) -> list[Var]:
        """A variable; for one that leads nowhere, and is a copy, what it is a copy of: its own gradient is zero, which would make
        any zero right. What an object holds, ``Value(x)``, and computes with, is its own, behind a dead unit, too."""
        found = [var, *self._copied(var)]
        if followed.prefix and followed.name in DICTS and computed_with(self.trace, var):
            return found[:1]
        return found[-1:] if self.trace.gradients_by_index[found[-1].index] is not None else found

    def _loose(self, followed: Followed, versions: tuple[int, ...]) -> bool:
        """Whether a variable further out may be another than is meant: in a method, or where it has another shape."""
        shape = np.shape(followed.events[-1].value)
        other = self_of(followed.frame) is not None or all([np.shape(self.trace.vars[v].value) != shape for v in versions])
        return other and further_out(self.parts.survey, followed)


def _held(binding: Binding) -> Any:
    """What a name or an attribute holds in the end."""
    return binding.holder.names.get(binding.name) if isinstance(binding.holder, Frame) else None


def _inside(operand: Any) -> list[Var]:
    """The variables that a list or dict holds."""
    return [each for each in leaves(operand) if type(each) is Var] if isinstance(operand, (Box, Dict)) else []
