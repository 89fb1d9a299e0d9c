"""Factors that were left out together: the numbers tell what the line is to be multiplied by, and it is looked for among products
of two: an upstream gradient and a slope, a gradient and a weight matrix."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.repairs.arithmetic import constant_ratio, named_factors
from engine.mending.repairs.values import root
from engine.mending.statement import PRODUCT

SLOPES = 3
"""Activations whose slopes are tried where no number says that one is missing."""
UPSTREAM, FORWARD = 8, 12
"""Gradients, and other values, that are tried with each other."""

Named = tuple[str, np.ndarray]


def products(site: Site) -> Iterator[Repair]:
    """The line times two values, or with ``1`` in it for a slope."""
    value = site.statement.value
    if value is None or isinstance(value, ast.Tuple) or np.shape(site.got) != np.shape(site.want):
        return
    if site.want is site.got:
        yield from _unknown(site, value)
        return
    added = isinstance(site.statement.node, ast.AugAssign)
    if added and (site.before is None or np.shape(site.before) != np.shape(site.want)):
        return
    before = np.asarray(site.before, dtype=float) if added else 0.0
    made, meant = np.asarray(site.got - before, dtype=float), np.asarray(site.want - before, dtype=float)
    if not made.size or not np.all(made) or not np.all(np.isfinite(meant)) or not np.any(meant):
        return
    factor = meant / made
    read = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
    upstream = [(text, held) for text, held in _gradients(site) if text not in read]
    slopes = list(_slopes(site, factor.shape))
    ones = [part for part in site.statement.expressions() if isinstance(part, ast.Constant) and part.value == 1]
    for text, held in slopes:
        if _same(held, factor):
            for one in ones:
                yield Repair("local_missing", site.statement.change((one, text)), 2, (("factor", text),))
            if not ones:
                yield Repair("local_missing", _times(site, value, text), 3, (("factor", text),))
    for name, held in upstream:
        if not _stretches(held, factor.shape):
            continue
        rest = factor / np.where(held == 0, np.nan, held)
        for text, slope in slopes:
            if _same(slope, rest):
                yield Repair("upstream_missing", _times(site, value, f"{name} * {text}"), 3)
        ratio = constant_ratio(rest, np.ones(rest.shape)) if np.size(rest) > 1 else None
        for text, cost in named_factors(site, ratio) if ratio is not None else ():
            written = f"{name} / {text[1:]}" if text.startswith("/") else f"{text} * {name}"
            yield Repair("upstream_missing", _times(site, value, written), cost)
    if factor.ndim == 2:
        for text, product in _matrices(site, upstream):
            if np.shape(product) == factor.shape and _same(product, factor):
                yield Repair("upstream_missing", _times(site, value, f"({text})"), 3)


def _into_cells(site: Site, value: ast.expr, shape: tuple[int, ...] | None) -> Iterator[Repair]:
    """One number that is written into a row: times what lines around read by an index, ``d[j] += err`` for ``err * c[i]``."""
    target = getattr(site.statement.node, "target", None)
    row = site.shape(ast.unparse(target)) if shape == () and isinstance(target, ast.Subscript) else None
    for text in site.texts if row else ():
        if site.shape(text) == row and root(text) not in site.gradients:
            yield Repair("local_missing", _times(site, value, text), 3, (("factor", text),))


def _unknown(site: Site, value: ast.expr) -> Iterator[Repair]:
    """The same where no number says what the line should leave: a gradient and what the line reads, or a weight matrix."""
    shape = site.shape(site.statement.part(value))
    yield from _into_cells(site, value, shape)
    read = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
    if shape is None or not shape:
        return
    for one in [part for part in site.statement.expressions() if isinstance(part, ast.Constant) and part.value == 1]:
        held = [(text, np.shape(value)) for text, value in site.names.items()] + [(text, site.shape(text)) for text in site.texts]
        for text in [text for text, of in held if of == shape and not {text, root(text)} & site.gradients][:FORWARD]:
            for slope in (f"(1 - {text}**2)", f"(1 - {text})", f"({text} > 0)"):
                yield Repair("local_missing", site.statement.change((one, slope)), 3, (("factor", slope),))
    if read & site.gradients:
        yield from _forgotten(site, value, shape)
        return
    upstream = [each for each in _gradients(site) if each[0] not in read]
    for name, array in upstream:
        for text in sorted(read) if array.shape == shape else ():
            if site.shape(text) == shape:
                yield Repair("upstream_missing", _times(site, value, f"{name} * {text}"), 4)
    for text, product in _matrices(site, upstream) if len(shape) == 2 else ():
        if product.shape == shape:
            yield Repair("upstream_missing", _times(site, value, f"({text})"), 4)


def _forgotten(site: Site, value: ast.expr, shape: tuple[int, ...]) -> Iterator[Repair]:
    """A gradient times the slope of an activation, rather of that which has the line's own name: ``l1`` of ``l1_delta``."""
    held = [text for text, array in site.names.items() if np.shape(array) == shape and not {text, root(text)} & site.gradients]
    held = [text for text in held if root(text) not in site.own]
    for text in sorted(held, key=lambda each: root(each) not in site.place)[:SLOPES]:
        masks = [] if np.all(site.names[text] > 0) else [f"({text} > 0)"]  # else it is a copy
        for slope in (f"{text} * (1 - {text})", f"(1 - {text}**2)", *masks):
            yield Repair("local_missing", _times(site, value, slope), 3, (("factor", slope),))


def _times(site: Site, value: ast.expr, text: str) -> str:
    return site.statement.change((value, f"{site.statement.part(value, PRODUCT)} * {text}"))


def _gradients(site: Site) -> list[Named]:
    """Gradients, and what only the own part binds, latest last."""
    found = [(place, held) for place, held in site.names.items() if place != site.place and _numbers(held)]
    found = [(place, held) for place, held in found if {place, root(place)} & (site.gradients | site.own)]
    return [(place, np.asarray(held, dtype=float)) for place, held in found[-UPSTREAM:]]


def _slopes(site: Site, shape: tuple[int, ...]) -> Iterator[Named]:
    """Values of the forward part, also of an element that a line around reads, and the slopes that they are read for."""
    found = [(place, held) for place, held in site.names.items() if not {place, root(place)} & site.gradients]
    found += [(text, value) for text in site.texts if root(text) not in site.gradients and (value := site.value(text)) is not None]
    arrays = [(text, np.asarray(held, dtype=float)) for text, held in found if text != site.place and _numbers(held)]
    for text, held in _once([each for each in arrays if np.shape(each[1]) == shape])[:FORWARD]:
        yield f"(1 - {text}**2)", 1 - held**2
        yield f"{text} * (1 - {text})", held * (1 - held)
        yield text, held
        yield f"(1 - {text})", 1 - held
        yield f"({text} > 0)", (held > 0).astype(float)
        yield f"2 * {text}", 2 * held
        for other, two in arrays if np.size(held) > 1 else ():
            if other != text and np.shape(two) == shape:
                yield f"({text} - {other})", held - two


def _matrices(site: Site, upstream: list[Named]) -> Iterator[tuple[str, Any]]:
    weights = [(place, np.asarray(held, dtype=float)) for place, held in site.names.items()
               if np.ndim(held) == 2 and _numbers(held) and not {place, root(place)} & site.gradients]  # fmt: skip
    for name, held in [each for each in upstream if each[1].ndim == 2]:
        for weight, other in _once(weights)[:FORWARD]:
            for text, a, b in (
                (f"{weight}.T @ {name}", other.T, held), (f"{name} @ {weight}.T", held, other.T),
                (f"{weight} @ {name}", other, held), (f"{name} @ {weight}", held, other),
            ):  # fmt: skip
                if a.shape[1] == b.shape[0]:
                    yield text, a @ b


def _once(named: list[Named]) -> list[Named]:
    """Each array under its shortest name: ``W2`` for ``parameters['W2']``; of an element by a loop's counter, not its number."""
    found: dict[bytes, Named] = {}
    for text, held in named:
        key = repr(held.shape).encode() + held.tobytes()
        if key not in found or (len(text), _numbered(text)) < (len(found[key][0]), _numbered(found[key][0])):
            found[key] = text, held
    return list(found.values())


def _numbered(text: str) -> bool:
    return bool(re.search(r"\[-?\d+\]", text))


def _numbers(held: Any) -> bool:
    array = np.asarray(held)
    return array.dtype.kind in "fiub" and bool(np.all(np.isfinite(array)))


def _stretches(held: np.ndarray, shape: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(held.shape, shape) == shape and bool(np.any(held))
    except ValueError:
        return False


def _same(a: Any, b: np.ndarray) -> bool:
    """Equal wherever it can be told, up to a number: what the line should leave may be known in another convention (a mean's
    division comes later), and the whole part tells whether it is right."""
    known = np.isfinite(b)
    one, other = np.asarray(a, dtype=float)[known], b[known]
    if other.size < 2:
        return other.size == 1 and bool(np.isclose(one, other, rtol=1e-6)[0])
    at = int(np.argmax(np.abs(one)))
    if not one[at] or not other[at] or np.all(other == other[at]):
        return False
    ratio = other[at] / one[at]
    return bool(np.allclose(one * ratio, other, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(other)))))


__all__ = ["products"]
