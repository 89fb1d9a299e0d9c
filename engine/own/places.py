"""Places in a program's text that the survey asks about: whose value goes somewhere on its own, which calls carry no slope."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from engine.nodes import equal, nodes

SHAPES = frozenset({"shape", "size", "ndim", "dtype"})
"""Attributes that are counts: nothing flows through them."""
SIZED = frozenset(
    {"len", "range", "zeros_like", "ones_like", "empty_like", "full_like", "shape", "ndim", "size", "isinstance", "type"}
)
"""Calls that read a shape only."""
FLAT = frozenset({
    "argmax", "argmin", "argsort", "sign", "round", "rint", "around", "floor", "ceil", "int", "bool", "isnan", "isfinite", "any",
    "all", "array_equal", "allclose", "count_nonzero", "bincount", "unique", "nonzero", "heaviside", "round_", "trunc", "str",
    "repr",
})  # fmt: skip
"""Calls through which no slope passes."""


_HOLDERS = (
    ast.Call, ast.Assign, ast.Return, ast.AnnAssign, ast.NamedExpr, ast.Tuple, ast.List, ast.Dict, ast.ListComp, ast.GeneratorExp,
    ast.DictComp, ast.Lambda, ast.JoinedStr, ast.FunctionDef,
)  # fmt: skip
"""What holds expressions whose value goes somewhere."""


def callee(node: ast.Call) -> str:
    """The last name of what is called: ``argmax`` of ``np.argmax(x)`` and ``x.argmax()``."""
    func = node.func
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def numbers(node: ast.stmt, name: Any) -> bool:
    """Whether a loop only counts by a name: ``for i, p in enumerate(params)``."""
    match node:
        case ast.For(target=ast.Tuple(elts=[ast.Name(id=first), *_]), iter=ast.Call(func=ast.Name(id="enumerate"))):
            return bool(first == name)
    return False


def clips(node: ast.stmt) -> bool:
    """Whether a statement keeps what a name holds within bounds: ``W = np.clip(W, -0.1, 0.1)``."""
    call = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(call, ast.Call) or callee(call) not in ("clip", "maximum", "minimum"):
        return False
    held = [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]
    return any([equal(each, node.targets[0]) for each in held])  # type: ignore[attr-defined]


def set_by_name(node: ast.AST | None) -> ast.Call | None:
    """The call of ``setattr(net, name, value)`` as a statement, which binds as an assignment does."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "setattr" and len(call.args) == 3:
        return call
    return None


def makes_zeros(value: ast.expr | None) -> bool:
    """Whether an expression makes buffers of zeros: ``np.zeros(3)``, several at once, ``{k: np.zeros_like(p) for k, p in …}``."""
    if isinstance(value, (ast.Tuple, ast.List)):
        return any([makes_zeros(each) for each in value.elts])
    if isinstance(value, ast.Dict):
        return any([makes_zeros(each) for each in value.values])
    if isinstance(value, (ast.ListComp, ast.GeneratorExp)):
        return makes_zeros(value.elt)
    if isinstance(value, ast.DictComp):
        return makes_zeros(value.value)
    return isinstance(value, ast.Call) and callee(value) in ("zeros", "zeros_like")


def alike(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether two nodes are one statement (a lambda's is made with each function)."""
    return one is other or (
        type(one) is type(other) and one.lineno == other.lineno and one.col_offset == other.col_offset
    )


def top_expressions(body: Iterable[ast.stmt]) -> frozenset[int]:
    """The expressions (by ``id``) whose value goes somewhere on its own: assigned, returned, put into a list, given to a call."""
    return frozenset([id(each) for node in nodes(*body) if isinstance(node, _HOLDERS) for each in _tops(node)])


def _tops(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return, ast.NamedExpr)):
        if node.value is not None:
            yield node.value
    elif isinstance(node, (ast.Tuple, ast.List)):
        if isinstance(node.ctx, ast.Load):
            yield from node.elts
    elif isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        yield node.elt
    elif isinstance(node, ast.DictComp):
        yield node.value
    elif isinstance(node, ast.Lambda):
        yield node.body
    elif isinstance(node, ast.Call):
        yield from node.args
        yield from [keyword.value for keyword in node.keywords]
    elif isinstance(node, ast.JoinedStr):
        yield from [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
    elif isinstance(node, ast.FunctionDef):
        yield from node.args.defaults
        yield from [each for each in node.args.kw_defaults if each is not None]
