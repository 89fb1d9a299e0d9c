"""What is known of a parameter, as text that makes such a value: ``x[4, 3]``, ``y[4] < 5``, ``{'W': W[3, 5]}``, ``0.1``."""

from __future__ import annotations

from collections.abc import Sequence

from engine.library.shapes import SCALARS, Dim, Thing

SIZES = (4, 3, 5, 2, 6, 7)
"""Sizes in the order in which they are met: different ones, so that what does not fit is seen."""
NUMBERS = ("0.5", "1.5", "0.8", "2.0", "0.3")
"""Values for parameters that are numbers, in the order in which they are met."""
LISTS = {"in": "[3, 5, 2]", "out": "[4, 3, 2]"}
"""Lists of a net's sizes, whose layers take rows or columns: they begin with the second size of data, or with the first."""
LISTED = frozenset("sizes layer_sizes layers_sizes layer_dims layers_dims dims layer_dimensions".split())
WINDOW = frozenset({"HH", "WW", "FH", "FW", "f", "filter_size", "kernel_size"})
IMAGE = ((2, 3, 4, 4), (2, 3, 3, 3))
"""Sizes of a stack of images, and of a stack of filters."""
DEEPEST = 3
"""Dicts and tuples inside one another that are written out."""


class Fitting:
    """Sizes for one call: the same for the same ``Dim``."""

    def __init__(self) -> None:
        self.given = 0
        self.numbers = -1

    def size(self, dim: Dim) -> int:
        """The size that stands for a dim."""
        root = dim.root()
        if not root.size or root.size < 0:
            root.size = SIZES[self.given % len(SIZES)]
            self.given += 1
        return root.size

    def text(self, thing: Thing, name: str, depth: int = 0) -> str:
        """What makes a value like this; "" where nothing could be said."""
        thing = thing.root()
        if thing.kind is not None:
            return ""
        if thing.called:
            return "lambda v: np.sum(v * v)"
        if thing.texts:
            return repr(thing.texts[0])
        if thing.listed or (name in LISTED and thing.kind is None and thing.keys is None and thing.items is None):
            return LISTS["out" if thing.listed == "out" else "in"]
        if depth < DEEPEST and thing.keys is not None:
            pairs = [(key, self.text(inside, _identifier(key, name), depth + 1)) for key, inside in thing.keys.items()]
            return "{" + ", ".join([f"{key!r}: {text}" for key, text in pairs]) + "}" if all([text for _, text in pairs]) else ""
        if depth < DEEPEST and thing.items is not None:
            items = [self.text(one, one.root().names[0] if one.root().names else f"{name}{at}", depth + 1)
                     for at, one in enumerate(thing.items, 1)]  # fmt: skip
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})" if all(items) else ""
        if thing.keys is not None or thing.items is not None:
            return ""
        if thing.size is not None:
            return str(self.size(thing.size))
        if thing.index is not None and thing.rank == 0:
            return "1"
        if thing.whole or (depth and thing.rank is None and not thing.dims and not thing.names[1:]):
            return _whole(name)  # bn_param['stride']
        if thing.rank == 0 or (thing.rank is None and not thing.dims and thing.named(SCALARS)):
            self.numbers += 1
            return "0.1" if thing.named(SCALARS) else NUMBERS[self.numbers % len(NUMBERS)]
        return self._array(thing, name)

    def _array(self, thing: Thing, name: str) -> str:
        if thing.below is not None:
            return f"{name}[{self.size(thing.ranked(1).dims[0])}] < {self.size(thing.below)}"
        if thing.rank is None and thing.over is not None:
            over = thing.over.root()
            if over.rank == 0:
                self.numbers += 1
                return NUMBERS[self.numbers % len(NUMBERS)]
            thing.ranked(1).dims[0].same(over.ranked(2).dims[-1])
        if thing.rank is None:
            thing.ranked(max(2, len(thing.dims)))
        if thing.rank == 4:
            window = name[:1] in ("w", "W", "f", "F", "k")
            for dim, size in zip(thing.dims, IMAGE[window], strict=True):
                root = dim.root()
                root.size = root.size or (3 if root.name in WINDOW else size)
        return f"{name}[{', '.join([str(self.size(dim)) for dim in thing.dims])}]" + " > 0" * thing.positive


def _whole(name: str) -> str:
    return "2" if any([word in name for word in ("pool", "height", "width", "size")]) else "1"


def _identifier(key: str, name: str) -> str:
    return key if key.isidentifier() else f"{name}_{''.join([c if c.isalnum() else '_' for c in key])}"


def names_given(shown: Sequence[str]) -> tuple[str, ...]:
    """Names for what a function gives, each once."""
    found: list[str] = []
    for name in shown:
        base, count = name, 2
        while name in found:
            name, count = f"{base}_{count}", count + 1
        found.append(name)
    return tuple(found)
