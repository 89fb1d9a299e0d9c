"""Small questions about syntax, asked while a body is read for shapes."""

from __future__ import annotations

import ast
from collections.abc import Mapping

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


def behind(index: ast.expr) -> int:
    """How far behind another place an index is: 1 for ``l + 1`` and ``1:``, -1 for ``l - 1``."""
    index = index.lower or ast.Constant(0) if isinstance(index, ast.Slice) else index
    sign = -1 if isinstance(index, ast.BinOp) and isinstance(index.op, ast.Sub) else 1
    step = index.right if isinstance(index, ast.BinOp) and isinstance(index.op, (ast.Add, ast.Sub)) else index
    return sign * step.value if isinstance(step, ast.Constant) and type(step.value) is int else 0


def above(names: Mapping[str, Thing], classes: Mapping[str, ast.ClassDef]) -> Thing:
    """``super()``: the object that a method is called of, as one of the class above."""
    own = names.get("self", Thing()).root()
    found = Thing()
    base = own.kind.bases[0] if own.kind is not None and own.kind.bases else None
    found.kind = classes.get(base.id) if isinstance(base, ast.Name) else None
    return found
