"""What the statements of a function do with names, told before any of them runs."""

from __future__ import annotations

import ast

from engine.named import NamedTuple
from engine.nodes import nodes

TOLD = "told"
"""The attribute of a function's tree that keeps what is told here; who writes the tree anew takes it away."""


class Binds(NamedTuple):
    """``local``: the names that a function's own statements bind, wherever in it they are read; ``declared``: those that it says
    are "global" or "nonlocal" (None for none); ``generates``: whether it is a generator function."""

    local: frozenset[str]
    declared: dict[str, str] | None
    generates: bool


def binds(body: list[ast.stmt]) -> Binds:
    """What the body of a function binds."""
    found: set[str] = set()
    declared: dict[str, str] = {}
    generates = False
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
            stack += node.decorator_list
        elif isinstance(node, (ast.Import, ast.ImportFrom)):  # ``import math`` gives what is there without it
            found |= {a.asname or a.name for a in node.names if a.asname or isinstance(node, ast.ImportFrom)}
        elif isinstance(node, ast.comprehension):  # its targets are its own; ``:=`` binds in the function
            stack += [node.iter, *node.ifs]
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            declared |= dict.fromkeys(node.names, type(node).__name__.lower())
        elif not isinstance(node, ast.Lambda):
            generates = generates or isinstance(node, (ast.Yield, ast.YieldFrom))
            if isinstance(node, ast.ExceptHandler) and node.name is not None:
                found.add(node.name)
            stack.extend(ast.iter_child_nodes(node))
    return Binds(frozenset(found - declared.keys()), declared or None, generates)


def written(body: list[ast.stmt]) -> frozenset[str]:
    """The names into whose arrays a function's own statements write: ``out[i] = v``, ``out += v``, ``np.add.at(out, …)``."""
    found: set[str] = set()
    for node in nodes(*body):
        target: ast.AST | None = None
        if isinstance(node, ast.AugAssign):
            target = node.target
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            target = node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "at" and node.args:
            target = node.args[0]
        while isinstance(target, (ast.Subscript, ast.Attribute)):
            target = target.value
        if isinstance(target, ast.Name):
            found.add(target.id)
    return frozenset(found)
