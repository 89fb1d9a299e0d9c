"""Columns of records, each in the least that holds it: whole numbers in as few bytes as the widest needs, words that repeat
as numbers of a list. ``unpack(pack(column)) == column``, types included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np

Packed = tuple[Any, ...]
_STOP = "\0"


def pack(column: Sequence[Any]) -> Packed:
    """A column as a tuple that begins with its kind."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return _pack_ints(column)
    if kinds == {str}:
        return _pack_words(column)
    if kinds == {float}:
        return ("float", np.array(column).tobytes())
    if kinds == {bool}:
        return ("bool", bytes(column))
    return ("list", list(column))


def unpack(packed: Packed) -> list[Any]:
    """The column again."""
    kind = packed[0]
    if kind == "int":
        found: list[Any] = np.frombuffer(packed[2], packed[1]).tolist()
        return found
    if kind == "run":
        return list(range(packed[1], packed[1] + packed[2]))
    if kind == "float":
        numbers: list[Any] = np.frombuffer(packed[1]).tolist()
        return numbers
    if kind == "bool":
        return [b != 0 for b in packed[1]]
    if kind == "words":
        return packed[1].split(_STOP)  # type: ignore[no-any-return]
    if kind == "coded":
        return [packed[1][i] for i in unpack(packed[2])]
    return packed[1]  # type: ignore[no-any-return]


def pack_tuples(column: Sequence[tuple[Any, ...]]) -> Packed:
    """A column of tuples: how long each is, and all their items in a row."""
    return pack(tuple(map(len, column))), pack(tuple(chain.from_iterable(column)))


def unpack_tuples(packed: Packed) -> list[tuple[Any, ...]]:
    """The tuples again."""
    items = unpack(packed[1])
    ends = list(accumulate(unpack(packed[0]), initial=0))
    return [tuple(items[a:b]) for a, b in pairwise(ends)]


def turned(rows: Iterable[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
    """Rows of ``width`` fields as columns."""
    return list(zip(*rows, strict=True)) or [()] * width


def _pack_ints(column: Sequence[int]) -> Packed:
    low, high = min(column), max(column)
    if high - low == len(column) - 1 and all([b - a == 1 for a, b in pairwise(column)]):
        return ("run", low, len(column))
    for kind in ("i1", "i2", "i4", "i8"):
        if -(1 << (8 * int(kind[1]) - 1)) <= low and high < 1 << (8 * int(kind[1]) - 1):
            return ("int", kind, np.array(column, kind).tobytes())
    return ("list", list(column))


def _pack_words(column: Sequence[str]) -> Packed:
    different = list(dict.fromkeys(column))
    if 2 * len(different) <= len(column):
        number = {word: i for i, word in enumerate(different)}
        return ("coded", different, _pack_ints([number[word] for word in column]))
    joined = _STOP.join(column)
    return ("words", joined) if joined.count(_STOP) == len(column) - 1 else ("list", list(column))
