"""Calls that give back a parameter changed, ``w = sgd(w, dw, lr)``, ``w, b = step(X, y, w, b)``: where such a call is left out, as
a loss that is computed after it does not need it, the name stands for what it stood for before."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.nodes import equal
from engine.own.dividing import Division
from engine.own.records import Done, Survey


def handed_back(survey: Survey, division: Division) -> dict[int, ast.expr]:
    """The targets (``id``) of statements that are left out, each with the argument that it is given changed."""
    before = {each.after: each.before for each in division.updates}
    made = {survey.defs[each.after].done for each in division.updates}
    found: dict[int, ast.expr] = {}
    for at in division.skipped:
        done = survey.dones[at]
        call = done.node.value if isinstance(done.node, ast.Assign) else None
        if not isinstance(call, ast.Call) or made.isdisjoint(range(at + 1, done.end)):
            continue
        given = [*call.args, *[each.value for each in call.keywords]]
        for target in _targets(done.node):
            defs = _defs(survey, done, target)
            for each in given:
                if (equal(each, target) and not defs) or (defs and _stood_for(survey, done, each) == _known(before, defs)):
                    found[id(target)] = each
                    break
    return found


def _targets(node: ast.stmt) -> Iterator[ast.expr]:
    waiting = list(node.targets) if isinstance(node, ast.Assign) else []
    while waiting:
        target = waiting.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            waiting += target.elts
        else:
            yield target


def _known(before: dict[int, int], defs: tuple[int, ...]) -> tuple[int, ...]:
    """What updates replaced; None for what is none."""
    return tuple([before.get(at, -1) for at in defs])


def _defs(survey: Survey, done: Done, target: ast.expr) -> tuple[int, ...]:
    """What a target was bound to; nothing of a list or dict as a whole."""
    bound = [survey.bindings[index] for index in done.bound]
    return next((each.defs for each in bound if each.name == _name(target) and each.kind != "parameter"), ())


def _stood_for(survey: Survey, done: Done, node: ast.expr) -> tuple[int, ...]:
    """What an argument stood for before a statement."""
    known = [each for each in survey.bindings if each.done < done.index and each.name == _name(node) and each.kind != "parameter"]
    known = [each for each in known if not isinstance(node, ast.Name) or each.holder is done.frame] or known
    return known[-1].defs if known else ()


def _name(node: ast.expr) -> object:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=key)):
            return key
    return None
