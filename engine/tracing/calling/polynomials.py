"""Polynomials by their coefficients, the highest power first, in numpy's own steps."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.operands import plain
from engine.tracing.calling.composing import Composing, bare


def polyfit(made: Composing) -> Any:
    """The polynomial through points that has the least squares: ``np.linalg.lstsq`` of powers of x in columns of length 1."""
    x, y, degree = _row(made, "x"), _row(made, "y"), made.plain("deg")
    rows, columns = np.shape(plain(x)), np.shape(plain(y))
    if not isinstance(degree, (int, np.integer)) or degree < 0 or len(rows) != 1 or rows != columns[:1]:
        raise made.caller.error("argument", made.node, name=made.name, argument=f"deg={degree!r}, shape {columns}")
    powers = made.said(made.call("np.vander", x, int(degree) + 1))
    squares = made.said(made.op(powers, ast.Mult(), powers))
    scale = made.said(made.call("np.sqrt", made.call("np.sum", squares, axis=0)))
    scaled = made.said(made.op(powers, ast.Div(), scale))
    rounding = len(plain(x)) * float(np.finfo(float).eps)
    found = made.call("np.linalg.lstsq", scaled, y, rcond=rounding)
    if not isinstance(found, list | tuple):
        found = found.items
    return bare(_transposed(made, made.op(_transposed(made, made.said(found[0])), ast.Div(), scale)))


def _row(made: Composing, key: str) -> Any:
    return made.caller.values.number(made.operand(key), made.where(key))


def _transposed(made: Composing, operand: Any) -> Any:
    return operand if np.ndim(plain(operand)) < 2 else made.said(made.call("np.transpose", operand))


def polyder(made: Composing) -> Any:
    """The coefficients of the derivative."""
    found, order = _row(made, "p"), made.plain("m", 1)
    if not isinstance(order, (int, np.integer)) or order < 0 or np.ndim(plain(found)) != 1:
        raise made.caller.error("argument", made.node, name=made.name, argument=f"m={order!r}")
    for _ in range(min(int(order), len(plain(found)))):
        count = len(plain(found)) - 1
        found = made.said(made.op(_cut(made, found), ast.Mult(), made.said(np.arange(count, 0, -1))))
    return bare(found)


def _cut(made: Composing, operand: Any) -> Any:
    """All coefficients but the last, the constant one."""
    return made.said(made.index(operand, slice(None, -1)))


def polyint(made: Composing) -> Any:
    """The coefficients of the integral that is 0 at 0."""
    found = _row(made, "p")
    if np.ndim(plain(found)) != 1:
        raise made.caller.error("argument", made.node, name=made.name, argument=f"shape {np.shape(plain(found))}")
    divided = made.op(found, ast.Div(), made.said(np.arange(len(plain(found)), 0, -1)))
    return bare(made.call("np.append", made.said(divided), 0.0))


def power_outer(made: Composing) -> Any:
    """Every base with every exponent: ``np.power`` of the bases with more axes."""
    base, exponent = _row(made, "A"), _row(made, "B")
    wide = base
    if np.ndim(plain(base)) and np.ndim(plain(exponent)):
        wide = made.said(made.call("np.reshape", base, (*np.shape(plain(base)), *[1] * np.ndim(plain(exponent)))))
    return bare(made.call("np.power", wide, exponent))
