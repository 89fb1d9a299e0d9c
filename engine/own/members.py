"""What lists, dicts and sets hold by now, whatever their items are: who counts or walks one reads what put something in last."""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict, DictView, Set
from engine.own.definitions import Definitions
from engine.own.records import Done
from engine.tracing.machine import Machine
from engine.tracing.plain import Plain
from engine.tracing.values import Values


class Members(Plain):
    """Values only, with a definition each time that something is put into a container or taken out."""

    def __init__(self, machine: Machine, values: Values, definitions: Definitions) -> None:
        super().__init__(machine, values)
        self.definitions = definitions
        self.dones: list[Done] = []
        self._open: list[tuple[int, Done]] = []  # statements under way, with the depth they stand at
        self._members: dict[int, tuple[Any, int]] = {}  # container, held so that its id stays its own -> the definition

    @property
    def done(self) -> Done:
        """The statement that is under way: the innermost."""
        return self._open[-1][1]

    def members(self, held: list[Any]) -> list[int]:
        """The definitions of what these containers hold."""
        found = [self._members.get(id(each.owner if isinstance(each, DictView) else each)) for each in held]
        return [each[1] for each in found if each is not None]

    def _joined(self, holder: Any) -> None:
        done = self.done
        self._members[id(holder)] = holder, self.definitions.make(done.index, (), tuple(self.members([holder])))
        done.joined.append(self._members[id(holder)][1])

    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        new = isinstance(holder, Dict) and key not in holder.items
        super().put(holder, key, operand, node)
        if new:
            self._joined(holder)

    def put_slice(self, box: Box, key: slice, items: list[Any], node: ast.AST) -> None:
        super().put_slice(box, key, items, node)
        self._joined(box)

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        super().append(box, operand, node)
        self._joined(box)

    def moved(self, holder: Box | Dict | Set) -> None:
        super().moved(holder)
        self._joined(holder)
