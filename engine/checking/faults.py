"""Faults: where the file's own backward part goes wrong by itself, and not because of what an earlier line left."""

from __future__ import annotations

import ast
from typing import Any

from engine.named import NamedTuple
from engine.own.records import Survey


class Fault(NamedTuple):
    """One line that is wrong, or a run of lines of which one is. ``dones`` are the executions concerned, by their numbers in the
    survey; ``wants`` what ``place`` should hold after each of them, in the file's convention (None: not known)."""

    lines: tuple[int, ...]
    dones: tuple[int, ...]
    calls: tuple[int, ...]  # the lines of the calls around the first of them, outermost first
    rounds: tuple[tuple[str, Any], ...]  # of the first of them: the loops' targets and their values, ("t", 2)
    name: str  # the gradient as a reader writes it
    var: int  # of which variable of the trace, -1: not known
    place: str  # where the wrong value is written, an expression in the scope of the statement
    wants: tuple[Any, ...]
    replacing: tuple[dict[str, Any], ...]  # per execution: place -> the right value of what it read and was wrong
    theirs: Any
    ours: Any
    run: tuple[int, ...] = ()  # all lines that may be it: nothing tells them apart but what mends one of them

    @property
    def line(self) -> int:
        """The line, or the first of the run."""
        return self.lines[0]


def place_of(survey: Survey, index: int) -> str:
    """Where the value that a definition made is written first: ``dh``, ``self.dW``, ``grads['W1']``; ``return`` of what a function
    returns without a name."""
    done = survey.dones[survey.defs[index].done]
    if isinstance(done.node, ast.Return):
        return "return"
    target: ast.expr | None = None
    if isinstance(done.node, ast.AugAssign | ast.AnnAssign):
        target = done.node.target
    elif isinstance(done.node, ast.Assign):
        target = done.node.targets[0]
        if isinstance(target, (ast.Tuple, ast.List)):
            names = [survey.bindings[at].name for at in done.bound if index in survey.bindings[at].defs]
            return str(names[0]) if names else ast.unparse(target)
    while isinstance(target, ast.Subscript) and not _key(target.slice):
        target = target.value
    return "" if target is None else ast.unparse(target)


def entry_of(survey: Survey, index: int, place: str) -> str:
    """The place of a definition as an entry of a list, ``deltas[0]``; of what an array is filled with the array."""
    done = survey.dones[survey.defs[index].done]
    target = done.node.targets[0] if isinstance(done.node, ast.Assign) else None
    entry = any([survey.bindings[at].kind == "entry" and index in survey.bindings[at].defs for at in done.bound])
    return ast.unparse(target) if entry and isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) else place


def _key(node: ast.expr) -> bool:
    """Whether an index is the key of a dict."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def rounds_of(survey: Survey, at: int) -> tuple[tuple[str, Any], ...]:
    """The loops around an executed statement, by the text of their target and its value in that round."""
    found = []
    done = survey.dones[at]
    for loop, number in done.rounds:
        if not isinstance(loop, ast.For):
            found.append(("", number))
            continue
        names = [each.id for each in ast.walk(loop.target) if isinstance(each, ast.Name)]
        value = next(
            (b.value for b in reversed(survey.bindings) if b.at < at and b.name == names[0] and b.kind == "name"), None
        ) if len(names) == 1 else None  # fmt: skip
        found.append((ast.unparse(loop.target), number if value is None else value))
    return tuple(found)
