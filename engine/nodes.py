"""Walks of a syntax tree that are made of every file that is opened: in the order of the text, and quick."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

_BARE = frozenset((
    "ctx", "op", "ops", "id", "attr", "arg", "name", "names", "asname", "module", "level", "kind", "type_comment", "conversion",
    "is_async", "simple", "rest", "kwd_attrs", "type_ignores",
))  # fmt: skip
"""Fields that hold no expression and no statement: words, operators, contexts (``keyword.arg``; not ``arguments.args``)."""
_BODIES = ("finalbody", "orelse", "handlers", "cases", "body")
"""Fields that hold statements, or what holds them, the last one first."""
_FIELDS: dict[type, tuple[str, ...]] = {ast.Constant: (), ast.MatchSingleton: ()}


def fields(kind: type) -> tuple[str, ...]:
    """The fields of a kind of node that hold nodes, the last one first."""
    return _FIELDS[kind] if kind in _FIELDS else _fields(kind)


def _fields(kind: type) -> tuple[str, ...]:
    found = _FIELDS[kind] = tuple([name for name in reversed(kind._fields) if name not in _BARE])  # type: ignore[attr-defined]
    return found


def nodes(*roots: ast.AST, inner: bool = True) -> list[ast.AST]:
    """The roots and all that is in them, but for operators, contexts and words; without ``inner`` not the statements in them."""
    found: list[ast.AST] = []
    stack: list[Any] = list(roots[::-1])
    take, note, put, known = stack.pop, found.append, stack.append, _FIELDS.get
    name, constant, attribute, binary = ast.Name, ast.Constant, ast.Attribute, ast.BinOp  # what most of them are
    while stack:
        node = take()
        if node is None:
            continue
        note(node)
        kind = type(node)
        if kind is name or kind is constant:
            continue
        if kind is attribute:
            put(node.value)
            continue
        if kind is binary:
            put(node.right)
            put(node.left)
            continue
        names = known(kind)
        for field in _fields(kind) if names is None else names:
            value = getattr(node, field, None)
            if type(value) is list:
                if value:  # most are not
                    stack += value[::-1] if inner else [each for each in value[::-1] if not isinstance(each, ast.stmt)]
            elif value is not None and (inner or not isinstance(value, ast.stmt)):
                put(value)
    return found


def statements(*roots: ast.AST) -> list[ast.stmt]:
    """The statements among the roots and in them, as ``nodes`` has them; no expression is looked at."""
    found: list[ast.stmt] = []
    stack: list[Any] = list(roots[::-1])
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            found.append(node)
        for name in _BODIES:
            inner = getattr(node, name, None)
            if type(inner) is list and inner:  # of an expression it is none
                stack += inner[::-1]
    return found


def parents(found: Iterable[ast.AST]) -> dict[int, ast.AST]:
    """Of all nodes that stand in one of ``found`` (as ``nodes`` gives them), by their ``id``, the one that they stand in."""
    around: dict[int, ast.AST] = {}
    for node in found:
        for name in fields(type(node)):
            value = getattr(node, name, None)
            for child in value if type(value) is list else (value,):
                if child is not None:
                    around[id(child)] = node
    return around


def equal(one: Any, other: Any) -> bool:
    """Whether two trees say the same: they would be unparsed to one text."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all([equal(a, b) for a, b in zip(one, other, strict=True)])
    if not isinstance(one, ast.AST):
        return bool(one == other)
    return all([equal(getattr(one, name, None), getattr(other, name, None)) for name in one._fields if name != "ctx"])
