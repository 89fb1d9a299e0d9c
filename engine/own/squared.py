"""Sums of squares that an optimiser keeps under a gradient's name: ``gW += grad ** 2``, then ``… / np.sqrt(gW)``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

from engine.nodes import nodes
from engine.own.places import callee
from engine.own.records import Done


def squared(units: Iterable[Any], dones: Sequence[Done]) -> list[Any]:
    """Of gradients by name (``engine.own.events.Followed``) those that every statement adds squares to, and of which a root is
    taken somewhere: they are states of an optimiser."""
    adding = [unit for unit in units if unit.events and all([adds_squares(dones[event.done].node) for event in unit.events])]
    if not adding:
        return []
    rooted = {name for node in {id(done.node): done.node for done in dones[1:]}.values() for name in rooted_names(node)}
    return [unit for unit in adding if unit.name in rooted]


def adds_squares(statement: ast.stmt) -> bool:
    """Whether a statement adds a square to what it binds: ``s += g * g``, ``s = b * s + (1 - b) * g ** 2``."""
    if isinstance(statement, ast.AugAssign):
        return isinstance(statement.op, ast.Add) and _square(statement.value)
    value = statement.value if isinstance(statement, ast.Assign) else None
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) and (_square(value.left) or _square(value.right))


def _square(value: ast.expr) -> bool:
    """Whether an expression is a square, or a factor times one."""
    if isinstance(value, ast.Call):
        return callee(value) == "square"
    if not isinstance(value, ast.BinOp):
        return False
    if isinstance(value.op, ast.Pow):
        return isinstance(value.right, ast.Constant) and value.right.value == 2
    if not isinstance(value.op, ast.Mult):
        return False
    return ast.dump(value.left) == ast.dump(value.right) or _square(value.left) or _square(value.right)


def rooted_names(statement: ast.stmt) -> set[str]:
    """The names in what a statement takes a square root of."""
    found: set[str] = set()
    for node in nodes(statement, inner=False):
        under: ast.AST | None = None
        if isinstance(node, ast.Call) and callee(node) == "sqrt" and node.args:
            under = node.args[0]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant):
            under = node.left if node.right.value == 0.5 else None
        for each in nodes(under) if under is not None else ():
            if isinstance(each, (ast.Name, ast.Attribute)):
                found.add(each.id if isinstance(each, ast.Name) else each.attr)
    return found
