"""JSON as the commands print it: a record a line, and never a token outside the standard or a character that a terminal
would obey."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any


def dump(data: dict[str, Any]) -> str:
    """``data`` with a line for each key and for each element of its lists of records."""
    rows = ",\n".join(f"  {_one(key)}: {_value(value)}" for key, value in data.items())
    return "{\n" + rows + "\n}\n"


def stream(sections: Iterable[tuple[str, Any]], write: Callable[[str], object]) -> None:
    """The same of data whose long parts are iterators, of records or of pairs: each is written as soon as it is there."""
    lead, written = "{\n", _Written()
    for key, value in sections:
        write(f"{lead}  {_one(key)}: ")
        lead = ",\n"
        if not isinstance(value, Iterator):
            write(_value(value))
            continue
        begun = ends = ""
        for item in value:
            pair = isinstance(item, tuple)
            opening, ends = ("{\n", "\n  }") if pair else ("[\n", "\n  ]")
            write(",\n    " if begun else f"{opening}    ")
            write(f"{_one(item[0])}: {_one(item[1])}" if pair else written(item))
            begun = opening
        write(ends or "[]")
    write("\n}\n")


class _Written:
    """Records as text. Lists that several records share are written once: the last few, each kept with its text."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[Any, str]] = {}

    def __call__(self, record: dict[str, Any]) -> str:
        return "{" + ", ".join([f"{_name(key)}: {self._text(value)}" for key, value in record.items()]) + "}"

    def _text(self, value: Any) -> str:
        if value is None:
            return "null"
        if type(value) is int:
            return int.__repr__(value)
        if type(value) is not list or not value:
            return _one(value)
        kept, text = self._texts.get(id(value), (None, ""))
        if kept is not value:
            text = _one(value)
            if len(self._texts) >= _KEPT:
                del self._texts[next(iter(self._texts))]
            self._texts[id(value)] = value, text
        return text


_KEPT = 64
"""Lists whose texts are kept."""


def _value(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"    {_one(item)}" for item in value) + "\n  ]"
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"    {_one(key)}: {_one(item)}" for key, item in value.items()) + "\n  }"
    return _one(value)


@lru_cache(maxsize=256)
def _name(key: str) -> str:
    """A field's name: all records of a section have the same."""
    return _one(key)


_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""As ``json.dumps`` does it, which makes an encoder for each value."""


def _one(value: Any) -> str:
    text = _encoded(value)
    if text.isascii() and text.isprintable():
        return text
    keep = "utf" in (sys.stdout.encoding or "").lower()
    return "".join(c if c.isascii() or (keep and c.isprintable()) else json.dumps(c)[1:-1] for c in text).replace(
        "\x7f", "\\u007f"
    )
