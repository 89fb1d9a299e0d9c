"""A gradient that is complete only where it is handed on: ``return dh + da @ U.T``, ``dh_prev = dh + da @ U.T``."""

from __future__ import annotations

import ast

import numpy as np

from engine.own.followed import Event, Followed
from engine.own.records import Done, Survey


def completed(survey: Survey, followed: Followed) -> Event | None:
    """The last statement of its call that hands a gradient on with something added to it, as a state of that gradient; None where
    none does, or where it is not known what the sum came to."""
    last = followed.events[-1]
    if followed.path or followed.prefix or not last.defs:
        return None
    for done in reversed(survey.dones[last.done + 1 :]):
        if done.frame is followed.frame and _adds_to(done.node, followed.name):
            return _sum(survey, done, last)
    return None


def _sum(survey: Survey, done: Done, last: Event) -> Event | None:
    made = [at for at in done.wrote if set(last.defs) <= set(survey.defs[at].reads)]
    made = [at for at in made if at in survey.values and np.shape(survey.values[at]) == np.shape(last.value)]
    if len(made) != 1:
        return None
    defs = (made[0],)
    return Event(done.node.lineno, survey.values[made[0]], last.value, False, True, done=done.index, defs=defs, about=last.about)


def _adds_to(node: ast.stmt, name: str) -> bool:
    """Whether a statement makes a sum of which a name is a term, and hands it on."""
    value = node.value if isinstance(node, (ast.Assign, ast.Return)) else None
    parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]
    return any([isinstance(part, ast.BinOp) and name in _terms(part) for part in parts])


def _terms(node: ast.expr) -> set[str]:
    """The names that stand alone in a sum, with a plus."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return _terms(node.left) | (_terms(node.right) if isinstance(node.op, ast.Add) else set())
    return {node.id} if isinstance(node, ast.Name) else set()
