"""Where the statements of a program stand: in which block of which scope, and in which list."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from engine.named import NamedTuple
from engine.own.moments import Rerun
from engine.reading.bodies import TOLD


class Home(NamedTuple):
    """``block`` are the statements of the scope that a statement stands in, ``at`` is the number of the one that it is or that
    holds it; ``function`` the scope's function, "" for none."""

    block: Sequence[ast.stmt]
    at: int
    function: str


Edit = tuple[ast.AST, Sequence[ast.stmt] | ast.expr]
"""A statement and those that are to stand in its place, or an expression and another."""


class Blocks:
    """All statements of what is run again."""

    def __init__(self, run: Rerun) -> None:
        self._homes: dict[int, Home] = {}
        self._holders: dict[int, tuple[ast.AST, str]] = {}
        self._places: dict[tuple[str, int, int, int], ast.AST] = {}
        self._scope(run.program.forward, "")
        for top in run.program.forward:
            for node in ast.walk(top):
                self._places.setdefault(_where(node), node)
                for name, value in ast.iter_fields(node):
                    for each in value if isinstance(value, list) else (value,):
                        if isinstance(each, ast.AST):
                            self._holders[id(each)] = node, name
        if run.top is not None:
            self._scope(run.top.loop.body, "")

    def _scope(self, block: Sequence[ast.stmt], function: str) -> None:
        for at, top in enumerate(block):
            for node in inside(top):
                if isinstance(node, ast.stmt):
                    self._homes[id(node)] = Home(block, at, function)
                    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                        self._scope(node.body, node.name if isinstance(node, ast.FunctionDef) else function)

    def home(self, node: ast.stmt) -> Home | None:
        """Where it stands; None of a statement that is not the program's."""
        return self._homes.get(id(node))

    def twin(self, node: ast.AST) -> ast.AST | None:
        """The node of these that stands where one of the same program does that was parsed another time."""
        return self._places.get(_where(node))

    def holder(self, node: ast.AST) -> ast.AST | None:
        """What a node stands in."""
        found = self._holders.get(id(node))
        return None if found is None else found[0]

    def gone_over(self, node: ast.AST) -> set[str]:
        """The names that the loops around a node go over things by: in the end they stand for the last."""
        found: set[str] = set()
        at: ast.AST | None = node
        while at is not None:
            found |= {each.id for each in ast.walk(at.target) if isinstance(each, ast.Name)} if isinstance(at, ast.For) else set()
            at = self.holder(at)
        return found

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that a node is, or stands in."""
        found: ast.AST | None = node
        while found is not None and not isinstance(found, ast.stmt):
            found = self.holder(found)
        return found

    @contextmanager
    def written(self, body: Sequence[ast.stmt], edits: Iterable[Edit]) -> Iterator[list[ast.stmt]]:
        """``body`` as it is with edits: of itself, of what stands inside of it, and of the functions that it calls."""
        made = list(body)
        kept: list[tuple[ast.AST, str, Any]] = []
        try:
            for node, new in edits:
                if any([each is node for each in made]) and not isinstance(new, ast.expr):
                    made = _replaced(made, node, new)
                    continue
                holder = self._holders.get(id(node))
                if holder is not None:
                    owner, name = holder
                    value = getattr(owner, name)
                    kept.append((owner, name, value))
                    self._untold(owner)
                    others = [new] if isinstance(new, ast.expr) else new
                    setattr(owner, name, _replaced(value, node, others) if isinstance(value, list) else new)
            yield made
        finally:
            for owner, name, value in reversed(kept):
                setattr(owner, name, value)
                self._untold(owner)

    def _untold(self, node: ast.AST | None) -> None:
        """What was told of the functions around a node is told anew."""
        while node is not None:
            if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                vars(node).pop(TOLD, None)
            node = self.holder(node)


def _where(node: ast.AST) -> tuple[str, int, int, int]:
    line, column, end = [getattr(node, name, -1) for name in ("lineno", "col_offset", "end_col_offset")]
    return type(node).__name__, line, column, end


def _replaced(nodes: list[Any], node: ast.AST, new: Sequence[ast.AST]) -> list[Any]:
    return [made for each in nodes for made in (new if each is node else (each,))]


def inside(top: ast.stmt) -> Iterator[ast.AST]:
    """A statement, and all in it that is of the same scope."""
    waiting: list[ast.AST] = [top]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def writes(node: ast.AST) -> set[str]:
    """The names that a statement binds or writes into: ``dW`` of ``self.dW``, ``grads`` of ``grads['W']``."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, (ast.Name, ast.Attribute)) and not isinstance(each.ctx, ast.Load):
            found.add(each.id if isinstance(each, ast.Name) else each.attr)
        elif isinstance(each, ast.Subscript) and not isinstance(each.ctx, ast.Load):
            found.add(held(each))
        elif isinstance(each, ast.Call):  # np.add.at(dx, …), dhs.append(dh)
            method = isinstance(each.func, ast.Attribute) and isinstance(node, ast.Expr)
            found |= {held(part) for part in each.args[:1] if method} | ({held(each.func.value)} if method else set())  # type: ignore[attr-defined]
    return found - {""}


def reads(node: ast.AST) -> set[str]:
    """The names that a statement reads, attributes by their own."""
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
    found |= {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load)}
    return found | (writes(node) if isinstance(node, ast.AugAssign) else set())


def held(node: ast.AST) -> str:
    """The name of what an element belongs to."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
