"""The program with other sizes, draws and data: literals written anew in the same width, so that each node stays where it is.

What agrees by chance with one set of numbers or sizes (a count of filters that is half of a length, a slope where all
parameters are 0) does not with another.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from engine.named import NamedTuple
from engine.sources import Source

_MAKERS = frozenset((
    "randn", "rand", "zeros", "ones", "empty", "full", "eye", "identity", "standard_normal", "normal", "uniform", "random",
    "random_sample", "randint", "integers", "choice", "arange", "range", "reshape", "repeat", "tile", "linspace", "permutation",
))  # fmt: skip
"""Functions whose whole numbers are sizes."""
_LABELS = frozenset(("randint", "integers", "choice"))
"""Of these 2 is no size: labels of two classes are 0 and 1."""
_SEEDS = frozenset(("seed", "default_rng", "RandomState", "manual_seed"))
_DATA = frozenset(("array", "asarray", "float", "float32", "float64", "tensor"))
_NO_SIZE = frozenset(("axis", "axes", "ddof", "seed", "stride", "pad", "padding", "epochs", "lr"))
"""Named arguments that are none."""


class _Literal(NamedTuple):
    """A number written in the program: its node, what it is for (``size``, ``seed``, ``data``), the name or number that its like
    has."""

    node: ast.Constant
    role: str
    group: Any


def moved(origin: Source, large: bool) -> Iterator[Source]:
    """The program moved, the furthest first: all sizes, fewer of them, none; of a ``large`` one to less."""
    try:
        tree = ast.parse(origin.text)
    except (SyntaxError, ValueError, RecursionError):
        return
    found = list(_literals(tree))
    fixed = _lengths(tree)
    groups = list(dict.fromkeys([each.group for each in found if each.role == "size" and each.node.value not in fixed]))
    some = [group for group in groups if isinstance(group, str) or group > 3]
    ways = [groups, some, groups[:1], []]
    seen: list[list[Any]] = []
    for way in ways:
        if way not in seen:
            seen.append(way)
            sizes = {group: at for at, group in enumerate(way)}
            others = [(each.node, _other(origin, each, sizes, large)) for each in found]
            yield _written(origin, [(node, text) for node, text in others if text is not None])


def _literals(tree: ast.Module) -> Iterator[_Literal]:
    """The numbers that stand alone: assigned, given to a function, in a list of these."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    plain: list[_Literal] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target, value in _pairs(node):
                plain += _inside(value, "data", target.id if isinstance(target, ast.Name) else "")
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for value in node.args:
                plain += _given(called, value, own)
            for keyword in node.keywords:
                plain += [] if keyword.arg in _NO_SIZE else _given(called, keyword.value, own)
        elif isinstance(node, ast.arguments):
            named = [*node.posonlyargs, *node.args]
            both = [*zip(named[len(named) - len(node.defaults) :], node.defaults, strict=True)]
            for arg, default in both:
                plain += [] if arg.arg in _NO_SIZE else _inside(default, "data", arg.arg)
    anonymous = {each.node.value for each in plain if each.role == "size" and not each.group}
    for each in plain:
        yield each._replace(group=each.node.value if not each.group or each.node.value in anonymous else each.group)


def _pairs(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is bound to what: ``N, D = 4, 3`` each by itself."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == len(node.value.elts):
            yield from zip(target.elts, node.value.elts, strict=True)
        else:
            yield target, node.value


def _given(called: str, value: ast.expr, own: set[str]) -> list[_Literal]:
    """What is given to a function."""
    if called in _SEEDS:
        return [each._replace(role="seed") for each in _inside(value, "seed", "")]
    if called in _MAKERS or called in own:
        found = _inside(value, "data", "")
        return [each for each in found if not (called in _LABELS and each.node.value == 2)]
    if called in _DATA:
        return [each for each in _inside(value, "data", "", True) if isinstance(each.node.value, float)]
    return []


def _inside(value: ast.expr, role: str, name: str, deep: bool = False) -> list[_Literal]:
    """The numbers of a value: itself, or those of a flat list; ``deep``: of lists in lists."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        return [each for each in _inside(value.operand, role, name, deep) if isinstance(each.node.value, float)]
    if isinstance(value, (ast.List, ast.Tuple)):
        lists = [each for each in value.elts if isinstance(each, (ast.List, ast.Tuple))]
        return [] if lists and not deep else [found for each in value.elts for found in _inside(each, role, "", deep)]
    if isinstance(value, ast.Constant) and type(value.value) in (int, float):
        if role == "data" and type(value.value) is int:
            return [_Literal(value, "size", name)] if value.value > 1 else []
        return [_Literal(value, role, name)]
    return []


def _lengths(tree: ast.Module) -> set[int]:
    """Numbers that stay: the lengths of lists of data, what is a size and written as a factor or where a slice ends."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
            least = 2 if isinstance(node.op, ast.Div) else 3
            found |= {int(value) for side in (node.left, node.right) if (value := _number(side)) >= least and value == int(value)}
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Mult, ast.Div)):
            found.add(int(_number(node.value)))
        elif isinstance(node, ast.Slice):
            found |= {int(_number(each)) for each in (node.lower, node.upper) if each is not None}
        data = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _DATA
        nested = isinstance(node, ast.List) and any([isinstance(each, (ast.List, ast.Tuple)) for each in node.elts])
        if data or nested:
            found |= {len(each.elts) for each in ast.walk(node) if isinstance(each, (ast.List, ast.Tuple)) and len(each.elts) > 1}
    return found


def _number(node: ast.expr) -> float:
    return float(node.value) if isinstance(node, ast.Constant) and type(node.value) in (int, float) else 0.0  # type: ignore[arg-type]


def _other(origin: Source, one: _Literal, sizes: dict[Any, int], large: bool) -> str | None:
    """Another number of the same width; None for none."""
    text = ast.get_source_segment(origin.text, one.node) or ""
    if one.role == "size":
        moves = one.group in sizes and text.isdigit()
        return _size(text, int(text), sizes[one.group], large) if moves else None
    if one.role == "seed":
        return text[:-1] + str((int(text[-1]) + 1) % 10) if text.isdigit() and text[0] != "0" or text == "0" else None
    return _nearby(text, float(text))


def _size(text: str, size: int, at: int, large: bool) -> str:
    """A size that is even where this is, each of several by another step."""
    step = 2 + 2 * (at % 2)
    ways = (size - step, size - 2) if large else (size + step, size + 2, size - 2, size - 4)
    other = next((each for each in ways if each > 1 and len(str(each)) <= len(text)), size)
    return str(other).rjust(len(text))


def _nearby(text: str, number: float) -> str | None:
    """A number with another digit; 0, 1 and -1 stay: they may be labels."""
    if number in (0.0, 1.0) or not number:
        return None
    mantissa, e, exponent = text.partition("e")
    at = max([i for i, sign in enumerate(mantissa) if sign in "123456789"], default=-1)
    if at < 0:
        return None
    made = mantissa[:at] + "3517294286"[int(mantissa[at])] + mantissa[at + 1 :] + e + exponent
    return None if float(made) == 1.0 else made


def _written(origin: Source, changes: list[tuple[ast.Constant, str]]) -> Source:
    lines = [line.encode() for line in origin.text.split("\n")]
    for node, text in changes:
        line = lines[node.lineno - 1]
        if node.end_lineno == node.lineno and (node.end_col_offset or 0) - node.col_offset == len(text):
            lines[node.lineno - 1] = line[: node.col_offset] + text.encode() + line[node.end_col_offset :]
    return origin._replace(text=b"\n".join(lines).decode())


__all__ = ["moved"]
