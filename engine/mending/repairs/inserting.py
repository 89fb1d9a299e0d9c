"""A statement that is not there, after the one that shows it: a mean's division, the label's own -1, a mask."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.repairs.adding import AGAIN, lost, scaled
from engine.mending.repairs.arithmetic import constant_ratio, divided, named_factors
from engine.mending.repairs.masks import masks_of

PART, WHOLE = 0, 1
"""What a statement of its own costs more where the line writes a part of an array, which no change of it mends, and where it
writes all of it."""


def inserted(site: Site) -> Iterator[Repair]:
    """``dz /= N``, ``dz[np.arange(N), y] -= 1``, ``dh[h <= 0] = 0`` after the line."""
    node = site.statement.node
    if not site.place or not isinstance(node, (ast.Assign, ast.AugAssign)) or not np.shape(site.got):
        return
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Tuple, ast.List)):
        return
    yield from _divided(site, node)
    yield from _labels(site, node)
    yield from _label_of_one(site, node)
    yield from _cut(site, node)
    if not (isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub))):
        yield from [below(site, kind, added, cost, *told) for kind, added, cost, told in more(site)]


def more(site: Site) -> Iterator[tuple[str, str, int, tuple[tuple[str, Any], ...]]]:
    """What is to be added to the place, or what it is to be divided by, in a statement: kind, text, cost, what is told."""
    if site.want is not site.got and np.shape(site.want) == np.shape(site.got):
        gap = np.subtract(site.want, site.got)
        for kind, text, cost in lost(site, gap) if np.any(gap) and np.all(np.isfinite(gap)) else ():
            sign, term = ("-=", text[1:]) if text.startswith("-") else ("+=", text)
            yield kind, f"{site.place} {sign} {term}", cost + (AGAIN if scaled(site) else 0), (("term", text),)


def below(site: Site, kind: str, added: str, cost: int, *fields: tuple[str, Any]) -> Repair:
    """The statement as it is, and one more after it."""
    return Repair(kind, f"{site.statement.text}\n{added}", cost, (*fields, ("added", added)))


def _more(node: ast.stmt) -> int:
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]  # type: ignore[attr-defined]
    key = isinstance(target, ast.Subscript) and isinstance(getattr(target.slice, "value", None), str)
    return PART if isinstance(target, ast.Subscript) and not key else WHOLE


def _divided(site: Site, node: ast.stmt) -> Iterator[Repair]:
    """A factor of all of it."""
    ratio = constant_ratio(site.want, site.got) if site.want is not site.got else None
    for found in dict.fromkeys([each for each in (ratio, site.ratio) if each is not None]):
        for text, cost in named_factors(site, found) if found != -1.0 else ():
            sign, factor = ("/=", text[1:]) if text.startswith("/") else ("*=", text)
            told = (("ratio", found), *divided(text, found))
            yield below(site, "factor", f"{site.place} {sign} {factor}", cost + _more(node), *told)


def _labels(site: Site, node: ast.stmt) -> Iterator[Repair]:
    """The true class of each row: softmax under a cross-entropy is p there less one."""
    shape = np.shape(site.got)
    if len(shape) != 2 or np.asarray(site.got).dtype.kind != "f":
        return
    for name, held in site.names.items():
        labels = np.asarray(held)
        if labels.shape != shape[:1] or labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= shape[1]:
            continue
        rows = next((f"np.arange({text})" for text, size in site.sizes if size == shape[0]), f"np.arange(len({name}))")
        if _only_there(site, labels):
            added = f"{site.place}[{rows}, {name}] -= 1"
            yield below(site, "missing", added, 2, ("labels", name))


def _label_of_one(site: Site, node: ast.stmt) -> Iterator[Repair]:
    """The share of one example's true class, in a loop over examples: ``dW[:, y[i]] -= X[i]`` beside ``dW[:, j] += X[i]``, or that
    of the others."""
    if not isinstance(node, ast.AugAssign) or not isinstance(node.target, ast.Subscript):
        return
    index = node.target.slice
    moved = [each for each in (index.elts if isinstance(index, ast.Tuple) else [index]) if isinstance(each, ast.Name)]
    labels = [name for name, held in site.names.items() if np.ndim(held) == 1 and np.asarray(held).dtype.kind in "iu"]
    sign = {ast.Add: "-=", ast.Sub: "+="}.get(type(node.op))
    target = site.statement.part(node.target)
    for each in (index.elts if isinstance(index, ast.Tuple) else [index]) if sign is not None else ():
        if isinstance(each, ast.Subscript) and site.statement.part(each.value) in labels:  # the other one, of all classes
            start, text = each.col_offset - node.target.col_offset, site.statement.part(each)
            for counter in site.rounds if site.statement.part(each.slice) in site.rounds else ():
                if counter != site.statement.part(each.slice):
                    there = f"{target[:start]}{counter}{target[start + len(text):]}"
                    yield below(site, "missing", f"{there} {sign} {site.statement.part(node.value)}", 1)
    if sign is None or len(moved) != 1 or moved[0].id not in site.rounds:
        return
    for counter in site.rounds:
        for name in labels if counter != moved[0].id else ():
            start = moved[0].col_offset - node.target.col_offset
            there = f"{target[:start]}{name}[{counter}]{target[start + len(moved[0].id):]}"
            added = f"{there} {sign} {site.statement.part(node.value)}"
            yield below(site, "missing", added, 1, ("truth", name))


def _only_there(site: Site, labels: np.ndarray) -> bool:
    """Whether only the entries of the true classes can be wrong."""
    if site.want is site.got or np.shape(site.want) != np.shape(site.got):
        return True
    lost = np.abs(np.subtract(site.want, site.got))
    there = np.zeros(lost.shape, dtype=bool)
    there[np.arange(len(labels)), labels] = True
    return not np.any(lost[~there] > 1e-6 * float(np.max(lost, initial=0.0)))


def _cut(site: Site, node: ast.stmt) -> Iterator[Repair]:
    """A mask of all of it, where the numbers say which."""
    if np.shape(site.got) != np.shape(site.want) or site.want is site.got:
        return
    for text, mask in masks_of(site):
        if np.shape(mask) == np.shape(site.got) and np.allclose(np.multiply(site.got, mask), site.want, rtol=1e-6):
            kept = text.removeprefix("(").removesuffix(" > 0)")
            added = f"{site.place}[{kept} <= 0] = 0" if text.endswith(" > 0)") else f"{site.place} *= {text}"
            yield below(site, "mask_missing", added, 2 + _more(node))
