"""A loss that no name is given to: what is only printed, or put into a history (``losses.append(np.mean((p - y) ** 2))``)."""

from __future__ import annotations

import ast
from collections.abc import Container

from engine.nodes import nodes
from engine.own.dividing import Change, Possible, depends
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
        binding = Binding(index, at, at, found.frame, name, "name", defs, True, value, done.node.lineno, found.frame.prefix, ())
        survey.bindings.append(binding)
        made.append(Possible(binding, False, {at: (name, node)}))
    return made[:3]
