"""Who defined a value: by the identity of floats and of the memory of arrays; truth values and whole numbers by their place."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.operands import Box, Dict
from engine.own.records import Def

LEAVES = 5_000
"""Entries of a list that are looked at when it is read as a whole."""
_KEPT = 128 << 20
"""Bytes of the values that are kept, a copy each; past it no more are."""


class Definitions:
    """All definitions so far, and which of them a value has."""

    def __init__(self, instead: Mapping[tuple[int, int], Any]) -> None:
        self.all: list[Def] = []
        self.values: dict[int, Any] = {}  # definition -> what it made, as it was just then
        self._wanted = instead  # (statement, which of its definitions) -> what it is to make
        self._instead: dict[int, Any] = {}
        self._bytes = 0
        self._numbers: dict[int, tuple[Any, int]] = {}  # held, so that an id stays its own
        self._memories: dict[int, tuple[weakref.ref[Any], int]] = {}
        self._views: dict[int, tuple[weakref.ref[Any], int]] = {}
        self.places: dict[tuple[int, Any], int] = {}  # (holder, name or key) -> definition of what is no number of its own

    def make(self, done: int, reads: tuple[int, ...], flat: tuple[int, ...], which: int = -1) -> int:
        """A new definition; ``which`` of those that the statement writes, -1 of what only a parameter stands for."""
        index = len(self.all)
        self.all.append(Def(index, done, tuple(dict.fromkeys(reads)), tuple(dict.fromkeys(flat))))
        if (done, which) in self._wanted:
            self._instead[index] = self._wanted[done, which]
        return index

    def of(self, value: Any) -> tuple[int, ...]:
        """The definitions that a value has: of a view its own, and that of its memory."""
        if isinstance(value, np.ndarray):
            owner = owner_of(value)
            memory = _alive(self._memories.get(id(owner)), owner)
            own = -1 if owner is value else _alive(self._views.get(id(value)), value)
            return tuple([at for at in (own, memory) if at >= 0])
        found = self._numbers.get(id(value))
        return (found[1],) if found is not None and found[0] is value else ()

    def give(self, value: Any, index: int) -> None:
        """``value`` was made by a definition; of an array that shares a known memory, only this view of it."""
        self._keep(value, index)
        if not isinstance(value, np.ndarray):
            self._numbers[id(value)] = value, index
            return
        owner = owner_of(value)
        if owner is value or _alive(self._memories.get(id(owner)), owner) < 0:
            self._memories[id(owner)] = weakref.ref(owner), index
        else:
            self._views[id(value)] = weakref.ref(value), index

    def written(self, array: Any, index: int) -> None:
        """The memory of ``array`` was written into."""
        owner = owner_of(array)
        if index in self._instead and np.shape(self._instead[index]) == array.shape and array.flags.writeable:
            array[...] = self._instead[index]
        self._keep(array, index)
        self._memories[id(owner)] = weakref.ref(owner), index

    def replaced(self, value: Any, index: int) -> Any:
        """What a definition is to make instead of ``value``."""
        if index not in self._instead:
            return value
        wanted = self._instead[index]
        return np.array(wanted, dtype=float) if isinstance(value, np.ndarray) or np.ndim(wanted) else float(wanted)

    def _keep(self, value: Any, index: int) -> None:
        if isinstance(value, np.ndarray):
            self._bytes += value.nbytes
            if self._bytes > _KEPT:
                return
            value = value.copy()
        self.values[index] = value

    def view(self, value: Any) -> bool:
        """Whether an array shares a known memory, and has no definition of its own."""
        owner = owner_of(value)
        return owner is not value and _alive(self._views.get(id(value)), value) < 0

    def inside(self, holder: Any) -> list[int]:
        """The definitions of all that a list or dict holds."""
        found: list[int] = []
        seen: set[int] = set()
        stack = [holder]
        while stack and len(seen) < LEAVES:
            at = stack.pop()
            if isinstance(at, (Box, Dict)):
                if id(at) not in seen:
                    seen.add(id(at))
                    items = at.items if isinstance(at, Box) else list(at.items.values())
                    stack.extend(items[:LEAVES])
            elif is_value(at):
                found.extend(self.of(at))
        return found

    def number(self, holder: Box | Dict, done: int, reads: tuple[int, ...], flat: tuple[int, ...]) -> None:
        """Whole numbers in a list have no identity: their places have a definition."""
        items = enumerate(holder.items) if isinstance(holder, Box) else holder.items.items()
        for key, item in items:
            if isinstance(item, (Box, Dict)):
                self.number(item, done, reads, flat)
            elif type(item) is int and (id(holder), key) not in self.places:
                self.places[id(holder), key] = self.make(done, reads, flat)

    def numbers(self, holder: Box | Dict) -> list[int]:
        """The definitions of the whole numbers of a list that is read as an index."""
        places = [(id(holder), key) for key in (range(len(holder.items)) if isinstance(holder, Box) else holder.items)]
        return [self.places[place] for place in places[:LEAVES] if place in self.places]


def _alive(found: tuple[weakref.ref[Any], int] | None, value: Any) -> int:
    return found[1] if found is not None and found[0]() is value else -1


def is_value(value: Any) -> bool:
    """Whether a value is followed by its identity: a float, an array, a number of numpy."""
    return type(value) is float or isinstance(value, (np.ndarray, np.generic))
