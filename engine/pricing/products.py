"""Kinds of linear algebra: products of arrays, contractions, functions and decompositions of matrices.

A multiplication of floats in order goes to BLAS and is a quarter of a step; any other goes one by one. A step of an n x n
matrix's decomposition is n³ multiplications times what the method takes.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.pricing.asking import FLOAT, FREE, Asked, Price, Shape, array, axes, joint, shape, signed, size
from engine.pricing.kinds import CALL, Back, Kind, Turned, back

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Those of subscripts (Python's ``string`` has them too, and takes longer to load than all of this)."""
BLAS = 4
"""Multiplications that a step of a product of floats does."""
LOOSE = 4
"""Steps of one multiplication outside of BLAS, where the elements do not lie in order."""


def _multiplied(operands: list[Any], multiplications: int) -> int:
    """Steps of a product."""
    if all([isinstance(o, np.ndarray) and o.dtype == float and 0 not in o.strides for o in operands]):
        return multiplications // BLAS + CALL
    return multiplications * LOOSE + CALL


def contraction(a: Shape, b: Shape) -> tuple[int, int]:
    """(elements, multiplications) of ``a @ b``."""
    if not a or not b:
        return prod(a) * prod(b), prod(a) * prod(b)
    rows, columns = a[-2] if len(a) > 1 else 1, b[-1] if len(b) > 1 else 1
    elements = prod(joint([a[:-2], b[:-2]])) * rows * columns
    return elements, elements * a[-1]


def _matmul(asked: Asked) -> Price:
    operands = asked.operands()
    a, b = ([shape(o) for o in operands] + [(), ()])[:2]
    elements, work = contraction(a, b)
    copies = sum([size(o) for o in operands if not (isinstance(o, np.ndarray) and o.flags.forc)])
    return array(elements, _multiplied(operands, work))._replace(held=FLOAT * (elements + copies))


def _matmul_back(site: Turned) -> Price:
    """A product for each operand, with the axes that broadcasting added still there."""
    a, b = site.shapes
    elements, work = contraction(a, b)
    lead = prod(site.out[: max(len(site.out) - 2, 0)])
    full = lead * max(prod(a[-2:]), prod(b[-2:])) + elements
    return Price(full, 2 * work + 2 * full, FLOAT * (full + prod(a) + prod(b)))


FEW = 1 << 20
"""Sizes, multiplied, of factors whose product takes a fraction of a millisecond."""
MATMUL = Kind("matmul", _matmul, _matmul_back, FEW)


def _dotted(asked: Asked) -> Price:
    """``np.dot`` and ``np.inner``: every row of one with every row of the other."""
    operands = asked.operands()
    a, b = ([shape(o) for o in operands] + [(), ()])[:2]
    inside = a[-1] if a and b else 1
    elements = prod(a) * prod(b) // max(inside, 1) ** (2 if a and b else 0)
    return array(elements, _multiplied(operands, elements * inside), 2)


def _dotted_back(site: Turned) -> Price:
    sizes = [prod(s) for s in site.shapes]
    inside = max([s[-1] for s in site.shapes if s], default=1)
    return Price(max(sizes), 2 * prod(site.out) * inside + sum(sizes), FLOAT * 4 * max([*sizes, prod(site.out)]))


DOT = Kind("dot", _dotted, _dotted_back, FEW)


def _tensordot(asked: Asked) -> Price:
    operands = asked.operands()
    a, b = ([shape(o) for o in operands] + [(), ()])[:2]
    given = asked.get("axes", 2)
    if isinstance(given, np.ndarray):
        given = given.tolist()
    if isinstance(given, (list, tuple)) and len(given) == 2:
        summed = axes(given[0], len(a)) if given[0] is not None else ()
    else:
        n = min(max(signed(given), 0), len(a))
        summed = tuple(range(len(a) - n, len(a)))
    inside = prod([a[i] for i in summed])
    elements = prod(a) * prod(b) // max(inside, 1) ** 2
    return array(elements, _multiplied(operands, elements * inside))._replace(held=FLOAT * (elements + prod(a) + prod(b)))


def _tensordot_back(site: Turned) -> Price:
    sizes = [prod(s) for s in site.shapes]
    inside = int((max(sizes[0] * sizes[1], 1) // max(prod(site.out), 1)) ** 0.5) + 1
    return Price(max(sizes), 2 * prod(site.out) * inside + sum(sizes), FLOAT * 4 * max([*sizes, prod(site.out)]))


TENSORDOT = Kind("tensordot", _tensordot, _tensordot_back)


def _matvec(asked: Asked) -> Price:
    shapes = sorted([*asked.shapes(), (), ()][:2], key=len)
    vector, matrix = shapes
    lead = prod(joint([vector[:-1], matrix[:-2]]))
    inner = matrix[-2:] or (1,)
    return array(lead * max(inner), lead * prod(inner) * LOOSE + CALL)


def _matvec_back(site: Turned) -> Price:
    vector, matrix = sorted(site.shapes, key=len)
    full = prod(joint([vector[:-1], matrix[:-2]])) * prod(matrix[-2:])
    return array(full, full * LOOSE, 3)


MATVEC = Kind("matvec", _matvec, _matvec_back)


# -- einsum


def indices(subscripts: Any, shapes: list[Shape]) -> tuple[list[str], str, dict[str, int]]:
    """The letters of each operand and of the output (ellipses written out), and the size of each letter."""
    text = subscripts.replace(" ", "") if isinstance(subscripts, str) else ""
    left, arrow, right = text.partition("->")
    spare = [c for c in LETTERS if c not in text]
    terms: list[str] = []
    sizes: dict[str, int] = {}
    dots = ""
    for term, each in zip(left.split(","), shapes, strict=False):
        width = max(len(each) - len(term.replace("...", "")), 0) if "..." in term else 0
        letters = "".join(spare[:52][:width])
        dots = max(dots, letters, key=len)
        terms.append(term.replace("...", letters))
        for letter, n in zip(terms[-1], each, strict=False):
            sizes[letter] = max(sizes.get(letter, 1), n)
    joined = "".join(terms)
    out = right.replace("...", dots) if arrow else dots + "".join([c for c in sizes if joined.count(c) == 1 and c not in dots])
    return terms, out, sizes


def _einsum(asked: Asked) -> Price:
    operands = asked.operands()
    subscripts = asked.at(0)
    if not isinstance(subscripts, str):
        return FREE  # refused by its row: a list of arrays and lists
    _, out, sizes = indices(subscripts, [shape(o) for o in operands])
    elements, work = prod([sizes.get(c, 1) for c in out]), prod(sizes.values())
    # an order of its own may hold what two operands have together
    held = elements * 2 if not asked.named.get("optimize") else min(work, elements + 2 * prod([size(o) for o in operands]))
    return Price(elements, work * max(len(operands), 1) + CALL, FLOAT * held)


def _einsum_back(site: Turned) -> Price:
    """An einsum for each operand; an index that one repeats is spread by an identity."""
    terms, _, sizes = indices(site.get("subscripts"), list(site.shapes))
    work, biggest = prod(sizes.values()), max(map(prod, site.shapes))
    repeated = prod([sizes[c] for term in terms for c in set(term) if term.count(c) > 1])
    eye = max([sizes[c] ** 2 for term in terms for c in set(term) if term.count(c) > 1], default=0)
    operands = len(terms)
    return Price(max(biggest, eye), work * repeated * operands * (operands + 1), FLOAT * (2 * biggest + eye))


EINSUM = Kind("einsum", _einsum, _einsum_back)


# -- matrices


def _cubed(each: Shape, weight: float) -> int:
    """Steps of a decomposition."""
    least = min(each[-2:]) if len(each) > 1 else 1
    return int(prod(each) * least * weight) + CALL * prod(each[:-2])


def _completed(asked: Asked) -> bool:
    """Whether the larger side squared comes out too."""
    if asked.name.endswith("svd"):
        return bool(asked.get("full_matrices", True) and asked.get("compute_uv", True))
    return asked.get("mode") in ("complete", "raw", "full")


def decomposition(weight: float, copies: int = 4) -> Kind:
    """A function of square matrices or of rectangular ones."""

    def price(asked: Asked) -> Price:
        each = shape(asked.at(0))
        elements = prod(each)
        if len(each) > 1 and _completed(asked):
            elements = max(elements, prod(each[:-2]) * max(each[-2:]) ** 2)
        return Price(elements, _cubed(each, weight) + elements * int(weight), FLOAT * (copies * prod(each) + elements))

    return Kind("decomposition", price, matrix_back(6))


def matrix_back(weight: int) -> Back:
    """A few products of matrices, inverses, solutions."""

    def price(site: Turned) -> Price:
        each = max(site.shapes, key=prod)
        least, wide = (min(each[-2:]), max(each[-2:])) if len(each) > 1 else (1, max(each, default=1))
        elements = prod(each)
        square = wide * wide * prod(each[:-2]) if wide <= 4 * least or len(each) < 2 else elements
        work = weight * (elements * least + max(elements, square))
        return Price(max(elements, square), work, FLOAT * (6 * elements + 2 * square))

    return price


def _solved(asked: Asked) -> Price:
    a, b = ([*asked.shapes(), (), ()])[:2]
    right = b[-1] if len(b) > 1 else 1
    lead = prod(joint([a[:-2], b[:-2]])) // max(prod(a[:-2]), 1)
    rows = max(a[-2:], default=1)
    elements = prod(a[:-2]) * lead * rows * right
    copies = prod(a) * max(lead, 1)
    return Price(max(elements, prod(a)), (_cubed(a, 4) + prod(a) * right) * max(lead, 1), FLOAT * 3 * (copies + elements))


SOLVE = Kind("solve", _solved, matrix_back(6))


def _raised(asked: Asked) -> Price:
    each = shape(asked.at(0))
    doublings = 2 * abs(signed(asked.get("n", 1))).bit_length() + 1
    return Price(prod(each), _cubed(each, 0.5) * doublings + _cubed(each, 1), FLOAT * 4 * prod(each))


def _raised_back(site: Turned) -> Price:
    """The power of a matrix of blocks, twice as wide."""
    each, doublings = site.shapes[0], 2 * abs(signed(site.get("n", 1))).bit_length() + 1
    return Price(4 * prod(each), 8 * _cubed(each, 0.5) * doublings, FLOAT * 16 * prod(each))


MATRIX_POWER = Kind("a power of a matrix", _raised, _raised_back)


def _chained(asked: Asked) -> Price:
    """numpy looks for the best order, in Python: the cube of how many there are."""
    shapes = asked.shapes()
    n = len(shapes)
    sides = [s[-1] if s else 1 for s in shapes]
    rows = max([s[0] if s else 1 for s in shapes], default=1)
    work = sum([rows * (s[0] if s else 1) * side for s, side in zip(shapes, sides, strict=True)])
    elements = max([rows * side for side in sides], default=0)
    return Price(elements, work + (n**3 * 60 if n > 3 else 0) + n * CALL, FLOAT * 2 * elements)


def _chained_back(site: Turned) -> Price:
    """For each matrix the product of all the others."""
    n = len(site.shapes)
    widest = max([max(s, default=1) for s in site.shapes])
    biggest = max(map(prod, site.shapes))
    return Price(max(biggest, prod(site.out)), n * n * biggest * widest, FLOAT * 4 * max(biggest, prod(site.out)))


CHAIN = Kind("a chain of products", _chained, _chained_back)


def _normed(asked: Asked) -> Price:
    """Lengths along axes; of a matrix also by its singular values."""
    each, order, axis = shape(asked.at(0)), asked.get("ord"), asked.get("axis")
    read = prod(each)
    price = Price(read, 60 * read + CALL, FLOAT * 3 * read)
    pair = len(axis) == 2 if isinstance(axis, (list, tuple)) else axis is None
    if pair and len(each) > 1 and order in ("nuc", 2, -2):
        a, b = (each[signed(i) % len(each)] for i in axis) if axis is not None else each[-2:]
        return Price(read, price.work + 10 * read * min(a, b), price.held + FLOAT * 4 * read)
    return price


def _normed_back(site: Turned) -> Price:
    each = site.shapes[0]
    spectral = site.get("ord") in ("nuc", 2, -2) and len(each) > 1
    return back(60, 6)(site)._replace(work=60 * prod(each) + (prod(each) * min(each[-2:]) if spectral else 0))


NORM = Kind("norm", _normed, _normed_back)


def _covaried(asked: Asked) -> Price:
    """Every row with every other."""
    shapes = asked.shapes()
    columns = asked.get("rowvar", True) is False or asked.get("rowvar", True) == 0
    rows = sum([1 if len(s) < 2 else s[-1] if columns else s[0] for s in shapes])
    read = sum(map(prod, shapes))
    return Price(rows * rows, rows * read + 10 * read + CALL, FLOAT * (3 * rows * rows + 4 * read))


def _covaried_back(site: Turned) -> Price:
    read, rows = sum(map(prod, site.shapes)), max(site.out, default=1)
    return Price(max(read, rows * rows), 4 * rows * read, FLOAT * (6 * read + 3 * rows * rows))


COVARIANCE = Kind("covariance", _covaried, _covaried_back)


def _convolved(asked: Asked) -> Price:
    sizes = [*[size(o) for o in asked.operands()], 1, 1][:2]
    return array(sum(sizes), sizes[0] * sizes[1] + CALL, 3)


def _convolved_back(site: Turned) -> Price:
    sizes = [prod(s) for s in site.shapes]
    return Price(2 * sum(sizes), 4 * sizes[0] * sizes[1] + sum(sizes), FLOAT * 6 * sum(sizes))


CONVOLUTION = Kind("convolution", _convolved, _convolved_back)
