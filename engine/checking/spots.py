"""What a statement makes, and what it writes into."""

from __future__ import annotations

import ast

from engine.own.records import Survey


def spot_of(survey: Survey, at: int) -> tuple[int, int]:
    """Which value of which statement a definition is."""
    done = survey.dones[survey.defs[at].done]
    return id(done.node), done.wrote.index(at) if at in done.wrote else -1


def is_literal(node: ast.expr) -> bool:
    """Whether a number is written in the text, and not read off anything: a size is none."""
    return all([isinstance(each, (ast.Constant, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop)) for each in ast.walk(node)])


def writes_of(node: ast.stmt) -> str:
    """The name whose array a statement writes into."""
    target: ast.expr | None = node.target if isinstance(node, ast.AugAssign) else None
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        target = node.targets[0]
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""
