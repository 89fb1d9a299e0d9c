"""Kinds that join arrays or cut them up: lists of operands, lists of results."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.pricing.asking import (
    FLOAT,
    FREE,
    OBJECT,
    Asked,
    Price,
    array,
    axes,
    items,
    joint,
    shape,
    signed,
    size,
    total,
)
from engine.pricing.kinds import CALL, Kind, Turned, back, nothing

PIECE = 6_000
"""Steps of one operand of a join or one result of a cut, with the record of it that a trace keeps."""


def _joined(asked: Asked) -> Price:
    shapes = asked.shapes()
    elements = sum([max(prod(s), 1) for s in shapes])
    return Price(elements, elements + PIECE * len(shapes) + CALL, FLOAT * elements + OBJECT * len(shapes), len(shapes))


def _joined_back(site: Turned) -> Price:
    """Each operand's part is cut out; where it begins is counted from the first."""
    count = len(site.shapes)
    return Price(prod(site.out), prod(site.out) + count * (PIECE + 20 * count), FLOAT * prod(site.out) + OBJECT * count)


JOIN = Kind("join", _joined, _joined_back)


def _widened(asked: Asked) -> Price:
    """Lists that become an array: as many as there are, as large as the largest."""
    shapes = asked.shapes()
    inner = joint(shapes)
    elements = len(shapes) * prod(inner)
    return Price(elements, elements * 2 + PIECE * len(shapes) + CALL, FLOAT * elements * 2, len(shapes))


STACK = Kind("stack", _widened, _joined_back)


def _blocked(asked: Asked) -> Price:
    leaves = _leaves(asked.at(0))
    elements = sum([max(size(v), 1) for v in leaves])
    return Price(elements, elements * 2 + PIECE * len(leaves), FLOAT * 2 * elements, len(leaves))


def _leaves(value: Any, depth: int = 0) -> list[Any]:
    if not isinstance(value, (list, tuple)) or depth > 32:
        return [value]
    return [leaf for item in value for leaf in _leaves(item, depth + 1)]


BLOCK = Kind("block", _blocked, _joined_back)


def _pieces(count: int, views: bool = True, elements: int = 0) -> Price:
    return Price(0 if views else elements, count * PIECE + CALL, OBJECT * 2 * count + (0 if views else FLOAT * elements), count)


def _split(asked: Asked) -> Price:
    """Views, as many as wanted."""
    wanted = asked.get("indices_or_sections", 1)
    return _pieces(size(wanted) + 1 if isinstance(wanted, (list, tuple, range)) or np.ndim(wanted) else max(total(wanted), 1))


SPLIT = Kind("split", _split, back())


def _unstacked(asked: Asked) -> Price:
    each = shape(asked.at(0))
    axis = asked.get("axis", 0)
    return _pieces(each[signed(axis) % len(each)] if each else 1)


UNSTACK = Kind("unstack", _unstacked, back())


def _meshed(asked: Asked) -> Price:
    """A grid for each operand, or views of them."""
    sizes = [size(o) for o in asked.operands()]
    grid = sum(sizes) if asked.named.get("sparse") else prod(sizes)
    if asked.named.get("copy", True) is False:
        return _pieces(len(sizes))
    return Price(grid, grid * len(sizes) + PIECE * len(sizes), FLOAT * grid * len(sizes), len(sizes))


MESH = Kind("mesh", _meshed, back())


def _alike(asked: Asked) -> Price:
    return _pieces(len(asked.operands()))


BROADCAST_ARRAYS = Kind("broadcast views", _alike, back())


def _crossed(asked: Asked) -> Price:
    """``np.ix_``: an array of places for each operand."""
    sizes = [size(o) for o in asked.args]
    return Price(max(sizes, default=0), sum(sizes) + PIECE * len(sizes), FLOAT * sum(sizes), len(sizes))


IX = Kind("open mesh", _crossed, nothing)


def _slopes(asked: Asked) -> Price:
    """``np.gradient``: an array for each axis."""
    each = shape(asked.at(0))
    count = len(each) if asked.get("axis") is None else len(axes(asked.get("axis"), len(each)))
    return Price(prod(each), 10 * prod(each) * max(count, 1) + CALL * count, FLOAT * prod(each) * (count + 3))


def _slopes_back(site: Turned) -> Price:
    """Through the matrix of what it makes of the identity."""
    each, axis = site.shapes[0], site.get("axis", 0)
    n = each[axis] if each else 1
    return Price(max(prod(each), n * n), prod(each) * n + 10 * n * n, FLOAT * (4 * prod(each) + 6 * n * n))


SLOPES = Kind("slopes", _slopes, _slopes_back)


def _chosen(asked: Asked) -> Price:
    """``np.choose``: a number of the choices at each place."""
    choices = items(asked.at(1))
    elements = prod(joint([shape(asked.at(0)), *[shape(c) for c in choices]]))
    return array(elements, 10 * elements + PIECE * len(choices), 2)


CHOOSE = Kind("choose", _chosen, back())


def _where(asked: Asked) -> Price:
    """One of two at each place; of a condition alone the places where it holds."""
    shapes = asked.shapes()
    elements = prod(joint(shapes))
    wide = max(len(shapes[0]), 1) if len(shapes) == 1 else 1
    return array(elements, 5 * elements * wide + CALL, wide) if shapes else FREE


WHERE = Kind("where", _where, back())
