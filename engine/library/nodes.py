"""Small questions about syntax, asked while a body is read for shapes."""

from __future__ import annotations

import ast

from engine.library.shapes import Thing


def calls(node: ast.expr) -> bool:
    """Whether a value comes out of a call, indices aside."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return any([isinstance(one, ast.Call) for one in ast.walk(node)])


def is_none(node: ast.expr | None) -> bool:
    """Whether a node is ``None`` written out."""
    return isinstance(node, ast.Constant) and node.value is None


def is_super(node: ast.expr) -> bool:
    """Whether a node is ``super()``."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def text_of(node: ast.expr | None) -> str | None:
    """The text that a node is, None for others."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def constant(value: object) -> Thing:
    """What is known of a value that is written out."""
    found = Thing()
    if isinstance(value, str):
        found.texts.append(value)
    elif value is not None:
        found.rank = 0
        found.number = value if type(value) is int else None
    return found
