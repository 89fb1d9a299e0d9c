"""The identifiers that a pass takes: those of the statements that its loss needs."""

from __future__ import annotations

import ast

from engine.nodes import nodes
from engine.own.dividing import Division
from engine.own.rounds import Round
from engine.reading.program import Program


def identifiers(whole: Program, found: Round, division: Division) -> frozenset[str]:
    """Names that stand in executed statements that are recorded. The file's own gradient names are free where only its own
    backward part has them."""
    names: set[str] = set()
    dones, at = found.survey.dones, 1
    seen: set[int] = set()
    while at < len(dones):
        done = dones[at]
        if at in division.skipped:
            at = max(done.end, at + 1)
            continue
        at += 1
        if id(done.node) not in seen:
            seen.add(id(done.node))
            _add(done.node, names)
    target = getattr(dones[0].node, "target", None)
    if target is not None:
        _add(target, names)
    taken = whole.names & names
    return frozenset(taken | {name for name in names if name not in ("np", "math", "numpy")})


def _add(node: ast.AST, names: set[str]) -> None:
    """The names in a statement, not those of the statements in it."""
    for at in nodes(node, inner=False):
        if isinstance(at, ast.Name):
            names.add(at.id)
        elif isinstance(at, ast.arg):
            names.add(at.arg)
