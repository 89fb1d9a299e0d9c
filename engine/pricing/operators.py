"""The prices of operators, by their symbols: on integers that grow, on texts and lists that become longer, on arrays."""

from __future__ import annotations

import operator
from math import prod
from typing import Any

import numpy as np

from engine.pricing.asking import FREE, OBJECT, Asked, Price, array, count, joint, shape
from engine.pricing.kinds import SMALL, Kind, nothing
from engine.pricing.makers import Row, integer, row
from engine.pricing.products import FEW, MATMUL
from engine.pricing.shaping import INDEX

WEIGHTS = {"**": 50, "/": 2, "//": 15, "%": 15, "<<": 2, ">>": 2}
"""Steps an element, where it is not one."""
_LISTS = (str, list, tuple)


def operated(symbol: str, left: Any, right: Any) -> Price:
    """What ``left symbol right`` costs. Free for floats and for small arrays."""
    a, b = type(left), type(right)
    if a is np.ndarray or b is np.ndarray:
        if isinstance(left, _LISTS) or isinstance(right, _LISTS):
            return array(prod(joint([shape(left), shape(right)])), None, 2)
        return _arrays(symbol, left, right)
    if a is float or b is float:
        return FREE
    if a is int and b is int:
        return _integers(symbol, left, right)
    return _sequences(symbol, left, right)


def _arrays(symbol: str, left: Any, right: Any) -> Price:
    one, other = getattr(left, "shape", ()), getattr(right, "shape", ())
    if symbol == "@":
        if prod(one) * prod(other) <= FEW:
            return FREE
        return MATMUL.forward(Asked("@", (left, right), {}, ("a", "b"), first=2))
    elements = prod(one if one == other or not other else joint((one, other)))
    work = elements * WEIGHTS.get(symbol, 1)
    return FREE if work < SMALL else array(elements, work)


def _integers(symbol: str, left: int, right: int) -> Price:
    if symbol in "+-" or right < 0 and symbol in ("**", "<<"):
        bits = max(left.bit_length(), right.bit_length()) + 1
    elif symbol == "**":
        bits = left.bit_length() * right if left not in (-1, 0, 1) else 1
    elif symbol == "<<":
        bits = left.bit_length() + right
    elif symbol == "*":
        bits = left.bit_length() + right.bit_length()
    else:
        bits = 0  # no longer than what is there
    return integer(bits) if bits > 64 else FREE


def _sequences(symbol: str, left: Any, right: Any) -> Price:
    """``+`` joins them, ``*`` repeats one; a comparison walks both."""
    if isinstance(left, _LISTS) and isinstance(right, _LISTS):
        many = len(left) + len(right)
        return Price(work=100 * many, held=OBJECT * many, items=many if symbol == "+" else 0)
    for sequence, times in ((left, right), (right, left)):
        if symbol == "*" and isinstance(sequence, _LISTS) and _is_count(times):
            many = len(sequence) * count(times)
            return Price(work=10 * many, held=8 * many, items=many)
    if isinstance(left, (int, bool)) and isinstance(right, (int, bool)):
        return _integers(symbol, int(left), int(right))
    return FREE


def _is_count(value: Any) -> bool:
    try:
        operator.index(value)
    except TypeError:
        return False
    return True


def _asked(symbol: str) -> Row:
    return row(Kind("operator", lambda asked: operated(symbol, *asked.args[:2]), nothing), "", 2)


PRICES = {"[]": row(INDEX, "a index")}
PRICES |= {symbol: _asked(symbol) for symbol in "+ - * / // % ** @ << >> & | ^ < <= > >= == != in".split()}
