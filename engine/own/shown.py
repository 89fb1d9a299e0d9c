"""A loss that no name is given to: what is only printed, or put into a history (``losses.append(np.mean((p - y) ** 2))``)."""

from __future__ import annotations

import ast
from collections.abc import Container

from engine.nodes import nodes
from engine.own.dividing import Change, Possible, depends
from engine.own.loss import loss_named, slope_named
from engine.own.places import callee
from engine.own.records import Binding
from engine.own.rounds import Round

NAME = "loss"


def shown(found: Round, updates: tuple[Change, ...], taken: Container[str]) -> list[Possible]:
    """The single numbers of expression statements that depend on what is updated, the last ones first. Each gets a name, and a
    binding in the survey."""
    survey = found.survey
    name = next(each for each in (NAME, *[f"{NAME}_{i}" for i in range(1, 1000)]) if each not in taken)
    made: list[Possible] = []
    inside: set[int] = set()
    for at, node, value, defs in reversed(found.shown):
        done = survey.dones[at]
        if not isinstance(done.node, ast.Expr) or node is done.node.value or id(node) in inside or not defs:
            continue
        inside |= {id(each) for each in nodes(node)}
        if defs[0] < found.first or not depends(found, updates, defs[0]):
            continue
        index = len(survey.bindings)
        binding = Binding(index, at, at, found.frame, name, "shown", defs, True, value, done.node.lineno, found.frame.prefix, ())
        survey.bindings.append(binding)
        made.append(Possible(binding, False, {at: (name, node)}))
    return made[:3]


def sure_shown(found: Round, updates: tuple[Change, ...], taken: Container[str]) -> Possible | None:
    """What is only shown and a loss by the name of the function that makes it, ``history.append(self.loss(p, y))``, or of the list
    that keeps it, ``costs.append(…)``: all that is updated leads to it, and it is computed before."""
    after = {each.after for each in updates}
    for each in shown(found, updates, taken):
        (at, (_, node)), roots = next(iter(each.parts.items())), list(each.binding.defs)
        if not _says(found.survey.dones[at].node, node) or after & found.survey.slice(roots):
            continue
        if all([depends(found, (change,), roots[0]) for change in updates]):
            return each
    return None


def _says(statement: ast.stmt, node: ast.expr) -> bool:
    """Whether an expression is a loss by a name beside it."""
    maker = callee(node) if isinstance(node, ast.Call) else ""
    if loss_named(maker) and not slope_named(maker):
        return True
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or callee(call) != "append" or not isinstance(call.func, ast.Attribute):
        return False
    kept = call.func.value
    return loss_named(kept.id if isinstance(kept, ast.Name) else kept.attr if isinstance(kept, ast.Attribute) else "")
