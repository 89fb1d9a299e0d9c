"""A plain run in which what a program binds is what the caller gives in its place."""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict
from engine.own.homes import entry
from engine.tracing.machine import Machine
from engine.tracing.objects import Class, Instance
from engine.tracing.outside import Outside
from engine.tracing.plain import Plain
from engine.tracing.recording.changes import Changes
from engine.tracing.swift.given import Sets
from engine.tracing.values import Values


class Changing(Plain):
    """Values only, of inputs those that are given."""

    def __init__(self, machine: Machine, values: Values, sets: Sets) -> None:
        super().__init__(machine, values)
        self._changes = Changes(sets, machine)

    def awaits(self, targets: list[ast.expr]) -> bool:
        return self._changes.awaits(targets, self.machine.frame.prefix)

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        frame = self.machine.frame
        if self._changes.waiting and (not alias or type(operand) is Outside) and not frame.comprehension:
            operand = self._changes.of(frame.prefix + target.id, (), operand, target, {})
        super().bind(target, operand, alias, fresh)

    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        if self._changes.waiting and not alias:
            operand = self._changes.of(owner.frame.prefix + target.attr, (), operand, target, {})
        super().bind_attribute(target, owner, operand, alias, fresh)

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        if self._changes.waiting:
            operand = entry(self._changes, self.machine.frame, holder, key, operand, node)
        super().put(holder, key, operand, node)

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        if self._changes.waiting:
            operand = entry(self._changes, self.machine.frame, box, len(box.items), operand, node)
        super().append(box, operand, node)
