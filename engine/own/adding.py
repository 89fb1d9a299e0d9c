"""Numbers that a round adds up over loops of its own, ``total += loss`` for each example: a sum beats its terms, and what it was
before it was whole.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.own.records import Binding, Survey


def summed_up(survey: Survey, made: list[Any]) -> list[Any]:
    """Of several numbers (with a ``binding``) those that no other one adds up, each as its statement left it last."""
    groups: dict[tuple[int, str, int], list[Any]] = {}
    for each in made:
        node = survey.dones[each.binding.done].node
        groups.setdefault((id(each.binding.holder), str(each.binding.name), id(node)), []).append(each)
    left = dict(groups)
    for key, group in groups.items():
        last = group[-1]
        if len(group) > 1 and _adds(survey.dones[last.binding.done].node, str(last.binding.name)):
            came = survey.slice(list(last.binding.defs))
            terms = [
                other for other, ones in groups.items()
                if other != key and len(ones) > 1 and all([came.issuperset(one.binding.defs) for one in ones])
            ]  # fmt: skip
            if terms:
                left[key] = [last]
                for other in terms:
                    left.pop(other, None)
    kept = {id(each) for group in left.values() for each in group}
    return [each for each in made if id(each) in kept]


def term_of(survey: Survey, binding: Binding) -> str:
    """The name that a sum adds in several rounds, ``loss`` of ``total += loss``; "" of what is none."""
    node = survey.dones[binding.done].node
    match node:
        case ast.AugAssign(op=ast.Add(), target=ast.Name(id=name), value=ast.Name(id=term)) if name == binding.name:
            mine = [each for each in survey.bindings if each.name == name and each.holder is binding.holder]
            return term if len([each for each in mine if survey.dones[each.done].node is node]) > 1 else ""
    return ""


def _adds(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.AugAssign(op=ast.Add(), target=ast.Name(id=target)):
            return target == name
        case ast.Assign(targets=[ast.Name(id=target)], value=ast.BinOp(op=ast.Add(), left=left, right=right)):
            return target == name and name in (getattr(left, "id", ""), getattr(right, "id", ""))
    return False
