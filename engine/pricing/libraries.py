"""The prices of the functions of Python's own modules that run: ``random.shuffle``, ``itertools.product``, ``copy.deepcopy``."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.pricing.asking import FREE, OBJECT, Asked, Price
from engine.pricing.builtins import hashed
from engine.pricing.kinds import Kind, fixed, length, nothing
from engine.pricing.makers import Row, row

_DRAWN = 2_000
"""Steps of one draw in Python."""


def _many(given: Any) -> int:
    return length(given) if isinstance(given, (list, tuple, dict, str, np.ndarray, range)) else 0


def _walked(asked: Asked) -> Price:
    """Once over all that it is given; what it gives is counted as it is asked for."""
    many = sum(map(_many, [*asked.args, *asked.named.values()]))
    return Price(work=100 * many + 2_000, held=OBJECT * many, items=many)


def _drawn(asked: Asked) -> Price:
    """A draw for every item of what is drawn from, and for every one that is asked for."""
    asks = [a for a in [*asked.args[1:], *asked.named.values()] if isinstance(a, int) and a > 0]
    many = _many(asked.args[0]) + sum(asks) if asked.args else 0
    return Price(work=_DRAWN * many + _DRAWN, held=OBJECT * many, items=many)


def _hashed(asked: Asked) -> Price:
    return hashed(asked.args[0]) if asked.args else FREE


_ONE, _LISTS, _DRAWS = row(fixed(3_000)), row(Kind("listed", _walked, nothing)), row(Kind("drawn", _drawn, nothing))
_KEYS = row(Kind("hashed", _hashed, nothing))
PRICES: dict[str, Row] = {
    **{f"random.{name}": _ONE for name in (
        "seed random uniform gauss normalvariate randint randrange choice expovariate triangular Random"
        " getstate setstate".split())},
    **{f"random.{name}": _DRAWS for name in "choices sample shuffle".split()},
    **{f"itertools.{name}": _LISTS for name in (
        "product chain chain.from_iterable zip_longest count cycle islice combinations permutations accumulate repeat starmap"
        " pairwise combinations_with_replacement takewhile dropwhile groupby").split()},
    "weakref.ref": _ONE, "weakref.proxy": _ONE, "functools.reduce": _LISTS, "functools.partial": _ONE, "operator.itemgetter": _ONE,
    **{f"operator.{name}": _ONE for name in "add sub mul truediv floordiv mod pow matmul neg lt le gt ge eq ne".split()},
    "collections.defaultdict": _LISTS, "collections.OrderedDict": _LISTS, "collections.Counter": _KEYS, "collections.deque": _LISTS,
    "dataclasses.asdict": _LISTS, "dataclasses.astuple": _LISTS, "dataclasses.replace": _LISTS,
    "copy.copy": _LISTS, "copy.deepcopy": _LISTS, "sys.stdout.write": _LISTS, "pprint.pprint": _LISTS, "pprint.pp": _LISTS,
    **{f"os.path.{name}": _LISTS
       for name in "join basename dirname splitext split normpath abspath realpath exists isfile isdir".split()},
}  # fmt: skip
"""``operator``'s are those of the operators, which are paid for when they run."""
