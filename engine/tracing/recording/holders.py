"""Who holds an array: names, lists, functions, loops under way; and names that hold one without a variable of their own."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.buffers import owner_of
from engine.named import NamedTuple
from engine.operands import Box, Dict, DictView, Feed, Set, holds, is_number
from engine.records import Var
from engine.tracing.frames import Frame, Method, UserFunction
from engine.tracing.machine import Machine
from engine.tracing.objects import OBJECTS, Class, Instance, parts_of
from engine.tracing.walks import Walks

_FEW = 16
"""Names of one array that are kept."""


class Midway(NamedTuple):
    """A call in the middle of an expression. What was evaluated there before it may hold any variable that is older than number
    ``since``: ``[w, step()]``, ``Net(w) + step()``."""

    since: int


class Holders:
    """What can reach a block of memory now."""

    def __init__(self, machine: Machine, walks: Walks) -> None:
        self.machine = machine
        self.walks = walks
        self.bare: dict[int, tuple[int, Any]] = {}  # arrays that names hold without a variable: memory -> count, owner
        self._lent: dict[int, list[tuple[Frame, str]]] = {}  # memory -> these names, as far as they are few
        self.midway: list[Midway] = []  # the calls under way in the middle of an expression
        self._kept: dict[int, tuple[Any, Any]] = {}  # arrays of these names that are constants somewhere, and copies of them

    def lend(self, array: Any, name: str) -> None:
        """Another name holds ``array`` without a variable of its own."""
        owner = owner_of(array)
        count, _ = self.bare.get(id(owner), (0, None))
        self.bare[id(owner)] = count + 1, owner
        if count < _FEW:
            self._lent.setdefault(id(owner), []).append((self.machine.frame, name))

    def named(self, array: Any, var: Var) -> None:
        """``array`` has got a variable: the names that hold it without one stand for that, if they are known
        (``self.theta = theta`` of ``train(theta=np.zeros(4))``)."""
        owner = owner_of(array)
        count, _ = self.bare.get(id(owner), (0, None))
        lent = self._lent.get(id(owner), [])
        if not 0 < count == len(lent) or any([isinstance(held := f.names.get(name), np.ndarray) and held is not array
                                              and owner_of(held) is owner for f, name in lent]):  # fmt: skip
            return
        for frame, name in lent:
            if frame.names.get(name) is array:
                frame.names[name] = var
        self.taken(array)

    def taken(self, array: Any) -> None:
        """No name holds ``array`` without a variable any more."""
        del self.bare[id(owner_of(array))]
        self._lent.pop(id(owner_of(array)), None)

    def kept(self, array: Any) -> Any:
        """A constant array as it is now: one that a name holds may be written into later."""
        if id(owner_of(array)) not in self.bare:
            return array
        if id(array) not in self._kept:
            self._kept[id(array)] = array, array.copy()
        return self._kept[id(array)][1]

    def shared(self, array: Any, target: ast.expr) -> bool:
        """Whether anything but ``target`` still holds the memory of ``array``: another name, a list, a function, a loop."""
        (frame_of, name), owner = self._home(target), owner_of(array)
        if self.walks.arrays and any(owner_of(rows.array) is owner for rows in self.walks.arrays):
            return True
        if self.machine.pending and any(self._reaches(o, owner, set()) for o in self.machine.pending):
            return True
        frames = self.frames()
        if frame_of not in frames:
            frames.append(frame_of)
        seen = {id(frame) for frame in frames}
        for frame in frames:
            for other, operand in frame.names.items():
                if type(operand) is Var:  # most are
                    value = operand.value
                    if type(value) is np.ndarray and owner_of(value) is owner and (other != name or frame is not frame_of):
                        return True
                elif frame is frame_of and other == name:
                    if self._places(operand, owner) > 1:
                        return True
                elif self._reaches(operand, owner, seen):
                    return True
        home = frame_of.names.get(name)
        for walked in self.walks.lists:
            within = isinstance(home, (Box, Dict)) and holds(home, walked)  # it is the target's own list that is walked
            if self._places(walked, owner) > 1 if within else self._reaches(walked, owner, seen):
                return True
        return False

    def interrupted(self, since: int) -> bool:
        """Whether an expression is half evaluated that may hold variable number ``since``."""
        return any([since < call.since for call in self.midway])

    def _home(self, target: ast.expr) -> tuple[Frame, str]:
        """The scope, or the object, and the name that a target begins with; "" for no name."""
        while isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Attribute) and not any(isinstance(n, ast.Call) for n in ast.walk(target)):
            holder = self.machine.eval(target.value)
            if isinstance(holder, (Instance, Class)):
                return holder.frame, target.attr
        if isinstance(target, ast.Name):
            return self.machine.frame.home(target.id), target.id
        return self.machine.frame, ""

    def frames(self) -> list[Frame]:
        """All scopes that names can be in now."""
        frames = list(self.machine.callers)
        outer: Frame | None = self.machine.frame
        while outer is not None:
            if outer not in frames:
                frames.append(outer)
            outer = outer.outer
        return frames

    @staticmethod
    def _places(container: Any, owner: Any) -> int:
        """In how many places of a list or dict one buffer stands: ``[np.zeros(2)] * 3`` has it in three."""
        count = 0
        seen: set[int] = set()
        stack = [container] if isinstance(container, (Box, Dict)) else []
        while stack:
            at = stack.pop()
            if id(at) in seen:
                continue
            seen.add(id(at))
            for item in at.items if isinstance(at, Box) else at.items.values():
                if isinstance(item, (Box, Dict)):
                    stack.append(item)
                else:
                    held = item.value if is_number(item) else item
                    count += isinstance(held, np.ndarray) and owner_of(held) is owner
        return count

    def _reaches(self, operand: Any, owner: Any, seen: set[int]) -> bool:
        if type(operand) is Var:  # most are
            return type(operand.value) is np.ndarray and owner_of(operand.value) is owner
        if isinstance(operand, (Box, Dict)):
            if id(operand) in seen:
                return False
            seen.add(id(operand))
            items = operand.items if isinstance(operand, Box) else [*operand.items.values(), *operand.items]
            return any(self._reaches(i, owner, seen) for i in items)
        if type(operand) is Set or type(operand) is tuple:  # a Var is a tuple too
            held_by = operand.order if type(operand) is Set else operand
            return any(self._reaches(each, owner, seen) for each in held_by if isinstance(each, (Instance, tuple)))
        if isinstance(operand, UserFunction):
            return self._keeps(operand, owner, seen)
        if isinstance(operand, DictView):
            return self._reaches(operand.owner, owner, seen)
        if isinstance(operand, Feed):
            return any(self._reaches(each, owner, seen) for each in operand.holds)
        if isinstance(operand, Frame):
            return self._within(operand, owner, seen)
        if isinstance(operand, Method):
            return self._reaches(operand.owner, owner, seen)
        if isinstance(operand, OBJECTS):
            return self._object(operand, owner, seen)
        held = operand.value if is_number(operand) else operand
        return isinstance(held, np.ndarray) and owner_of(held) is owner

    def _object(self, held: Any, owner: Any, seen: set[int]) -> bool:
        """Whether an attribute of an object holds the buffer, however far from it."""
        if id(held) in seen:
            return False
        seen.add(id(held))
        return any(self._reaches(each, owner, seen) for each in parts_of(held))

    def _keeps(self, function: UserFunction, owner: Any, seen: set[int]) -> bool:
        """Whether a function holds the buffer: in a default, or in a scope that it was defined in."""
        if id(function) in seen:
            return False
        seen.add(id(function))
        kept = any(self._reaches(operand, owner, seen) for operand in function.defaults.values())
        return kept or self._within(function.frame, owner, seen)

    def _within(self, frame: Frame | None, owner: Any, seen: set[int]) -> bool:
        """Whether a name of a scope, or of one around it, holds the buffer."""
        kept: list[Any] = []
        while frame is not None:
            if id(frame) not in seen:
                seen.add(id(frame))
                kept += frame.names.values()
            frame = frame.outer
        return any(self._reaches(operand, owner, seen) for operand in kept)
