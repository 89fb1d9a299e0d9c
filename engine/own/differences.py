"""The file's own differences: functions that compute a loss twice, ``(f(plus) - f(minus)) / (2 * h)``."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from engine.nodes import nodes
from engine.own.followed import Followed
from engine.own.places import callee
from engine.own.records import Survey


def differing(survey: Survey) -> frozenset[int]:
    """All (``id``) that stands in functions which divide the difference of two values of one function: what is called there
    computes no loss of the program's, and what is changed there is no parameter."""
    found: set[int] = set()
    for definition in {id(done.node): done.node for done in survey.dones}.values():
        if isinstance(definition, (ast.FunctionDef, ast.ClassDef)):
            for each in nodes(definition):
                if isinstance(each, ast.FunctionDef) and _differs(each):
                    found.update(map(id, nodes(each)))
    return frozenset(found)


def outside(survey: Survey, units: Iterable[Followed]) -> list[Followed]:
    """The gradients but those that a function computes as it is called for differences: they are about other numbers."""
    checks = differing(survey)
    return [unit for unit in units if checks.isdisjoint(map(id, survey.dones[unit.events[0].done].calls))]


def _differs(function: ast.FunctionDef) -> bool:
    every = list(nodes(function))
    came: dict[str, str] = {}  # a name -> the function whose value it is
    for node in every:
        if isinstance(node, ast.Assign) and (called := _called(node.value)):
            for target in node.targets:
                first = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
                if isinstance(first, ast.Name):
                    came[first.id] = called
    for node in every:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.left, ast.BinOp):
            sides = [_called(side) or came.get(getattr(side, "id", "")) for side in (node.left.left, node.left.right)]
            if isinstance(node.left.op, ast.Sub) and sides[0] and sides[0] == sides[1]:
                return True
    return False


def _called(value: ast.expr) -> str:
    """The function that an expression is a value of, or a part of one: ``f(x)``, ``f(x)[0]``; "" for anything else."""
    while isinstance(value, ast.Subscript):
        value = value.value
    return callee(value) if isinstance(value, ast.Call) else ""
