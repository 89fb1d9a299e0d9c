"""The rate of an update that adds a velocity as it is: ``w += v`` after ``v = 0.9 * v - lr * dw``."""

from __future__ import annotations

import ast

from engine.own.passes import Begun
from engine.own.written import added, factors_of


def rates_before(begun: Begun, node: ast.stmt | None) -> tuple[float, ...]:
    """The numbers before what the velocity gets that a statement adds; () where it adds something else."""
    terms = [each.term for each in added(node)]
    name = terms[0].id if len(terms) == 1 and isinstance(terms[0], ast.Name) else ""
    survey = begun.found.survey
    at = max([done.index for done in survey.dones if done.node is node], default=-1)
    for done in reversed(survey.dones[: max(at, 0)]) if name else ():
        if isinstance(done.node, ast.Assign) and ast.unparse(done.node.targets[0]) == name:
            moved = [each.term for each in added(done.node) if name in ast.unparse(each.to)]
            return tuple([number for term in moved for number in _numbers(begun, term, done.index)])
    return ()


def _numbers(begun: Begun, term: ast.expr, at: int) -> list[float]:
    """The single numbers among the factors of a term, as they are before a statement."""
    found: list[float] = []
    for each in factors_of(term):
        if isinstance(each, ast.Constant) and isinstance(each.value, (int, float)):
            found.append(float(each.value))
        elif isinstance(each, ast.Name):
            bound = [b for b in begun.found.survey.bindings if b.at < at and b.name == each.id and b.kind == "name"]
            if bound and isinstance(bound[-1].value, (int, float)):
                found.append(float(bound[-1].value))
    return found
