"""Indices in statements that may have a plan (``engine.tracing.recording.plans``): ``probs[range(N), y]``. An index decides what a
form and its texts are, so that all that it reads is to be the very object that it was, and unwritten; then it is the same index."""

from __future__ import annotations

import ast
from typing import Any, Literal

from engine.named import NamedTuple

MODULES = frozenset(("np", "numpy", "math"))


class Leaf(NamedTuple):
    """A name that is looked up, an attribute of one (``self.W``) or an item of it (``params['W1']``)."""

    kind: Literal["name", "attribute", "item"]
    name: str
    key: Any = None
    module: bool = False  # it is to be numpy or math, or what Python has by that name
    fixed: bool = False  # it is to be the very object that it was


def index_of(node: ast.expr, found: list[Leaf]) -> bool:
    """Note the leaves of an index; False for one that may be another at each run."""
    before = len(found)
    return all([_place(each, found) for each in (node.elts if isinstance(node, ast.Tuple) else [node])]) and len(found) > before


def _place(node: ast.expr, found: list[Leaf]) -> bool:
    """``y``, ``self.y``, ``3``, ``:``, ``range(N)``, ``np.arange(len(y))``."""
    if isinstance(node, ast.Slice):
        return all([part is None or isinstance(part, ast.Constant) for part in (node.lower, node.upper, node.step)])
    if not isinstance(node, ast.Call):
        return _size(node, found)
    function = node.func
    if isinstance(function, ast.Name):
        name, known = function.id, function.id == "range"
    elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        name, known = function.value.id, function.value.id in MODULES and function.attr == "arange"
    else:
        return False
    if not known or node.keywords:
        return False
    found.append(Leaf("name", name, module=True))
    return all([_size(argument, found) for argument in node.args])


def _size(node: ast.expr, found: list[Leaf]) -> bool:
    """A number, a name, an attribute of one, ``len(y)``, ``X.shape[0]``."""
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    if isinstance(node, ast.Name):
        found.append(Leaf("name", node.id, fixed=True))
        return True
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        found.append(Leaf("attribute", node.value.id, node.attr, fixed=True))
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and len(node.args) == 1:
        found.append(Leaf("name", "len", module=True))
        return not node.keywords and isinstance(node.args[0], ast.Name) and _size(node.args[0], found)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and isinstance(node.slice, ast.Constant):
        return node.value.attr == "shape" and isinstance(node.value.value, ast.Name) and _size(node.value.value, found)
    return False
