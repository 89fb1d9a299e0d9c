"""A program that is one call of a function which holds everything: ``main()``, ``train()``, also under ``if __name__``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

_DEFINING = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def whole_call(body: Sequence[ast.stmt]) -> ast.Call | None:
    """The call, if it is the only one that the module makes of what it defines, and if no name of the function's is one of the
    module's too: its body can then be read as the program, its names as they stand."""
    functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    if not functions:
        return None
    defined = {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    calls = [node for node in _outside(body) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    made = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id in defined]
    if len(made) != 1:
        return None
    call = made[0]
    function = functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
    alone = any([isinstance(node, ast.Expr) and node.value is call for node in _statements(body)])
    if function is None or not alone or function.decorator_list:
        return None
    return None if _bound(function.body, function.args) & (defined | _bound(body)) else call


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The module's own statements, those under ``if`` too."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _statements([*node.body, *node.orelse])
        else:
            yield node


def _outside(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """All nodes that are not inside of a definition."""
    for node in body:
        if not isinstance(node, _DEFINING):
            yield from ast.walk(node)


def _bound(body: Iterable[ast.stmt], parameters: ast.arguments | None = None) -> set[str]:
    """The names that statements, and parameters, bind."""
    found = {each.arg for each in ast.walk(parameters) if isinstance(each, ast.arg)} if parameters is not None else set()
    for node in _outside(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(one.asname or one.name).partition(".")[0] for one in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
    return found
