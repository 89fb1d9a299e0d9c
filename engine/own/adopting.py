"""What a pass reads from before it becomes its inputs, each when it is first read, under the address that it has there.

The state that a pass begins with holds plain values. A name, an attribute or a list that is read becomes what its statement would
have made of it, had it been part of the trace; what is never read stays as it is and is shown nowhere.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.measured import measured
from engine.operands import Box, Dict
from engine.own.defining import Bindings
from engine.own.records import Where
from engine.records import Options, Row
from engine.tracing.frames import Frame
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Machine
from engine.tracing.objects import Class, Instance
from engine.tracing.places import Places
from engine.tracing.recording.counts import Known
from engine.tracing.recording.stages import Stages
from engine.tracing.recording.variables import is_static_number
from engine.tracing.scope import reached
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Adopting(Stages):
    """The recording binder for a body that stands in a state from before it. ``rows`` are those of its inputs."""

    planning = False  # what a name stood for before the pass becomes an input when it is first read

    def __init__(self, machine: Machine, values: Values, walks: Walks, places: Places, options: Options, known: Known) -> None:
        super().__init__(machine, values, walks, places, options, known)
        self.rows: list[Row] = []
        self.totals: frozenset[str] = frozenset()  # names of sums to which the pass adds its loss: here they begin at 0
        self.bindings: Bindings
        self._pending: dict[tuple[int, str], Any] = {}  # what names still hold from before
        self._holders: set[int] = set()  # lists and dicts of the state, by id
        self._arrays: dict[int, Any] = {}  # arrays that are inputs already: id -> variable
        self._held: list[Any] = []  # so that no id is used twice
        self._quiet: set[int] = set()  # expressions whose lists are only added to
        self.frames: list[Frame] = []  # the scopes of the state, in the order in which they are reached
        self.operands: dict[Where, Any] = {}  # what was bound, by statement and name, as in the survey of the round
        self.where: Callable[[], int] = lambda: 0  # the statement reached last
        self.places: dict[int, tuple[int, str]] = {}  # inputs by where they come from: number of the scope, name

    def state(self, interpreter: Interpreter, roots: tuple[Any, ...], bindings: Bindings) -> None:
        """Stand in the state that ``roots`` (scopes, a loop's item) reach."""
        self.bindings = bindings
        for held in reached(*roots):
            self._held.append(held)
            if isinstance(held, Frame):
                self.frames.append(held)
                for name, operand in held.names.items():
                    self._pending[id(held), name] = operand
            elif isinstance(held, (Box, Dict)):
                self._holders.add(id(held))
        self._quiet = bindings.added
        evaluators, indexing = self.machine.evaluators, interpreter.calls.indexing
        slow, attribute = evaluators[ast.Name], indexing.attribute
        evaluators[ast.Name] = lambda node: self._name(node, slow)
        indexing.attribute = lambda node, owner, name: self._attribute(node, owner, name, attribute)

    def waits(self, target: ast.expr) -> None:
        """What the names of the pass's own target were just bound to is from before it, too."""
        frame = self.machine.frame
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                operand = frame.names.get(node.id)
                if not (type(operand) is int and self.counts_rounds(target, node.id)):
                    self._pending[id(frame), node.id] = operand

    @staticmethod
    def counts_rounds(target: ast.expr, name: str) -> bool:
        """Whether a whole number under that target counts rounds: the first of a pair, or all of it."""
        return isinstance(target, ast.Name) or (
            isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name) and target.elts[0].id == name
        )

    # -- reads

    def _name(self, node: ast.Name, slow: Callable[[Any], Any]) -> Any:
        found = slow(node)
        if not self._raw(found):
            return found
        frame: Frame | None = self.machine.frame
        while frame is not None and node.id not in frame.names:
            frame = frame.outer
        return found if frame is None else self._adopted(node, frame, node.id, found)

    def _attribute(self, node: ast.Attribute, owner: Any, name: str, slow: Callable[[Any, Any, str], Any]) -> Any:
        found = slow(node, owner, name)
        if not self._raw(found) or not isinstance(owner, (Instance, Class)):
            return found
        frame, kind = owner.frame, owner.kind if isinstance(owner, Instance) else owner.base
        while name not in frame.names and kind is not None:
            frame, kind = kind.frame, kind.base
        return self._adopted(node, frame, name, found) if name in frame.names else found

    def _raw(self, found: Any) -> bool:
        """Whether it is a number, an array or a list that no variable stands for."""
        if isinstance(found, (Box, Dict)):
            return id(found) in self._holders and not found.name
        return is_static_number(found)

    def _adopted(self, node: ast.expr, frame: Frame, name: str, found: Any) -> Any:
        if id(node) in self._quiet or self._pending.get((id(frame), name), frame) is not found:
            return found
        if name in self.totals:
            found = frame.names[name] = found * 0.0
        if type(found) is int and self.bindings.sized(name):
            found = measured(found)
        known = self._arrays.get(id(found)) if isinstance(found, np.ndarray) else None
        if known is not None:
            frame.names[name] = known
            return known
        inside = self._inside(found) if isinstance(found, (Box, Dict)) else []
        machine, statement = self.machine, self.bindings.statement(frame.prefix, name)
        first = len(self.journal.vars)
        mark = self.begin(statement)
        outer, machine.frame = machine.frame, frame
        kept, self.journal.last, other = self.journal.last, self.journal.last, self.journal.last_other
        try:
            super().bind(ast.copy_location(ast.Name(name, ast.Store()), statement), found)
        finally:
            machine.frame = outer
        made = self.journal.vars[first:]
        place = next(i for i, each in enumerate(self.frames) if each is frame), name
        self.places |= {var.index: place for var in made}
        before = len(self.scene.rows)
        self.end(mark, self.bindings.row(frame.prefix, name, made, found))
        self.rows += self.scene.rows[before:]
        del self.scene.rows[before:]
        self.rows = [row._replace(depth=0) for row in self.rows]
        self.journal.last, self.journal.last_other = kept, other
        self._pending.pop((id(frame), name), None)
        operand = frame.names[name]
        self.operands[-place[0] - 1, "name", name] = operand
        if (0, "name", name) in self.operands:  # the loop's own target
            self.operands[0, "name", name] = operand
        if isinstance(found, np.ndarray):
            self._arrays[id(found)] = operand
        for holder, key, array in inside:
            self._arrays[id(array)] = holder.items[key]
        return operand

    def _inside(self, holder: Box | Dict) -> list[tuple[Box | Dict, Any, Any]]:
        """The arrays in a list or dict, and where each stands. What is an input already, under another name of the same memory
        (``params['W1']`` of a layer's ``self.W``), is put in its place, and is none of them."""
        found: list[tuple[Box | Dict, Any, Any]] = []
        waiting: list[Box | Dict] = [holder]
        while waiting:
            held = waiting.pop()
            for key, item in held.items.items() if isinstance(held, Dict) else enumerate(held.items):
                if isinstance(item, (Box, Dict)) and not item.name:
                    waiting.append(item)
                elif isinstance(item, np.ndarray) and id(item) in self._arrays:
                    held.items[key] = self._arrays[id(item)]
                elif isinstance(item, np.ndarray):
                    self._held.append(item)
                    found.append((held, key, item))
        return found

    # -- what is bound: it no longer holds what it held, and is known to the verdicts

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        frame = self.machine.frame
        self._pending.pop((id(frame), target.id), None)
        super().bind(target, operand, alias, fresh)
        self.operands[self.where(), "name", target.id] = frame.names[target.id]

    def bind_parameter(self, name: str, operand: Any, where: ast.AST, once: bool, written: bool) -> None:
        super().bind_parameter(name, operand, where, once, written)
        self.operands[self.where(), "parameter", name] = self.machine.frame.names[name]

    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        super().bind_attribute(target, owner, operand, alias, fresh)
        self.operands[self.where(), "attribute", target.attr] = owner.frame.names[target.attr]

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        super().put(holder, key, operand, node)
        self.operands[self.where(), "entry", key] = holder.items[key]
