"""Which place of an array is meant: a line that computes indices otherwise than the forward part did under the same names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.mending.repairs.around import Around, Change, own_statements
from engine.reading.segments import segment


def places(around: Around) -> Iterator[Change]:
    """``hs, ws = i, j`` in the function of the faulty line, where another has ``hs, ws = i * stride, j * stride``."""
    every = own_statements(around)
    here = next((node for node in every if node.lineno == around.line and not hasattr(node, "body")), None)
    mine = [node for node in every if isinstance(node, ast.FunctionDef) and node.lineno <= around.line <= (node.end_lineno or 0)]
    if here is None or not mine:
        return
    indices = {name for n in ast.walk(here) if isinstance(n, ast.Subscript) for name in _names(n.slice)}
    inside = {id(n) for n in ast.walk(mine[0])}  # the innermost, as those above come the nearest first
    reach = {*_names(mine[0]), *[arg.arg for arg in mine[0].args.args]}
    bound = [node for node in every if isinstance(node, ast.Assign) and len(node.targets) == 1]
    for node in [each for each in bound if id(each) in inside and _names(each.targets[0]) & indices]:
        target = ast.dump(node.targets[0])
        for other in [each for each in bound if id(each) not in inside and ast.dump(each.targets[0]) == target]:
            if ast.dump(other.value) != ast.dump(node.value) and _names(other.value) <= reach:
                written = segment(other.value, around.lines)
                place = segment(node.targets[0], around.lines)
                yield Change("time_off", ((node.value, written),), node.lineno, f"{place} = {written}", (("place", place),))


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
