"""Other ways to count: ``2 * len(x)`` for ``len(x)``, one axis for another, all entries for the rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.reading.segments import segment

_AXES = 3


def binds(node: ast.stmt, name: str) -> bool:
    """Whether a statement gives a name its value, alone or among others."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any([isinstance(each, ast.Name) and each.id == name for one in targets if one is not None for each in ast.walk(one)])


def counts(node: ast.stmt, lines: tuple[str, ...]) -> Iterator[str]:
    """The texts of what a count may be meant as."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return
    value = node.value
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Mult, ast.Add, ast.Sub, ast.FloorDiv)):
        yield from [segment(side, lines) for side in (value.left, value.right)]
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        yield segment(value.operand, lines)
    array = _counted(value)
    if array is not None:
        text = segment(array, lines)
        yield from [f"len({text})", *[f"{text}.shape[{axis}]" for axis in range(_AXES)], f"{text}.size"]


def _counted(value: ast.expr) -> ast.expr | None:
    """The array of which a length or a size is taken."""
    match value:
        case ast.Call(func=ast.Name(id="len"), args=[array]) | ast.Attribute(value=array, attr="size"):
            return array
        case ast.Subscript(value=ast.Attribute(value=array, attr="shape")):
            return array
    return None


__all__ = ["binds", "counts"]
