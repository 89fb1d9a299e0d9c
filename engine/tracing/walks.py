"""What can be looped over, and the walks under way."""

from __future__ import annotations

import ast
import operator
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine import guards, spells
from engine.gates import GATES
from engine.operands import Box, Const, Dict, DictView, Feed, Node, Operand, Set, boxed, is_number
from engine.tracing.machine import Machine, Part
from engine.tracing.objects import ABSENT, Instance
from engine.tracing.outside import Outside, refused
from engine.tracing.values import Values, kind_word


class Rows:
    """The elements of an array along its first axis, each read when its turn comes, as numpy does: a write into the array
    while it is walked gives the walk the written version (``engine.tracing.recording.writes``)."""

    def __init__(self, walks: Walks, operand: Any, node: ast.AST, backwards: bool) -> None:
        self.walks = walks
        self.operand = operand
        self.node = node
        self.count = len(self.array)
        places = range(self.count)
        self.places = iter(reversed(places) if backwards else places)

    @property
    def array(self) -> Any:
        """The array that is walked, as it is now."""
        return self.operand.value if is_number(self.operand) else self.operand

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Rows:
        return self

    def __next__(self) -> Any:
        try:
            place = next(self.places)
        except StopIteration:
            if self.walks.arrays is not None:
                self.walks.arrays.discard(self)
            raise
        if is_number(self.operand):
            return self.walks.item(self.walks.machine.binder.now(self.operand, views=True), place, self.node)
        return self.operand[place]


class Walks(Part):
    """The items of things."""

    def __init__(self, machine: Machine, values: Values) -> None:
        super().__init__(machine)
        self.values = values
        self.arrays: weakref.WeakSet[Rows] | None = None  # the walks under way over arrays, once there was one
        self.pulling = 0  # iterators under way that ask each other
        self.lists: list[Box | Feed] = []  # the lists and iterators that loops are walking

    def iterate(self, operand: Any, node: ast.AST) -> Any:
        """The items of something that can be looped over."""
        if isinstance(operand, Box):
            return operand.items
        if isinstance(operand, (Dict, DictView)):
            return self._looked(operand, node)
        if isinstance(operand, (range, str)):
            return operand
        if type(operand) is Node and _is_places(operand):
            self.machine.fix(operand)  # they stay what they are whatever is written there
            operand = operand.value
        if is_number(operand) and isinstance(operand.value, np.ndarray) and operand.value.ndim:
            return self.walk(operand, node)
        if isinstance(operand, np.ndarray) and operand.ndim:
            return self.walk(operand, node)
        if isinstance(operand, Set):
            return self._members(operand, node)
        if isinstance(operand, Feed):
            self._shallow(operand.depth, node)
            return self._pulled(operand, node)
        if type(operand) is Instance:
            found = self.machine.overloads.walked(node, operand)
            if found is not ABSENT:
                return self.iterate(found, node)
        if type(operand) is Outside:
            if operand.inner is not None:
                return self.iterate(operand.inner, node)
            parts = operand.items()
            if parts is None:
                raise refused(self.machine, operand, node)
            return parts
        raise self.error("not_iterable", node, kind=kind_word(operand))

    def whole(self, operand: Any, node: ast.AST) -> list[Any]:
        """All items at once, as far as there are not too many."""
        items = self.iterate(operand, node)
        if not isinstance(operand, (Feed, Dict, DictView, Instance, Set)):
            self.run(node, guards.sized, items, self.limits)
        return list(items)

    def _looked(self, operand: Dict | DictView, node: ast.AST) -> Iterator[Any]:
        """The keys, values or pairs of a dict, each read when its turn comes. Keys must not come or go meanwhile."""
        owner, kind = (operand.owner, operand.kind) if isinstance(operand, DictView) else (operand, "keys")
        keys = iter(owner.items)
        while True:
            try:
                key = next(keys)
            except StopIteration:
                return
            except RuntimeError as error:
                raise self.error("failed", node, said=str(error)) from None
            yield viewed(owner, key, kind)

    def _members(self, operand: Set, node: ast.AST) -> Iterator[Any]:
        """The values of a set, of which none may come or go meanwhile."""
        count = len(operand)
        for value in list(operand.listed()):
            if len(operand) != count:
                raise self.error("failed", node, said="Set changed size during iteration")
            yield boxed(value)

    def _shallow(self, depth: int, node: ast.AST) -> None:
        """Raise where iterators ask each other so deep that Python would run out of its stack."""
        if depth > self.limits.depth:
            raise self.error("limit", node, limit="depth", asked=depth, allowed=self.limits.depth)

    def _pulled(self, feed: Feed, node: ast.AST) -> Iterator[Any]:
        """The items of an iterator. One that asks itself for an item is an error of Python's."""
        items, count = feed.items, 0
        if items is None:
            raise self.error("kept_iterator", node)
        while True:
            self.pulling += 1
            try:
                self._shallow(self.pulling, node)
                item = next(items)
            except StopIteration:
                return
            except ValueError as error:  # "generator already executing", zip's lengths
                raise self.error("failed", node, said=str(error)) from None
            finally:
                self.pulling -= 1
            count += 1
            self.machine.watch.tick()
            if count > self.limits.items:
                raise self.error("limit", node, limit="items", asked=count, allowed=self.limits.items)
            yield item

    def walk(self, operand: Any, node: ast.AST, backwards: bool = False) -> Rows:
        """Walk an array along its first axis."""
        made = Rows(self, operand, node, backwards)
        if self.arrays is None:
            self.arrays = weakref.WeakSet()
        self.arrays.add(made)
        return made

    def item(self, owner: Operand, place: int, node: ast.AST) -> Node:
        """Element ``place`` along the first axis, for loops over arrays and unpacking."""
        value = self.run(node, operator.getitem, owner.value, place)
        static = (("index", "a[b]"), ("repeats", False))
        return Node(value, GATES["getitem"], (owner, Const(place, str(place))), spells.indexed("a[b]"), static)


def _is_places(operand: Any) -> bool:
    """Whether an array holds the places of elements: ``np.argwhere(x > 0)``, in whatever shape."""
    while type(operand) is Node and operand.gate.name in ("ravel", "reshape", "transpose", "getitem"):
        operand = operand.args[0]
    return type(operand) is Node and operand.gate.name == "nonzero" and isinstance(operand.value, np.ndarray)


def viewed(owner: Dict, key: Any, kind: str) -> Any:
    """What a view of a dict shows of one key."""
    if kind == "keys":
        return boxed(key)
    item = owner.items[key]
    return Box([boxed(key), item], frozen=True) if kind == "items" else item
