"""The rows of the forward side: stages and inputs under the headers of branches, loops and calls, comments between them."""

from __future__ import annotations

import ast
from typing import Any

from engine.records import Row
from engine.tracing.machine import Machine

NEVER = 1 << 60
"""A line that no program has."""


class Scene:
    """Rows in execution order, and how deep the next one stands."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.rows: list[Row] = []
        self.indent = 0
        self._comments = sorted(machine.program.comments.items())
        self._told = 0  # of the comments
        self.due = self._next()  # the line of the next comment
        self._targets: dict[int, str] = {}  # loop -> the text of its target

    def _next(self) -> int:
        return self._comments[self._told][0] if self._told < len(self._comments) else NEVER

    def reach(self, line: int) -> None:
        """The comments above a line of the module."""
        while self.due < line:
            self.rows.append(Row("comment", 0, *self._comments[self._told]))
            self._told += 1
            self.due = self._next()

    def branch(self, node: ast.If, taken: bool) -> int:
        """``if …:`` or ``else:``; an ``elif`` that is still to be decided has no row."""
        if not taken and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            self.indent += 1
            return -1
        return self.header("branch", node, f"if {self.machine.text(node.test)}:" if taken else "else:")

    def loop(self, node: ast.For | ast.While, count: int, item: Any) -> int:
        """One round."""
        if isinstance(node, ast.While):
            return self.header("loop", node, f"while {self.machine.text(node.test)}:  #{count}")
        target = self._targets.get(id(node))
        if target is None:
            target = self._targets[id(node)] = self.machine.text(node.target)
        said = f"{target} = {item!r:.60}" if isinstance(item, (int, str)) else f"{target}  #{count}"
        return self.header("loop", node, f"for {said}:")

    def header(self, kind: str, node: ast.stmt | ast.expr | ast.ExceptHandler, text: str) -> int:
        """A header; what follows stands under it until ``leave``."""
        self.rows.append(Row(kind, self.indent, node.lineno, text))
        self.indent += 1
        return len(self.rows)

    def leave(self, mark: int) -> None:
        """Out again; a header under which nothing stood goes."""
        self.indent -= 1
        if len(self.rows) == mark:
            self.rows.pop()
