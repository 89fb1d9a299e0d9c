"""Where a program gives a name the value that a pass reads, and how the row of such an input reads."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.nodes import nodes, statements
from engine.operands import Box, Dict
from engine.own.places import callee
from engine.reading.program import Program
from engine.reading.segments import segment
from engine.records import Var
from engine.text import literal
from engine.tracing.spelling import exactly

_ADDING = frozenset(("append", "extend", "insert"))
"""Methods of a list that read nothing of what it holds."""
WRITTEN = 20
"""Numbers of an array that stand in its row."""


class Bindings:
    """The statements of a program that bind names or attributes, by name; ``loop`` is the training loop."""

    def __init__(self, program: Program, loop: ast.For | ast.While) -> None:
        self.loop = loop
        self.lines = program.lines
        self.made: dict[str, list[ast.stmt]] = {}
        inside = {id(node) for node in statements(loop)}
        self.changed: set[str] = set()  # names that the loop's own statements bind or write into
        self.added: set[int] = set()  # expressions whose lists are only added to
        for node in nodes(*program.forward):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ADDING:
                self.added.add(id(node.func.value))
            if isinstance(node, ast.stmt):
                for name in _bound(node):
                    self.made.setdefault(name, []).append(node)
                    if id(node) in inside:
                        self.changed.add(name)

    def statement(self, prefix: str, name: str) -> ast.stmt:
        """The statement that a name has its value from before the loop, as far as the text shows it; else the loop."""
        found = [each for each in self.made.get(name, ()) if each.lineno < self.loop.lineno]
        return found[-1] if found else self.loop

    def sized(self, name: str) -> bool:
        """Whether a name has a shape, a length, or what is computed of such numbers from before the loop: a count."""
        found = [each for each in self.made.get(name, ()) if each.lineno < self.loop.lineno]
        return bool(found) and all([self._gives_size(each, (name,)) for each in found])

    def _gives_size(self, statement: ast.stmt, seen: tuple[str, ...]) -> bool:
        value = getattr(statement, "value", None)
        return isinstance(statement, (ast.Assign, ast.AnnAssign)) and value is not None and self._measures(value, seen) is True

    def _measures(self, node: ast.expr, seen: tuple[str, ...]) -> bool | None:
        """Whether an expression is made of sizes; None of a literal, which goes with either."""
        if isinstance(node, ast.Constant):
            return None
        if isinstance(node, (ast.Tuple, ast.BinOp)):
            parts = node.elts if isinstance(node, ast.Tuple) else [node.left, node.right]
            said = {self._measures(part, seen) for part in parts} - {None}
            return None if not said else said == {True}
        if isinstance(node, ast.Subscript):
            return self._measures(node.value, seen)
        if isinstance(node, ast.Call):
            return callee(node) in ("len", "size", "ndim", "shape") or (callee(node) == "int" and bool(
                node.args and self._measures(node.args[0], seen)
            ))  # fmt: skip
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if isinstance(node, ast.Attribute) and name in ("shape", "size", "ndim"):
            return True
        if not name or name in seen or name not in self.made:
            return False
        return all([self._gives_size(each, (*seen, name)) for each in self.made[name] if each.lineno < self.loop.lineno])

    def row(self, prefix: str, name: str, made: list[Var], value: Any) -> str:
        """The row of an input: its statement where that alone tells its value, else its value."""
        found = self.made.get(name, [])
        if len(found) == 1 and isinstance(found[0], ast.Assign) and found[0].lineno < self.loop.lineno and not prefix:
            target = found[0].targets[0]
            if len(found[0].targets) == 1 and isinstance(target, ast.Name):
                return segment(found[0], self.lines)
        shown = made[0].root if made and made[0].path else made[0].code if made else name
        return f"{shown} = {_written(value)}"


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray):
        text = exactly(value) if value.size <= WRITTEN else ""
        return text or f"np.array(…)  {value.shape}"
    if isinstance(value, (Box, Dict)):
        return "{…}" if isinstance(value, Dict) else "[…]"
    return literal(value)


def _bound(statement: ast.stmt) -> list[str]:
    """The names, or attributes, that one statement itself binds or writes into."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
    elif isinstance(statement, (ast.AugAssign, ast.AnnAssign, ast.For)):
        targets = [statement.target]
    found: list[str] = []
    while targets:
        target = targets.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            targets += target.elts
        elif isinstance(target, (ast.Subscript, ast.Starred)):
            targets.append(target.value)
        elif isinstance(target, ast.Name):
            found.append(target.id)
        elif isinstance(target, ast.Attribute):
            found.append(target.attr)
    return found
