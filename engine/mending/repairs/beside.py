"""A line that a loop does not have: what is added to one gradient stands beside what is added to another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.repairs.inserting import below
from engine.mending.repairs.values import root
from engine.mending.statement import PRODUCT

MOST = 60


def beside(site: Site, place: str, shape: tuple[int, ...]) -> Iterator[Repair]:
    """``db += dz`` below ``dw += dz * x``: what the line adds, less a factor, or times a value of the forward part that is in
    reach; as an outer product, too."""
    node = site.statement.node
    if not isinstance(node, ast.AugAssign) or not isinstance(node.op, (ast.Add, ast.Sub)):
        return
    sign = "+=" if isinstance(node.op, ast.Add) else "-="
    seen: set[str] = set()
    for cost, text in list(_values(site, node.value))[: 4 * MOST]:
        if text not in seen and site.shape(text) == shape and len(seen) < MOST:
            seen.add(text)
            yield below(site, "missing", f"{place} {sign} {text}", cost, ("term", text))


def _values(site: Site, value: ast.expr) -> Iterator[tuple[int, str]]:
    whole, firm = site.statement.part(value), site.statement.part(value, PRODUCT)
    yield 3, whole
    for part in ast.walk(value):
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
            for kept in (part.left, part.right):
                yield 2, site.statement.change((part, site.statement.part(kept, PRODUCT))).partition("= ")[2]
        elif isinstance(part, ast.Call) and ast.unparse(part.func) in ("np.outer", "np.dot") and len(part.args) == 2:
            yield from [(2, site.statement.part(each)) for each in part.args]
    forward = [place for place, held in site.names.items() if not {place, root(place)} & site.gradients and np.size(held)]
    for text in (*site.texts, *_rows(site), *forward):
        if root(text) not in site.gradients:
            yield 3, f"{firm} * {text}"
            if np.ndim(site.value(text)) == 1 == len(site.shape(whole) or ()):
                yield from [(3, f"np.outer({text}, {whole})"), (3, f"np.outer({whole}, {text})")]


def _rows(site: Site) -> Iterator[str]:
    """Elements of the forward part by the counters of the loops around."""
    for place, held in site.names.items():
        if np.ndim(held) and root(place) not in site.gradients:
            yield from [f"{place}[{counter}]" for counter in site.rounds]
    lists = {each.partition("[")[0] for each in site.names if "[" in each}
    for name in sorted(lists):
        yield from [f"{name}[{counter}]" for counter in site.rounds if site.shape(f"{name}[{counter}]") is not None]


__all__ = ["beside"]
