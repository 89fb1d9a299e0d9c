"""What the parameters that a round changes were at its top, and under which names they stand on the way."""

from __future__ import annotations

import ast
from typing import Any

from engine.own.records import Def, Survey


def handed(survey: Survey, whole: dict[int, set[int]]) -> dict[int, int]:
    """What parameters of functions stand for that were given a whole number from before the round, ``step(b, m)`` of ``b = 0``:
    definition -> that of the number."""
    found: dict[int, int] = {}
    for each in survey.defs:
        if len(each.reads) == 1 and not each.flat and each.index not in survey.dones[each.done].wrote:
            before = found.get(each.reads[0], each.reads[0])
            if before in whole and each.index not in survey.values:
                found[each.index] = before
    return found


def beside(survey: Survey, added: Def, before: int) -> set[int]:
    """What ``total += sum([… for i in …])`` made on its way: that it had read ``total`` does not mean that it came from it."""
    if not isinstance(survey.dones[added.done].node, ast.AugAssign):
        return set()
    return {at for at in survey.dones[added.done].wrote if at != added.index and before in survey.defs[at].reads}


def names_of(survey: Survey) -> dict[int, set[Any]]:
    """The names and attributes that each definition was bound to."""
    found: dict[int, set[Any]] = {}
    for binding in survey.bindings:
        for at in binding.defs:
            found.setdefault(at, set()).add(binding.name)
    return found


def elsewhere(target: ast.expr, names: set[Any]) -> bool:
    """Whether what is added to is an attribute under which none of ``names`` stands."""
    return isinstance(target, ast.Attribute) and bool(names) and target.attr not in names


def by_their_names(survey: Survey, names: set[Any], came: set[int]) -> bool:
    """Whether what is added to a name came from what is called the gradient of it: ``dW`` of a linear critic does not depend on
    ``W``."""
    mine = [unit for unit in survey.units.values() if unit.gradient.of and unit.gradient.of in names]
    return any([not came.isdisjoint(event.defs) for unit in mine for event in unit.events])


def led(defs: list[Def], ends: set[int], origin: dict[int, int]) -> set[int]:
    """``ends``, and what became them by further sums."""
    found: set[int] = set()
    waiting = list(ends)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            if at in origin:
                waiting += [read for read in defs[at].reads if origin.get(read) == origin[at]]
    return found
