"""Shapes that do not fit: which two operands are at fault and in which sizes, named as the program names them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from engine.errors import ProgramError
from engine.gates import Gate
from engine.named import NamedTuple
from engine.operands import plain
from engine.reading.subset import place_of
from engine.tracing.source import Source

Shape = tuple[int, ...]

_SYMBOLS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**", ast.Mod: "%", ast.FloorDiv: "//",
}  # fmt: skip


class Shaped(NamedTuple):
    """An operand of which the shape matters: what the program calls it, and where it stands if it stands in the source."""

    value: Any
    name: str
    where: ast.AST | None

    @property
    def shape(self) -> Shape:
        """() of a number."""
        return np.shape(self.value)


class _Apart(NamedTuple):
    """Two operands (by their places) whose shapes do not fit, and the sizes at fault."""

    pair: tuple[int, int]
    first: int
    second: int


def of_operator(source: Source, node: ast.AST, args: tuple[Any, ...], said: str) -> ProgramError | None:
    """The record for operands ``args`` at ``node``; None where there are no two of them to name."""
    values = [a for a in args if isinstance(a, (np.ndarray, np.generic, int, float))]
    nodes = _operands_of(node)
    if len(values) < 2 or len(nodes) < len(values):
        return None
    places = _unfit([np.shape(value) for value in values])
    left, right = (Shaped(values[i], source.brief(nodes[i]), nodes[i]) for i in places)
    symbol = _operator_of(node)
    if symbol == "@" and () in (left.shape, right.shape):
        number = left if left.shape == () else right
        return source.error("number_in_product", number.where or node, name=number.name)
    called = symbol or source.brief(node.func)  # type: ignore[attr-defined]
    return _shapes(source, node, called, said, (left, right), _clash(symbol, left.shape, right.shape))


def of_call(
    source: Source,
    node: ast.Call,
    gate: Gate,
    params: dict[str, Any],
    operands: list[Shaped],
    error: ProgramError,
    joined: Callable[[Any], Any] | None,
) -> ProgramError:
    """``error`` with the operands that are at fault; ``joined`` calls a function of a list."""
    said = error.fields.get("said", "")
    apart = _apart(gate, params, operands, joined)
    if apart is not None:
        pair = (operands[apart.pair[0]], operands[apart.pair[1]])
        what = "joined" if joined else gate.name
        return _shapes(source, node, source.brief(node.func), said, pair, (apart.first, apart.second), what=what)
    if not operands:
        return error
    one = operands[0]
    return source.error(
        "shape", node, gate=source.brief(node.func), name=one.name, shape=str(one.shape), said=said, what=gate.name,
        marks=_marks(source, (one,)),
    )  # fmt: skip


def _shapes(
    source: Source, node: ast.AST, gate: str, said: str, pair: tuple[Shaped, Shaped], sizes: tuple[int, int], **more: Any
) -> ProgramError:
    left, right = pair
    return source.error(
        "shapes", node, gate=gate, said=said, marks=_marks(source, pair), **more,
        left_name=left.name, left=str(left.shape), first=sizes[0], right_name=right.name, right=str(right.shape), second=sizes[1],
    )  # fmt: skip


def _marks(source: Source, operands: tuple[Shaped, ...]) -> tuple[tuple[int, int, int, str], ...]:
    """Where the shapes of operands are drawn; nowhere if one of them does not stand in the source."""
    found = []
    for operand in operands:
        if operand.where is None:
            return ()
        place = place_of(operand.where, source.program.lines)
        found.append((place.line, place.column, place.end, str(operand.shape)))
    return tuple(found)


# -- which two, and in what


def _apart(
    gate: Gate, params: dict[str, Any], operands: list[Shaped], joined: Callable[[Any], Any] | None
) -> _Apart | None:
    shapes = [o.shape for o in operands]
    if joined is not None:
        pair = next((p for p in pairwise(range(len(operands))) if _fails(joined, [operands[i].value for i in p])), None)
        return pair and _sizes_apart(pair, shapes[pair[0]], shapes[pair[1]], _axis_of(gate.name, params, shapes[0]))
    if gate.name == "einsum":
        return _letters_apart(str(plain(params.get("subscripts", ""))), shapes)
    if len(operands) < 2:
        return None
    pair = _unfit(shapes)
    first, second = _clash("" if gate.kind == "vjp" else "+", shapes[pair[0]], shapes[pair[1]])
    return _Apart(pair, first, second) if first != second else None


def _unfit(shapes: list[Shape]) -> tuple[int, int]:
    """The first two of the shapes that cannot stand together."""
    return next((p for p in combinations(range(len(shapes)), 2) if not _broadcasts(shapes[p[0]], shapes[p[1]])), (0, 1))


def _broadcasts(left: Shape, right: Shape) -> bool:
    """Whether numpy's rule lets two shapes stand together."""
    return all(a == b or 1 in (a, b) for a, b in zip(reversed(left), reversed(right), strict=False))


def _clash(symbol: str, left: Shape, right: Shape) -> tuple[int, int]:
    """The two sizes that do not fit: the inner axes of a product, else the first unequal ones from the right."""
    if symbol in ("@", "") and left and right and left[-1] != right[-2 if len(right) > 1 else -1]:
        return left[-1], right[-2 if len(right) > 1 else -1]
    for a, b in zip(reversed(left), reversed(right), strict=False):
        if a != b and 1 not in (a, b):
            return a, b
    return len(left), len(right)


def _fails(function: Callable[[Any], Any], pair: list[Any]) -> bool:
    try:
        function(pair)
    except (ValueError, TypeError, IndexError):
        return True
    return False


def _axis_of(gate: str, params: dict[str, Any], shape: Shape) -> int:
    """The axis along which arrays are joined; -1 if there is none that they have."""
    if gate == "stack":
        return -1
    if gate in ("vstack", "hstack"):
        return (-1 if len(shape) < 2 else 0) if gate == "vstack" else (0 if len(shape) < 2 else 1)
    axis = params.get("axis", 0)
    return axis % len(shape) if isinstance(axis, int) and shape else -1


def _sizes_apart(pair: tuple[int, int], left: Shape, right: Shape, axis: int) -> _Apart:
    """The first two sizes that differ elsewhere than along ``axis``; the numbers of axes if those differ."""
    if len(left) == len(right):
        for place, (a, b) in enumerate(zip(left, right, strict=True)):
            if a != b and place != axis:
                return _Apart(pair, a, b)
    return _Apart(pair, len(left), len(right))


def _letters_apart(subscripts: str, shapes: list[Shape]) -> _Apart | None:
    """The operands of ``einsum`` that give one letter two sizes, and the sizes."""
    sizes: dict[str, tuple[int, int]] = {}
    for place, (letters, shape) in enumerate(zip(subscripts.replace(" ", "").split("->")[0].split(","), shapes, strict=False)):
        if "." in letters or len(letters) != len(shape):
            return None
        for letter, size in zip(letters, shape, strict=True):
            before, at = sizes.setdefault(letter, (size, place))
            if before != size:
                return _Apart((at, place), before, size)
    return None


# -- the operands as they stand in the source


def _operator_of(node: ast.AST) -> str:
    """The symbol of an operator; "" for a call."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        return _SYMBOLS.get(type(node.op), "&")
    return "=" if isinstance(node, ast.Subscript) else "" if isinstance(node, ast.Call) else "<"


def _operands_of(node: ast.AST) -> list[ast.AST]:
    """The expressions that a gate is applied to, as they stand in the source."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [node.left, node.comparators[0]]
    if isinstance(node, ast.Call) and not any(isinstance(a, ast.Starred) for a in node.args):
        if len(node.args) == 1 and isinstance(node.func, ast.Attribute):
            return [node.func.value, node.args[0]]
        return list(node.args)
    return []
