"""The states of the file's gradients while the survey runs: each name, attribute and entry that reads as a gradient is followed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Protocol

import numpy as np

from engine.buffers import owner_of
from engine.named import NamedTuple
from engine.operands import Box, Dict
from engine.own.abbreviated import abbreviated
from engine.own.bare import meant, perturbs, untouched
from engine.own.bases import Names, beside, draws, find, is_base, leaves, pick, self_of
from engine.own.definitions import Definitions, is_value
from engine.own.followed import ANY, Event, Followed
from engine.own.keyed import meant_by, scopes
from engine.own.manners import Changed, manner, number_of, rescales
from engine.own.records import Binding, Done
from engine.own.saved import saved
from engine.own.sized import by_its_size
from engine.own.squared import squared
from engine.reading.gradnames import (
    DICTS,
    GradientName,
    gradient_name,
    like_gradient,
    loose_name,
    may_be_gradient,
    part_name,
    stems_of,
)
from engine.tracing.frames import Frame
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.plain import Effects

_KEPT = 256 << 20  # bytes of states kept; past it only the latest state of a gradient is


class Recording(Protocol):
    """The run that is recorded (``engine.own.surveyor.Surveyor``), as it is asked here."""

    machine: Machine
    definitions: Definitions
    dones: list[Done]
    bindings: list[Binding]
    last: dict[tuple[int, Any], int]

    @property
    def done(self) -> Done:
        """The statement under way."""


class _Tracked(NamedTuple):
    frame: Frame
    gradient: GradientName
    prefix: str


class Events:
    """What is followed, and its states."""

    def __init__(self, survey: Recording, maps: Mapping[str, str] = {}) -> None:
        self.survey = survey
        self._maps = maps  # a name of the file's -> the gradient's that it is to be taken for
        self.units: dict[tuple[int, str, tuple[Any, ...]], Followed] = {}
        self.found: list[tuple[Followed, Event]] = []
        self._tracked: dict[tuple[int, str], _Tracked] = {}
        self._ahead: set[tuple[int, str]] = set()  # only a variable that is bound later makes them gradients
        self._holding: dict[tuple[int, str], None] = {}  # whose value can change in place
        self._bytes = 0

    def after(self, effects: Effects, changed: list[Changed]) -> None:
        """A statement has changed these names, and what ``effects`` says."""
        statement = effects.statement
        if isinstance(statement, ast.For):
            return
        named: dict[tuple[int, str], Changed] = {}
        for change in (*changed, *self._called(effects)):
            named.setdefault((id(change.frame), change.name), change)
        for key, change in named.items():
            if key in self._tracked or self._track(change, statement):
                self._note(key, statement, change)
        if effects.owners:
            live = {id(frame) for frame in (self.survey.machine.frame, *self.survey.machine.callers)}
            for key in list(self._holding):
                if not self._tracked[key].prefix and key[0] not in live:
                    del self._holding[key]  # its call is over
                elif key not in named and self._touched(effects, self._value(key)):
                    self._note(key, statement, None)

    def _called(self, effects: Effects) -> Iterator[Changed]:
        """What was written into by a call that was given it: ``fill(dW)``, ``dW.append(x)``."""
        if not effects.owners:
            return
        frame = self.survey.machine.frame
        for node in ast.walk(effects.statement):
            if isinstance(node, ast.Name) and may_be_gradient(node.id) and node.id in frame.names:
                held = frame.names[node.id]
                if isinstance(held, (np.ndarray, Box, Dict)) and effects.touched(held):
                    yield Changed(frame, node.id, False, not isinstance(held, np.ndarray), False)

    @staticmethod
    def _touched(effects: Effects, value: Any) -> bool:
        if isinstance(value, np.ndarray):
            return id(owner_of(value)) in effects.owners
        if not isinstance(value, (Box, Dict)):
            return False
        items = value.items if isinstance(value, Box) else value.items.values()
        return id(value) in effects.owners or any(
            [id(owner_of(i)) in effects.owners for i in items if isinstance(i, np.ndarray)]
        )

    def _value(self, key: tuple[int, str]) -> Any:
        return self._tracked[key].frame.names.get(key[1])

    def _track(self, change: Changed, statement: ast.stmt) -> bool:
        name = self._maps.get(change.name, change.name)
        value = change.frame.names.get(change.name)
        if isinstance(value, Dict) and name.lower() in DICTS:  # ``G['W1']``
            name = name.lower()
        if not may_be_gradient(name):
            if not isinstance(value, Dict) or not any(True for _ in beside_them(value)):
                return False
            self._tracked[id(change.frame), change.name] = _Tracked(change.frame, GradientName("", change.name), change.prefix)
            return True
        if type(value) is int and not is_base(self.survey, change.frame, name):
            return False  # a count: ``n_x, d_x, h_x, w_x = X.shape``
        if value is None and change.prefix:
            return False  # a place for one: what it is of is told when it comes
        if name in DICTS and isinstance(value, (Dict, Instance)):
            found: GradientName | None = GradientName("", name)
        elif name in DICTS and change.prefix and (type(value) is int or is_value(value)) and (of := beside(change.frame, name)):
            found = GradientName("", of)
        else:
            seen = Names(self.survey, change.frame, name)
            found = gradient_name(name, seen)
            if found is not None and (listed := self._list_like(change.frame, name, value)):
                found = found._replace(of=listed)  # of the list, not of what a loop's name stood for last
            if found is None and name not in DICTS:
                found = loose_name(name, seen.numbers()) or loose_name(name, iter(seen))
        if found is None:
            found = self._of_entry(change.frame, name)
        of = abbreviated(self.survey, change.frame, name, value) if found is None else ""
        if found is None and (of := of or saved(self.survey, change.frame, name, value)):
            found = GradientName("", of)
        if found is None:
            if not like_gradient(name) and not part_name(name, seen):
                if not isinstance(value, np.ndarray) or not draws(statement):
                    return False
                self._ahead.add((id(change.frame), change.name))  # ``dunit``, drawn above the forward lines
            found = GradientName("", self._list_like(change.frame, name, value))
        self._tracked[id(change.frame), change.name] = _Tracked(change.frame, found, change.prefix)
        return True

    def _of_entry(self, frame: Frame, name: str) -> GradientName | None:
        """``db2`` where the parameters are the entries of a dict, ``P['b2']``."""
        if name in DICTS:
            return None
        return next((GradientName("", stem) for stem in stems_of(name) if self._by_key(frame, stem)[1]), None)

    def _list_like(self, frame: Frame, name: str, value: Any) -> str:
        """The one list of arrays that has the shapes of a list of gradients and begins like it: ``biases`` for ``grad_b``, which is
        made before any ``b`` is; "" for anything else."""
        if not isinstance(value, Box) or number_of(value) is not None:
            return ""
        shapes, stems = _shapes(value), tuple([stem.lower() for stem in stems_of(name) if stem])
        found = {
            other for scope in scopes(frame) for other, held in scope.names.items()
            if isinstance(held, Box) and other.lower().startswith(stems) and not may_be_gradient(other) and _shapes(held) == shapes
        }  # fmt: skip
        return found.pop() if len(found) == 1 and shapes and stems else ""

    def _note(self, key: tuple[int, str], statement: ast.stmt, change: Changed | None) -> None:
        """Note the state of a gradient after a statement; without a ``change`` if it may have changed under another name."""
        (frame, gradient, prefix), name, shared = self._tracked[key], key[1], change is None
        fresh, add, item = manner(statement, name, change)
        value = frame.names.get(name)
        if isinstance(value, (np.ndarray, Box, Dict)):
            self._holding[key] = None
        else:
            self._holding.pop(key, None)
        for path, base, inside in self._holders(frame, name, gradient, value):
            found = pick(value, path)
            if found is None:
                continue
            number = number_of(found)
            if number is None:
                continue
            unit = self.units.get((*key, path))
            last = unit.events[-1].value if unit is not None and unit.events else None
            same = (
                last is not None
                and np.shape(last) == np.shape(number)
                and bool(np.array_equal(last, number, equal_nan=True))
            )
            defs = self._defs(found, (id(frame), name) if not path else (id(pick(value, path[:-1])), path[-1]))
            if same and unit is not None and (shared or (path and defs == unit.events[-1].defs)):
                continue  # another entry was changed; to this one 0 may have been added
            about = self._base_defs(base, inside)
            if unit is None:
                unit = Followed(frame, name, path, gradient, base, inside, about, len(self.units), prefix)
                self.units[(*key, path)] = unit
            part = item and isinstance(value, np.ndarray)  # an element of a list is a gradient of its own
            anew = fresh and not shared and not part
            done = self.survey.done.index
            made = any([self.survey.definitions.all[at].done == done for at in defs])
            kept, handed = self._kept(unit, number), anew and not made and bool(defs)
            before = None if anew else last
            sized = rescales(statement, name)
            if not sized and made and last is not None and not same:
                sized = by_its_size(self.survey.definitions.all, done, unit.events[-1], number, defs, partial(self._entries, name))
            event = Event(statement.lineno, kept, before, anew, add and not shared, part, shared, handed, done, defs, about,
                          sized, self._home(base, inside))  # fmt: skip
            unit.events.append(event)
            self.found.append((unit, event))

    def _defs(self, found: Any, place: tuple[int, Any]) -> tuple[int, ...]:
        if type(found) is int:
            index = self.survey.definitions.places.get(place)
            return () if index is None else (index,)
        if is_value(found):
            return self.survey.definitions.of(found)
        return tuple(self.survey.definitions.inside(found)) if isinstance(found, (Box, Dict)) else ()

    def _entries(self, name: str) -> set[int]:
        """The definitions of all that is kept of a gradient now, entry by entry."""
        return {at for one in self.units.values() if one.name == name and one.events for at in one.events[-1].defs}

    def _kept(self, unit: Followed, value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        self._bytes += value.nbytes
        if self._bytes > _KEPT:
            unit.events.clear()
        return value.copy()

    def finish(self) -> None:
        """The run is over. A gradient that was there before its variable (``dout``, drawn above the forward lines) is one of the
        name, or, where it is drawn, of the shape, that was bound later."""
        held: dict[int, list[Binding]] = {}  # the bindings of a scope or an object
        for binding in self.survey.bindings:
            held.setdefault(id(binding.holder), []).append(binding)
        ran: dict[int, list[ast.stmt]] = {}  # what ran in each frame
        for done in self.survey.dones:
            ran.setdefault(id(done.frame), []).append(done.node)
        units = self.units.values()
        left = {id(unit) for unit in (*untouched(units, self.survey.definitions.all), *squared(units, self.survey.dones))}
        for key, unit in list(self.units.items()):
            if id(unit) in left:
                unit.events.clear()
            if unit.gradient.of or not unit.events or unit.path:
                continue
            ahead = key[:2] in self._ahead
            stems = set(stems_of(unit.name))
            shape = np.shape(unit.events[0].value)
            mine = held.get(id(unit.frame), [])
            later = [b for b in mine if b.done > unit.events[0].done and b.defs and b.kind == "name"]
            found = next((b for b in reversed(later) if b.name in stems and b.shape == shape), None)  # its final version
            if ahead and found is None:
                del self.units[key]
                self.found = [each for each in self.found if each[0] is not unit]
                continue
            found = found or self._meant(unit, ran.get(id(unit.frame), []))
            drawn = len(unit.name) > 1 and draws(self.survey.dones[unit.events[0].done].node)  # ``g`` may be anything
            if found is None and shape and drawn:
                known = [b for b in mine if b.shape == shape and b.kind == "name"]
                definitions = self.survey.definitions
                counts = set(definitions.places.values())
                made = [b for b in known if not all([set(definitions.all[at].reads) <= counts for at in b.defs])]
                made = [b for b in made if not may_be_gradient(str(b.name))]
                found = next((b for b in made if b.done > unit.events[0].done), made[0] if made else None)
            if found is not None:
                unit.gradient, unit.base, unit.base_defs = GradientName("", str(found.name)), found.index, found.defs
                unit.events = [event._replace(about=found.defs) for event in unit.events]

    def _meant(self, unit: Followed, ran: list[ast.stmt]) -> Binding | None:
        """The parameter that ``grad`` or ``g`` is the gradient of, where it has one value only; ``ran`` in its frame."""
        shapes = {np.shape(event.value) for event in unit.events}
        if unit.path or len(shapes) > 1 or sum([event.fresh for event in unit.events]) > 1:
            return None
        if perturbs(ran):
            return None
        last, definitions = unit.events[-1], self.survey.definitions
        counts = set(definitions.places.values())
        return meant(unit.name, last.value, last.defs, definitions.all, self.survey.bindings, counts, self.survey.dones)

    # -- what a name is the gradient of

    def _holders(
        self, frame: Frame, name: str, gradient: GradientName, value: Any
    ) -> Iterator[tuple[tuple[Any, ...], int, tuple[Any, ...]]]:
        """(path in the gradient, binding of the variable or -1, path in it) for each number that the name holds the gradient of."""
        if gradient.of in DICTS and isinstance(value, (Dict, Instance)):
            held = value.items if isinstance(value, Dict) else value.frame.names
            for key in list(held):
                base, inside = self._by_key(frame, key)
                if base >= 0 or is_value(held[key]):  # one of no variable is told, not passed over
                    yield (key,), base, inside
            return
        if not gradient.of:
            mixed = isinstance(value, Box) and (number_of(value) is None or _of_arrays(value))  # ``grad_w``, made before any ``w``
            yield from [(path, -1, ()) for path in leaves(value, ())] if mixed else [((), -1, ())]
            return
        base = self._binding(frame, gradient.of)
        if gradient.of == name and isinstance(value, Dict):
            yield from [((key,), base, (stem,)) for key, stem in beside_them(value)]
            return
        held = find(frame, gradient.of)
        if base < 0 and held is None:
            yield (), *self._by_key(frame, gradient.of)
        elif isinstance(held, (Box, Dict)) and is_value(value) and (gradient.of not in stems_of(name) or _one_of(held, value)):
            yield (), base, ANY  # ``dh`` of ``hs``, or of ``h[t]``: of one of them, and then of the next
        elif isinstance(held, (Box, Dict)):
            paths = list(leaves(held, ()))
            if isinstance(value, np.ndarray) and not any([np.shape(pick(value, p)) == np.shape(pick(held, p)) for p in paths]):
                yield (), -1, ()  # ``dz`` beside a list ``self.z`` of other shapes: numbers have to tell of what it is
                return
            for path in paths:
                yield path, base, path
        else:
            yield (), base, ()

    def _by_key(self, frame: Frame, key: Any) -> tuple[int, tuple[Any, ...]]:
        found = meant_by(self.survey, frame, key)
        if found is None:
            return -1, ()
        return self._binding(found.frame, found.name), () if found.stem is None else (found.stem,)

    def _binding(self, frame: Frame, name: str) -> int:
        at: Frame | None = frame
        if name not in frame.names and (mine := self_of(frame)) is not None and name in mine.names:
            return self.survey.last.get((id(mine), name), -1)
        while at is not None:
            if name in at.names:
                return self.survey.last.get((id(at), name), -1)
            at = at.outer
        return -1

    def _home(self, base: int, inside: tuple[Any, ...]) -> Any:
        binding = self.survey.bindings[base] if base >= 0 and inside else None
        held = binding.holder.names.get(binding.name) if binding is not None and isinstance(binding.holder, Frame) else None
        return pick(held, inside[:-1])

    def _base_defs(self, base: int, inside: tuple[Any, ...]) -> tuple[int, ...]:
        if base < 0:
            return ()
        binding, every = self.survey.bindings[base], self.survey.definitions.all
        held = binding.holder.names.get(binding.name) if isinstance(binding.holder, Frame) else None
        filled = isinstance(held, np.ndarray) and all([every[at].literal for at in binding.defs])  # it may be: ``np.zeros``
        if binding.defs and not inside and not filled:
            return binding.defs
        found = pick(held, inside)
        if inside and type(found) is int:
            index = self.survey.definitions.places.get((id(pick(held, inside[:-1])), inside[-1]))
            return () if index is None else (index,)
        return self.survey.definitions.of(found) if is_value(found) else ()


def beside_them(held: Dict) -> Iterator[tuple[str, str]]:
    """The gradients that a dict has beside what they are of, ``layer['dW']`` beside ``layer['W']``: key and key."""
    for key, value in held.items.items():
        if isinstance(key, str) and is_value(value) and may_be_gradient(key):
            stem = next((stem for stem in stems_of(key) if stem in held.items and is_value(held.items[stem])), None)
            made = isinstance(value, (np.ndarray, np.generic))  # by numpy; ``dt = 0.1`` beside ``t`` is none
            arrays = stem is not None and made and np.ndim(held.items[stem]) > 0
            if stem is not None and (arrays or np.shape(value) == np.shape(held.items[stem])):
                yield key, stem


def _of_arrays(held: Box) -> bool:
    """Whether a list holds arrays, each of which is a gradient of its own."""
    return any([isinstance(each, np.ndarray) and each.ndim > 0 for each in held.items])


def _shapes(held: Box) -> list[tuple[int, ...]]:
    """The shapes of the numbers and arrays of a list; none where it holds anything else."""
    return [np.shape(each) for each in held.items] if all([is_value(each) for each in held.items]) else []


def _one_of(held: Box | Dict, value: Any) -> bool:
    """Whether a gradient has the shape of a number that a list or dict holds, not that of the whole."""
    return any([np.shape(pick(held, path)) == np.shape(value) for path in leaves(held, ())])
