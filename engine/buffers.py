"""Arrays that a program writes into: what they held at any time, and their gradients at any backward line.

A buffer is written in place, forward (``a[i] = v``) and backward (``da[i] = 0.0``). Instead of a copy a write, a log keeps
the cells that each write replaced; an earlier or later state is reached by exchanging logged and present cells, one entry
after the other, on a copy that is made when first asked for. Both ways are exact: nothing is computed, only moved.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import numpy as np

from engine.records import Var

_ARRAY = np.ndarray


def owner_of(array: Any) -> Any:
    """The array whose memory ``array`` is (or is a view of)."""
    base = array.base
    while base is not None and isinstance(base, _ARRAY):
        array, base = base, base.base
    return array


class _Log:
    """Entries in order, each a time and a place with what it held; ``_hold`` exchanges an entry with the present state."""

    __slots__ = ("_at", "entries", "times")

    def __init__(self) -> None:
        self.times: list[int] = []
        self.entries: list[list[Any]] = []
        self._at = -1  # entries whose writes the copy has seen; -1: no copy yet

    def _copy(self) -> None:
        raise AssertionError

    def _exchange(self, entry: list[Any]) -> None:
        raise AssertionError

    def rewind(self) -> None:
        """Bring the entries to what was logged: whoever copies them gets them without the present state of the copy."""
        if self._at >= 0:
            self._go(len(self.entries))

    def _go(self, count: int) -> None:
        """Bring the copy to the state after the first ``count`` entries."""
        if self._at < 0:
            self._copy()
            self._at = len(self.entries)
        while self._at > count:
            self._at -= 1
            self._exchange(self.entries[self._at])
        while self._at < count:
            self._exchange(self.entries[self._at])
            self._at += 1


class Memory(_Log):
    """One block of memory and the writes into it. A time is the number of variables that there were at the write."""

    __slots__ = ("_flat", "_held", "_waiting", "owner", "roots")

    def __init__(self, owner: Any) -> None:
        super().__init__()
        self.owner = owner
        self.roots: list[Any] = []  # the variables that stand for it (``engine.tracing.recording.states.Root``)
        self._waiting: list[Any] = []  # arrays read by value since the mask was brought up to date
        self._held: Any = None  # mask over the memory's items: a backward line reads them by value
        self._flat: Any = None

    # -- what it held

    def write(self, view: Any, item: Any, value: Any, time: int) -> None:
        """``view[item] = value``, what was there noted. Raises what numpy raises."""
        old = view[item]
        old = old.copy() if isinstance(old, np.ndarray) else old
        view[item] = value
        self.times.append(time)
        self.entries.append([view, item, old])

    def add_at(self, view: Any, item: Any, value: Any, time: int, sign: int) -> None:
        """``np.add.at(view, item, value)``: repeated places count each time."""
        old = view[item].copy()
        (np.add if sign > 0 else np.subtract).at(view, item, value)
        self.times.append(time)
        self.entries.append([view, item, old])

    def touched(self, since: int, array: Any, until: int | None = None) -> bool:
        """Whether a write after the first ``since`` entries (and among the first ``until``) may have reached ``array``."""
        return any(np.may_share_memory(self.region(view, item), array) for view, item, _ in self.entries[since:until])

    def region(self, view: Any, item: Any) -> Any:
        """The part of this memory that ``view[item]`` is: all of ``view`` where numpy gives a copy."""
        found = view[item]
        if not isinstance(found, np.ndarray):  # one cell, as an array
            found = view[(*item, ...) if isinstance(item, tuple) else (item, ...)]
        return found if owner_of(found) is self.owner else view

    def at(self, time: int, like: Any) -> Any:
        """A copy of the view ``like`` of this memory as it was when there were ``time`` variables. Once no write follows."""
        self._go(bisect_right(self.times, time))
        return self.view(self._flat, like).copy()

    def before(self, time: int, like: Any) -> Any:
        """The same while writes may still follow."""
        flat = self.owner.ravel(order="K").copy()
        for view, item, old in reversed(self.entries[bisect_right(self.times, time) :]):
            self.view(flat, view)[item] = old
        return self.view(flat, like).copy()

    def _copy(self) -> None:
        self._flat = self.owner.ravel(order="K").copy()  # whatever its axes: one item after the other

    def _exchange(self, entry: list[Any]) -> None:
        view, item, kept = entry
        here = self.view(self._flat, view)
        found = here[item]
        entry[2] = found.copy() if isinstance(found, np.ndarray) else found
        here[item] = kept

    def view(self, flat: Any, like: Any) -> Any:
        """The part of ``flat`` (of any dtype) that ``like`` is of the memory."""
        size = like.dtype.itemsize
        start = (_address(like) - _address(self.owner)) // size
        strides = tuple([s // size * flat.itemsize for s in like.strides])
        return np.ndarray(like.shape, flat.dtype, flat, start * flat.itemsize, strides)

    # -- what must stay

    def hold(self, array: Any) -> None:
        """A backward line reads ``array`` by value: a write that reaches it must go into a copy."""
        self._waiting.append(array)

    def holds(self, view: Any, item: Any) -> bool:
        """Whether a write to ``view[item]`` would change what a backward line still reads."""
        if self._waiting:
            if self._held is None:
                self._held = np.zeros(self.owner.size, bool)
            for array in self._waiting:
                self.view(self._held, array)[...] = True
            self._waiting.clear()
        return self._held is not None and bool(np.any(self.view(self._held, view)[item]))

    def release(self, array: Any) -> None:
        """``array`` goes on as a copy under another name: nothing reads it by that name yet."""
        if self._held is not None:
            self.view(self._held, array)[...] = False


def _address(array: Any) -> int:
    return int(array.__array_interface__["data"][0])


class Place:
    """Where a variable's value is: a view of a memory, at the time when the variable was made."""

    __slots__ = ("memory", "view")

    def __init__(self, memory: Memory, view: Any) -> None:
        self.memory = memory
        self.view = view


class Version(Var):
    """A variable in memory that was written into: its ``value`` is what it was when the variable was made (a copy)."""

    __slots__ = ()

    @property
    def value(self) -> Any:
        """The value then."""
        place: Place = tuple.__getitem__(self, _VALUE)
        return place.memory.at(self.index, place.view)


_VALUE = Var._fields.index("value")


def like(var: Var) -> Any:
    """Something of the shape and kind of ``var.value``, at no cost: what it holds may be of another time."""
    return tuple.__getitem__(var, _VALUE).view if isinstance(var, Version) else var.value


def settled(variables: list[Var], memories: dict[int, Memory]) -> tuple[Var, ...]:
    """The variables once a program has run: those in memory that was written into keep the value that they were made with."""
    if not any(memory.times for memory in memories.values()):
        return tuple(variables)
    made = list(variables)
    written = {at: memory for at, memory in memories.items() if memory.times}
    for at, var in enumerate(made):
        value = var[_VALUE]
        if isinstance(value, _ARRAY) and id(owner_of(value)) in written and var.kind != "cell":
            made[at] = Version._make([*var[:_VALUE], Place(written[id(owner_of(value))], value), *var[_VALUE + 1 :]])
    return tuple(made)


class GradientLog(_Log):
    """The gradient of a buffer while backward lines add to it and clear its cells. A time is the index of a line."""

    __slots__ = ("_state", "array")

    def __init__(self, array: Any) -> None:
        super().__init__()
        self.array = array

    def change(self, line: int, path: Any, item: Any) -> None:
        """Line ``line`` is about to change ``path(array)[item]``; an item of None stands for all of it."""
        old = self.array.copy() if item is None else (self.array if path is None else path(self.array))[item]
        self.times.append(line)
        self.entries.append([path, item, old.copy() if item is not None and isinstance(old, np.ndarray) else old])

    def undo(self, count: int) -> None:
        """Take back all changes but the first ``count``."""
        while len(self.entries) > count:
            self.times.pop()
            path, item, old = self.entries.pop()
            (self.array if path is None else path(self.array))[... if item is None else item] = old

    def after(self, line: int) -> Any:
        """A copy of the gradient as it was after line ``line``."""
        self._go(bisect_right(self.times, line))
        return self._state.copy()

    def _copy(self) -> None:
        self._state = self.array.copy()

    def _exchange(self, entry: list[Any]) -> None:
        path, item, kept = entry
        if item is None:
            self._state, entry[2] = kept, self._state
            return
        here = self._state if path is None else path(self._state)
        found = here[item]
        entry[2] = found.copy() if isinstance(found, np.ndarray) else found
        here[item] = kept


class GradientAt:
    """The gradient of one state of a buffer: what the log held when the lines of all later stages had run."""

    __slots__ = ("line", "log")

    def __init__(self, log: GradientLog, line: int) -> None:
        self.log = log
        self.line = line

    def array(self) -> Any:
        """The gradient then (a copy)."""
        return self.log.after(self.line)
