"""Sums that a loss is a term of: ``objective = nll + lam * np.sum(w ** 2)`` after a loss that its name tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.own.loss import Loss, never_named
from engine.own.records import Survey


def sums_of(survey: Survey, loss: Loss) -> Iterator[str]:
    """The names of the later numbers of which a loss is a term, as it is, the last first; none that tells a value that is only
    shown (``smooth_loss``)."""
    names = {str(each.name) for each in survey.bindings if set(each.defs) & set(loss.defs)}
    known: set[int] = set(loss.defs)  # the loss, and sums of it
    found: dict[str, None] = {}
    for binding in survey.bindings[loss.binding + 1 :]:
        if binding.kind == "entry" or not binding.single or not binding.defs:
            continue
        at = binding.defs[-1]
        made = survey.defs[at]
        summed = not known.isdisjoint(made.reads) and names & set(_terms(survey.dones[made.done].node))
        if at not in known and not summed:
            continue
        names.add(str(binding.name))
        if binding.kind != "parameter" and at not in loss.defs and not never_named(str(binding.name)):
            found[str(binding.name)] = None
        known.add(at)
    yield from reversed(found)


def _terms(node: ast.stmt) -> Iterator[str]:
    """The last names of what a statement adds up."""
    value = getattr(node, "value", None)
    if isinstance(node, ast.AugAssign):
        if not isinstance(node.op, (ast.Add, ast.Sub)):
            return
        yield from _name(node.target)
        if isinstance(node.op, ast.Sub):
            return
    waiting = [value] if isinstance(value, ast.expr) else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.BinOp) and isinstance(each.op, (ast.Add, ast.Sub)):
            waiting += [each.left, each.right] if isinstance(each.op, ast.Add) else [each.left]
        elif isinstance(each, ast.Call) and ast.unparse(each.func) == "float" and len(each.args) == 1:
            waiting.append(each.args[0])
        elif isinstance(each, (ast.Tuple, ast.List)) and isinstance(node, ast.Return):
            waiting += each.elts
        else:
            yield from _name(each)


def _name(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
