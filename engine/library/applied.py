"""What numpy's functions and the methods of arrays say about the shapes of their operands, and of what they give."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from engine.library.shapes import Dim, Thing, number, product, together

PAIRS = frozenset("maximum minimum add subtract multiply divide power where fmax fmin mod arctan2 logaddexp isclose equal".split())
SUMS = frozenset("sum mean max min std var prod argmax argmin amax amin any all norm median".split())
MADE = frozenset("zeros ones empty full randn rand random normal uniform random_sample standard_normal".split())
LIKE = frozenset("zeros_like ones_like empty_like full_like random_like".split())
KEPT = frozenset(
    "exp log log1p expm1 tanh sqrt abs absolute square sin cos sign negative clip array asarray copy astype nan_to_num sinh cosh"
    " floor ceil round float int sorted sort cumsum cumprod flip roll softmax sigmoid relu ascontiguousarray log2 log10 reciprocal"
    " arctan".split()
)
NUMBERS = frozenset("len float int abs round".split())
LOST = ("reshape", "transpose", "squeeze", "ravel", "flatten", "expand_dims", "swapaxes", "T")


def pool(thing: Thing) -> Thing | None:
    """The array that a value is taken from; None if it is taken from none."""
    found = thing.root()
    for _ in range(8):
        if found.of is None:
            break
        found = found.of.root()
    return found if found is not thing.root() else None


Evaluate = Callable[[ast.expr], Thing]


def size_of(thing: Thing) -> Dim:
    """The size that a number is."""
    found = thing.root()
    if (whole := pool(found)) is not None:
        whole.listed = whole.listed or "some"
    if found.size is None:
        found.size = Dim(found.number or 0, found.names[0] if found.names else "")
        if found.number is None and not found.known():
            found.rank = 0
    return found.size


def applied(name: str, args: Sequence[Thing], node: ast.Call, value: Evaluate) -> Thing | None:
    """What ``name(*args)`` gives, for numpy's functions and methods (the array first); None for others."""
    first = args[0].root() if args else Thing()
    options = {word.arg: word.value for word in node.keywords if word.arg}
    if name in ("dot", "matmul") and len(args) > 1:
        return product(first, args[1])
    if name in PAIRS and args:
        found = args[-1] if name == "where" else first
        return together(found, args[-2] if name == "where" and len(args) > 2 else args[-1] if len(args) > 1 else found)
    if name in SUMS:
        axis = options.get("axis") or (node.args[-1] if len(args) > 1 and name != "norm" else None)
        return _reduced(first, axis, "keepdims" in options)
    if name in MADE:
        shape = options.get("size") or options.get("shape")
        given = [value(shape)] if shape is not None else list(args if name in ("randn", "rand") else args[-1:])
        return made(given)
    if name in LIKE:
        return Thing(first.rank, first.dims) if first.known() else first
    if name in KEPT:
        return first
    if name in ("arange", "range", "xrange"):
        found = Thing(1, [size_of(args[-1])]) if len(args) == 1 else Thing(1)
        found.index = found.dims[0] if found.dims else Dim()
        return found.ranked(1)
    if name == "eye":
        size = size_of(first)
        return Thing(2, [size, size])
    if name == "outer" and len(args) > 1:
        return Thing(2, [first.ranked(1).dims[0], args[1].root().ranked(1).dims[0]])
    if name in LOST:
        return _laid_out(name, first, list(args[1:]))
    if name == "shape":
        found = Thing()
        found.shape_of = first
        return found
    return None


def made(given: Sequence[Thing]) -> Thing:
    """An array of the shape that is given: sizes, a tuple of them, or the shape of another one."""
    if len(given) == 1:
        one = given[0].root()
        if one.shape_of is not None:
            like = one.shape_of.root()
            return Thing(like.rank, like.dims) if like.known() else like
        if one.items is not None:
            given = one.items
        elif one.known() and one.rank != 0:
            return Thing()
    if len(given) == 2 and (whole := pool(given[0])) is not None and whole is pool(given[1]) and whole.listed in ("", "some"):
        whole.listed = "out" if given[0].root().later > given[1].root().later else "in"
    return Thing(len(given), [size_of(one) for one in given])


def _reduced(array: Thing, axis: ast.expr | None, kept: bool) -> Thing:
    if axis is None or (isinstance(axis, ast.Constant) and axis.value is None):
        return number()
    at = axis.value if isinstance(axis, ast.Constant) else -axis.operand.value if _negative(axis) else None  # type: ignore[attr-defined]
    if not isinstance(at, int):
        return Thing()
    array.ranked(max(2, len(array.dims), at + 1 if at >= 0 else -at))
    dims = list(array.dims)
    if not -len(dims) <= at < len(dims):
        return Thing()
    if kept:
        dims[at] = Dim(1)
    else:
        del dims[at]
    return Thing(len(dims), dims)


def _negative(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)


def _laid_out(name: str, array: Thing, shape: list[Thing]) -> Thing:
    """``x.reshape(N, -1)`` of two axes keeps both; others lose what was known."""
    if name == "T" or (name == "transpose" and not shape):
        array.ranked(max(2, len(array.dims)))
        return Thing(array.rank, array.dims[::-1])
    if name != "reshape":
        return Thing()
    if len(shape) == 1 and shape[0].root().items is not None:
        shape = shape[0].root().items or []
    if len(shape) == 1 and shape[0].root().shape_of is not None:
        return made(shape)
    if len(shape) == 2 and shape[1].root().number == -1:
        if not array.known():
            array.ranked(max(2, len(array.dims)))
        size_of(shape[0]).same(array.dims[0])
        return Thing(2, array.dims) if array.rank == 2 else Thing(2, [array.dims[0], Dim()])
    if array.known() and array.dims and shape and shape[-1].root().size is not None:
        array.dims[-1].same(size_of(shape[-1]))  # x.reshape(N * T, D)
    dims = [Dim() if one.root().number == -1 else size_of(one) for one in shape]
    return Thing(len(dims), dims)
