"""Numbers that a test reads: what decides how a gradient is made, whether a parameter is changed, or what is predicted (a
perceptron's ``1 if z > 0 else 0``), is no loss."""

from __future__ import annotations

import ast
from collections.abc import Collection

from engine.nodes import nodes
from engine.own.records import Binding, Survey


def deciding_names(survey: Survey, updates: Collection[int] = ()) -> set[str]:
    """What a test reads that decides how a gradient is made, ``if margin >= 1: dw = …``, or what is added to a parameter (the
    definitions ``updates``). A margin is no loss."""
    return {each.id for test in _tests(survey, updates) for each in nodes(test.test) if isinstance(each, ast.Name)}


def like_a_hinge(survey: Survey, name: str, updates: Collection[int] = ()) -> bool:
    """Whether a number that decides is only asked whether there is any of it, ``if hinge > 0``: it may be a loss for all that."""
    asked = [test.test for test in _tests(survey, updates)]
    return all([_above_zero(test, name) for test in asked if name in {n.id for n in nodes(test) if isinstance(n, ast.Name)}])


def only_asked(survey: Survey, number: Binding, made: Collection[int]) -> bool:
    """Whether the definitions ``made`` come from what a number is asked, ``np.sign(z)``, ``if z > 0: return 1``, and in no way with
    a slope: it is no loss, as the gradient of what a loss is made of would read that."""
    came, own = survey.slice(set(made)), set(number.defs)
    reading = [each for each in survey.defs if each.index in came]
    if any([not own.isdisjoint(each.reads) for each in reading]):
        return False
    if any([not own.isdisjoint(each.flat) for each in reading]) or _returned(survey, own, came):
        return True
    return any([not own.isdisjoint(each.flat) and _is_step(survey.dones[each.done].node) for each in survey.defs])


def _is_step(statement: ast.stmt) -> bool:
    """``1 if z > 0 else -1``: a number with no memory of what was asked."""
    chosen = [node for node in nodes(statement) if isinstance(node, ast.IfExp)]
    return any([not any([isinstance(n, (ast.Name, ast.Attribute)) for n in nodes(one.body, one.orelse)]) for one in chosen])


def _returned(survey: Survey, own: set[int], came: set[int]) -> bool:
    """Whether a test of it decides which number a function returns to what came from that."""
    asking = [done for done in survey.dones[1:] if isinstance(done.node, ast.If) and not own.isdisjoint(done.asked)]
    returning = [done for done in survey.dones[1:] if isinstance(done.node, ast.Return)] if asking else []
    return any([
        test.frame is back.frame and test.index < back.index and any([at in came for at in back.wrote])
        for test in asking if any([isinstance(node, ast.Return) for node in nodes(test.node)]) for back in returning
    ])  # fmt: skip


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
