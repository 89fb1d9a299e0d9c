"""The cost of one operation before it runs. Each guard raises ``Costly`` with the limit's name and what was asked."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from engine.limits import Limits


class Costly(Exception):
    """A single operation that would pass a limit."""

    def __init__(self, name: str, asked: Any) -> None:
        super().__init__(name)
        self.name = name
        self.asked = asked


def elements(shape: Any, limits: Limits, item: int = 8) -> None:
    """An array of ``shape`` (an int or a tuple) must fit ``limits.bytes``."""
    if isinstance(shape, (int, np.integer)):
        shape = (shape,)
    try:
        count = prod(int(n) for n in shape)
    except (TypeError, ValueError, OverflowError):
        return  # numpy will say what is wrong with it
    if count * item > limits.bytes:
        raise Costly("bytes", count * item)


def arithmetic(op: str, left: Any, right: Any, limits: Limits) -> None:
    """Integers that would grow past ``bits``, sequences past ``items``, arrays past ``bytes``."""
    kinds = (type(left), type(right))
    if float in kinds and (kinds[0] is int or kinds[1] is int or kinds[0] is kinds[1]):
        return
    if int in kinds and op in ("**", "*", "<<"):
        if kinds == (int, int):
            _integers(op, left, right, limits)
        for sequence, times in ((left, right), (right, left)):
            if isinstance(sequence, (str, list, tuple)) and op == "*" and len(sequence) * times > limits.items:
                raise Costly("items", len(sequence) * times)
    if isinstance(left, str) and op == "+" and len(left) > limits.items:
        raise Costly("items", len(left))
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        if op == "@":
            matmul(left.shape, right.shape, limits)
        elif left.shape != right.shape:
            broadcast((left.shape, right.shape), limits)


def _integers(op: str, left: int, right: int, limits: Limits) -> None:
    if op == "**" and right > 0 and abs(left) > 1:
        bits = left.bit_length() * right
    elif op == "<<":
        bits = left.bit_length() + max(right, 0)
    elif op == "*":
        bits = left.bit_length() + right.bit_length()
    else:
        return
    if bits > limits.bits:
        raise Costly("bits", bits)


def broadcast(shapes: tuple[tuple[int, ...], ...], limits: Limits) -> None:
    """The result of an elementwise gate."""
    try:
        elements(np.broadcast_shapes(*shapes), limits)
    except ValueError:
        return


def matmul(a: tuple[int, ...], b: tuple[int, ...], limits: Limits) -> None:
    """Multiplications of a matrix product."""
    if not a or not b:
        return
    work = prod(a) * (b[-1] if len(b) > 1 else 1) * prod(b[:-2])
    if work > limits.work:
        raise Costly("work", work)
    elements((*a[:-1], b[-1] if len(b) > 1 else 1), limits)


def outer(a: tuple[int, ...], b: tuple[int, ...], limits: Limits) -> None:
    """An outer product."""
    elements((prod(a), prod(b)), limits)


def maker(name: str, args: list[Any], named: dict[str, Any], limits: Limits) -> None:
    """Constant arrays and random draws: their size, read off the arguments before the call."""
    short = name.rpartition(".")[2]
    if short in ("zeros", "ones", "empty", "full"):
        elements(args[0] if args else named.get("shape", 0), limits)
    elif short in ("eye", "identity", "tri"):
        rows = args[0] if args else named.get("N", 0)
        columns = args[1] if len(args) > 1 and args[1] is not None else named.get("M") or rows
        elements((rows, columns), limits)
    elif short == "arange":
        _range(args, limits)
    elif short == "linspace":
        elements(named.get("num", args[2] if len(args) > 2 else 50), limits)
    elif short in ("rand", "randn"):
        elements(tuple(args), limits)
    elif short in ("random", "random_sample", "standard_normal", "uniform", "normal", "randint", "integers", "choice"):
        position = {"uniform": 2, "normal": 2, "randint": 2, "integers": 2, "choice": 1}.get(short, 0)
        size = named.get("size", args[position] if len(args) > position else None)
        if size is not None:
            elements(size, limits)
    elif short in ("factorial", "comb") and args and isinstance(args[0], int) and args[0] > 5000:
        raise Costly("bits", args[0])
    elif short == "permutation" and args and isinstance(args[0], (int, np.integer)):
        elements(args[0], limits)


def _range(args: list[Any], limits: Limits) -> None:
    numbers = [a for a in args if isinstance(a, (int, float, np.number))]
    if not numbers or len(numbers) != len(args):
        return
    start, stop, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    if step:
        elements((max(0, int(abs(min(max((stop - start) / step, 0), 1e18)))),), limits)
