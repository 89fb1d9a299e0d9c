"""A factor or a term that is not there: any value in reach, where it fits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.repairs.values import root
from engine.mending.statement import PRODUCT, SUM

MOST = 400


def grown(site: Site) -> Iterator[Repair]:
    """A part of the line times a value, plus it, or minus it."""
    count = 0
    statement = site.statement
    compared = {id(side) for each in statement.expressions() if isinstance(each, ast.Compare) for side in ast.walk(each)}
    if statement.value is None:
        return
    entries = [target for target in statement.targets if isinstance(target, ast.Subscript)]
    whole = site.shape(statement.part(entries[0])) if entries else None  # ``dW[f] += …`` takes what an entry has
    operands = [(text, value) for text, value in _operands(site) if text != site.place]
    for part in statement.expressions():
        if not isinstance(part, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Call)):
            continue
        text = statement.part(part)
        shape = site.shape(text)
        if shape is None or id(part) in compared:
            continue  # whose sign is asked for is one value
        firm, loose = statement.part(part, PRODUCT), statement.part(part, SUM)
        around = "{}" if part is statement.value else "({})"
        for written in (f"1 + {loose}", f"1 - {firm}", f"{loose} - 1"):
            yield Repair("missing", statement.change((part, around.format(written))), 4, (("lacks", "1"),))
        for operand, value in operands:
            if part is statement.value and shape == () and whole and np.shape(value) == whole:
                kind = "mask_missing" if value.dtype == bool else "local_missing"
                kind = "upstream_missing" if root(operand) in site.gradients else kind
                yield Repair(kind, statement.change((part, f"{firm} * {operand}")), 4)
            for kind, written in _ways(site, part, operand, value, shape):
                count += 1
                if count > MOST:
                    return
                yield Repair(kind, statement.change((part, written)), 4, (("lacks", operand),) if kind == "missing" else ())


def _ways(site: Site, part: ast.expr, operand: str, value: np.ndarray, shape: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """The part with an operand, in parentheses where it would come apart."""
    whole = part is site.statement.value
    gradient = root(operand) in site.gradients
    firm, loose = site.statement.part(part, PRODUCT), site.statement.part(part, SUM)
    around = "{}" if whole else "({})"
    if shape != np.shape(value) == np.shape(site.want) and _fits(shape, np.shape(value)):  # a sum that is spread again
        yield "upstream_missing" if gradient else "local_missing", around.format(f"{operand} * {firm}")
    if _fits(np.shape(value), shape):
        mask = value.dtype == bool or (value.size > 1 and np.any(value) and set(np.unique(value)[:3].tolist()) <= {0.0, 1.0})
        kind = "upstream_missing" if gradient else "mask_missing" if mask else "local_missing"
        yield kind, around.format(f"{firm} * {operand}")
        if np.shape(value) == shape and shape and mask:
            yield "missing", around.format(f"{loose} - {operand}")  # labels of 0 and 1
        elif np.shape(value) == shape and not mask:
            yield "missing", around.format(f"{loose} - {operand}")
            yield "carry_lost" if operand in site.carried else "missing", around.format(f"{loose} + {operand}")
            if not gradient:
                yield "local_missing", around.format(f"{firm} * (1 - {operand})")
        elif not np.shape(value) and np.all(value):
            yield kind, around.format(f"{firm} / {operand}")


def _operands(site: Site) -> Iterator[tuple[str, np.ndarray]]:
    """What may be it: gradients first, what only the own part binds, arrays, numbers, what lines around read by an index."""
    found = [(place, np.asarray(held)) for place, held in site.names.items()]
    found += [(text, np.asarray(value)) for text in (*site.texts, *_indexed(site)) if (value := site.value(text)) is not None]
    left_over = site.counters - set(site.rounds)
    found = [(text, value) for text, value in found if text not in site.counters and left_over.isdisjoint(words(text))]
    found = [(text, value) for text, value in found if value.dtype.kind in "fiub" and np.all(np.isfinite(value))]
    yield from sorted(found, key=lambda each: _rank(site, *each))


def _rank(site: Site, text: str, value: np.ndarray) -> tuple[bool, ...]:
    return root(text) not in site.gradients, root(text) not in site.own, np.ndim(value) == 0, "." in text


def _indexed(site: Site) -> Iterator[str]:
    """Elements of gradients, by the indices that the line reads others with."""
    slices = [part.slice for part in ast.walk(site.statement.node) if isinstance(part, ast.Subscript)]
    names = list(dict.fromkeys([n.id for each in slices for n in ast.walk(each) if isinstance(n, ast.Name)]))[:3]
    for place, held in site.names.items():
        if root(place) in site.gradients and 0 < np.ndim(held) <= 2 and place != site.place:
            yield from [f"{place}[{name}]" for name in names]
            if np.ndim(held) == 2:
                yield from [f"{place}[{one}, {other}]" for one in names for other in names if one != other]


def words(text: str) -> set[str]:
    """The names in a text."""
    return set(re.findall(r"[^\W\d]\w*", text))


def _fits(inner: tuple[int, ...], outer: tuple[int, ...]) -> bool:
    """Whether a value of one shape stretches over another."""
    try:
        return np.broadcast_shapes(inner, outer) == outer
    except ValueError:
        return False
