"""What one simple statement would leave in a place, found without running it: its value is evaluated on a state that stays.

A repair that is tried so costs a tenth of one for which a state is copied and a run is begun; most tries fail, so most end here.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.nodes import nodes
from engine.own.alone import Alone
from engine.own.moments import Moment

UNKNOWN = object()
"""What a statement leaves is not to be had so: it has to be run."""
PRICE = 2
"""Statements that are run as quickly as one is looked at."""
_PURE = frozenset(
    "all any argmax argmin astype clip copy cumsum diagonal dot flatten max mean min outer prod ravel repeat reshape round squeeze "
    "std sum swapaxes trace transpose var".split()
)
_MODULES = frozenset(("np", "numpy", "math"))
_SIMPLE = (
    ast.Attribute, ast.BinOp, ast.Compare, ast.Constant, ast.Name, ast.Slice, ast.Subscript, ast.Tuple, ast.UnaryOp, ast.keyword,
    ast.expr_context, ast.operator, ast.unaryop, ast.cmpop,
)  # fmt: skip


class Peek:
    """One state, with places of it replaced. ``work`` counts as the statements of ``Alone`` do."""

    def __init__(self, moment: Moment, replacing: Mapping[str, Any]) -> None:
        self.work = 0
        self._moment, self._replacing = moment, dict(replacing)
        self._state: Alone | None = None

    def left(self, written: Sequence[ast.stmt], place: str) -> Any:
        """What ``place`` holds after a statement; ``UNKNOWN`` if it is none that only binds it, None if it fails."""
        statement = _binding(written, place)
        if statement is None:
            return UNKNOWN
        state = self._prepared()
        names = {each.attr if isinstance(each, ast.Attribute) else each.id for each in nodes(statement)
                 if isinstance(each, (ast.Attribute, ast.Name))}  # fmt: skip
        if state.defines(names):
            return UNKNOWN
        self.work += PRICE
        added = state.evaluated(statement.value)
        entries = _entries(statement, place)
        if entries is None and (isinstance(statement, ast.Assign) or added is None):
            return added
        before = state.value(place)
        if not isinstance(before, np.ndarray) or before.dtype.kind != "f":
            return UNKNOWN
        try:
            with np.errstate(all="ignore"):
                if entries is not None:
                    return None if added is None else _written(before, _index(state, entries), statement, added)
                return _OPERATORS[type(statement.op)](before, added, out=before)  # type: ignore[union-attr]
        except (IndexError, TypeError, ValueError):
            return None

    def _prepared(self) -> Alone:
        if self._state is None:
            self._state = Alone(self._moment._replace(frames=self._moment.scopes()))
            self._state.replace(self._replacing)
        return self._state


_OPERATORS: dict[type[ast.operator], np.ufunc] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide,
}  # fmt: skip


def _binding(written: Sequence[ast.stmt], place: str) -> ast.Assign | ast.AugAssign | None:
    """A single statement that does nothing but bind a place or write entries of it, or change these by an operator; None of any
    other."""
    node = written[0] if len(written) == 1 else None
    if not (isinstance(node, ast.Assign) and len(node.targets) == 1) and not (
        isinstance(node, ast.AugAssign) and type(node.op) in _OPERATORS
    ):
        return None
    entries = _entries(node, place)
    if entries is None and ast.unparse(_target(node)) != place:
        return None
    read = [node.value] if entries is None else [node.value, entries]
    return node if all([_pure(each) for value in read for each in nodes(value)]) else None


def _target(node: ast.Assign | ast.AugAssign) -> ast.expr:
    return node.target if isinstance(node, ast.AugAssign) else node.targets[0]


def _entries(node: ast.Assign | ast.AugAssign, place: str) -> ast.expr | None:
    """The index of a statement that writes entries of a place; None of one that binds it."""
    target = _target(node)
    return target.slice if isinstance(target, ast.Subscript) and ast.unparse(target.value) == place else None


def _index(state: Alone, index: ast.expr) -> Any:
    """An index of whole numbers, arrays of them, masks and slices. Raises ``IndexError`` for any other."""
    if isinstance(index, ast.Tuple):
        return tuple([_index(state, each) for each in index.elts])
    if isinstance(index, ast.Slice):
        return slice(*[None if each is None else _index(state, each) for each in (index.lower, index.upper, index.step)])
    if isinstance(index, ast.Constant) and index.value in (None, ...):
        return index.value
    found = state.evaluated(index)
    if found is None:
        raise IndexError(ast.unparse(index))
    return found


def _written(array: np.ndarray, index: Any, statement: ast.Assign | ast.AugAssign, value: Any) -> np.ndarray:
    """An array with some entries written, or changed by an operator."""
    array[index] = value if isinstance(statement, ast.Assign) else _OPERATORS[type(statement.op)](array[index], value)
    return array


def _pure(node: ast.AST) -> bool:
    """Whether to evaluate an expression changes nothing and runs nothing of the program."""
    if not isinstance(node, ast.Call):
        return isinstance(node, _SIMPLE)
    if not isinstance(node.func, ast.Attribute) or any([each.arg in (None, "out") for each in node.keywords]):
        return False
    module = isinstance(node.func.value, ast.Name) and node.func.value.id in _MODULES
    return node.func.attr in _PURE or (module and node.func.attr not in _CHANGING)


_CHANGING = frozenset("copyto fill_diagonal put place putmask seterr errstate save savez".split())

__all__ = ["UNKNOWN", "Peek"]
