"""Arithmetic that is right to the eye: a printed line, evaluated as it is printed, gives its printed result.

Results keep four digits and look the same everywhere; operands get the fewest digits, four to seven, each rounded from the
true value, with which the line computes; where terms cancel, and there is room, up to twelve. Where none do, ``≈`` stands for
``=``; and of a sum of which nothing is left but the rounding of its terms that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from engine.named import NamedTuple
from tui.arithmetic import value_of
from tui.paint.digits import is_array, number, shape

FEWEST, MOST = 4, 7
"""Significant digits of an operand."""
DEEPEST = 12
"""The same where terms cancel, or a product lies in the middle between two results."""
MANY = 40
"""Operands beyond which no digits are sought: that takes the square of their number, and a key waits."""
_ROUNDING = 2e-15
"""Of the largest term: so much of a sum is the rounding of its terms."""
_HALF = 0.4999
"""Of a unit of the last printed digit: a result that lies nearer to the middle could be read either way."""


class Line(NamedTuple):
    """Operands as they are printed, whether they compute, and whether the result is only what rounding left over."""

    operands: tuple[str, ...]
    computes: bool
    rounding: bool = False

    @property
    def sign(self) -> str:
        """What stands before the result."""
        return "=" if self.computes else "≈"


def agrees(value: float | None, printed: str) -> bool:
    """Whether a value is what a printed number says."""
    if value is None:
        return False
    said = value_of(printed.strip("()"))
    return said is not None and abs(value - said) <= _HALF * unit(printed)


def unit(printed: str) -> float:
    """One in the last place of a printed number: 0.001 of ``2.060``; 0 of a whole number, which is exact, but for one of
    four digits: ``1000`` may stand for 999.95."""
    mantissa, _, exponent = printed.strip("()").partition("e")
    whole, point, decimals = mantissa.partition(".")
    if point or exponent:
        return 10.0 ** (int(exponent or 0) - len(decimals))
    return 1.0 if len(whole.lstrip("-")) == FEWEST else 1e-9


def formula(said: Callable[[Callable[[Any], str]], str], result: str, fewest: int = FEWEST) -> tuple[str, bool]:
    """A line with numbers in the place of its variables: ``said(fmt)`` writes it, ``fmt`` each of its numbers; and whether it
    computes. One whose value is not plain arithmetic (a call of a gate, an array) keeps the fewest digits."""
    first = ""
    for digits in range(fewest, MOST + 1):
        text = said(_written(digits))
        first = first or text
        value = value_of(text)
        if value is None:
            return first, True
        if agrees(value, result):
            return text, True
        if digits > fewest and text == first:
            break
    return first, False


def _written(digits: int) -> Callable[[Any], str]:
    def fmt(value: Any) -> str:
        return shape(value) if is_array(value) else signed(number(value, digits))

    return fmt


def slope(value: Any, digits: int = FEWEST) -> str:
    """A local gradient as a number: a comparison that holds is 1, one that does not is 0."""
    return number(int(value) if isinstance(value, bool) or type(value).__name__ == "bool" else value, digits)


class Contribution(NamedTuple):
    """The product of a contribution as it is printed."""

    local: str
    upstream: str
    sign: str
    result: str

    def __str__(self) -> str:
        return f"{self.local} × {self.upstream} {self.sign} {self.result}"


def contribution(local: Any, upstream: Any, result: Any) -> Contribution:
    """``0.04518 × -0.7916 = -0.03576`` of plain numbers."""
    said = number(result)
    line = product([float(slope(local, 17)), float(upstream)], said, DEEPEST)
    return Contribution(line.operands[0], line.operands[1], line.sign, said)


def signed(text: str) -> str:
    """A number that may stand after an operator: a negative one in parentheses."""
    return f"({text})" if text.startswith("-") else text


def total(terms: Sequence[float], result: str, most: int = MOST) -> Line:
    """Terms of a sum, printed so that they add up; of one that is 0 but for rounding so that they add up to next to nothing."""
    largest, left = max(map(abs, terms), default=0.0), value_of(result)
    if not left or not isfinite(largest) or abs(left) > _ROUNDING * largest or len(terms) > MANY:
        return _searched(terms, result, sum, most)
    little = 1e-4 * min(abs(term) for term in terms if term)
    for digits in range(FEWEST, most + 1):
        texts = tuple([number(term, digits) for term in terms])
        if abs(sum(map(float, texts))) <= little:
            return Line(texts, False, True)
    return Line(tuple(map(number, terms)), False, True)


def product(factors: Sequence[float], result: str, most: int = MOST) -> Line:
    """Factors of a product, printed so that it computes."""

    def times(values: Sequence[float]) -> float:
        found = 1.0
        for value in values:
            found *= value
        return found

    return _searched(factors, result, times, most)


def _searched(values: Sequence[float], result: str, compute: Callable[[Sequence[float]], float], most: int) -> Line:
    """The operand whose last digit weighs most gets one more, until the line computes."""
    if len(values) > MANY:
        found = tuple([number(v) for v in values])
        return Line(found, agrees(compute([v for text in found if (v := value_of(text)) is not None]), result))
    digits = [FEWEST] * len(values)
    first = tuple(number(v) for v in values)
    texts = list(first)
    while True:
        read = [value_of(text) for text in texts]
        if any(value is None for value in read):
            return Line(first, True)  # not finite: nothing to compute
        numbers = [value for value in read if value is not None]
        if agrees(compute(numbers), result):
            return Line(tuple(texts), True)
        weighed = [
            (abs(compute([*numbers[:i], numbers[i] + unit(text), *numbers[i + 1 :]]) - compute(numbers)), i)
            for i, text in enumerate(texts)
            if digits[i] < most and value_of(text) != float(values[i])
        ]
        if not weighed:
            return Line(first, False)
        _, at = max(weighed)
        digits[at] += 1
        texts[at] = number(values[at], digits[at])
