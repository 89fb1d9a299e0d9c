"""Faults inside an expression: for each node of a statement of the backward part, what a person writes there by mistake."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

from tests.verdicts.editing import expr, names

Broken = Iterator[tuple[str, ast.expr]]
WEIGHTS = {"reg", "lam", "lam1", "lam2"}
MASKS = {"mask", "small", "active", "m"}
FLIPPED = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.Lt, ast.LtE: ast.Gt}


class Around(NamedTuple):
    """What is known of the file: names of gradients, of what is carried through time, of the loops' targets; outputs of
    functions of one name with their input; gradients that are there when a statement runs; names that count."""

    gradients: set[str]
    carries: set[str]
    loops: set[str]
    inputs: dict[str, str]
    earlier: tuple[str, ...]
    counts: set[str]


def called(node: ast.expr) -> str:
    """``sum`` of ``np.sum(..)`` and of ``x.sum(..)``."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def of_numpy(node: ast.Call) -> bool:
    """Whether a call is one of numpy's functions, not a method."""
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "np"


def _keyed(node: ast.Call, key: str, value: ast.expr | None) -> ast.Call:
    """The call with a keyword given another value, or none."""
    new = copy.deepcopy(node)
    new.keywords = [each for each in new.keywords if each.arg != key]
    if value is not None:
        new.keywords.append(ast.keyword(key, value))
    return new


def _binary(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.BinOp:
    return ast.BinOp(copy.deepcopy(left), op, copy.deepcopy(right))


def _left_out(part: ast.expr, around: Around) -> str:
    """The class of a term that is missing."""
    inside = names(part)
    return "regularisation" if inside & WEIGHTS else "lost_carry" if inside & around.carries else "missing"


def sums(node: ast.BinOp, around: Around) -> Broken:
    """Terms missing, counted twice, of the wrong sign."""
    if isinstance(node.op, ast.Add):
        yield _left_out(node.right, around), node.left
        yield _left_out(node.left, around), node.right
        yield "twice", _binary(node, ast.Add(), node.right)
        yield "sign", _binary(node.left, ast.Sub(), node.right)
        if isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Div) and names(node.right) & WEIGHTS:
            yield "regularisation", _binary(_binary(node.left.left, ast.Add(), node.right), ast.Div(), node.left.right)
    else:
        yield "sign", _binary(node.left, ast.Add(), node.right)
        yield "sign", _binary(node.right, ast.Sub(), node.left)
        yield _left_out(node.right, around), node.left
        if isinstance(node.left, ast.Call) and called(node.left) == "diag":
            p = ast.unparse(node.left.args[0])
            yield "diagonal", expr(f"np.diag({p} * (1 - {p}))")


def _factor_left_out(part: ast.expr, around: Around) -> str:
    if isinstance(part, ast.Compare) or names(part) & MASKS or called(part) in ("where", "sign", "int64"):
        return "mask_missing"
    if isinstance(part, ast.Constant):
        return "factor_2"
    return "upstream_forgotten" if names(part) & around.gradients else "local_factor"


def products(node: ast.BinOp, around: Around) -> Broken:
    """Factors missing, of the wrong order, divisions the other way about."""
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mult):
        yield _factor_left_out(left, around), right
        yield _factor_left_out(right, around), left
        if isinstance(left, ast.Constant) and left.value == 2:
            yield "factor_half", _binary(ast.Constant(0.5), ast.Mult(), right)
        for one, other in ((left, right), (right, left)):
            if (
                isinstance(other, ast.BinOp)
                and isinstance(other.op, ast.Sub)
                and any([called(e) == "sum" for e in ast.walk(other.right)])
            ):  # type: ignore[arg-type]
                s, g = ast.unparse(one), ast.unparse(other.left)
                yield "diagonal", expr(f"({s}) * (1 - ({s})) * ({g})")
    elif isinstance(node.op, ast.Div):
        counted = isinstance(right, ast.Constant) or bool(names(right) & around.counts)
        yield "factor_n" if counted else "local_factor", left
        yield "swapped", _binary(right, ast.Div(), left)
        if counted:
            yield "factor_n", _binary(left, ast.Mult(), right)
            yield "n_minus_1", _binary(left, ast.Div(), _binary(right, ast.Sub(), ast.Constant(1)))
            yield "truncated", _binary(left, ast.FloorDiv(), right)
    elif isinstance(node.op, ast.MatMult):
        yield "order", _binary(right, ast.MatMult(), left)
    elif isinstance(node.op, ast.Pow):
        yield "local_power", left
        if isinstance(right, ast.Constant) and isinstance(right.value, int):
            yield "local_power", _binary(left, ast.Pow(), ast.Constant(right.value + 1))


def calls(node: ast.Call, around: Around) -> Broken:
    """Sums over the wrong axes, products of the wrong order, buffers of integers, copies left out."""
    name = called(node)
    if name in ("sum", "mean"):
        yield from _summed(node, name)
    if name in ("dot", "outer") and node.args:
        new = copy.deepcopy(node)
        if of_numpy(node):
            new.args = new.args[::-1]
        else:
            assert isinstance(new.func, ast.Attribute)
            new.func.value, new.args[0] = new.args[0], new.func.value
        yield "transposed" if name == "outer" else "order", new
    if name == "where" and len(node.args) == 3:
        new = copy.deepcopy(node)
        new.args[1], new.args[2] = new.args[2], new.args[1]
        yield "mask_side", new
    if name in ("sign", "abs") and node.args:
        yield "value_for_mask", node.args[0]
    if name in ("zeros", "zeros_like") and not any([each.arg == "dtype" for each in node.keywords]):
        yield "truncated", _keyed(node, "dtype", ast.Name("int"))
    if name == "copy":
        yield "aliasing", node.args[0] if node.args else node.func.value  # type: ignore[attr-defined]
    if isinstance(node.func, ast.Name) and node.func.id == "reversed":
        yield "loop_order", node.args[0]
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield from _ranges(node)


def _summed(node: ast.Call, name: str) -> Broken:
    inner = node.args[0] if of_numpy(node) else node.func.value  # type: ignore[attr-defined]
    axis = next((each.value for each in node.keywords if each.arg == "axis"), None)
    keep = any([each.arg == "keepdims" for each in node.keywords])
    if name == "sum":
        yield "sum_missing", inner
        new = copy.deepcopy(node)
        assert isinstance(new.func, ast.Attribute)
        new.func.attr = "mean"
        yield "factor_n", new
    if isinstance(axis, ast.Constant):
        other = {0: 1, 1: 0, -1: 0}.get(axis.value, 0) if isinstance(axis.value, int) else 0
        yield "sum_axis", _keyed(node, "axis", ast.Constant(other))
        yield "sum_too_many", _keyed(node, "axis", None)
        yield "keepdims", _keyed(node, "keepdims", None if keep else ast.Constant(True))
        if axis.value == 1 and not keep:
            yield "sum_missing", ast.Subscript(inner, expr("a[:, 0]").slice)  # type: ignore[attr-defined]
        elif axis.value == 0 and not keep:
            yield "sum_missing", ast.Subscript(inner, ast.Constant(0))
    elif axis is None:
        yield "sum_axis", _keyed(node, "axis", ast.Constant(0))


def _ranges(node: ast.Call) -> Broken:
    args = node.args
    if len(args) == 1:
        yield "off_by_one", ast.Call(node.func, [_binary(args[0], ast.Sub(), ast.Constant(1))], [])
        yield "off_by_one", ast.Call(node.func, [ast.Constant(1), args[0]], [])
    elif len(args) == 3:
        count = args[0].left if isinstance(args[0], ast.BinOp) else _binary(args[0], ast.Add(), ast.Constant(1))
        yield "loop_order", ast.Call(node.func, [count], [])
        yield "off_by_one", ast.Call(node.func, [_binary(args[0], ast.Sub(), ast.Constant(1)), *args[1:]], [])
        yield "off_by_one", ast.Call(node.func, [args[0], ast.Constant(0), args[2]], [])


def comparisons(node: ast.Compare) -> Broken:
    """A mask of the wrong side, or the value in its place."""
    flipped = FLIPPED.get(type(node.ops[0]))
    if flipped is not None:
        yield "mask_side", ast.Compare(node.left, [flipped()], node.comparators)
    yield "value_for_mask", node.left


def reads(node: ast.Name, around: Around) -> Broken:
    """Another name in its place: input for output, the upstream of another stage; a column for a row."""
    if node.id in around.inputs:
        yield "input_for_output", ast.Name(around.inputs[node.id])
    for output, given in around.inputs.items():
        if given == node.id:
            yield "input_for_output", ast.Name(output)
    if node.id in around.gradients:
        for other in around.earlier:
            if other != node.id:
                yield "other_upstream", ast.Name(other)
    yield "broadcast", expr(f"{node.id}[:, None]")


def entries(node: ast.Subscript, around: Around) -> Broken:
    """One step of time too early or too late."""
    at = node.slice
    if isinstance(at, ast.BinOp) and isinstance(at.left, ast.Name) and at.left.id in around.loops:
        yield "off_by_one", ast.Subscript(node.value, at.left)
    elif isinstance(at, ast.Name) and at.id in around.loops:
        yield "off_by_one", ast.Subscript(node.value, _binary(at, ast.Sub(), ast.Constant(1)))


def broken(node: ast.expr, around: Around) -> Broken:
    """Every fault of one node, with its class."""
    if isinstance(node, ast.BinOp):
        yield from sums(node, around) if isinstance(node.op, (ast.Add, ast.Sub)) else products(node, around)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield "sign", node.operand
    elif isinstance(node, ast.Call):
        yield from calls(node, around)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transposed", node.value
    elif isinstance(node, ast.Compare):
        yield from comparisons(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from reads(node, around)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield from entries(node, around)
