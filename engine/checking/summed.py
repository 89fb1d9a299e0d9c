"""Sums that the loop around a pass begins, ``grad_v = (s - 1) * u``, and to which each pass only adds: they are whole after the
last pass, and read there. Of one pass they are no gradient."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace

from engine.nodes import nodes
from engine.own.passes import Begun
from engine.verdicts import Own, Uncompared


def summed(begun: Begun, own: Own) -> Own:
    """The verdict without such sums where they are wrong: they are not compared, nor is what follows from nothing else."""
    if own.ok or len(begun.loops) < 2:
        return own
    begin = _begun_around(begun.loops[-2], begun.loops[-1])
    sums = [one for one in own.lines if one.verdict == "wrong" and one.name in begin]
    if not sums:
        return own
    left = [one for one in own.lines if not any([one is each for each in sums])]
    if not any([one.verdict == "wrong" for one in left]):
        sums += [one for one in left if one.verdict == "follows"]
        left = [one for one in left if one.verdict != "follows"]
    others = tuple([Uncompared(one.line, one.name, "another_run") for one in sums])
    first = next((one.line for one in left if one.verdict == "wrong"), None)
    return replace(own, lines=tuple(left), others=(*own.others, *others), first_wrong=first)


def _begun_around(outer: ast.stmt, loop: ast.stmt) -> set[str]:
    """The names that the outer loop binds, outside of the inner one, which only adds to them and does not read them otherwise."""
    inside = nodes(loop)
    within = {id(node) for node in inside}
    bound = {
        target.id for node in nodes(outer) if isinstance(node, ast.Assign) and id(node) not in within
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    added = [node.target.id for node in inside if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)]
    named = Counter([node.id for node in inside if isinstance(node, ast.Name)])
    return {name for name in bound if name in added and named[name] == added.count(name)}
