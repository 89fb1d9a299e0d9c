"""Operators on what operands mostly are: a function of two operands for each operator, ``ODD`` where they are something else."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.pricing.budget import Watch
from engine.pricing.kinds import SMALL
from engine.pricing.operators import WEIGHTS, operated
from engine.pricing.products import FEW
from engine.tracing.arithmetic import BINARY
from engine.tracing.conditions import COMPARE

ODD: Any = object()
"""The answer of a short way that does not lead there."""
FLOAT64 = np.dtype(float)
_ARRAY, _NUMPY = np.ndarray, np.float64
NUMBERS = frozenset((float, int, np.float64))
_PLAIN = NUMBERS | {np.ndarray}
_WORD = 1 << 62
_INTEGERS = frozenset((ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Div))


def binary(kind: type[ast.operator], watch: Watch) -> Callable[[Any, Any], Any]:
    """``left op right``, the value that Python and numpy give."""
    symbol, function, _ = BINARY[kind]
    return _of(symbol, function, watch, kind in _INTEGERS)


def inplace(kind: type[ast.operator], watch: Watch, function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """``array op= right`` of an array of floats, by numpy's own operator; anything else is ``ODD``."""
    symbol = BINARY[kind][0]
    small = FEW if symbol == "@" else SMALL // WEIGHTS.get(symbol, 1)

    def run(left: Any, right: Any) -> Any:
        if type(left) is not _ARRAY or left.dtype is not FLOAT64 or type(right) not in _PLAIN:
            return ODD
        if type(right) is _ARRAY and right.dtype is not FLOAT64:
            return ODD
        if left.size > small:
            watch.pay(operated(symbol, left, right))
        try:
            return function(left, right)
        except Exception:  # the interpreter's own way says what is wrong
            return ODD

    return run


def _of(symbol: str, function: Callable[[Any, Any], Any], watch: Watch, whole: bool) -> Callable[[Any, Any], Any]:
    small = FEW if symbol == "@" else SMALL // WEIGHTS.get(symbol, 1)

    def run(left: Any, right: Any) -> Any:
        a, b = type(left), type(right)
        try:
            if a is float and b is float:
                found = function(left, right)
                return found if type(found) is float else ODD
            if a is _ARRAY or b is _ARRAY:
                if a is b:
                    sizes = left.size * right.size
                elif b in NUMBERS:
                    sizes = left.size
                elif a in NUMBERS:
                    sizes = right.size
                else:
                    return ODD
                if sizes > small:
                    watch.pay(operated(symbol, left, right))
                found = function(left, right)
                if type(found) is _ARRAY:
                    if found.dtype is not FLOAT64:
                        return ODD
                    if sizes > small:
                        watch.held(found.nbytes)
                    return found
                return found if type(found) is _NUMPY else ODD
            if a is int and b is int:
                if not whole:
                    return ODD
                found = function(left, right)
                return found if -_WORD < found < _WORD else ODD
            if a in NUMBERS and b in NUMBERS:
                found = function(left, right)
                return found if type(found) in NUMBERS else ODD
        except (ArithmeticError, ValueError, TypeError):
            pass
        return ODD

    return run


def compare(kind: type[ast.cmpop]) -> Callable[[Any, Any], Any]:
    """A comparison of two numbers, or of an array with one."""
    function = COMPARE[kind][1]

    def run(left: Any, right: Any) -> Any:
        a, b = type(left), type(right)
        if a in NUMBERS and b in NUMBERS:
            return function(left, right)
        if a is _ARRAY and left.dtype is FLOAT64 and left.size <= SMALL and b in NUMBERS:
            return function(left, right)
        return ODD

    return run


def negative(operand: Any) -> Any:
    """``-operand``."""
    kind = type(operand)
    if kind is float or kind is _NUMPY or (kind is int and -_WORD < operand < _WORD):
        return -operand
    if kind is _ARRAY and operand.dtype is FLOAT64 and operand.size <= SMALL:
        return -operand
    return ODD
