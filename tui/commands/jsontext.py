"""JSON as the commands print it: a record a line, and never a token outside the standard or a character that a terminal
would obey."""

from __future__ import annotations

import json
import sys
from typing import Any


def dump(data: dict[str, Any]) -> str:
    """``data`` with a line for each key and for each element of its lists of records."""
    rows = ",\n".join(f"  {_one(key)}: {_value(value)}" for key, value in data.items())
    return "{\n" + rows + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"    {_one(item)}" for item in value) + "\n  ]"
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"    {_one(key)}: {_one(item)}" for key, item in value.items()) + "\n  }"
    return _one(value)


def _one(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if text.isascii() and text.isprintable():
        return text
    keep = "utf" in (sys.stdout.encoding or "").lower()
    return "".join(c if c.isascii() or (keep and c.isprintable()) else json.dumps(c)[1:-1] for c in text).replace(
        "\x7f", "\\u007f"
    )
