"""Whether a program has anything to do once its training loop is over."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.nodes import nodes, parents
from engine.own.places import callee

_NOTHING = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass, ast.Return, ast.Global, ast.Nonlocal)


def stands_after(body: Sequence[ast.stmt], loop: ast.stmt) -> bool:
    """Whether a statement that does something stands behind a loop: in the bodies around it, and, where it stands in a function,
    behind its one call."""
    here = next((at for at, each in enumerate(body) if _same(each, loop)), None)
    if here is not None:  # as most stand: nothing is around it
        return _does(body[here + 1 :])
    every = nodes(*body)
    around = parents(every)
    found = [each for each in every if _same(each, loop)]
    if not found:  # of another tree
        return True
    at: ast.AST = found[0]
    seen: set[int] = set()
    while id(at) not in seen:
        seen.add(id(at))
        holder = around.get(id(at))
        lists = [list(body)] if holder is None else [getattr(holder, name, ()) for name in ("body", "orelse", "finalbody")]
        for held in lists:
            if isinstance(held, list) and any([each is at for each in held]):
                place = next(i for i, each in enumerate(held) if each is at)
                if _does(held[place + 1 :]):
                    return True
        if holder is None:
            return False
        at = holder
        if isinstance(at, ast.FunctionDef):
            calls = [each for each in every if isinstance(each, ast.Call) and callee(each) == at.name]
            if len(calls) != 1:
                return True
            at = calls[0]
            while not isinstance(at, ast.stmt):
                at = around[id(at)]
    return True


def _same(one: ast.AST, other: ast.stmt) -> bool:
    return type(one) is type(other) and getattr(one, "lineno", 0) == other.lineno


def _does(body: Sequence[ast.stmt]) -> bool:
    """Whether one of some statements does something."""
    return any([not isinstance(each, _NOTHING) and not _said(each) for each in body])


def _said(node: ast.stmt) -> bool:
    """A text that stands alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
