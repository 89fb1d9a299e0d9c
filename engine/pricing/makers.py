"""The prices of calls that make constant arrays, counts and answers: a row a function, with its arguments by numpy's names."""

from __future__ import annotations

import math
from math import prod
from typing import Any

import numpy as np

from engine.named import NamedTuple
from engine.pricing.asking import (
    FLOAT,
    Asked,
    Price,
    array,
    count,
    counted,
    items,
    joint,
    logarithm,
    shape,
    signed,
    size,
)
from engine.pricing.joining import IX
from engine.pricing.kinds import CALL, Kind, back, elementwise, fixed, nothing, searching, sorting
from engine.pricing.shaping import BINCOUNT, FULL, LIKE, SPACED


class Row(NamedTuple):
    """How a function's arguments are called, and what a call costs. ``first`` of them are operands."""

    kind: Kind
    names: tuple[str, ...] = ()
    first: int = 1


def row(kind: Kind, names: str = "", first: int = 1) -> Row:
    """A row; ``names`` are blank-separated."""
    return Row(kind, tuple(names.split()), first)


def _square(asked: Asked) -> Price:
    """``np.eye``, ``np.tri``: rows times columns."""
    rows = asked.count("N", asked.count("n"))
    elements = rows * asked.count("M", rows)
    return array(elements, 3 * elements + CALL, 2, asked.itemsize())


SQUARE = Kind("square", _square, nothing)


def _between(asked: Asked) -> Price:
    """``np.arange``: as many steps as there are from start to stop."""
    start, stop, step = asked.get("start"), asked.get("stop"), asked.get("step")
    if stop is None:
        start, stop = 0, start
    elements = steps(0 if start is None else start, stop, 1 if step is None else step)
    return array(elements, elements + CALL, 2, asked.itemsize())


RANGE = Kind("range", _between, back())


def steps(start: Any, stop: Any, step: Any) -> int:
    """How many steps there are from start to stop, rounded up."""
    try:
        low, high, by = (float(np.asarray(v).reshape(())) for v in (start, stop, step))
    except (TypeError, ValueError, OverflowError):
        return 0  # numpy says what is wrong with it
    if not all(map(math.isfinite, (low, high, by))) or not by:
        return 0
    return math.ceil(min(max((high - low) / by, 0.0), 1e18)) + 1


def _triangle(asked: Asked) -> Price:
    """Places in a triangle: half of a square, found through a mask."""
    rows = asked.count("n")
    elements = rows * asked.count("m", rows)
    return array(2 * elements, 6 * elements + CALL, 2)


def _triangle_of(asked: Asked) -> Price:
    return array(2 * size(asked.at(0)), 6 * size(asked.at(0)) + CALL, 2)


def _grid(asked: Asked) -> Price:
    sizes = counted(asked.get("dimensions"))
    elements = len(sizes) * prod(sizes)
    return array(elements, 2 * elements + CALL * (len(sizes) + 1))


def _diagonals(asked: Asked) -> Price:
    elements = asked.count("n")
    return Price(elements, elements + CALL, FLOAT * elements, asked.count("ndim", 2))


def _diagonals_of(asked: Asked) -> Price:
    each = shape(asked.at(0))
    return Price(max(each, default=0), max(each, default=0) + CALL, FLOAT * max(each, default=0))


def _unravelled(asked: Asked) -> Price:
    """One array of places an axis."""
    ranks = len(counted(asked.at(1)))
    elements = size(asked.at(0)) * max(ranks, 1)
    return array(elements, 10 * elements + CALL, 2)


def _ravelled(asked: Asked) -> Price:
    elements = prod(joint([shape(i) for i in items(asked.at(0))])) if isinstance(asked.at(0), (list, tuple)) else size(asked.at(0))
    count = len(items(asked.at(0)))
    return array(elements, 10 * elements * max(count, 1) + CALL * max(count, 1), 2)


def _window(asked: Asked) -> Price:
    elements = max([count(a) for a in [*asked.args[:1], asked.get("M"), asked.get("n")] if a is not None], default=0)
    return array(elements, 60 * elements + 10 * CALL, 6)


def _made(asked: Asked) -> Price:
    """``np.array``: a list is read item by item."""
    given = asked.at(0)
    elements = size(given)
    copies = 1 if isinstance(given, np.ndarray) and asked.name == "np.asarray" else 2
    return array(elements, elements * (1 if isinstance(given, np.ndarray) else 100) + CALL, copies, asked.itemsize())


ARRAY = Kind("array of a list", _made, nothing)


def _unpacked(asked: Asked) -> Price:
    """``np.unpackbits``: eight of each."""
    elements = 8 * size(asked.at(0))
    return array(elements, 2 * elements + CALL, 1, 1)


UNPACKED = Kind("bits", _unpacked, nothing)


# -- integers


def _bits(value: Any) -> int:
    return abs(signed(value)).bit_length()


def _factorial(asked: Asked) -> Price:
    """Factors of at most as many bits as n."""
    n = count(asked.at(0))
    return integer(n * _bits(n)) if n > 1 else Price(work=CALL)


def _choices(asked: Asked) -> Price:
    """n over k, or the arrangements of k out of n: at most k factors."""
    n, k = count(asked.at(0)), asked.at(1)
    chosen = n if k is None else count(k)
    if asked.name.endswith("comb"):
        chosen = min(chosen, max(n - chosen, 0))
    return integer(min(chosen, n) * _bits(n))


def integer(bits: int) -> Price:
    """An integer of that many bits, made of smaller ones."""
    return Price(work=CALL + bits * logarithm(bits), held=bits // 4, bits=bits)


def _multiplied(asked: Asked) -> Price:
    """``math.prod``: as many bits as all factors have, if they are integers; each is taken once."""
    factors = items(asked.at(0))
    price = integer(sum([_bits(f) for f in factors if isinstance(f, (int, np.integer))])) if len(factors) < 1 << 20 else Price()
    return price._replace(work=price.work * max(len(factors) // 64, 1) + 100 * len(factors), items=len(factors))


PRODUCT = Kind("product of numbers", _multiplied, back(2_000))


def _multiple(asked: Asked) -> Price:
    """The least common multiple has at most the bits of all."""
    return integer(sum(map(_bits, asked.args))) if asked.name.endswith("lcm") else _divisor(asked)


def _divisor(asked: Asked) -> Price:
    return Price(work=CALL + sum([_bits(a) ** 2 // 64 for a in asked.args]))


_MATH = {
    "isnan": row(fixed()), "isinf": row(fixed()), "isfinite": row(fixed()), "isclose": row(fixed()),
    "gcd": row(Kind("greatest divisor", _divisor, nothing)), "lcm": row(Kind("least multiple", _multiple, nothing)),
    "isqrt": row(Kind("root of an integer", _divisor, nothing)),
    "factorial": row(Kind("factorial", _factorial, nothing), "n"),
    "comb": row(Kind("choices", _choices, nothing), "n k"), "perm": row(Kind("choices", _choices, nothing), "n k"),
}  # fmt: skip
def _sets(asked: Asked) -> Price:
    """The elements of both, in order."""
    elements = sum([size(o) for o in asked.operands()])
    return array(elements, 30 * elements * logarithm(elements) + CALL, 6)


_SETS = Kind("sets", _sets, nothing)
_WINDOW = row(Kind("window", _window, nothing))
_TRIANGLE = Kind("places in a triangle", _triangle, nothing)
_FROM = row(Kind("places in a triangle", _triangle_of, nothing))

PRICES: dict[str, Row] = {
    "np.zeros": row(FULL, "shape dtype order"), "np.ones": row(FULL, "shape dtype order"),
    "np.empty": row(FULL, "shape dtype order"),
    "np.full": row(FULL, "shape fill_value dtype order"),
    "np.zeros_like": row(LIKE, "a dtype order subok shape"), "np.ones_like": row(LIKE, "a dtype order subok shape"),
    "np.empty_like": row(LIKE, "prototype dtype order subok shape"),
    "np.full_like": row(LIKE, "a fill_value dtype order subok shape"),
    "np.eye": row(SQUARE, "N M k dtype order"), "np.identity": row(SQUARE, "n dtype"), "np.tri": row(SQUARE, "N M k dtype"),
    "np.arange": row(RANGE, "start stop step dtype"),
    "np.linspace": row(SPACED, "start stop num endpoint retstep dtype axis"),
    "np.shape": row(fixed()), "np.ndim": row(fixed()), "np.size": row(fixed()),
    "np.isnan": row(elementwise(2)), "np.isfinite": row(elementwise(2)), "np.isinf": row(elementwise(2)),
    "np.isposinf": row(elementwise(6, 3)), "np.isneginf": row(elementwise(6, 3)),
    "np.allclose": row(elementwise(20, 5), "a b", 2), "np.isclose": row(elementwise(20, 5), "a b", 2),
    "np.array_equal": row(elementwise(3, 2), "a1 a2", 2),
    "np.gcd": row(elementwise(100), "x1 x2", 2), "np.lcm": row(elementwise(100), "x1 x2", 2),
    "np.unique": row(sorting(6), "ar"), "np.isin": row(searching(), "element test_elements", 2),
    "np.bincount": row(BINCOUNT, "x weights minlength"),
    "np.ix_": row(IX), "np.indices": row(Kind("grid", _grid, nothing), "dimensions dtype sparse"),
    "np.triu_indices": row(_TRIANGLE, "n k m"), "np.tril_indices": row(_TRIANGLE, "n k m"),
    "np.triu_indices_from": _FROM, "np.tril_indices_from": _FROM,
    "np.diag_indices": row(Kind("diagonal places", _diagonals, nothing), "n ndim"),
    "np.diag_indices_from": row(Kind("diagonal places", _diagonals_of, nothing)),
    "np.unravel_index": row(Kind("places by axis", _unravelled, nothing), "indices shape order"),
    "np.ravel_multi_index": row(Kind("places in a row", _ravelled, nothing), "multi_index dims mode order"),
    "np.hanning": _WINDOW, "np.hamming": _WINDOW, "np.blackman": _WINDOW, "np.bartlett": _WINDOW, "np.kaiser": _WINDOW,
    "np.fft.fftfreq": _WINDOW, "np.fft.rfftfreq": _WINDOW,
    "np.isscalar": row(fixed()), "np.iterable": row(fixed()), "np.isrealobj": row(fixed()), "np.iscomplexobj": row(fixed()),
    "np.result_type": row(fixed()), "np.can_cast": row(fixed()), "np.may_share_memory": row(fixed()),
    "np.broadcast_shapes": row(fixed()),
    "np.shares_memory": row(fixed(100_000)), "np.base_repr": row(fixed(100_000)), "np.binary_repr": row(fixed(100_000)),
    "np.isreal": row(elementwise(6, 3)), "np.iscomplex": row(elementwise(6, 3)), "np.bitwise_count": row(elementwise()),
    "np.packbits": row(elementwise()), "np.unpackbits": row(UNPACKED, "a axis count bitorder"),
    "np.array_equiv": row(elementwise(6, 3), "a1 a2", 2), "np.lexsort": row(sorting(6), "keys"),
    "np.unique_values": row(sorting(6), "x"),
    "np.setdiff1d": row(_SETS, "ar1 ar2", 2), "np.union1d": row(_SETS, "ar1 ar2", 2), "np.intersect1d": row(_SETS, "ar1 ar2", 2),
    "np.setxor1d": row(_SETS, "ar1 ar2", 2), "np.mask_indices": row(_TRIANGLE, "n mask_func k"),
    "np.array": row(ARRAY, "object dtype"), "np.asarray": row(ARRAY, "a dtype order"),
    "np.float32": row(ARRAY), "np.int32": row(ARRAY), "np.int64": row(ARRAY),
}  # fmt: skip
PRICES |= {f"math.{name}": each for name, each in _MATH.items()}
