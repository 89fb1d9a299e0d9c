"""Second moments of something else than the gradient's square: ``mem += dparam``, then ``param -= lr * dparam / np.sqrt(mem)``,
which has no value where the gradient is negative; ``mem += param * param``, and ``mem += param * dparam``."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.applied import changes_by
from engine.checking.measure import difference
from engine.nodes import nodes
from engine.own.dividing import agree
from engine.own.passes import Begun
from engine.own.squared import adds_squares, rooted_names
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_ROOTS = ("sqrt", "**")
"""Where none of these stands in a text, no root is taken in it."""


def rooted(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with updates that make what is no number of exactly the entries whose gradients, right ones, are negative: they
    divide by a root of a sum of gradients; and with those that divide by a root of what is made of the parameter. It is told where
    that is added to."""
    if not own.ok or not any([sign in trace.source for sign in _ROOTS]):
        return own
    right = {line.var for line in own.lines if line.verdict == "right"} | {v for v, one in own.verdicts.items() if one == "right"}
    found: dict[int, OwnLine] = {}
    changed: set[tuple[int, str]] = set()
    for update in begun.watched.updates:
        if update.var not in right or trace.gradients_by_index[update.var] is None:
            continue
        gradient = np.asarray(trace.gradient(update.var), dtype=float)
        adding = _adding(begun, update)
        if adding is None or gradient.shape != np.shape(update.before):
            continue
        node, name, kept = adding
        bare = _of_negatives(gradient, update) and not adds_squares(node)
        if not bare and not _of_parameter(begun, gradient, update, kept):
            continue
        theirs = gradient if bare else kept
        gap, where = difference(theirs, gradient**2)
        line = OwnLine(node.lineno, name, update.var, "wrong", gap, where, (), "other", theirs, gradient**2)
        found.setdefault(node.lineno, line)
        changed.add((update.line, update.name))
    if not found:
        return own
    lines = tuple(sorted((*own.lines, *found.values()), key=lambda one: (one.line, one.name)))
    others = tuple([one for one in own.others if (one.line, one.name) not in changed])
    return replace(own, lines=lines, others=others, first_wrong=min(found))


def _of_negatives(gradient: Any, update: Update) -> bool:
    """Whether what a parameter became is a number where its gradient is positive, and none where that is negative."""
    before, after = np.asarray(update.before, dtype=float), np.asarray(update.after, dtype=float)
    if gradient.shape != after.shape or not (np.all(np.isfinite(gradient)) and np.all(np.isfinite(before))):
        return False
    told = gradient != 0.0
    return bool(np.any(gradient < 0.0)) and bool(np.array_equal(np.isnan(after)[told], gradient[told] < 0.0))


def _of_parameter(begun: Begun, gradient: Any, update: Update, kept: Any) -> bool:
    """Whether what a memory became in the first pass, before which it is 0, is the parameter's square, or its product with the
    gradient, for the gradient's square."""
    top, before = begun.reached.top, np.asarray(update.before, dtype=float)
    if kept is None or top is None or top.number != 1 or agree(kept, gradient**2):
        return False
    return agree(kept, before**2) or agree(kept, before * gradient)


def _adding(begun: Begun, update: Update) -> tuple[ast.stmt, str, Any] | None:
    """The statement of the pass that adds to what the root is taken of, what it adds to, and what that became, of the parameter's
    shape."""
    survey, first = begun.found.survey, begun.found.first
    made = changes_by(begun, update)
    came = survey.slice({at for change in made for at in (change.after, *change.added)})
    dones = [survey.dones[at] for at in sorted({survey.defs[at].done for at in came if at >= first})]
    bare = {name for done in dones for name in rooted_names(done.node)}
    under = bare.union(*[_names(done.node) for done in dones if _target(done.node) in bare])  # ``vhat = v / (1 - beta2 ** t)``
    for done in dones:
        target = _target(done.node)
        values = [survey.values[at] for at in done.wrote if at in survey.values]
        alike = [value for value in values if np.shape(value) == np.shape(update.before)]  # the step's number is not
        if alike and target in under and _adds(done.node):
            return done.node, target, alike[0]
    return None


def _adds(node: ast.stmt) -> bool:
    """``s += …`` and ``s = b * s + …``."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Add)
    value = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(node, ast.Assign) or not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Add):
        return False
    return ast.unparse(node.targets[0]) in [ast.unparse(each) for each in nodes(value) if isinstance(each, ast.expr)]


def _target(node: ast.stmt) -> str:
    """The name of what a statement binds or adds to, that of the whole for an entry; "" for several."""
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""


def _names(node: ast.stmt) -> set[str]:
    value = getattr(node, "value", None)
    every = [] if value is None else list(nodes(value))
    names = {each.id for each in every if isinstance(each, ast.Name)}
    return names | {each.attr for each in every if isinstance(each, ast.Attribute)}
