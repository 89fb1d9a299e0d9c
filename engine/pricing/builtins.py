"""The prices of Python's functions that are no gates, and of what they do with the items of a list."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.pricing.asking import FLOAT, FREE, OBJECT, Asked, Price, logarithm
from engine.pricing.kinds import Kind, fixed, length, listed, nothing
from engine.pricing.makers import Row, row

HASHED = 200
"""Steps of putting one key into a set or a dict where no other has its hash."""
ALIKE = 1_000
"""Fewer keys than this are not looked at: if all of them had one hash, that would be a millisecond."""


def colliding(keys: Iterable[Any], most: int) -> int:
    """Pairs of different keys with the same hash, each of which is compared when the second one comes; looks at ``most`` keys."""
    hashes = np.fromiter(map(_hash, itertools.islice(keys, most)), np.int64)
    if hashes.size < ALIKE:
        return 0
    counts = np.unique(hashes, return_counts=True)[1].astype(float)
    return int((counts * (counts - 1)).sum() / 2)


def _hash(key: Any) -> int:
    try:
        return hash(key)
    except TypeError:
        return 0  # Python says that it has none


def hashed(keys: Any) -> Price:
    """A set or a dict made of keys."""
    many = length(keys)
    pairs = colliding(keys, 1 << 20) if isinstance(keys, (list, tuple)) and many >= ALIKE else 0
    return Price(work=HASHED * many + 30 * pairs, held=2 * OBJECT * many, items=many)


def _set(asked: Asked) -> Price:
    return hashed(asked.args[0]) if asked.args else FREE


def _dict(asked: Asked) -> Price:
    given = asked.args[0] if asked.args else ()
    if isinstance(given, (list, tuple)):
        keys = [pair[0] if isinstance(pair, (list, tuple)) and pair else pair for pair in given]
        return hashed(keys)
    return Price(work=HASHED * length(given), held=2 * OBJECT * length(given), items=length(given))


def _sorted(asked: Asked) -> Price:
    many = length(asked.args[0]) if asked.args else 0
    return Price(work=many * (2_000 + 200 * logarithm(many)), held=OBJECT * many, items=many)


def _summed(asked: Asked) -> Price:
    """Arrays are added one to the other; a range has a formula."""
    given = asked.args[0] if asked.args else ()
    if isinstance(given, range):
        return FREE
    entries = sum([v.size for v in given if isinstance(v, np.ndarray)]) if isinstance(given, (list, tuple)) else 0
    if isinstance(given, np.ndarray):
        entries = given.size
    widest = max([v.size for v in given if isinstance(v, np.ndarray)], default=0) if isinstance(given, (list, tuple)) else entries
    return Price(widest, 2 * entries + 1_000 * length(given), FLOAT * 2 * widest, length(given))


def characters(value: Any) -> int:
    """Characters that ``str`` would write, from above; numpy shortens its own arrays."""
    found = 0
    stack = [value]
    while stack:
        at = stack.pop()
        if isinstance(at, (list, tuple, set)):
            stack.extend(at)
            found += 2 * len(at)
        elif isinstance(at, dict):
            stack.extend(at.keys())
            stack.extend(at.values())
            found += 4 * len(at)
        elif isinstance(at, np.ndarray):
            found += 25 * min(at.size, 1_000)
        else:
            found += len(at) if isinstance(at, str) else at.bit_length() // 3 if isinstance(at, int) else 25
        if found > 1 << 30:
            break
    return found


def _written(asked: Asked) -> Price:
    """Text of values."""
    many = sum(map(characters, asked.args))
    return Price(work=20 * many + 20_000 * sum([isinstance(a, np.ndarray) for a in asked.args]), held=4 * many, printed=many)


def _divided(asked: Asked) -> Price:
    bits = sum([a.bit_length() for a in asked.args if isinstance(a, int)])
    return Price(work=1_000 + bits * bits // 64)


_LAZY = row(fixed(500))
_WALK = row(Kind("listed", listed().forward, nothing))
_TEXT = row(Kind("text", _written, nothing))
PRICES: dict[str, Row] = {
    "len": _LAZY, "range": _LAZY, "enumerate": _LAZY, "zip": _LAZY, "reversed": _LAZY, "isinstance": _LAZY,
    "bool": _LAZY, "int": _LAZY, "map": _LAZY, "filter": _LAZY, "np.issubdtype": _LAZY, "type": _LAZY, "hash": _LAZY,
    "chr": _LAZY, "ord": _LAZY, "iter": _LAZY, "next": _LAZY, "callable": _LAZY, "slice": _LAZY,
    "divmod": row(Kind("division", _divided, nothing)),
    "list": _WALK, "tuple": _WALK, "max": _WALK, "min": _WALK, "any": _WALK, "all": _WALK,
    "sum": row(Kind("sum", _summed, nothing)), "sorted": row(Kind("sorted", _sorted, nothing)),
    **dict.fromkeys(("set", "frozenset"), row(Kind("hashed", _set, nothing))), "dict": row(Kind("hashed", _dict, nothing)),
    "str": _TEXT, "print": _TEXT, "repr": _TEXT, "format": _TEXT, "bin": _TEXT, "hex": _TEXT, "oct": _TEXT,
}  # fmt: skip
