"""What is not the gradient itself, and no mistake: by which factor it differs, which later lines make that good, by what."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from engine.own.dividing import agree
from engine.trace import Trace
from engine.verdicts import OwnLine

_SAME = 1e-6
_WHOLE = 1e4
"""The largest whole number that a factor of single numbers may be, or be one over."""


def factor_of(line: OwnLine) -> float | None:
    """What a gradient is a multiple of the engine's by; None where it is none. Of single numbers only a whole factor, or one over
    a whole one, is no accident."""
    if np.size(line.ours) > 1:
        alike = np.shape(line.ours) == np.shape(line.theirs) or broadcasts(line.theirs, line.ours)
        if not alike or not agree(line.ours, line.theirs):
            return None
        ours, theirs = np.ravel(np.asarray(line.ours, dtype=float)), np.ravel(np.asarray(line.theirs, dtype=float))
        at = int(np.argmax(np.abs(ours)))
        return rounded(float(theirs[at] / ours[at]))
    ratio = ratio_of(line)
    if ratio is None:
        return None
    known = abs(ratio) if abs(ratio) >= 1 else 1 / abs(ratio)
    return ratio if known == round(known) and known <= _WHOLE else None


def rounded(ratio: float) -> float:
    """Without the rounding of the last digits: 4.000000001 is 4, and one over it 0.25."""
    for whole, turn in ((ratio, False), (1 / ratio if ratio else 0.0, True)):
        if whole and abs(whole - round(whole)) <= _SAME * abs(whole) and round(whole):
            return 1 / round(whole) if turn else float(round(whole))
    return ratio


def made_good(trace: Trace, line: OwnLine, good: Iterable[OwnLine], bad: Iterable[OwnLine]) -> OwnLine:
    """A remark on a gradient that ``good`` ones came from, and ``bad`` ones that keep what is to be made good."""
    factor = factor_of(line)
    by = tuple(sorted({each.line for each in good} - {line.line}))
    kept = [each for each in bad if factor is None or _keeps(each, factor)]
    but = tuple(sorted({each.line for each in kept} - {line.line, *by}))
    if factor is None or not (by or but):  # no other line: the same line makes it good, of other objects
        return line._replace(verdict="remark", reason="made_good", by=by, but=but)
    return line._replace(verdict="remark", reason="scaled", factor=factor, by=by, but=but, text=shared_text(trace, by, factor))


def _keeps(line: OwnLine, factor: float) -> bool:
    found = factor_of(line)
    return found is not None and abs(found / factor - 1.0) < _SAME


def common_factor(leaves: list[OwnLine]) -> float | None:
    """The factor by which all of several gradients of inputs are wrong; None where they have none in common."""
    known = next((factor_of(line) for line in leaves if np.size(line.ours) > 1), None)
    if len({line.var for line in leaves}) < 2 or not known or abs(known - 1.0) < _SAME:
        return None
    return known if all([has_factor(line, known) for line in leaves]) else None


def has_factor(line: OwnLine, factor: float) -> bool:
    """Whether a gradient is ``factor`` times the engine's; a single number is, by whatever factor the arrays have."""
    found = factor_of(line)
    found = ratio_of(line) if found is None else found
    return found is not None and abs(found / factor - 1.0) < _SAME


def ratio_of(line: OwnLine) -> float | None:
    """How often a single number is the engine's."""
    if np.size(line.ours) != 1 or np.size(line.theirs) != 1 or not np.any(line.ours) or not np.any(line.theirs):
        return None
    ratio = float(np.ravel(line.theirs)[0]) / float(np.ravel(line.ours)[0])
    return rounded(ratio) if np.isfinite(ratio) and ratio else None


def broadcasts(theirs: Any, ours: Any) -> bool:
    """Whether right numbers have another shape that an update broadcasts away: (3,) for (1, 3), one number for an array of one."""
    one, other = np.shape(theirs), np.shape(ours)
    return one != other and np.size(theirs) == np.size(ours) and (np.size(ours) == 1 or other[len(other) - len(one) :] == one)


def computed_from(trace: Trace, line: OwnLine) -> int | None:
    """What a variable was computed from, where its gradient's name has the gradient of that: ``dh`` of p, ``h = relu(p)``."""
    if line.var < 0 or trace.vars[line.var].stage < 0 or np.size(line.theirs) < 2:
        return None
    near = [at for at in trace.stages[trace.vars[line.var].stage].reads if trace.gradients_by_index[at] is not None]
    return next((at for at in near if np.shape(line.theirs) == np.shape(trace.vars[at].value)
                 and np.allclose(line.theirs, trace.gradient(at), 1e-7, 1e-12)), None)  # fmt: skip


def changed_by(trace: Trace, var: int, name: str) -> bool:
    """Whether a statement of the program changes a variable by a gradient of that name: ``b -= lr * db``."""
    target, gradient = trace.vars[var].name.rpartition(".")[2], name.rpartition(".")[2]
    for node in ast.walk(_tree(trace.traced.source)):
        if isinstance(node, ast.AugAssign) and _last(node.target) == target:
            if any([_last(each) == gradient for each in ast.walk(node.value)]):
                return True
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and _last(node.targets[0]) == target:
            if _last(node.value.left) == target and any([_last(each) == gradient for each in ast.walk(node.value.right)]):
                return True
    return False


def _last(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


# -- by what a line makes good


def shared_text(trace: Trace, lines: Iterable[int], factor: float) -> str:
    """What all of the lines divide by, as the file has it (``m``), or multiply by (``* 2``); "" where that is not plain."""
    texts = [_text(trace, line, factor) for line in lines]
    return texts[0] if texts and all([text == texts[0] for text in texts]) else ""


def _text(trace: Trace, line: int, factor: float) -> str:
    tree = _tree(trace.traced.source)
    statement = next((node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno == line), None)
    for node in [] if statement is None else ast.walk(statement):
        if not isinstance(node, ast.BinOp):
            continue
        if isinstance(node.op, ast.Div) and _is(trace, tree, node.right, factor):
            return ast.unparse(node.right)
        if isinstance(node.op, ast.Mult):
            side = next((each for each in (node.left, node.right) if _is(trace, tree, each, 1 / factor)), None)
            if side is not None:
                return f"* {ast.unparse(side)}"
    return ""


def _is(trace: Trace, tree: ast.Module, node: ast.expr, number: float) -> bool:
    found = _number(trace, tree, node, 4)
    return found is not None and abs(found - number) <= _SAME * abs(number)


def _number(trace: Trace, tree: ast.Module, node: ast.expr, depth: int) -> float | None:
    """The number that a size, a literal or a name that is bound to one stands for."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name) if depth:
            same = [each for each in trace.vars if each.name == name]
            if same and np.size(same[-1].value) == 1:
                return float(np.ravel(same[-1].value)[0])
            bound = [each for each in ast.walk(tree) if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name]
            return _number(trace, tree, bound[0].value, depth - 1) if len(bound) == 1 else None
        case ast.Subscript(value=ast.Attribute(value=held, attr="shape"), slice=ast.Constant(value=int(axis))):
            shape = _shape(trace, held)
            return float(shape[axis]) if shape is not None and -len(shape) <= axis < len(shape) else None
        case ast.Attribute(value=held, attr="size"):
            shape = _shape(trace, held)
            return None if shape is None else float(np.prod(shape))
        case ast.Call(func=ast.Name(id="len"), args=[held]):
            shape = _shape(trace, held)
            return float(shape[0]) if shape else None
        case ast.Call(func=ast.Name(id="float"), args=[held]):
            return _number(trace, tree, held, depth)
    return None


def _shape(trace: Trace, node: ast.expr) -> tuple[int, ...] | None:
    text = ast.unparse(node)
    shapes = {np.shape(each.value) for each in trace.vars if each.name.rpartition(".")[2] == text or each.shown == text}
    return next(iter(shapes)) if len(shapes) == 1 else None


@lru_cache(8)
def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):  # a notebook's cells, or code given as it is
        return ast.Module([], [])
