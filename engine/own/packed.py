"""Entries that are put together again: ``theta = np.array([th_0, th_1])``."""

from __future__ import annotations

import ast

from engine.own.places import callee

_PACKING = frozenset("array asarray vstack hstack stack column_stack concatenate".split())


def packs(node: ast.stmt) -> bool:
    """Whether a statement makes an array of several values that it lists."""
    value = getattr(node, "value", None)
    if not isinstance(value, ast.Call) or not value.args or not isinstance(value.args[0], (ast.List, ast.Tuple)):
        return False
    return callee(value) in _PACKING
