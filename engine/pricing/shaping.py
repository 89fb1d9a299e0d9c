"""Kinds of calls whose results have a size of their own: given by a shape, by repeats, by widths, by the values themselves."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.pricing.asking import (
    DEEP,
    FLOAT,
    FREE,
    Asked,
    Price,
    Shape,
    array,
    axes,
    count,
    counted,
    joint,
    largest,
    logarithm,
    shape,
    signed,
    size,
    total,
)  # fmt: skip
from engine.pricing.kinds import CALL, Kind, Turned, back, nothing


def _full(asked: Asked) -> Price:
    elements = prod(counted(asked.get("shape")))
    return array(elements, elements + CALL, itemsize=asked.itemsize())


FULL = Kind("full", _full, back())


def _like(asked: Asked) -> Price:
    """As large as another array, or of a shape of its own."""
    given = asked.get("shape")
    elements = size(asked.at(0)) if given is None else prod(counted(given))
    return array(elements, elements + CALL, itemsize=asked.itemsize())


LIKE = Kind("like another", _like, back())


def _tiled(asked: Asked) -> Price:
    elements = size(asked.at(0)) * prod(counted(asked.get("reps", 1)))
    return array(elements, 2 * elements + CALL, 2)


TILE = Kind("tile", _tiled, back())


def _repeated(asked: Asked) -> Price:
    each, repeats = shape(asked.at(0)), asked.get("repeats", 1)
    if size(repeats) == 1 or not shape(repeats):
        elements = prod(each) * total(repeats)
    else:
        axis = asked.get("axis")
        length = prod(each) if axis is None or not each else each[signed(axis) % len(each)]
        elements = prod(each) // max(length, 1) * total(repeats)
    return array(elements, 3 * elements + CALL)


def _repeated_back(site: Turned) -> Price:
    return back(6)(site)


REPEAT = Kind("repeat", _repeated, _repeated_back)


def _padded(asked: Asked) -> Price:
    """As wide as the axes become; its modes go over them once more each."""
    each, width = shape(asked.at(0)), asked.get("pad_width", 0)
    if isinstance(width, np.ndarray) and width.size > DEEP:
        width = largest(width)
    pairs = np.asarray(list(width.values()) if isinstance(width, dict) else width, dtype=object)
    if pairs.ndim == 2 and len(pairs) == len(each) and not isinstance(width, dict):
        sums = [2 * largest(pair) for pair in pairs.tolist()]
    else:
        sums = [2 * largest(pairs.ravel().tolist()[:1_000])] * len(each)
    elements = prod([n + more for n, more in zip(each, sums, strict=True)])
    narrow = sum([more // max(n, 1) for n, more in zip(each, sums, strict=True)])  # reflections are laid one by one
    return array(elements, elements * 5 * max(len(each), 1) + (narrow + 1) * 10 * CALL, 3)


PAD = Kind("pad", _padded, back(6, 6))


def _diagonalised(asked: Asked) -> Price:
    """A vector becomes a matrix; of a matrix the diagonal is taken."""
    each, k = shape(asked.at(0)), abs(signed(asked.get("k", 0)))
    if len(each) > 1 and not asked.name.endswith("diagflat"):
        return array(min(each[-2:]))
    return array((prod(each) + k) ** 2)


DIAGONAL_MATRIX = Kind("diagonal matrix", _diagonalised, back())


def _halved(asked: Asked) -> Price:
    """The upper or lower triangle, through a mask of its own."""
    each = shape(asked.at(0))
    elements = prod(each) if len(each) > 1 else prod(each) ** 2
    return array(elements, 4 * elements + CALL, 2)


TRIANGLE = Kind("triangle", _halved, back(6))


def _spaced(asked: Asked) -> Price:
    elements = asked.count("num", 50) * max(prod(joint([shape(asked.at(0)), shape(asked.at(1))])), 1)
    weight = 50 if asked.name.endswith(("logspace", "geomspace")) else 5
    return array(elements, weight * elements + 5 * CALL, 3, asked.itemsize())


SPACED = Kind("points between two ends", _spaced, back(60))


def _resized(asked: Asked) -> Price:
    elements = prod(counted(asked.get("new_shape", ())))
    given = size(asked.at(0))  # laid out in a row first
    repeats = elements // max(given, 1)
    return array(max(elements, given), 2 * elements + given + 500 * repeats, 2)


RESIZE = Kind("resize", _resized, back(6))


def _differenced(asked: Asked) -> Price:
    """``n`` times over, also when nothing is left."""
    times, elements = asked.count("n", 1), size(asked.at(0))
    return array(elements, times * (2 * min(elements, max(elements, 1)) + 4 * CALL) + CALL, 3)


def _differenced_back(site: Turned) -> Price:
    times, elements = max(signed(site.get("n", 1)), 1), prod(site.shapes[0])
    wide = elements + 2 * times * max(elements // max(site.shapes[0][-1] if site.shapes[0] else 1, 1), 1)
    return array(wide, times * (2 * wide + 4 * CALL), 4)


DIFFERENCE = Kind("n-fold difference", _differenced, _differenced_back)


def _powers(asked: Asked) -> Price:
    """``np.vander``: a column a power."""
    n = size(asked.at(0))
    given = asked.get("N")
    columns = n if given is None else count(given)
    return array(n * columns, 10 * n * columns + CALL)


def _powers_back(site: Turned) -> Price:
    elements = prod(site.out)
    return array(elements, 20 * elements, 4)


VANDER = Kind("columns of powers", _powers, _powers_back)


def _polynomial(asked: Asked) -> Price:
    """Horner: once over the places for each coefficient."""
    coefficients, places = size(asked.at(0)), size(asked.at(1))
    return array(places, coefficients * (3 * places + 2 * CALL), 3)


def _polynomial_back(site: Turned) -> Price:
    elements = prod(site.shapes[0]) * max(prod(site.shapes[1]), 1)
    return array(elements, 20 * elements + 2 * CALL * prod(site.shapes[0]), 3)


POLYNOMIAL = Kind("polynomial", _polynomial, _polynomial_back)


def _interpolated(asked: Asked) -> Price:
    """A search among the knots for each place; a gradient wants the share of each knot at each place."""
    places, knots = size(asked.at(0)), size(asked.at(1))
    return array(places, 20 * places * logarithm(knots) + 10 * knots + CALL, 3)


def _interpolated_back(site: Turned) -> Price:
    elements = prod(site.shapes[0]) * max(prod(site.shapes[1]), 1)
    return array(elements, 6 * elements, 4)


INTERPOLATION = Kind("interpolation", _interpolated, _interpolated_back)


def _counted(asked: Asked) -> Price:
    """As long as the largest number is large."""
    given = asked.at(0)
    elements = max(largest(given) + 1, asked.count("minlength"))
    return array(elements, elements + 5 * size(given) + CALL)._replace(held=FLOAT * (elements + 2 * size(given)))


BINCOUNT = Kind("bincount", _counted, back())


def _histogram(asked: Asked) -> Price:
    bins, read = asked.get("bins", 10), size(asked.at(0))
    edges = size(bins) if shape(bins) else count(bins) + 1
    return array(edges, 10 * edges + 60 * read + CALL)._replace(held=FLOAT * (4 * edges + read + (1 << 18)))


HISTOGRAM = Kind("histogram", _histogram, nothing)


def _quantiles(asked: Asked) -> Price:
    """A copy partitioned, and for each percentile the share of each element."""
    each, q = shape(asked.at(0)), asked.get("q", 0)
    elements, points = prod(each), max(size(q), 1)
    gone = axes(asked.get("axis"), len(each))
    kept = prod([n for i, n in enumerate(each) if i not in gone])
    slow = 50 * CALL * kept if ".nan" in asked.name else 0  # a call for each row
    return array(max(points * kept, elements), 30 * elements + 20 * points * kept + slow + 10 * CALL, 3)


def _quantiles_back(site: Turned) -> Price:
    elements = prod(site.shapes[0])
    points = max(site.get("points") or 1, 1)
    return array(elements * points, elements * (10 * points + 40 * logarithm(elements)), 4)


QUANTILE = Kind("percentiles", _quantiles, _quantiles_back)


def _of_others(sizes: Shape, axis: Any) -> Price:
    """A square for each row along the axis."""
    gone = axes(axis, len(sizes))
    length = prod([sizes[i] for i in gone])
    elements = prod(sizes) * max(length, 1)
    return array(elements, 6 * elements, 3)


def products_back(site: Turned) -> Price:
    """The products of the others, or the products from each element on."""
    return _of_others(site.shapes[0], site.get("axis"))


# -- places


def picked(each: Shape, item: Any) -> Price:
    """What an index picks out of an array of shape ``each``: integer arrays their broadcast shape, masks what they hold; slices
    are views."""
    given = item if isinstance(item, tuple) else (item,)
    arrays = [i for i in given if isinstance(i, (np.ndarray, list))]
    if not arrays:
        return FREE
    whole = [i.shape if isinstance(i, np.ndarray) else shape(i) for i in arrays]
    masks = [isinstance(i, np.ndarray) and i.dtype.kind == "b" for i in arrays]
    used = sum([len(s) if m else 1 for s, m in zip(whole, masks, strict=True)])
    used += sum([1 for i in given if not isinstance(i, (np.ndarray, list)) and i is not None and i is not ...])
    left, place = list(each), 0
    for i in given:
        if i is ...:
            place += max(len(each) - used, 0)
        elif isinstance(i, (np.ndarray, list)):
            wide = i.ndim if isinstance(i, np.ndarray) and i.dtype.kind == "b" else 1
            left[place : place + wide] = [1] * len(left[place : place + wide])
            place += wide
        elif i is not None:
            place += 1
    places = [(prod(s),) if m else s for s, m in zip(whole, masks, strict=True)]
    elements = prod(joint(places)) * prod(left)
    read = sum(map(prod, whole))
    return Price(elements, 10 * elements + 2 * read + CALL, FLOAT * (elements + 2 * read))


def _indexed(asked: Asked) -> Price:
    return picked(shape(asked.at(0)), asked.at(1))


INDEX = Kind("index", _indexed, back(30))


def _taken(asked: Asked) -> Price:
    each, places = shape(asked.at(0)), size(asked.at(1))
    axis = asked.get("axis")
    rest = 1 if axis is None or not each else prod(each) // max(each[signed(axis) % len(each)], 1)
    given = asked.at(0)
    row = prod(each) if axis is None and not (isinstance(given, np.ndarray) and given.flags.c_contiguous) else 0  # laid out first
    return array(max(places * rest, row), 10 * places * rest + row + CALL, 2)


TAKE = Kind("take", _taken, back(30))


def _taken_along(asked: Asked) -> Price:
    each, axis = list(shape(asked.at(0))), asked.get("axis", -1)
    if each:
        each[signed(axis) % len(each)] = 1
    elements = prod(joint([tuple(each), shape(asked.at(1))]))
    return array(elements, 20 * elements + 5 * CALL, 3)


TAKE_ALONG = Kind("take along an axis", _taken_along, back(30))


def _edited(asked: Asked) -> Price:
    """Elements put in or left out: a copy of the rest."""
    sizes = [size(asked.at(place)) for place in range(3)]
    each, axis = shape(asked.at(0)), asked.get("axis")
    rest = prod(each) // max(each[signed(axis) % len(each)], 1) if axis is not None and each else 1
    elements = sizes[0] + max(sizes[1], 1) * rest + max(sizes[1], 1) * sizes[2]
    return array(elements, 20 * elements + 10 * CALL, 3)


EDIT = Kind("insert or delete", _edited, back(60))


def _traced(asked: Asked) -> Price:
    """Sums along diagonals; the gradient is laid on them through an identity."""
    return Price(size(asked.at(0)), 4 * size(asked.at(0)) + CALL, FLOAT * size(asked.at(0)))


TRACE = Kind("trace", _traced, back(3))
