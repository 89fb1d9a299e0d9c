"""The named kinds of calls. A kind tells what a call costs, and what the lines cost by which its gradient goes back.

A row of the gate table takes one: ``price=elementwise(20)``. Weights are steps (nanoseconds, from above) an element.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, Protocol

import numpy as np

from engine.named import NamedTuple
from engine.pricing.asking import FLOAT, FREE, OBJECT, Asked, Price, Shape, array, axes, joint, logarithm, shape, size

CALL = 2_000
"""Steps of one call of numpy from Python."""


class Turned(Protocol):
    """A gate as its gradient sees it: ``engine.gates.table.Site``."""

    @property
    def shapes(self) -> tuple[Shape, ...]: ...

    @property
    def out(self) -> Shape: ...

    def get(self, name: str, default: Any = None) -> Any: ...


Forward = Callable[[Asked], Price]
Back = Callable[[Turned], Price]


SMALL = 20_000
"""Steps that are not counted: the statement around them takes as long."""


class Kind(NamedTuple):
    """``name`` says what it is; ``forward`` prices a call, ``back`` the lines of its gradient. While the sizes of all operands,
    multiplied, are at most ``small``, a call is not worth asking for; 0 where other arguments than the operands count."""

    name: str
    forward: Forward
    back: Back
    small: int = 0

    def negligible(self, args: Sequence[Any], named: dict[str, Any]) -> bool:
        """Whether a call need not be priced: numbers and small arrays."""
        sizes = 1
        for given in args:
            kind = type(given)
            if kind is np.ndarray:
                sizes *= given.size or 1
            elif kind is not float and kind is not int:
                return False
        return sizes <= self.small and "dtype" not in named


def back(weight: int = 2, copies: int = 4) -> Back:
    """Lines that go once over the operands and the output, with ``copies`` arrays at a time."""

    def price(site: Turned) -> Price:
        sizes = [prod(s) for s in site.shapes]
        return Price(max(sizes, default=0), weight * (sum(sizes) + prod(site.out)), FLOAT * copies * max([*sizes, prod(site.out)]))

    return price


def nothing(site: Turned) -> Price:
    """No gradient passes."""
    return FREE


def fixed(work: int = 100) -> Kind:
    """What costs the same whatever it is given: a shape, a constant."""
    price = Price(work=work)
    return Kind("fixed", lambda asked: price, nothing)


def elementwise(weight: int = 1, copies: int = 1) -> Kind:
    """One result an element of what the operands broadcast to; ``copies`` arrays of it are held on the way."""

    def price(asked: Asked) -> Price:
        elements = prod(joint(asked.shapes()))
        return array(elements, elements * weight + CALL, copies, asked.itemsize())

    return Kind("elementwise", price, back(3 * weight), SMALL // weight)


def numbers(weight: int) -> Kind:
    """A function of numbers, of a list of them, or of two lists (``math``): read once."""

    def price(asked: Asked) -> Price:
        read = sum([size(o) for o in asked.operands()])
        return Price(work=weight * read)

    return Kind("numbers", price, back(OBJECT))


def _viewed(asked: Asked) -> Price:
    """The same memory seen otherwise; a list becomes an array first."""
    given = asked.at(asked.lead)
    return Price(work=CALL) if isinstance(given, (np.ndarray, np.generic)) else array(size(given), size(given) * OBJECT + CALL)


VIEW = Kind("view", _viewed, back())


def _laid(asked: Asked) -> Price:
    given = asked.at(asked.lead)
    if isinstance(given, np.ndarray) and given.flags.c_contiguous and asked.get("order") in (None, "C") and not asked.get("copy"):
        return FREE
    return array(size(given), size(given) * 2 + CALL)


LAID = Kind("a view where the elements lie in order, else a copy", _laid, back())
CHEAP = elementwise()
COPY = elementwise(2)
DIVIDES = elementwise(15)
SMOOTH = elementwise(25)
POWERS = elementwise(50)


def reduction(weight: int = 1, copies: int = 0, turned: Back | None = None) -> Kind:
    """Every element is read; what is left has the other axes, or all of them."""

    def price(asked: Asked) -> Price:
        operands = asked.operands()
        read, before = sum([size(o) for o in operands]), shape(operands[0]) if operands else ()
        axis = asked.get("axis")
        gone = axes(axis, len(before))
        left = prod([n for i, n in enumerate(before) if i not in gone])
        return Price(left, weight * read + CALL, FLOAT * (left + copies * read))

    return Kind("reduction", price, turned or back(max(weight, 3), 6), SMALL // weight)


def running(weight: int = 2, turned: Back | None = None) -> Kind:
    """As many results as elements, each made of those before it."""

    def price(asked: Asked) -> Price:
        elements = size(asked.at(0))
        more = size(asked.at(0)) if asked.get("include_initial") else 0  # along an axis of one
        return array(elements + more, weight * elements + CALL)

    return Kind("running", price, turned or back())


def sorting(copies: int = 2, weight: int = 10) -> Kind:
    """The elements put in order along an axis."""

    def price(asked: Asked) -> Price:
        elements = size(asked.at(0))
        return array(elements, weight * elements * logarithm(elements) + CALL, copies)

    def turned(site: Turned) -> Price:
        elements = prod(site.shapes[0])
        return array(elements, 4 * weight * elements * logarithm(elements), 6)

    return Kind("sorting", price, turned)


def searching(site_work: int = 4) -> Kind:
    """Each of the second operand's elements is looked up among the first's, or the other way round."""

    def price(asked: Asked) -> Price:
        sizes = [size(o) for o in asked.operands()]
        return array(max(sizes, default=0), 8 * sum(sizes) * logarithm(max(sizes, default=0)), 2)

    return Kind("searching", price, back(site_work))


def outer(weight: int = 1) -> Kind:
    """Every element of one with every element of the other."""

    def price(asked: Asked) -> Price:
        elements = prod([size(o) for o in asked.operands()])
        return array(elements, weight * elements + CALL)

    return Kind("outer", price, back())


def _places(asked: Asked) -> Price:
    """One integer an axis for each element that is not 0, from above: all of them."""
    given = asked.at(0)
    elements = size(given) * max(len(shape(given)), 1)
    return array(elements, 5 * elements + CALL)


SEARCH = searching()
PLACES = Kind("places", _places, nothing)


def listed(weight: int = 2_000) -> Kind:
    """A list of Python, walked item by item; what is made holds as many."""

    def price(asked: Asked) -> Price:
        sizes = [length(a) for a in asked.args]
        longest = max(sizes, default=0)
        return Price(work=weight * sum(sizes), held=OBJECT * longest, items=longest)

    return Kind("listed", price, nothing)


def length(value: Any) -> int:
    if isinstance(value, range):  # may be longer than ``len`` can say
        return max(0, -((value.start - value.stop) // value.step))
    if isinstance(value, np.ndarray):
        return len(value) if value.ndim else 1
    try:
        return len(value)
    except TypeError:
        return 1


__all__ = [
    "CALL", "CHEAP", "COPY", "DIVIDES", "LAID", "PLACES", "POWERS", "SEARCH", "SMALL", "SMOOTH", "VIEW",
    "Back", "Forward", "Kind", "Turned",
    "back", "elementwise", "fixed",
    "length", "listed", "nothing", "numbers", "outer", "reduction", "running", "searching", "sorting",
]  # fmt: skip
