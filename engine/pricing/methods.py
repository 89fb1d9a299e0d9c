"""The prices of methods, by what they are methods of: ``list.sort``, ``str.join``, ``array.tolist``. Those of arrays that are gates
stand in the gate table."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from engine.pricing.asking import FLOAT, OBJECT, Asked, Price, array, logarithm, size
from engine.pricing.builtins import ALIKE, HASHED, characters, hashed
from engine.pricing.kinds import CALL, Kind, fixed, length, nothing
from engine.pricing.makers import Row, row


def _owner(asked: Asked) -> Any:
    return asked.args[0] if asked.args else ()


def _walked(asked: Asked) -> Price:
    """Once over the list, and over the one that it gets."""
    many = sum([length(a) for a in asked.args if isinstance(a, (list, tuple, set, dict, str, np.ndarray, range))])
    return Price(work=100 * many + 500, held=OBJECT * many, items=many)


def _sorted(asked: Asked) -> Price:
    many = length(_owner(asked))
    return Price(work=many * (2_000 + 200 * logarithm(many)), held=OBJECT * many, items=many)


def _updated(asked: Asked) -> Price:
    """Keys put into a dict that has some."""
    more = asked.args[1] if len(asked.args) > 1 else ()
    keys = more if isinstance(more, dict) else [p[0] for p in more if isinstance(p, (list, tuple)) and p]
    return hashed([*_owner(asked), *keys]) if len(keys) >= ALIKE else Price(work=HASHED * (len(keys) + 1), items=len(keys))


def _counted(asked: Asked) -> Price:
    """Items counted into a dict that has some."""
    more = asked.args[1] if len(asked.args) > 1 else ()
    keys = list(more) if isinstance(more, (list, tuple, set, dict, str, range)) else []
    return hashed([*_owner(asked), *keys]) if len(keys) >= ALIKE else Price(work=HASHED * (len(keys) + 1), items=len(keys))


def _keyed(asked: Asked) -> Price:
    """One key, looked up."""
    return Price(work=HASHED)


def _joined(asked: Asked) -> Price:
    text, parts = _owner(asked), asked.args[1] if len(asked.args) > 1 else ()
    many = sum([len(p) + len(text) for p in parts if isinstance(p, str)]) if isinstance(parts, (list, tuple)) else length(parts)
    return Price(work=100 * length(parts) + many, held=4 * many, items=many)


def _text(asked: Asked) -> Price:
    many = length(_owner(asked))
    return Price(work=20 * many + 500, held=60 * many, items=many)


def _padded(asked: Asked) -> Price:
    """Text as wide as its argument says."""
    many = length(_owner(asked)) + max([int(a) for a in asked.args[1:] if isinstance(a, int) and a > 0], default=0)
    return Price(work=20 * many + 500, held=4 * many, items=many)


def _tabbed(asked: Asked) -> Price:
    """Each tab as wide as the argument says."""
    text, wide = _owner(asked), max([int(a) for a in asked.args[1:] if isinstance(a, int) and a > 0], default=8)
    many = length(text) + wide * (text.count("\t") if isinstance(text, str) else 1)
    return Price(work=20 * many + 500, held=4 * many, items=many)


def _replaced(asked: Asked) -> Price:
    """As if something were put in at every place."""
    put = asked.args[2] if len(asked.args) > 2 else ""
    many = (length(_owner(asked)) + 1) * ((length(put) if isinstance(put, str) else 0) + 1)
    return Price(work=20 * many + 500, held=4 * many, items=many)


_DIGITS = r"\d+"


def widest(text: str) -> int:
    """The largest number in a format: a width or a precision."""
    return max([int(d) if len(d) < 10 else 1 << 62 for d in re.findall(_DIGITS, text)], default=0)


def _formatted(asked: Asked) -> Price:
    """Fields as wide as the text of the format says, each filled with its value."""
    many = length(_owner(asked)) + sum(map(characters, [*asked.args[1:], *asked.named.values()]))
    return Price(work=100 * many + 1_000, held=4 * many, items=many)


def _listed(asked: Asked) -> Price:
    """Every number an object of its own."""
    elements = size(_owner(asked))
    return Price(work=100 * elements, held=OBJECT * elements, items=elements)


def _copied(asked: Asked) -> Price:
    elements = size(_owner(asked))
    itemsize = FLOAT if len(asked.args) < 2 else Asked("", (), {"dtype": asked.args[1]}).itemsize()
    return array(elements, 2 * elements + CALL, 2, itemsize)


def _sorted_array(asked: Asked) -> Price:
    elements = size(_owner(asked))
    return array(elements, 10 * elements * logarithm(elements) + CALL, 2)


_FIXED = row(fixed(500))
_LIST = row(Kind("listed", _walked, nothing))
_TEXT = row(Kind("text", _text, nothing))
_KEY = row(Kind("key", _keyed, nothing))
PRICES: dict[str, Row] = {
    "list.append": _FIXED, "list.pop": _LIST, "list.insert": _LIST, "list.extend": _LIST, "list.reverse": _LIST, "list.copy": _LIST,
    "list.index": _LIST, "list.count": _LIST, "list.sort": row(Kind("sorted", _sorted, nothing)),
    "tuple.index": _LIST, "tuple.count": _LIST,
    "dict.keys": _LIST, "dict.values": _LIST, "dict.items": _LIST, "dict.copy": _LIST,
    "dict.get": _KEY, "dict.pop": _KEY, "dict.setdefault": _KEY, "dict.update": row(Kind("hashed", _updated, nothing)),
    "str.join": row(Kind("join", _joined, nothing)), "str.format": row(Kind("format", _formatted, nothing)),
    "str.split": _TEXT, "str.strip": _TEXT, "str.lower": _TEXT, "str.upper": _TEXT, "str.startswith": _TEXT, "str.endswith": _TEXT,
    "str.index": _TEXT, "str.count": _TEXT, "str.replace": row(Kind("replace", _replaced, nothing)),
    **dict.fromkeys([f"str.{n}" for n in (
        "lstrip rstrip title capitalize swapcase isdigit isalpha isalnum isdecimal isnumeric isspace isupper islower find rfind"
        " rindex rsplit splitlines partition rpartition removeprefix removesuffix casefold").split()], _TEXT),
    **dict.fromkeys([f"str.{n}" for n in "center ljust rjust zfill".split()], row(Kind("padded", _padded, nothing))),
    "str.expandtabs": row(Kind("tabs", _tabbed, nothing)),
    "list.remove": _LIST, "list.clear": _LIST, "dict.clear": _LIST, "dict.popitem": _FIXED,
    **dict.fromkeys([f"set.{n}" for n in (
        "update clear copy union intersection difference symmetric_difference issubset issuperset isdisjoint pop remove discard"
        " intersection_update difference_update symmetric_difference_update").split()], _LIST),
    "set.add": _KEY, "iterator.send": _FIXED,
    **dict.fromkeys([f"frozenset.{n}" for n in (
        "copy union intersection difference symmetric_difference issubset issuperset isdisjoint").split()], _LIST),
    "array.item": _FIXED, "float.is_integer": _FIXED, "array.tolist": row(Kind("listed", _listed, nothing)),
    "array.astype": row(Kind("copy", _copied, nothing)), "array.copy": row(Kind("copy", _copied, nothing)),
    "array.fill": row(Kind("copy", _copied, nothing)),
    "array.put": row(fixed(2_000)), "array.sort": row(Kind("sorting", _sorted_array, nothing)),
}  # fmt: skip
PRICES |= {name.replace("dict.", f"{kind}."): price for name, price in PRICES.items() if name.startswith("dict.")
           for kind in ("defaultdict", "OrderedDict", "Counter")}  # fmt: skip
PRICES |= {f"deque.{name}": _LIST for name in "append appendleft extend pop popleft rotate copy count index clear remove".split()}
PRICES |= {
    "Counter.most_common": PRICES["list.sort"], **dict.fromkeys(("Counter.elements", "Counter.total"), _LIST),
    **dict.fromkeys(("Counter.update", "Counter.subtract"), row(Kind("hashed", _counted, nothing))),
}
