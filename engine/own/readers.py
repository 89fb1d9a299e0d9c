"""Which lines read a name: what a gradient that is wrong goes on to."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from engine.nodes import nodes


def lines_reading(body: Iterable[ast.stmt]) -> dict[str, list[int]]:
    """name -> lines that read it."""
    found: dict[str, list[int]] = {}
    for node in nodes(*body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, []).append(node.lineno)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.attr, []).append(node.lineno)
    return found
