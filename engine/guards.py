"""The cost of one operation before it runs. Each guard raises ``Costly`` with the limit's name and what was asked."""

from __future__ import annotations

from collections.abc import Callable
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
    if int in kinds and op in _GROWING:
        if kinds == (int, int):
            _integers(op, left, right, limits)
        for sequence, times in ((left, right), (right, left)):
            if isinstance(sequence, (str, list, tuple)) and op == "*" and len(sequence) * times > limits.items:
                raise Costly("items", len(sequence) * times)
    if op == "+" and isinstance(left, (str, list, tuple)) and isinstance(right, (str, list, tuple)):
        if len(left) + len(right) > limits.items:
            raise Costly("items", len(left) + len(right))
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        if op == "@":
            matmul(left.shape, right.shape, limits)
        elif left.shape != right.shape:
            broadcast((left.shape, right.shape), limits)


_GROWING = frozenset(("**", "*", "<<", "+", "-"))


def _integers(op: str, left: int, right: int, limits: Limits) -> None:
    if op == "**" and right > 0 and abs(left) > 1:
        bits = left.bit_length() * right
    elif op == "<<":
        bits = left.bit_length() + max(right, 0)
    elif op == "*":
        bits = left.bit_length() + right.bit_length()
    else:
        bits = max(left.bit_length(), right.bit_length()) + 1 if op in "+-" else 0
    if bits > limits.bits:
        raise Costly("bits", bits)


class Wrapped(OverflowError):
    """Integers of fixed width ran over."""


def wrapped(op: str, left: Any, right: Any, value: Any) -> bool:
    """Whether integers of fixed width ran over in numpy, which says nothing: the value would be silently wrong."""
    if value.dtype.kind not in "iu" or op not in (*_GROWING, "@") or not value.size:
        return False
    with np.errstate(all="ignore"):
        wide = {"+": np.add, "-": np.subtract, "*": np.multiply, "**": np.power, "@": np.matmul}.get(op)
        if wide is None:
            return False
        exact = wide(np.asarray(left, dtype=float), np.asarray(right, dtype=float))
    return _beyond(exact, value.dtype)


def _beyond(exact: Any, kind: Any) -> bool:
    """Whether a number lies outside the integers of a kind."""
    unsigned = kind.kind == "u"
    return bool(np.any(np.abs(exact) >= 2.0 ** (8 * kind.itemsize - (not unsigned))) or (unsigned and np.any(exact < 0)))


def unwrapped(function: Callable[..., Any], args: list[Any], named: dict[str, Any], value: Any) -> None:
    """Raise ``Wrapped`` if a call on integers gave ``value`` because they ran over: on floats it gives something larger."""
    if not isinstance(value, (np.ndarray, np.generic)) or value.dtype.kind not in "iu":
        return
    wide = [_widened(a) for a in args]
    if all(w is a for w, a in zip(wide, args, strict=True)):
        return
    try:
        with np.errstate(all="ignore"):
            exact = function(*wide, **named)
    except (TypeError, ValueError, IndexError):  # takes integers only: indices, counts
        return
    if isinstance(exact, (np.ndarray, np.generic, float)) and _beyond(exact, value.dtype):
        raise Wrapped


def _widened(value: Any) -> Any:
    """Integers as floats, lists of them too."""
    if isinstance(value, np.ndarray):
        return value.astype(float) if value.dtype.kind in "iu" else value
    if isinstance(value, list) and value and all(isinstance(v, (int, np.integer)) for v in value):
        return np.asarray(value, dtype=float)
    return [_widened(v) for v in value] if isinstance(value, list) and any(isinstance(v, np.ndarray) for v in value) else value


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


_SIGNATURES = {  # the arguments by numpy's names, in order
    name: spec.split()
    for name, spec in {
        "zeros": "shape", "ones": "shape", "empty": "shape", "full": "shape fill_value",
        "zeros_like": "a dtype order subok shape", "ones_like": "a dtype order subok shape",
        "empty_like": "a dtype order subok shape", "full_like": "a fill_value dtype order subok shape",
        "eye": "N M", "identity": "n", "tri": "N M", "linspace": "start stop num",
        "binomial": "n p size", "poisson": "lam size", "exponential": "scale size", "laplace": "loc scale size",
        "logistic": "loc scale size", "gumbel": "loc scale size", "lognormal": "mean sigma size", "beta": "a b size",
        "random": "size", "random_sample": "size", "ranf": "size", "sample": "size", "standard_normal": "size",
        "uniform": "low high size",
        "normal": "loc scale size", "randint": "low high size", "integers": "low high size", "choice": "a size replace p",
        "permutation": "x",
        "hanning": "M", "hamming": "M", "blackman": "M", "bartlett": "M", "kaiser": "M", "fftfreq": "n", "rfftfreq": "n",
        "triu_indices": "n k m", "tril_indices": "n k m", "indices": "dimensions", "diag_indices": "n ndim",
        "factorial": "n", "comb": "n k", "perm": "n k",
        "allclose": "a b", "array_equal": "a b", "isclose": "a b",
    }.items()
}  # fmt: skip


_DRAWN = frozenset(
    "uniform normal integers randint binomial poisson exponential laplace logistic gumbel lognormal beta".split()
)


def maker(name: str, args: list[Any], named: dict[str, Any], limits: Limits) -> None:
    """Constant arrays, counts and random draws: their size, read off the arguments before the call."""
    short = name.rpartition(".")[2]
    if short == "arange":
        _range([*args, *(named[k] for k in ("start", "stop", "step") if k in named)], limits)
        return
    if short in ("rand", "randn"):
        elements(tuple(args), limits)
        return
    given = dict(zip(_SIGNATURES.get(short, ()), args, strict=False)) | named
    if given.get("shape") is not None:
        elements(given["shape"], limits)
    if short in ("eye", "tri", "identity"):
        rows = given.get("N", given.get("n", 0))
        columns = given.get("M")
        elements((rows, rows if columns is None else columns), limits)
    elif short == "linspace":
        each = max(np.size(given.get("start", 0)), np.size(given.get("stop", 0)))
        elements((given.get("num", 50), each), limits)
    elif short in ("hanning", "hamming", "blackman", "bartlett", "kaiser", "fftfreq", "rfftfreq"):
        elements(given.get("M", given.get("n", 0)), limits)
    elif short in ("triu_indices", "tril_indices"):
        elements((2, given.get("n", 0), given.get("m") or given.get("n", 0)), limits)
    elif short in ("indices", "diag_indices", "ix_"):
        sizes = [np.size(a) for a in args] if short == "ix_" else given.get("dimensions", ())
        elements((len(sizes), *sizes) if short == "indices" else (given.get("n", 0), given.get("ndim", 2)), limits)
    elif short in ("factorial", "comb", "perm"):
        _count(short, given.get("n", 0), given.get("k"), limits)
    elif short in ("allclose", "array_equal", "isclose"):
        broadcast(tuple([np.shape(given[k]) for k in ("a", "b") if k in given]), limits)
    elif short in ("choice", "permutation"):
        pool = given.get("a", given.get("x", 0))
        if isinstance(pool, (int, np.integer)) and (short == "permutation" or not given.get("replace", True)):
            elements(pool, limits)
    if given.get("size") is not None:
        elements(given["size"], limits)
    elif short in _DRAWN:
        broadcast(tuple([np.shape(v) for v in args[:2]]), limits)


def _count(name: str, n: Any, k: Any, limits: Limits) -> None:
    """Bits of n!, of the number of choices and of arrangements, from above."""
    if not isinstance(n, int) or n <= 1:
        return
    chosen = n if name == "factorial" or not isinstance(k, int) else min(k, n - k) if name == "comb" else k
    bits = max(chosen, 0) * n.bit_length()
    if bits > limits.bits:
        raise Costly("bits", bits)


def index(shape: tuple[int, ...], items: Any, limits: Limits) -> None:
    """What integer arrays pick out of an array: their broadcast shape times the axes that they leave alone."""
    items = items if isinstance(items, tuple) else (items,)
    arrays = [i.shape for i in items if isinstance(i, np.ndarray) and i.dtype.kind != "b"]
    if not arrays:
        return
    used = sum(
        i.ndim if isinstance(i, np.ndarray) and i.dtype.kind == "b" else 1
        for i in items
        if i is not None and i is not ...
    )
    axes = list(shape)
    place = 0
    for item in items:
        if item is ...:
            place += len(shape) - used
        elif item is not None:
            if isinstance(item, np.ndarray) and item.dtype.kind != "b" and place < len(axes):
                axes[place] = 1
            place += item.ndim if isinstance(item, np.ndarray) and item.dtype.kind == "b" else 1
    try:
        elements((prod(np.broadcast_shapes(*arrays)), prod(axes)), limits)
    except ValueError:
        return  # numpy will say why they do not fit


def listed(values: list[Any], limits: Limits) -> None:
    """An array made of a list: its items may be arrays themselves."""
    elements((len(values), max([v.size for v in values if isinstance(v, np.ndarray)], default=1)), limits)


def printed(value: Any, limits: Limits) -> None:
    """Characters that ``str`` would write, from above; numpy shortens its own arrays."""
    count = 0
    stack = [value]
    while stack:
        at = stack.pop()
        if isinstance(at, (list, tuple)):
            stack.extend(at)
        elif isinstance(at, dict):
            stack.extend(at.keys())
            stack.extend(at.values())
        else:
            count += len(at) if isinstance(at, str) else 20 * min(at.size, 1000) if isinstance(at, np.ndarray) else 2
        if count > limits.printed:
            raise Costly("printed", count)


def rounding(digits: Any, limits: Limits) -> None:
    """``round(x, digits)`` of an integer raises ten to that power."""
    if isinstance(digits, int) and abs(digits) > limits.width:
        raise Costly("width", abs(digits))


def contained(item: Any, among: Any, limits: Limits) -> None:
    """``x in range(n)`` counts through the range unless x is an integer."""
    if isinstance(among, range) and type(item) is not int and _length(among) > limits.items:
        raise Costly("items", _length(among))


def _length(numbers: range) -> int:
    """The length of a range that may be too long for ``len``."""
    return max(0, -((numbers.start - numbers.stop) // numbers.step))


def sized(items: Any, limits: Limits) -> None:
    """A sequence that is about to be walked whole."""
    count = _length(items) if isinstance(items, range) else len(items)
    if count > limits.items:
        raise Costly("items", count)


def _range(args: list[Any], limits: Limits) -> None:
    numbers = [a for a in args if isinstance(a, (int, float, np.number))]
    if not numbers or len(numbers) != len(args):
        return
    start, stop, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    if step:
        elements((max(0, int(abs(min(max((stop - start) / step, 0), 1e18)))),), limits)
