"""A loss that no name is given to: what is only printed, or put into a history (``losses.append(np.mean((p - y) ** 2))``)."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from itertools import count
from typing import Any

import numpy as np

from engine.nodes import nodes
from engine.own.dividing import Change, Possible, depends
from engine.own.loss import loss_named, slope_named
from engine.own.places import callee
from engine.own.records import Binding
from engine.own.rounds import Round
from engine.own.samedata import same_data

NAME = "loss"
_NEAR = 1e-9
_NUMBERS = (np.ndarray, float)
_WORD = re.compile(r"[A-Za-z]+")


def shown(found: Round, updates: tuple[Change, ...], taken: Container[str]) -> list[Possible]:
    """The single numbers of expression statements that depend on what is updated, the last ones first. Each gets a name, and a
    binding in the survey."""
    survey = found.survey
    name = next(each for each in _names() if each not in taken)
    made: list[Possible] = []
    inside: set[int] = set()
    for at, node, value, defs in reversed(found.shown):
        done = survey.dones[at]
        whole = isinstance(done.node, ast.Expr) and node is done.node.value
        if whole or not (isinstance(done.node, ast.Expr) or _kept_at(done.node, node)) or id(node) in inside or not defs:
            continue
        inside |= {id(each) for each in nodes(node)}
        if defs[0] < found.first or not depends(found, updates, defs[0]):
            continue
        index = len(survey.bindings)
        binding = Binding(index, at, at, found.frame, name, "shown", defs, True, value, done.node.lineno, found.frame.prefix, ())
        survey.bindings.append(binding)
        made.append(Possible(binding, False, {at: (name, node)}))
    return made[:3]


def _kept_at(statement: ast.stmt, node: ast.expr) -> bool:
    """Whether a number is put into a place of a history, ``history[i] = cost(w)``, not of what the program computes with."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) and statement.value is node else None
    return isinstance(target, ast.Subscript) and (_maker_says(node) or loss_named(_named(target.value)))


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _names() -> Iterator[str]:
    yield NAME
    yield from (f"{NAME}_{i}" for i in count(1))


def sure_shown(found: Round, updates: tuple[Change, ...], taken: Container[str]) -> Possible | None:
    """What is only shown and a loss by the name of the function that makes it, ``history.append(self.loss(p, y))``, of the list
    that keeps it, ``costs.append(…)``, or by what is printed before it, ``print("loss", …)``: all that is updated leads to it, and
    it is computed before, or of the same data."""
    survey, after, before = found.survey, {each.after for each in updates}, {each.before for each in updates}
    added = {at for each in updates for at in each.added}
    for each in shown(found, updates, taken):
        (at, (_, node)), roots = next(iter(each.parts.items())), list(each.binding.defs)
        if not _says(survey.dones[at].node, node):
            continue
        if after & survey.slice(roots) and not same_data(found, before, after, added, set(roots)):
            continue
        if all([depends(found, (change,), roots[0]) for change in updates]):
            return each
    return None


def made_by_a_loss(possible: Possible) -> bool:
    """Whether what is only shown is what a function gives whose name says that it is a loss."""
    return any([_maker_says(node) for _, node in possible.parts.values()])


def meets(found: Round, updates: tuple[Change, ...], came: set[int], gradient: tuple[int, ...]) -> bool:
    """Whether what is shown, which came from ``came``, is computed of what a gradient is computed of; what shows it may compute
    that once more from what is updated: ``print("Loss", np.mean((y - net.forward(X)) ** 2))``."""
    survey = found.survey
    shared = {at for at in survey.slice(list(gradient)) if at >= found.first}
    if not came.isdisjoint(shared):
        return True
    made = {at: np.asarray(survey.values[at]).tobytes() for at in shared | came if isinstance(survey.values.get(at), _NUMBERS)}
    alike = {made[at] for at in shared & made.keys()}
    return any([depends(found, updates, at) for at in came & made.keys() if at >= found.first and made[at] in alike])


def less_a_label(found: Round, given: Any) -> bool:
    """Whether a gradient is a probability less its label, or the label less it: that of a likelihood. Labels of nothing but 0 are
    none: each gradient is itself less those."""
    alike = [np.asarray(each.value, dtype=float) for each in found.got if np.shape(each.value) == np.shape(given)]
    labels = [value - sign * given for value in alike if np.all((value > 0.0) & (value < 1.0)) for sign in (1.0, -1.0)]
    ones = [np.abs(each - 1.0) < _NEAR for each in labels]
    return any([bool(np.any(one) and np.all(one | (np.abs(each) < _NEAR))) for each, one in zip(labels, ones, strict=True)])


def _maker_says(node: ast.expr) -> bool:
    maker = callee(node) if isinstance(node, ast.Call) else ""
    return loss_named(maker) and not slope_named(maker)


def _says(statement: ast.stmt, node: ast.expr) -> bool:
    """Whether an expression is a loss by a name beside it."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if _kept_at(statement, node):
        return True
    if _maker_says(node) or not isinstance(call, ast.Call):
        return _maker_says(node)
    if callee(call) == "append" and isinstance(call.func, ast.Attribute):
        return loss_named(_named(call.func.value))
    return callee(call) == "print" and loss_named("_".join(_WORD.findall(_label(call, node))))


def _label(call: ast.Call, node: ast.expr) -> str:
    """The text that is printed just before an expression: of an f-string, of a sum of texts, or as an argument."""
    text = ""
    for each in _in_order(call):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            text = each.value
        elif each is node:
            return text
    return ""


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a tree as they are written."""
    yield node
    for each in ast.iter_child_nodes(node):
        yield from _in_order(each)
