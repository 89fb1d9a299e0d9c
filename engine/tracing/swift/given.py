"""Data that the caller gives (``--set X=@data.npy``), where the program binds the name: what stands before a pass runs on it."""

from __future__ import annotations

import ast
from typing import Any

from engine.addresses import is_file, parse
from engine.tracing.machine import Machine
from engine.tracing.outside import Outside
from engine.tracing.plain import Plain
from engine.tracing.recording.changes import Changes
from engine.tracing.values import Values

Sets = tuple[tuple[str, str], ...]


class Given(Plain):
    """Values only. A file is given to the first binding of its name, any other value to what the program loads; what is given to
    the program's own values waits for the pass that is shown."""

    def __init__(self, machine: Machine, values: Values, sets: Sets) -> None:
        super().__init__(machine, values)
        self._sets = sets
        self._files = Changes(tuple([each for each in sets if is_file(each[1])]), machine)
        self._others = Changes(tuple([each for each in sets if not is_file(each[1])]), machine)
        self.names = frozenset([each.name.rpartition(".")[2] for each, _ in (*self._files.waiting, *self._others.waiting)])

    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        frame = self.machine.frame
        if target.id in self.names and not frame.comprehension:
            root, loaded = frame.prefix + target.id, type(operand) is Outside
            if self._files.waiting and (loaded or not alias):
                operand = self._files.of(root, (), operand, target, {})
            if self._others.waiting and loaded:
                operand = self._others.of(root, (), operand, target, {})
        super().bind(target, operand, alias, fresh)

    def awaits(self, targets: list[ast.expr]) -> bool:
        prefix = self.machine.frame.prefix
        return self._files.awaits(targets, prefix) or self._others.awaits(targets, prefix)

    def left(self) -> Sets:
        """What was given to nothing yet."""
        waiting = [*self._files.waiting, *self._others.waiting]  # ``X[1,0]`` and ``X[1, 0]`` are one
        return tuple([(name, text) for name, text in self._sets if (parse(name), text) in waiting])
