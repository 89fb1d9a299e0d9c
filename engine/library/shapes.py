"""What is known of a value that was never computed: its rank, and which of its sizes are the same as others.

Sizes (``Dim``) and values (``Thing``) are classes of a union: what is found out of one holds for all that are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BIASES = ("b", "bias", "beta", "gamma", "shift", "scale")
SCALARS = frozenset(
    "reg lr eps alpha lam lambda_ lambd lmbda momentum mu std sigma rate step step_size learning_rate weight_decay decay"
    " tau temperature epsilon delta margin beta1 beta2 weight_scale dropout keep_prob temp lambda_reg l2 l2_reg C Lambda eta"
    " penalty regularization reg_strength reg_lambda".split()
)
"""Names of numbers that multiply whole arrays."""
LABELS = frozenset("y t label labels target targets y_true y_train idx ids".split())


class Dim:
    """A size; ``size`` once it is fixed."""

    __slots__ = ("name", "parent", "size")

    def __init__(self, size: int = 0, name: str = "") -> None:
        self.parent: Dim | None = None
        self.size = size
        self.name = name

    def root(self) -> Dim:
        """What stands for all that are the same."""
        at = self
        while at.parent is not None:
            at = at.parent
        return at

    def same(self, other: Dim) -> None:
        """They are one size from now on, unless both are fixed, or one is 1 (which broadcasts)."""
        mine, its = self.root(), other.root()
        if mine is its or (mine.size and its.size) or 1 in (mine.size, its.size):
            return
        its.parent = mine
        mine.size = mine.size or its.size
        mine.name = mine.name or its.name


class Thing:
    """A value: an array of ``rank`` with sizes ``dims`` (as many as are known), a number (rank 0), a dict (``keys``), a tuple
    (``items``), a function (``called``), text (``texts``), an object of a class (``kind``); None and empty: not known."""

    __slots__ = (
        "below", "called", "dims", "index", "items", "keys", "kind", "later", "listed", "names", "number", "of", "over", "parent",
        "plain", "positive", "rank", "shape_of", "size", "texts", "whole",
    )  # fmt: skip

    def __init__(self, rank: int | None = None, dims: list[Dim] | None = None, name: str = "") -> None:
        self.parent: Thing | None = None
        self.rank = rank
        self.dims: list[Dim] = list(dims or [])
        self.dims += [Dim() for _ in range((rank or 0) - len(self.dims))]
        self.names = [name] if name else []
        self.below: Dim | None = None  # labels: whole numbers below this
        self.called = False
        self.items: list[Thing] | None = None
        self.keys: dict[str, Thing] | None = None
        self.kind: Any = None
        self.index: Dim | None = None  # runs from 0 to below this
        self.number: int | None = None  # a whole number that is written out
        self.size: Dim | None = None  # a number that is a size
        self.shape_of: Thing | None = None  # the shape of that value
        self.texts: list[str] = []
        self.of: Thing | None = None  # a number out of that array
        self.later = 0  # how many places behind another one of that array
        self.listed = ""  # a list of sizes, the (in)s of a layer before the (out)s, or the other way round
        self.over: Thing | None = None  # it is added to that
        self.whole = False  # a whole number: it is calculated with sizes
        self.positive = False  # its logarithm is taken
        self.plain = False  # a number of Python's: what it is combined with is one too

    def root(self) -> Thing:
        """What stands for all that are the same."""
        at = self
        while at.parent is not None:
            at = at.parent
        return at

    def known(self) -> bool:
        """Whether it is an array or a number of a known rank."""
        return self.rank is not None

    def named(self, words: Any) -> bool:
        """Whether one of its names is among ``words``, digits and underscores at the end aside."""
        return any([name in words or name.rstrip("0123456789_") in words for name in self.names])

    def bias(self) -> bool:
        """Whether it is called like what is added to every row."""
        return self.named(BIASES)

    def ranked(self, rank: int) -> Thing:
        """It has this rank, unless another one is known."""
        if self.rank is None:
            self.rank = rank
            del self.dims[rank:]
        self.dims += [Dim() for _ in range(self.rank - len(self.dims))]
        return self

    def dim(self, at: int) -> Dim:
        """One of its sizes; from behind (-1) it has two unless more are known."""
        if at < 0:
            if self.rank is None:
                self.ranked(max(2, len(self.dims), -at))
            at += self.rank or 0
        while 0 <= at and len(self.dims) <= at and (self.rank is None or at < self.rank):
            self.dims.append(Dim())
        return self.dims[at] if 0 <= at < len(self.dims) else Dim()

    def merge(self, other: Thing) -> Thing:
        """Both have one shape from now on."""
        mine, its = self.root(), other.root()
        if mine is its:
            return mine
        if mine.rank is None and its.rank is not None:
            mine.ranked(its.rank)
        for at in range(min(len(mine.dims), len(its.dims))):
            mine.dims[at].same(its.dims[at])
        mine.dims += its.dims[len(mine.dims) :]
        if mine.rank is not None:
            mine.dims += [Dim() for _ in range(mine.rank - len(mine.dims))]
            del mine.dims[mine.rank :]
        mine.names += its.names
        mine.below = mine.below or its.below
        mine.listed = mine.listed or its.listed
        mine.positive = mine.positive or its.positive
        its.parent = mine
        return mine


def number() -> Thing:
    """A number."""
    return Thing(0)


def together(left: Thing, right: Thing) -> Thing:
    """What ``left + right`` says of the two, and its own shape."""
    left, right = left.root(), right.root()
    for one, other in ((left, right), (right, left)):
        if one.rank == 0:
            if one.plain and not other.known() and not other.dims:
                other.rank = 0
            if other.rank != 0:
                return other
            found = number()
            found.plain, found.whole = one.plain or other.plain, one.whole or other.whole
            return found
        if not one.known() and one.named(SCALARS) and not one.dims:
            one.rank = 0
            return other
    if left.known() and right.known():
        longer, shorter = (left, right) if (left.rank or 0) >= (right.rank or 0) else (right, left)
        for mine, its in zip(reversed(longer.dims), reversed(shorter.dims), strict=False):
            mine.same(its)
        dims = list(longer.dims)
        for at in range(1, len(shorter.dims) + 1):
            if dims[-at].root().size == 1:
                dims[-at] = shorter.dims[-at]
        return Thing(longer.rank, dims)
    if not left.known() and not right.known():
        if left.bias() == right.bias():
            return left.merge(right)
        bias, found = (left, right) if left.bias() else (right, left)
        bias.over = found
        return found
    known, other = (left, right) if left.known() else (right, left)
    if other.bias() and (known.rank or 0) > 1 and len(other.dims) < 2:
        other.ranked(1)
        other.dim(0).same(known.dims[-1] if known.rank != 4 else known.dims[1])
        return known
    merged = Thing(known.rank, known.dims)
    other.merge(merged)
    return merged


def product(left: Thing, right: Thing) -> Thing:
    """What ``left @ right`` says of the two, and its own shape."""
    left, right = left.root(), right.root()
    if left.rank == 0 or right.rank == 0:
        return together(left, right)
    left.ranked(2)
    right.ranked(2)
    left.dims[-1].same(right.dims[-2] if (right.rank or 0) > 1 else right.dims[-1])
    before = left.dims[:-1]
    after = [*right.dims[:-2], right.dims[-1]] if (right.rank or 0) > 1 else []
    return Thing(len(before) + len(after), [*before, *after])


def as_gradients(names: Mapping[str, Thing]) -> None:
    """What has a number for its gradient is a number: ``db = np.sum(dz) / m``."""
    for name, found in names.items():
        own, whole = names.get(f"d{name}"), found.root()
        if own is not None and own.root().rank == 0 and (whole.bias() or not (whole.known() or whole.dims)):
            whole.rank, whole.dims = 0, []
