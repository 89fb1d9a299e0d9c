"""The price of a call, and the call as it was asked: operands, fixed arguments, shapes, counts.

A count is whatever numpy takes for one: a Python or numpy integer, a truth value, an array without axes, a float where numpy
takes floats. What is no number counts as 0: numpy refuses it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.named import NamedTuple

Shape = tuple[int, ...]

FLOAT = 8
"""Bytes of a number."""
OBJECT = 100
"""Bytes of a Python object in a list, from above."""
DEEP = 64
"""Levels of nested lists that numpy makes an array of."""
NUMBERS = "fiub"
"""The kinds (``dtype.kind``) of arrays that a program may compute with."""


class Price(NamedTuple):
    """What a call costs, from above. ``elements`` of the largest array that it makes; ``work`` steps; ``held`` bytes that it
    takes at once; ``items`` of the longest list or text that it makes; ``bits`` of the longest integer; ``printed`` characters."""

    elements: int = 0
    work: int = 0
    held: int = 0
    items: int = 0
    bits: int = 0
    printed: int = 0

    def times(self, count: int) -> Price:
        """The price of ``count`` such calls, one after the other."""
        return self._replace(work=self.work * count)

    def beside(self, other: Price) -> Price:
        """The price of both, the results of both held."""
        return Price(
            max(self.elements, other.elements), self.work + other.work, self.held + other.held,
            max(self.items, other.items), max(self.bits, other.bits), self.printed + other.printed,
        )  # fmt: skip


FREE = Price()


class Unpriced(Exception):
    """A call that is in no table, so that it has no price and must not run."""


class Objects(Exception):
    """A call that would make an array of Python objects, whose operations have no bounds, or of texts as wide as it likes."""


class Asked:
    """A call: ``args`` by place, ``named`` by keyword. ``names`` are numpy's for the places; ``first`` places are operands, of
    which number ``listed`` is a list of operands; ``rest``: so is whatever follows."""

    __slots__ = ("args", "first", "lead", "listed", "name", "named", "names", "rest")

    def __init__(
        self, name: str, args: Sequence[Any], named: dict[str, Any], names: Sequence[str] = (),
        lead: int = 0, first: int = 1, listed: int = -1, rest: bool = False,
    ) -> None:  # fmt: skip
        self.name, self.args, self.named, self.names = name, args, named, names
        self.lead, self.first, self.listed, self.rest = lead, first, listed, rest

    def get(self, name: str, default: Any = None) -> Any:
        """An argument by its name, wherever it stands."""
        if name in self.named:
            return self.named[name]
        if name in self.names and (place := self.names.index(name)) < len(self.args):
            return self.args[place]
        return default

    def at(self, place: int) -> Any:
        """An argument by its place, also where it was given by name; None where it is missing."""
        if place < len(self.args):
            return self.args[place]
        return self.named.get(self.names[place]) if place < len(self.names) else None

    def count(self, name: str, default: int = 0) -> int:
        """An argument as a count."""
        found = self.get(name)
        return default if found is None else count(found)

    def operands(self) -> list[Any]:
        """The operands that were given, the items of a list of them in its place."""
        last = len(self.args) if self.rest else self.lead + self.first
        found: list[Any] = []
        for place in range(self.lead, max(last, self.lead + self.first)):
            given = self.at(place)
            if place - self.lead == self.listed:
                found.extend(items(given))
            elif given is not None:
                found.append(given)
        return found

    def shapes(self) -> list[Shape]:
        """The shapes of the operands."""
        return [shape(o) for o in self.operands()]

    def itemsize(self) -> int:
        """Bytes of one element of the result. Raises ``Objects`` for a ``dtype`` of anything but numbers."""
        kind = self.get("dtype")
        if kind is None or kind is float:
            return FLOAT
        try:
            made = np.dtype(kind)
        except (TypeError, ValueError, SyntaxError):
            return FLOAT  # numpy says what is wrong with it
        if made.kind not in NUMBERS + "c":
            raise Objects(self.name)
        return max(int(made.itemsize), 1)


def count(value: Any) -> int:
    """A count, rounded up and never below 0."""
    return max(signed(value), 0)


def signed(value: Any) -> int:
    """An integer that may be below 0."""
    try:
        found: int = operator.index(value)
        return found
    except TypeError:
        pass
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if not isinstance(value, (bool, int, float, np.number, np.bool_)):
        return 0
    number = float(value)
    if not math.isfinite(number):
        return 0 if math.isnan(number) else 1 << 62
    return math.ceil(number)


def items(value: Any) -> Sequence[Any]:
    """What a list of operands holds; an array is one of its rows, that of a view too."""
    if isinstance(value, (list, tuple, range)):
        return value
    if isinstance(value, np.ndarray) and value.ndim:
        return [value[0]] * len(value) if len(value) else []
    return [] if value is None else [value]


def shape(value: Any, depth: int = 0) -> Shape:
    """The shape that numpy sees; of a ragged list the widest, which numpy refuses."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.shape
    if isinstance(value, range):
        return (len(value),)
    if not isinstance(value, (list, tuple)) or depth > DEEP:
        return ()
    inner: dict[Shape, None] = {}
    for item in value:
        if isinstance(item, (list, tuple, np.ndarray, range)):
            inner[shape(item, depth + 1)] = None
    if not inner:
        return (len(value),)
    rank = max(map(len, inner))
    return (len(value), *[max((s[i] for s in inner if i < len(s)), default=1) for i in range(rank)])


def size(value: Any) -> int:
    """The number of elements."""
    return prod(shape(value))


def counted(value: Any) -> Shape:
    """An argument that is a shape: a count, a list of counts, an array of them."""
    if isinstance(value, np.ndarray):
        return tuple([count(n) for n in value.flat[:DEEP]])
    if isinstance(value, (list, tuple, range)):
        return tuple([count(n) for n in list(value)[:DEEP]])
    return () if value is None else (count(value),)


def total(value: Any) -> int:
    """The sum of counts: a count, or a list or an array of them."""
    if isinstance(value, np.ndarray):
        kept = distinct(value)
        return count(float(kept.sum(dtype=float)) * (value.size // kept.size)) if kept.size and kept.dtype.kind in NUMBERS else 0
    if isinstance(value, range):
        return sum(value[:: 1 if value.step > 0 else -1]) if len(value) < 1 << 20 else 1 << 62
    return sum(map(total, value)) if isinstance(value, (list, tuple)) else count(value)


def largest(value: Any) -> int:
    """The largest of counts."""
    if isinstance(value, np.ndarray):
        return count(distinct(value).max()) if value.dtype.kind in NUMBERS and value.size else 0
    if isinstance(value, range):
        return max(value[0], value[-1], 0) if value else 0
    return max(map(largest, value), default=0) if isinstance(value, (list, tuple)) else count(value)


def distinct(array: Any) -> Any:
    """An array without the copies that a broadcast view shows."""
    return array[tuple([slice(0, 1) if not s else slice(None) for s in array.strides])] if 0 in array.strides else array


def joint(shapes: Iterable[Shape]) -> Shape:
    """What shapes are together; each axis at its widest where they do not fit, which numpy refuses."""
    found: list[int] = []
    for each in shapes:
        if len(each) > len(found):
            found = [1] * (len(each) - len(found)) + found
        for i, n in enumerate(reversed(each), 1):
            if n != 1 and found[-i] != 0:
                found[-i] = n if n == 0 else max(found[-i], n)
    return tuple(found)


def axes(value: Any, rank: int) -> tuple[int, ...]:
    """An ``axis`` argument as axes from 0 on; all of them for None or what is no axis."""
    if value is None:
        return tuple(range(rank))
    given = value.flat[:DEEP].tolist() if isinstance(value, np.ndarray) else value
    given = given if isinstance(given, (list, tuple)) else (given,)
    found = {signed(a) % rank for a in given} if rank else set()
    return tuple(sorted(found))


def logarithm(n: int) -> int:
    """Rounded up, at least 1: how often a list is halved."""
    return max(n, 2).bit_length()


def array(elements: int, work: int | None = None, copies: int = 1, itemsize: int = FLOAT) -> Price:
    """An array of ``elements`` made with ``work`` steps (one an element); ``copies`` of that size are held at once."""
    wide = -(-itemsize // FLOAT)  # elements are counted in numbers of 8 bytes
    return Price(elements * wide, elements * wide if work is None else work, elements * itemsize * copies)
