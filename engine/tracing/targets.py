"""What stands left of ``=``: names, elements, tuples of them, a starred one among them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.operands import Attributes, Box, Dict, Node, is_number
from engine.tracing.exceptions import Cause, thrown_by
from engine.tracing.indexing import Indexing
from engine.tracing.machine import Machine, Part
from engine.tracing.objects import Class, Instance
from engine.tracing.outside import Outside
from engine.tracing.values import kind_word
from engine.tracing.walks import Walks


class Targets(Part):
    """Assignment to a target; what it does to the name or the element is the binder's."""

    def __init__(self, machine: Machine, walks: Walks, indexing: Indexing) -> None:
        super().__init__(machine)
        self.walks = walks
        self.indexing = indexing
        self.attribute: Callable[[ast.Attribute, Any, bool, bool], None]  # set by whoever assembles the parts: it calls setters

    def assign(self, target: ast.expr, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        """Bind ``target``; ``alias`` for loop targets and unpacked values, which are the caller's own variables; ``fresh`` if
        they come from no variable (``a, b = np.split(np.ones(4), 2)``), so that arrays and floats among them are inputs."""
        if isinstance(target, ast.Name):
            if self.machine.frame.declared is None:
                self.machine.binder.bind(target, operand, alias, fresh)
            else:
                self._elsewhere(target, operand, alias, fresh)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, operand, alias, fresh)
        elif isinstance(target, ast.Subscript):
            self._store(target, operand)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, operand, alias, fresh)
        elif isinstance(target, ast.Attribute):
            self.attribute(target, operand, alias, fresh)
        else:
            raise self.error("unsupported_target", target)

    def _elsewhere(self, target: ast.Name, operand: Any, alias: bool, fresh: bool) -> None:
        """A name in a function that says ``global`` or ``nonlocal``."""
        machine = self.machine
        machine.callers.append(machine.frame)
        machine.frame = machine.frame.home(target.id)
        try:
            machine.binder.bind(target, operand, alias, fresh)
        finally:
            machine.frame = machine.callers.pop()

    def _unpack(self, target: ast.Tuple | ast.List, operand: Any, alias: bool, fresh: bool) -> None:
        stars = [i for i, t in enumerate(target.elts) if isinstance(t, ast.Starred)]
        count = len(target.elts)
        try:
            items = operand.spread(count) if type(operand) is Outside else self.walks.whole(operand, target)
        except ProgramError as error:
            if error.code == "not_iterable" and error.raised is None and thrown_by(error) is not None:
                error.raised = Cause("TypeError", (f"cannot unpack non-iterable {error.fields['kind']} object",))
            raise
        if (not stars and len(items) != count) or len(items) < count - len(stars):
            record = self.error("unpack", target, wanted=count, given=len(items))
            least = f"at least {count - 1}" if stars else str(count)
            few = f"not enough values to unpack (expected {least}, got {len(items)})"
            record.raised = Cause("ValueError", (few if len(items) < count else f"too many values to unpack (expected {count})",))
            raise record
        if stars:
            at, after = stars[0], count - stars[0] - 1
            middle = Box(items[at : len(items) - after])
            items = [*items[:at], middle, *items[len(items) - after :]]
        machine = self.machine
        outer = machine.pending
        try:
            for i, (each, item) in enumerate(zip(target.elts, items, strict=True), 1):
                machine.pending = [*outer, *items[i:]] if isinstance(each, (ast.Subscript, ast.Attribute)) else outer
                if machine.written and type(item) is Node:  # ``M[0], M[1] = M[1], M[0]``: a view shows what was written by now
                    item = machine.binder.now(item, views=True)
                self.assign(each, item, alias, fresh)
        finally:
            machine.pending = outer

    def delete(self, target: ast.expr) -> None:
        """``del`` of a name, an element, a slice, an attribute."""
        if isinstance(target, (ast.Tuple, ast.List)):
            for each in target.elts:
                self.delete(each)
        elif isinstance(target, ast.Name):
            names = self.machine.frame.home(target.id).names
            if target.id not in names:
                raise self.error("undefined_name", target, name=target.id, near="")
            del names[target.id]
        elif isinstance(target, ast.Attribute):
            owner = self.eval(target.value)
            if not isinstance(owner, (Instance, Class)):
                raise self.error("unsupported_target", target)
            if target.attr not in owner.frame.names:
                raise self.error("no_attribute", target, name=target.attr, kind=kind_word(owner))
            del owner.frame.names[target.attr]
        else:
            assert isinstance(target, ast.Subscript)
            self._take_out(target)

    def _take_out(self, target: ast.Subscript) -> None:
        owner = self.eval(target.value)
        if type(owner) is Instance and owner.kind.has("__delitem__"):
            self.machine.overloads.method(target, owner, "__delitem__", [target.slice], [self.eval(target.slice)])
            return
        if type(owner) is Attributes:
            raise self.error("attributes_written", target)
        if isinstance(owner, Dict):
            key = self.indexing.key_at(target.slice)
            if key not in owner.items:
                raise self.error("key", target, said=repr(key), held=key)
            del owner.items[key]
        elif isinstance(owner, Box) and not owner.frozen:
            self.run(target, operator.delitem, owner.items, self.value(target.slice))
        else:
            raise self.error("no_elements", target, kind=kind_word(owner))
        self.machine.binder.moved(owner)

    def _store(self, target: ast.Subscript, operand: Any) -> None:
        owner = self.eval(target.value)
        if type(owner) is Outside:  # plt.rcParams['lines.linewidth'] = 2
            self.eval(target.slice)
            return
        binder = self.machine.binder
        if isinstance(owner, Box) and not owner.frozen:
            key = self.value(target.slice)
            if isinstance(key, slice):
                binder.put_slice(owner, key, self.walks.whole(operand, target), target)
                return
            if not isinstance(key, (int, np.integer)):
                raise self.error("type", target.slice, said=f"[{kind_word(key)}]")
            if not -len(owner.items) <= key < len(owner.items):
                record = self.error("index", target, said=f"{key} / {len(owner.items)}")
                record.raised = Cause("IndexError", ("list assignment index out of range",))
                raise record
            binder.put(owner, int(key) % len(owner.items), operand, target)
        elif type(owner) is Attributes:
            raise self.error("attributes_written", target)
        elif isinstance(owner, Dict):
            binder.put(owner, self.indexing.key_at(target.slice), operand, target)
        elif isinstance(owner.value if is_number(owner) else owner, np.ndarray):
            binder.store(target, owner, operand)
        elif isinstance(owner, Instance) and owner.kind.has("__setitem__"):
            args = [self.eval(target.slice), operand]
            self.machine.overloads.method(target, owner, "__setitem__", [target.slice, target], args)
        else:
            raise self.error("no_elements", target, kind=kind_word(owner))
