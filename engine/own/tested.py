"""Numbers that a test reads: what decides how a gradient is made is no loss."""

from __future__ import annotations

import ast

from engine.nodes import nodes
from engine.own.records import Survey


def deciding_names(survey: Survey) -> set[str]:
    """What a test reads that decides how a gradient is made: ``if margin >= 1: dw = …``. A margin is no loss."""
    tests = {id(done.node): done.node for done in survey.dones[1:] if isinstance(done.node, ast.If)}
    gradients = {unit.name for unit in survey.units.values()}
    found: set[str] = set()
    for test in tests.values():
        inside = nodes(*test.body, *test.orelse)
        if any([isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each.id in gradients for each in inside]):
            found.update([each.id for each in nodes(test.test) if isinstance(each, ast.Name)])
    return found
