"""What a statement adds up under names."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

import numpy as np

from engine.own.records import Survey


def named_terms(survey: Survey, own: Collection[int], at: int) -> list[int]:
    """The definitions of its shape that stand under a name in the sum that makes a definition; those of ``own``, the own part's."""
    node = survey.dones[survey.defs[at].done].node
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        terms = [node.target, *_terms(node.value)]
    elif isinstance(node, ast.Assign) and len(node.targets) == 1:
        terms = list(_terms(node.value))
    else:
        return []
    if len(terms) < 2 and not isinstance(node, ast.Assign):
        return []
    shape = np.shape(survey.values[at])
    names = {each.id for each in terms if isinstance(each, ast.Name)}
    reads = [each for each in survey.defs[at].reads if each in own and each in survey.values]
    reads = [each for each in reads if np.shape(survey.values[each]) == shape]
    return list(dict.fromkeys([each for each in reads if _bound(survey, each, names)]))


def _bound(survey: Survey, at: int, names: set[str]) -> bool:
    return any([at in each.defs and each.name in names for each in survey.bindings if each.kind in ("name", "parameter")])


def _terms(value: ast.expr) -> Iterator[ast.expr]:
    """What is added up in an expression."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        yield from _terms(value.left)
        yield from _terms(value.right)
    else:
        yield value
