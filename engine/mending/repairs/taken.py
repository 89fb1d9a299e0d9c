"""Repairs of what a line takes by mistake: a value where its gradient belongs, another loop's counter; and what a call is not
given that it hands back for the next round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.statement import SUM

_MOST = 12


def values_for_gradients(site: Site) -> Iterator[Repair]:
    """A gradient of that shape where a value is read: ``probs.dot(W.T)`` for ``dscores.dot(W.T)``, ``out[i]`` for ``dout[i]``."""
    statement, count = site.statement, 0
    for part in statement.expressions():
        if not isinstance(part, ast.Name) or part.id in site.gradients or not site.shape(part.id):
            continue
        for place in sorted(site.gradients - {site.place}):
            if place.isidentifier() and place in site.names and np.shape(site.names[place]) == site.shape(part.id):
                count += 1
                if count > _MOST:
                    return
                yield Repair("upstream_other", statement.change((part, place)), 2, (("read", part.id), ("meant", place)))


def counters(site: Site) -> Iterator[Repair]:
    """An index by another loop's counter, ``w[n]`` for ``w[f]``, and two counters in each other's place."""
    statement = site.statement
    for part in statement.expressions():
        if not isinstance(part, ast.Subscript):
            continue
        items = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
        named = [item for item in items if isinstance(item, ast.Name) and item.id in site.rounds]
        whole = statement.part(part)
        pairs = [(one, other) for at, one in enumerate(named) for other in named[at + 1 :]]
        changes: list[tuple[tuple[ast.AST, str], ...]] = [((one, other.id), (other, one.id)) for one, other in pairs]
        changes += [((one, other),) for one in named for other in site.rounds if other != one.id]
        for change in changes:
            written = statement.change(*change)
            meant = written[part.col_offset : len(written) - (len(statement.text) - (part.end_col_offset or 0))]
            yield Repair("cached", written, 5, (("read", whole), ("counter", meant)))


def handed_back(site: Site) -> Iterator[Repair]:
    """What a call hands back for the next round, and is not given there: ``dx, dprev = step(dh[t], cache)`` without ``+ dprev``."""
    statement, node = site.statement, site.statement.node
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    if not isinstance(target, ast.Tuple) or not isinstance(statement.value, ast.Call):
        return
    read = {each.id for each in ast.walk(statement.value) if isinstance(each, ast.Name)}
    back = [each.id for each in target.elts if isinstance(each, ast.Name) and each.id in site.names and each.id not in read]
    for name in back:
        for arg in statement.value.args:
            if np.shape(site.names[name]) == site.shape(statement.part(arg)) != ():
                yield Repair("carry_lost", statement.change((arg, f"{statement.part(arg, SUM)} + {name}")), 2)


__all__ = ["counters", "handed_back", "values_for_gradients"]
