"""Edits of a marked text by its syntax tree: one statement at a time, all other lines as they were."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

Path = tuple[tuple[str, int | None], ...]
SIMPLE = (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)


class Statement(NamedTuple):
    """A statement, the block that it stands in, and the function (None: the module)."""

    node: ast.stmt
    block: list[ast.stmt]
    scope: ast.AST


class Text:
    """A marked text with its tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.tree = ast.parse(text)
        self.statements: list[Statement] = []
        self._gather(self.tree, self.tree)

    def _gather(self, holder: ast.AST, scope: ast.AST) -> None:
        for field in ("body", "orelse"):
            block = getattr(holder, field, [])
            for node in block if isinstance(block, list) else []:
                if isinstance(node, SIMPLE):
                    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                        self.statements.append(Statement(node, block, scope))
                elif isinstance(node, (ast.For, ast.If, ast.While)):
                    if self.lines[node.lineno - 1].rstrip().endswith(":"):
                        self.statements.append(Statement(node, block, scope))
                    self._gather(node, scope)
                elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                    self._gather(node, node if isinstance(node, ast.FunctionDef) else scope)

    def within(self, scope: ast.AST) -> list[Statement]:
        """The statements of a function, or of the module outside of functions."""
        return [each for each in self.statements if each.scope is scope]

    def replaced(self, node: ast.stmt, new: list[str]) -> str:
        """Other lines in place of a statement (of its head, if it has a body); none takes it away."""
        last = node.end_lineno or node.lineno
        if isinstance(node, (ast.For, ast.If, ast.While)):
            last = node.lineno
        indent = " " * node.col_offset
        return "\n".join(self.lines[: node.lineno - 1] + [indent + line for line in new] + self.lines[last:])

    def moved(self, node: ast.stmt, before: ast.stmt) -> str:
        """A statement moved up to before another of its block."""
        first, last = node.lineno - 1, node.end_lineno or node.lineno
        lines = self.lines[first:last]
        rest = self.lines[:first] + self.lines[last:]
        return "\n".join(rest[: before.lineno - 1] + lines + rest[before.lineno - 1 :])

    def edited(self, node: ast.stmt, path: Path, new: ast.expr) -> str:
        """Another expression at a place of a statement."""
        return self.replaced(node, [written(with_(node, path, new))])


def written(node: ast.stmt) -> str:
    """A statement as one line; of one with a body, its head."""
    if isinstance(node, (ast.For, ast.If, ast.While)):
        node = copy.copy(node)
        node.body, node.orelse = [ast.Pass()], []  # type: ignore[union-attr]
        return ast.unparse(ast.fix_missing_locations(node)).split("\n")[0]
    return ast.unparse(ast.fix_missing_locations(node)).replace("\n", " ")


def places(node: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.expr]]:
    """Every expression that a statement computes with its place: indices of what is assigned included, bodies not."""
    for field, value in ast.iter_fields(node):
        if field in ("body", "orelse") and isinstance(value, list):
            continue
        for at, each in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(each, ast.AST):
                here = (*path, (field, at))
                if isinstance(each, ast.expr):
                    yield here, each
                yield from places(each, here)


def with_(node: ast.stmt, path: Path, new: ast.expr) -> ast.stmt:
    """A copy of a statement with another expression at a place."""
    body = getattr(node, "body", None)
    copied: Any = copy.copy(node)
    if body is not None:
        copied.body, copied.orelse = [ast.Pass()], []
    copied = copy.deepcopy(copied)
    holder = copied
    for field, at in path[:-1]:
        holder = getattr(holder, field) if at is None else getattr(holder, field)[at]
    field, at = path[-1]
    if at is None:
        setattr(holder, field, new)
    else:
        getattr(holder, field)[at] = new
    result: ast.stmt = copied
    return result


def names(node: ast.AST) -> set[str]:
    """The names that stand in a node."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def root(node: ast.AST) -> str:
    """The name that a target begins with: ``dW`` of ``dW[i, j]``; with its attribute or key, ``self.dW``, ``grads['W']``."""
    while isinstance(node, ast.Subscript) and not (
        isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    ):
        node = node.value
    return ast.unparse(node)


def targets(node: ast.stmt) -> list[ast.expr]:
    """What a statement assigns to."""
    if isinstance(node, ast.Assign):
        return [
            each for target in node.targets for each in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
    return [node.target] if isinstance(node, ast.AugAssign) else []


def expr(text: str) -> ast.expr:
    """An expression from its text."""
    return ast.parse(text, mode="eval").body
