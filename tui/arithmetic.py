"""What a line of plain arithmetic comes to: numbers, names that are given, operators, comparisons, a closed table of functions.

For lines that are printed (do they compute as they stand?) and for answers that are typed. Nothing is executed: the tree is
walked, and what is not in the tables has no value.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType

LONGEST = 2_000
"""Characters of a line that is looked at."""
DEEPEST = 60
"""Nested expressions that are followed."""
_NONE: Mapping[str, float] = MappingProxyType({})

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: lambda x: float(not x), ast.Invert: lambda x: float(not x),
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip
_CALLS: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in (
        "exp expm1 log log1p log2 log10 sqrt sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh pow hypot fabs "
        "copysign"
    ).split()},
    "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan, "arctan2": math.atan2, "arcsinh": math.asinh,
    "arccosh": math.acosh, "arctanh": math.atanh, "abs": abs, "absolute": abs, "max": max, "min": min, "maximum": max,
    "minimum": min, "float": float, "power": math.pow, "negative": operator.neg, "square": lambda x: x * x,
    "exp2": lambda x: 2.0**x, "cbrt": lambda x: math.copysign(abs(x) ** (1 / 3), x), "reciprocal": lambda x: 1.0 / x,
    "sign": lambda x: float((x > 0) - (x < 0)),
}  # fmt: skip
"""By the last part of their names, of ``math``, ``np`` and Python."""
_CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau}
MODULES = frozenset({"math", "np", "numpy"})
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]+)?")


def value_of(text: str, names: Mapping[str, float] = _NONE) -> float | None:
    """The value of a line, None where it has none here: no arithmetic, an unknown name, not a finite number."""
    if len(text) > LONGEST:
        return None
    if _NUMBER.fullmatch(text) is not None:  # as most are: a tree takes ten times as long, and a key waits
        return found if isfinite(found := float(text)) else None
    try:
        found = float(_value(ast.parse(text.strip(), mode="eval").body, names, 0))
    except (SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, RecursionError, MemoryError):
        return None
    return found if isfinite(found) else None


def _value(node: ast.expr, names: Mapping[str, float], depth: int) -> float:
    """Every number is a float, so that none grows without bound. Raises ``LookupError`` for what is in no table."""
    if depth > DEEPEST:
        raise LookupError
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name):
        return float(names[node.id])
    if isinstance(node, ast.BinOp):
        found = _BINARY[type(node.op)](_value(node.left, names, depth + 1), _value(node.right, names, depth + 1))
        if isinstance(found, complex):
            raise ValueError
        return found
    if isinstance(node, ast.UnaryOp):
        return _UNARY[type(node.op)](_value(node.operand, names, depth + 1))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = _value(node.left, names, depth + 1), _value(node.comparators[0], names, depth + 1)
        return float(_COMPARED[type(node.ops[0])](left, right))
    if isinstance(node, ast.IfExp):
        return _value(node.body if _value(node.test, names, depth + 1) else node.orelse, names, depth + 1)
    if isinstance(node, ast.Call) and not node.keywords:
        args = [_value(arg, names, depth + 1) for arg in node.args]
        return float(_CALLS[_called(node.func)](*args))
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        text = ast.unparse(node)
        return float(names[text] if text in names else _CONSTANTS[_called(node)])
    raise LookupError


def _called(node: ast.expr) -> str:
    """The last part of ``exp``, ``math.exp`` or ``np.exp``; "" for other things."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in MODULES:
        return node.attr
    return ""
