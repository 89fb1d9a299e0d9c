"""What a loop does now and then only: a loss that is computed every hundredth pass is computed for the pass that is shown.

Such a test goes by a count (``if i % 100 == 0``, ``if i == n - 1``). It is answered as on the passes that compute more; what the
pass makes of its parameters must not come from what is done only then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from engine.nodes import nodes
from engine.own.dividing import Change
from engine.own.records import Done
from engine.own.rounds import Round
from engine.own.tops import leaves

_COUNTED = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Gt, ast.GtE, ast.Lt, ast.LtE)
Forced = Mapping[int, bool]
"""The tests (``id``) that are answered otherwise than the pass would answer them."""


def occasions(found: Round, known: Forced, updates: tuple[Change, ...]) -> dict[int, bool]:
    """The tests of a round that go by a count and kept it from doing more, with the answer that lets it do that."""
    made: dict[int, bool] = {}
    moving = _moving(found, updates)
    for done in found.survey.dones[1:]:
        for test, answer in _tests(done):
            if id(test) not in known and _by_count(test, moving):
                made[id(test)] = answer
    return made


def _moving(found: Round, updates: tuple[Change, ...]) -> set[Any]:
    """The names and attributes of what comes from the parameters: ``0 if self.data < 0 else self.data`` goes by no count."""
    survey, came = found.survey, {each.before for each in updates}
    for each in survey.defs:
        if not came.isdisjoint((*each.reads, *each.flat)):
            came.add(each.index)
    return {binding.name for binding in survey.bindings if not came.isdisjoint(binding.defs)}


def _tests(done: Done) -> Iterator[tuple[ast.expr, bool]]:
    node = done.node
    if isinstance(node, ast.If):
        if done.taken and (isinstance(node.body[-1], ast.Continue) or (node.orelse and isinstance(node.body[0], ast.Pass))):
            yield node.test, False
        elif not done.taken and not node.orelse and not leaves(node.body) and not isinstance(node.body[-1], ast.Continue):
            yield node.test, True
    for each in nodes(node, inner=False):
        if isinstance(each, ast.IfExp) and isinstance(each.body, ast.Constant) != isinstance(each.orelse, ast.Constant):
            yield each.test, isinstance(each.orelse, ast.Constant)


def _by_count(test: ast.expr, moving: set[Any]) -> bool:
    """Whether a test is one of whole numbers, as far as its text tells; what is ``moving`` is none."""
    inside = nodes(test)
    if any([isinstance(each, (ast.Call, ast.Subscript, ast.Lambda)) for each in inside if not _sized(each)]):
        return False
    if any([isinstance(each, ast.Constant) and isinstance(each.value, float) for each in inside]):
        return False
    counted = any([isinstance(each, ast.BinOp) and isinstance(each.op, ast.Mod) for each in inside])
    if counted:
        return True
    names = {each.id if isinstance(each, ast.Name) else each.attr for each in inside if isinstance(each, (ast.Name, ast.Attribute))}
    compared = any([isinstance(each, ast.Compare) and isinstance(each.ops[0], _COUNTED) for each in inside])
    return compared and names.isdisjoint(moving)


def _sized(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("len", "int", "max", "range")


def apart(plain: Round, updates: tuple[Change, ...], forced: Round, changed: tuple[Change, ...], tests: Forced) -> bool:
    """Whether a round in which such tests are answered otherwise (``forced``) updates what it updates as it is, and by nothing
    that is done only then."""
    survey = forced.survey
    if survey.failed is not None or _places(plain, updates) != _places(forced, changed):
        return False
    only = set()
    for done in survey.dones[1:]:
        if isinstance(done.node, ast.If) and tests.get(id(done.node.test)):
            only |= {at for each in survey.dones[done.index : max(done.end, done.index + 1)] for at in each.wrote}
        elif any([isinstance(each, ast.IfExp) and id(each.test) in tests for each in nodes(done.node, inner=False)]):
            only |= set(done.wrote)
    return not only & survey.slice([each.after for each in changed])


def _places(found: Round, updates: tuple[Change, ...]) -> list[int]:
    return [found.survey.dones[found.survey.defs[each.after].done].node.lineno for each in updates]
