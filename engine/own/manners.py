"""How a statement changes a gradient: binds it anew, adds to it, clips it; and gradients as plain numbers."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.named import NamedTuple
from engine.nodes import nodes
from engine.operands import Box
from engine.own.places import callee
from engine.tracing.frames import Frame


class Changed(NamedTuple):
    """What a statement did to what a name of a frame stands for, as in ``engine.tracing.plain.Change``."""

    frame: Frame
    name: str
    whole: bool
    adds: bool
    reads: bool
    prefix: str = ""  # of an attribute: the name of its object, with a point


def number_of(value: Any) -> Any:
    """A gradient as a number or an array, however it is held; None for what is no number."""
    if isinstance(value, Box):
        try:
            items = _listed(value)
            if any([item is None for item in items]):
                return None  # places that wait for a gradient
            value = np.array(items, dtype=float)
        except (ValueError, TypeError):
            return None
    if isinstance(value, (bool, str)) or not isinstance(value, (int, float, np.ndarray, np.generic)):
        return None
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind not in "fiub":
        return None
    return None if isinstance(value, int) and abs(value) > 1 << 1000 else value  # beyond all floats


def _listed(box: Box) -> list[Any]:
    return [_listed(i) if isinstance(i, Box) else i for i in box.items]


def manner(statement: ast.stmt, name: str, change: Changed | None) -> tuple[bool, bool, bool]:
    """Whether the statement binds the name (or an element) anew, whether it adds to it, and whether through an index."""
    targets: list[ast.expr] = []
    if isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        targets = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    targets = [t for t in targets if name in _names(t)]
    if not targets and change is not None:  # by a call, or inside an expression
        return change.whole and not change.reads, change.adds, not change.whole
    item = any(isinstance(t, ast.Subscript) for t in targets)
    if isinstance(statement, ast.AugAssign):
        return False, isinstance(statement.op, (ast.Add, ast.Sub)), item
    value = getattr(statement, "value", None)
    if value is None or not targets:
        return False, False, True
    if _reads(value, targets, name):
        return False, isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)), item
    return True, False, item


def _reads(value: ast.expr, targets: list[ast.expr], name: str) -> bool:
    """Whether a value reads what is bound; of an attribute that of the same object: ``x.grad = self.out.grad`` reads another's."""
    if not all([isinstance(each, ast.Attribute) and each.attr == name for each in targets]):
        return name in _names(value)
    places = {ast.unparse(each) for each in targets}
    return any([isinstance(each, ast.Attribute) and ast.unparse(each) in places for each in nodes(value)])


_SIZES = frozenset({"norm", "scale", "coef", "ratio", "clip", "clipped", "threshold"})


def rescales(statement: ast.stmt, name: str) -> bool:
    """Whether a statement clips a gradient, or divides it by its norm."""
    walked = nodes(statement)
    if any([isinstance(n, ast.Call) and "clip" in callee(n) for n in walked]) or _by_own_size(statement, name):
        return True
    operation = any([isinstance(getattr(n, "op", None), (ast.Mult, ast.Div)) for n in walked])
    words = {word for each in _names(statement) - {name} for word in each.lower().split("_")}
    return operation and bool(words & _SIZES)


def _by_own_size(statement: ast.stmt, name: str) -> bool:
    """Whether a statement drops or bounds the entries of a gradient by their own size: ``np.where(np.abs(dW) < t, 0, dW)``,
    ``dW[np.abs(dW) < t] = 0``, ``dW *= np.abs(dW) > t``, ``dW[dW > t] = t``."""
    compared = [side for n in nodes(statement) if isinstance(n, ast.Compare) for side in (n.left, *n.comparators)]
    if any([isinstance(side, ast.Call) and callee(side) in _ABSOLUTE and name in _names(side) for side in compared]):
        return True
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Subscript):
        return False
    index = statement.targets[0].slice
    sides = [index.left, *index.comparators] if isinstance(index, ast.Compare) else []
    bounds = [side for side in sides if name not in _names(side)]
    return len(bounds) == 1 and len(sides) == 2 and ast.unparse(bounds[0]) == ast.unparse(statement.value)


_ABSOLUTE = frozenset({"abs", "absolute", "fabs"})


def _names(node: ast.AST) -> set[str]:
    """The names and attributes in an expression."""
    walked = nodes(node)
    return {n.id for n in walked if isinstance(n, ast.Name)} | {n.attr for n in walked if isinstance(n, ast.Attribute)}


def renamed(node: ast.stmt) -> bool:
    """``dbias = dz``: what is there already gets a name of its own."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)
