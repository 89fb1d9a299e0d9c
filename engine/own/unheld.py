"""A call of what computes the loss, on a line of its own, so that its value goes nowhere, is read as ``loss = self.loss(x, t)``:
the loss is what it returns, a sum with its penalty, not the term of it that has a name on the way.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import Any

from engine.nodes import nodes, statements
from engine.own.loss import loss_named
from engine.own.places import callee
from engine.reading.program import Program

_HELD = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.Dict, ast.List)
"""Returned values that have a name already, or are no number."""
_WORD = "loss"


def with_losses(program: Program) -> Program:
    """The program so read; itself where no such call stands in it."""
    makers = _makers(program.forward)
    if not makers or not any([True for scope in _scopes(program.forward) for _ in _calls(scope, makers)]):
        return program
    forward = copy.deepcopy(list(program.forward))
    made: set[str] = set()
    for scope in _scopes(forward):
        for block, at, call in list(_calls(scope, makers)):
            name = _free(scope)
            block[at] = ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), call)], call), call)
            made.add(name)
    return program._replace(forward=tuple(forward), names=program.names | made)


def _makers(forward: Sequence[ast.stmt]) -> set[str]:
    """Functions and methods that say they give a loss, and return what they compute in that very line."""
    functions = [each for each in statements(*forward) if isinstance(each, ast.FunctionDef)]
    defined = {each.name for each in functions}
    return {
        each.name for each in functions
        if loss_named(each.name)
        and any([isinstance(one, ast.Return) and _computes(one.value, defined) for one in statements(each)])
    }  # fmt: skip


def _computes(value: ast.expr | None, defined: set[str]) -> bool:
    if value is None or isinstance(value, _HELD):
        return False
    return not (isinstance(value, ast.Call) and callee(value) in defined)


def _scopes(forward: Sequence[ast.stmt]) -> Iterator[Sequence[ast.stmt]]:
    """The statements of the program, and of each of its functions."""
    yield forward
    for each in statements(*forward):
        if isinstance(each, ast.FunctionDef):
            yield each.body


def _calls(scope: Sequence[ast.stmt], makers: set[str]) -> Iterator[tuple[list[ast.stmt], int, ast.Call]]:
    """Calls of a loss that are statements of a scope, not of functions in it: the block, the place in it, the call."""
    waiting: list[Any] = [scope]
    while waiting:
        block = waiting.pop()
        for at, each in enumerate(block):
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) and callee(each.value) in makers:
                yield block, at, each.value
            elif not isinstance(each, (ast.FunctionDef, ast.ClassDef)):
                waiting += [inner for name in ("body", "orelse", "finalbody") if (inner := getattr(each, name, None))]


def _free(scope: Sequence[ast.stmt]) -> str:
    """A name that stands nowhere in a scope."""
    inside = nodes(*scope)
    taken = {each.id for each in inside if isinstance(each, ast.Name)}
    taken |= {each.arg for each in inside if isinstance(each, ast.arg)}
    taken |= {each.name for each in inside if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
    return next(name for name in (_WORD, *[f"{_WORD}_{count}" for count in range(2, len(taken) + 3)]) if name not in taken)
