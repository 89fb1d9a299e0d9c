"""Steps that are called like gradients: ``delta_w = -lr * grad_w`` and ``w += delta_w``, beside the gradient itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from engine.nodes import equal
from engine.own.byvalue import equal as equals
from engine.own.dividing import agree
from engine.own.followed import Followed
from engine.own.records import Survey
from engine.trace import Trace


def without_steps(survey: Survey, trace: Trace, units: Sequence[Followed], forward: set[int] | frozenset[int]) -> list[Followed]:
    """The gradients that are no such steps. ``forward``: what the loss came from."""
    steps = [unit for unit in units if _is_step(survey, trace, unit, units, forward)]
    made = {at for unit in steps for event in unit.events for at in event.defs}
    kept = [unit for unit in units if not any([unit is step for step in steps])]
    # ``dW_prev = dW``, for the next pass
    return [unit for unit in kept if not steps or not all([event.defs and made.issuperset(event.defs) for event in unit.events])]


def _is_step(
    survey: Survey, trace: Trace, unit: Followed, others: Sequence[Followed], forward: set[int] | frozenset[int]
) -> bool:  # fmt: skip
    """Whether a gradient by its name is what a parameter is changed by, with no rate before it, and comes from another gradient of
    the same variable, which is right, and from what knows nothing of the data: rates, what was kept of the passes before."""
    last = unit.events[-1]
    made = next((each for each in _bound(survey.dones[last.done].node) if _called(each) == unit.name), None)
    if made is None or last.handed or last.item:
        return False
    if not any([_moves(done.node, made) for done in survey.dones[last.done + 1 :]]):
        return False
    reached = [var.index for var in trace.vars if trace.gradients_by_index[var.index] is not None]
    gradients = [trace.gradient(at) for at in reached]
    if any([equals(last.value, each) for each in gradients]):
        return False
    for other in others:
        source = other.events[-1]
        if other is unit or source.done >= last.done or not _same(unit, other) or np.shape(source.value) != np.shape(last.value):
            continue
        if survey.slice(set(last.defs)).isdisjoint(source.defs):
            continue
        came = survey.slice(set(last.defs), set(source.defs))
        if any([at in forward and np.size(survey.values.get(at, 0.0)) > 1 for at in came]):
            continue
        if any([equals(source.value, each) or agree(source.value, each) for each in gradients]) or not np.ndim(source.value):
            return True
    return False


def _bound(node: ast.stmt) -> Iterator[ast.expr]:
    """What a statement binds."""
    for target in node.targets if isinstance(node, ast.Assign) else ():
        yield from target.elts if isinstance(target, ast.Tuple) else (target,)


def _called(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _same(unit: Followed, other: Followed) -> bool:
    """Whether two are gradients of one variable, under two names."""
    named = (other.prefix, other.name, other.path) != (unit.prefix, unit.name, unit.path)
    return named and (other.gradient.of == unit.gradient.of or bool(set(other.base_defs) & set(unit.base_defs)))


def _moves(node: ast.stmt, name: ast.expr) -> bool:
    """Whether something is changed by what has that name, as it is."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, (ast.Add, ast.Sub)) and any([equal(each, name) for each in _terms(node.value)])
    value = node.value if isinstance(node, (ast.Assign, ast.Return)) else None
    values = value.elts if isinstance(value, ast.Tuple) else value.values if isinstance(value, ast.Dict) else [value]
    sums = [each for each in values if isinstance(each, ast.BinOp) and isinstance(each.op, (ast.Add, ast.Sub))]
    return any([equal(each, name) for whole in sums for each in _terms(whole)])


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node
