"""Parameters that a pass changes and that nothing else is said of: nobody may read "right" as said of them."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from engine.own.dividing import Change
from engine.own.passes import Begun
from engine.trace import Trace
from engine.verdicts import Own, Uncompared


def spoken(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with those that the given gradient does not lead to, and with those that an update leaves as they are although
    their gradient is not 0, and others move: ``b -= lr * np.sign(b)``."""
    told = {one.line for one in own.lines} | {one.line for one in own.others} | {one.line for one in begun.watched.updates}
    found = []
    for change in begun.division.updates:
        node = begun.found.survey.dones[begun.found.survey.defs[change.after].done].node
        if node.lineno in told:
            continue
        if begun.given is not None and _led(trace, begun, change, told):
            continue
        if begun.given is not None:
            found.append(Uncompared(node.lineno, _name(node), "unreached"))
        elif begun.watched.updates and _stands(trace, begun, change):
            found.append(Uncompared(node.lineno, _name(node), "update"))
    found += _replaced(trace, begun, own, told)
    return own if not found else replace(own, others=(*own.others, *dict.fromkeys(found)))


def _replaced(trace: Trace, begun: Begun, own: Own, told: set[int]) -> list[Uncompared]:
    """Parameters with a right gradient that the pass changes by what does not come from them: ``Wv -= lr * dWp[:, 0]``."""
    survey, found = begun.found.survey, []
    updated = {change.before for change in begun.division.updates}
    right = [var for var in trace.inputs() if own.verdicts.get(var.index) == "right" and np.size(var.value) > 1]
    for before, after in begun.found.replaced.items():
        value, later = survey.values.get(before), after - {before}
        names = {str(each.name) for each in survey.bindings if before in each.defs and not each.done}
        mine = [var for var in right if str(var.path[-1] if var.path else var.name.rpartition(".")[2]) in names]
        if value is None or before in updated or not later or not any([np.array_equal(value, var.value) for var in mine]):
            continue
        node = survey.dones[survey.defs[max(later)].done].node
        if node.lineno not in told and isinstance(node, (ast.Assign, ast.AugAssign)):
            found.append(Uncompared(node.lineno, _name(node), "update"))
    return found


def _led(trace: Trace, begun: Begun, change: Change, told: set[int]) -> bool:
    """Whether a parameter that a call changes is one that the given gradient leads to, and something is said of that call:
    ``W, b = update(W, b, dW, db, lr)``."""
    survey = begun.found.survey
    at, before = survey.defs[change.after].done, survey.values.get(change.before)
    if before is None or not any([done.index < at < done.end and done.node.lineno in told for done in survey.dones[1:at]]):
        return False
    return any([
        var.diff and trace.gradients_by_index[var.index] is not None and np.array_equal(before, var.value) for var in trace.inputs()
    ])  # fmt: skip


def _stands(trace: Trace, begun: Begun, change: Change) -> bool:
    values = begun.found.survey.values
    before, after = values.get(change.before), values.get(change.after)
    if before is None or after is None or not np.array_equal(before, after):
        return False
    alike = [var for var in trace.inputs() if var.diff and np.shape(var.value) == np.shape(before)]
    same = [var for var in alike if np.array_equal(var.value, before)]
    return bool(same) and all([np.any(trace.gradient(var.index)) for var in same])


def _name(node: ast.stmt) -> str:
    """What a statement changes, as a whole."""
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else node
    while isinstance(target, ast.Subscript):
        target = target.value
    return ast.unparse(target)
