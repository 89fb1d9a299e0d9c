"""Elements of lists and dicts are variables of their own: ``w[0]``, ``params['b1']``."""

from __future__ import annotations

import ast
import operator
from typing import Any

import numpy as np

from engine.addresses import written
from engine.containers import Key
from engine.operands import Box, Dict, Node, Set, holds
from engine.records import Var
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.recording.holders import Holders
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.variables import Variables, is_static_number


class Elements:
    """What containers hold, by name and place."""

    def __init__(self, machine: Machine, journal: Journal, variables: Variables, holders: Holders) -> None:
        self.machine = machine
        self.journal = journal
        self.variables = variables
        self.holders = holders

    def name(self, holder: Box | Dict, name: str, node: ast.AST) -> None:
        """A list or dict without a name is bound to one."""
        names = self.journal.names
        shown = names.version(name)
        holder.name = names.held(shown) if "." in shown else shown
        self.settle(holder, shown, holder.name, (), node)

    def settle(self, holder: Any, shown: str, root: str, path: tuple[Any, ...], node: ast.AST) -> None:
        """Name what a fresh list or dict holds: its numbers are inputs, its expressions are written by this stage."""
        places = list(enumerate(holder.items) if isinstance(holder, Box) else holder.items.items())
        for key, item in places:
            if isinstance(item, (Box, Dict)):
                if not item.name:
                    item.name, item.inner, item.path = root, True, (*path, _place(holder, key))
                    self.settle(item, shown, root, item.path, node)
            elif isinstance(item, Node) or is_static_number(item):
                holder.items[key] = self._element(shown, root, (*path, _place(holder, key)), item, node)

    def _element(self, shown: str, root: str, path: tuple[Any, ...], operand: Any, node: ast.AST) -> Var:
        places = written(path)
        self.journal.names.placed(root, path)
        names = self.journal.names
        name = names.shown(names.stem(root)) if shown in (root, names.shown(root)) else shown
        made = self.variables.make(name + places, shown + places, root + places, operand, node, root, path)
        if type(operand) is np.ndarray and self.holders.bare:
            self.holders.named(operand, made)
        return made

    def put(self, holder: Any, key: Any, operand: Any, node: ast.AST) -> None:
        if isinstance(operand, (Box, Dict)) and holds(operand, holder):
            raise self.machine.error("self_containing", node)
        changes = self.journal.changes
        if changes.waiting:
            root = self.journal.names.stem(holder.name or holder.stem)
            operand = changes.of(root, (*holder.path, _place(holder, key)), operand, node, self.holders.bare)
        if isinstance(operand, Node) or is_static_number(operand):
            name, path = self._named(holder, key)
            operand = self._element(self.journal.names.shown(name), name, path, operand, node)
        elif isinstance(operand, (Box, Dict)) and not operand.name:
            operand.name, operand.path = self._named(holder, key)
            operand.inner = True
            self.settle(operand, self.journal.names.shown(operand.name), operand.name, operand.path, node)
        holder.items[key] = operand
        self.journal.note_last(operand, node)

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """``list.append``: an expression becomes the element's own stage."""
        if len(box.items) >= self.machine.limits.items:
            raise self.machine.error("limit", node, limit="items", asked=len(box.items) + 1, allowed=self.machine.limits.items)
        box.items.append(None)
        self.put(box, len(box.items) - 1, operand, node)

    def _named(self, holder: Any, key: Any) -> tuple[str, tuple[Any, ...]]:
        """The name and place of what is put under ``key``: ``w[1]``, the next time ``w_1[1]``, then ``w_2[1]``."""
        holder.name = holder.name or self._renamed(holder)
        path = (*holder.path, _place(holder, key))
        return self.journal.names.element(holder.name, path), path

    def _renamed(self, holder: Any) -> str:
        """A fresh name for a container that lost a part: no two elements of one name are different variables."""
        if not holder.name:
            return self.journal.names.code(self.journal.names.version(self.machine.frame.prefix + "item"))
        holder.stem = holder.stem or holder.name
        return self.journal.names.rebound(holder.stem)

    def put_slice(self, box: Box, key: slice, items: list[Any], node: ast.AST) -> None:
        """``box[a:b] = items``: element by element. Where the length changes, those behind keep their names and what comes gets
        new ones, as with ``list.insert``."""
        self.machine.run(node, operator.setitem, list(box.items), key, items)  # what Python would say of it
        places = range(*key.indices(len(box.items)))
        if len(places) != len(items):
            asked = len(box.items) - len(places) + len(items)
            if asked > self.machine.limits.items:
                raise self.machine.error("limit", node, limit="items", asked=asked, allowed=self.machine.limits.items)
            box.items[places.start : places.start + len(places)] = [None] * len(items)
            self.moved(box)
            places = range(places.start, places.start + len(items))
        for place, item in zip(places, items, strict=True):
            self.put(box, place, item, node)

    def moved(self, holder: Box | Dict | Set) -> None:
        """What comes to stand in place of something that was taken out is another variable."""
        if not isinstance(holder, Set) and holder.name:
            holder.name, holder.inner = self._renamed(holder), False


def _place(holder: Box | Dict, key: Any) -> Any:
    if isinstance(key, Instance):  # a listing has no objects: it calls them by their names
        return key.frame.prefix.rstrip(".")
    return Key(key) if type(key) is int and isinstance(holder, Dict) else key
