"""Numbers that a test reads: what decides how a gradient is made, or whether a parameter is changed, is no loss."""

from __future__ import annotations

import ast
from collections.abc import Collection

from engine.nodes import nodes
from engine.own.records import Survey


def deciding_names(survey: Survey, updates: Collection[int] = ()) -> set[str]:
    """What a test reads that decides how a gradient is made, ``if margin >= 1: dw = …``, or what is added to a parameter (the
    definitions ``updates``). A margin is no loss."""
    return {each.id for test in _tests(survey, updates) for each in nodes(test.test) if isinstance(each, ast.Name)}


def like_a_hinge(survey: Survey, name: str, updates: Collection[int] = ()) -> bool:
    """Whether a number that decides is only asked whether there is any of it, ``if hinge > 0``: it may be a loss for all that."""
    asked = [test.test for test in _tests(survey, updates)]
    return all([_above_zero(test, name) for test in asked if name in {n.id for n in nodes(test) if isinstance(n, ast.Name)}])


def _above_zero(test: ast.expr, name: str) -> bool:
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], (ast.Gt, ast.Lt, ast.NotEq)):
        return isinstance(test, ast.Name)
    large, small = test.left, test.comparators[0]
    if isinstance(test.ops[0], ast.Lt):
        large, small = small, large
    return isinstance(large, ast.Name) and large.id == name and isinstance(small, ast.Constant) and small.value == 0


def _tests(survey: Survey, updates: Collection[int]) -> list[ast.If]:
    gradients = {unit.name for unit in survey.units.values()}
    changed = [survey.defs[at].done for at in updates]
    found: dict[int, ast.If] = {}
    for done in survey.dones[1:]:
        test = done.node
        if not isinstance(test, ast.If):
            continue
        names = [each for each in nodes(*test.body, *test.orelse) if isinstance(each, ast.Name)]
        stores = [each for each in names if isinstance(each.ctx, ast.Store)]
        if any([each.id in gradients for each in stores]) or any([done.index < at < done.end for at in changed]):
            found[id(test)] = test
    return list(found.values())
