"""Which assignments may have a plan (``engine.tracing.recording.plans``), as they are written: names, numbers, operators and
functions that only compute, whose meaning depends on kinds and shapes alone, and indices that stay the same arrays
(``engine.tracing.recording.picked``); and what of them is to be looked up, the *leaves*, and how that is done without running
anything."""

from __future__ import annotations

import ast
from typing import Any

from engine.operands import Box, Dict
from engine.tracing.frames import Frame
from engine.tracing.objects import Instance
from engine.tracing.recording.picked import MODULES, Leaf, index_of

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult)
FUNCTIONS = frozenset(
    "exp log sqrt tanh sin cos tan sinh cosh arctan log1p expm1 log2 log10 square abs absolute fabs maximum minimum add subtract "
    "multiply divide dot matmul outer sum mean max min".split()
)
_METHODS = frozenset("dot sum mean max min copy".split())

ABSENT = object()


def target_of(node: ast.Assign | ast.AugAssign) -> ast.expr:
    """What is assigned to; of several targets the first."""
    return node.target if isinstance(node, ast.AugAssign) else node.targets[0]


def leaves_of(node: ast.Assign | ast.AugAssign) -> tuple[Leaf, ...]:
    """The leaves of ``name = expression``, or of ``name += expression``, which reads the name first, or of a write of a number;
    () for what can have no plan."""
    found: list[Leaf] = []
    target = target_of(node)
    if isinstance(target, ast.Subscript):
        return tuple(found) if _written(node, target, found) else ()
    if isinstance(node, ast.AugAssign):
        if not isinstance(node.target, ast.Name) or isinstance(node.op, ast.MatMult) or not isinstance(node.op, OPERATORS):
            return ()
        found.append(Leaf("name", node.target.id))
        return tuple(dict.fromkeys(found)) if _walk(node.value, found) else ()
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return ()
    if not isinstance(node.value, (ast.BinOp, ast.Call, ast.UnaryOp, ast.Subscript)):
        return ()
    return tuple(dict.fromkeys(found)) if _walk(node.value, found) else ()


def _walk(node: ast.AST, found: list[Leaf]) -> bool:
    kind = type(node)
    if isinstance(node, ast.Name):
        found.append(Leaf("name", node.id))
        return True
    if isinstance(node, ast.Constant):
        return type(node.value) is float or type(node.value) is int
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Pow):
            return isinstance(node.right, ast.Constant) and type(node.right.value) is int and _walk(node.left, found)
        return isinstance(node.op, OPERATORS) and _walk(node.left, found) and _walk(node.right, found)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and _walk(node.operand, found)
    if isinstance(node, ast.Call):
        return _call(node, found)
    if isinstance(node, ast.Attribute):
        if node.attr == "T":
            return _walk(node.value, found) and not isinstance(node.value, ast.Constant)
        if isinstance(node.value, ast.Name):
            found.append(Leaf("attribute", node.value.id, node.attr))
            return True
    if kind is ast.Subscript and isinstance(node, ast.Subscript):
        if isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Constant):
            key = node.slice.value
            if type(key) is str or (type(key) is int and key >= 0):
                found.append(Leaf("item", node.value.id, key))
                return True
        return _walk(node.value, found) and index_of(node.slice, found)
    return False


def _written(node: ast.Assign | ast.AugAssign, target: ast.Subscript, found: list[Leaf]) -> bool:
    """``a[range(N), y] -= 1``, ``a[b <= 0] = 0``; the leaf of the array is the first."""
    test, value, array = target.slice, node.value, target.value
    if isinstance(node, ast.AugAssign) and not isinstance(node.op, (ast.Add, ast.Sub)):
        return False
    if isinstance(node, ast.Assign) and len(node.targets) != 1:
        return False
    if not isinstance(value, ast.Constant) or not _walk(value, found) or not _array(array, found):
        return False
    if not isinstance(test, ast.Compare):
        return index_of(test, found)
    return _array(test.left, found) and len(test.ops) == 1 and all([isinstance(n, ast.Constant) for n in test.comparators])


def _array(node: ast.expr, found: list[Leaf]) -> bool:
    """A name, or an attribute of one."""
    return (isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and node.attr != "T")) and _walk(node, found)


def _call(node: ast.Call, found: list[Leaf]) -> bool:
    """``np.tanh(a)``, ``a.sum(axis=0)``; one that reads a variable."""
    if not isinstance(node.func, ast.Attribute) or not all([k.arg and _fixed(k.value) for k in node.keywords]):
        return False
    owner, before = node.func.value, len(found)
    if isinstance(owner, ast.Name) and owner.id in MODULES:
        if node.func.attr not in FUNCTIONS or not node.args:
            return False
        inner: list[Leaf] = []
        done = all([_walk(arg, inner) for arg in node.args])
        found += [Leaf("name", owner.id, module=True), *inner]
        return done and bool(inner)
    if node.func.attr not in _METHODS:
        return False
    return _walk(owner, found) and all([_walk(arg, found) for arg in node.args]) and len(found) > before


def _fixed(node: ast.expr) -> bool:
    """What a keyword says is written out: ``axis=0``, ``axis=-1``, ``keepdims=True``."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)
    return isinstance(node, ast.Constant) and isinstance(node.value, (bool, int))


def looked_up(frame: Frame, leaf: Leaf) -> Any:
    """What a leaf stands for; ``ABSENT`` for what it does not stand for without running anything."""
    found = found_in(frame, leaf.name)
    if leaf.kind == "attribute":
        return found.frame.names.get(leaf.key, ABSENT) if type(found) is Instance else ABSENT
    if leaf.kind == "item":
        if type(found) is Dict:
            return found.items.get(leaf.key, ABSENT)
        if type(found) is Box and type(leaf.key) is int and leaf.key < len(found.items):
            return found.items[leaf.key]
        return ABSENT
    return found


def found_in(frame: Frame, name: str) -> Any:
    try:
        return frame.find(name)
    except (KeyError, UnboundLocalError):
        return ABSENT
