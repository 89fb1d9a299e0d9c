"""``global`` and ``nonlocal``: what Python's compiler would refuse of them and its parser lets pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from engine.reading.bodies import binds


def misdeclared(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Each declaration that is out of place, and what Python says of it."""
    stack: list[tuple[Any, tuple[frozenset[str], ...]]] = [(tree, ())]  # a scope, and what the functions around it bind
    while stack:
        scope, around = stack.pop()
        inside, declarations, inner = _own(scope)
        params = _parameters(scope)
        for node in declarations:
            word = type(node).__name__.lower()
            for name in node.names:
                if name in params:
                    yield node, f"name {name!r} is parameter and {word}"
                elif word == "nonlocal" and isinstance(scope, ast.Module):
                    yield node, "nonlocal declaration not allowed at module level"
                elif word == "nonlocal" and not any(name in bound for bound in around):
                    yield node, f"no binding for nonlocal {name!r} found"
                elif name in inside and inside[name] < (node.lineno, node.col_offset):
                    yield node, f"name {name!r} is used prior to {word} declaration"
        if isinstance(scope, ast.FunctionDef):
            around = (*around, binds(scope.body).local | params)
        stack += [(each, around) for each in inner]


def _parameters(scope: Any) -> set[str]:
    args = getattr(scope, "args", None)
    return set() if args is None else {node.arg for node in ast.walk(args) if isinstance(node, ast.arg)}


def _own(scope: Any) -> tuple[dict[str, tuple[int, int]], list[Any], list[ast.AST]]:
    """Where each name of a scope stands first, its declarations, and the scopes in it."""
    first: dict[str, tuple[int, int]] = {}
    declarations: list[Any] = []
    inner: list[ast.AST] = []
    stack: list[Any] = list(scope.body) if isinstance(scope.body, list) else [scope.body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            at = node.lineno, node.col_offset
            first[node.id] = min(at, first.get(node.id, at))
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            declarations.append(node)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            inner.append(node)
        else:
            stack.extend(ast.iter_child_nodes(node))
    return first, declarations, inner
