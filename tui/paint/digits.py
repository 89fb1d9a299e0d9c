"""Numbers as people read them: four significant digits with their zeros kept, whole numbers whole, arrays by shape."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import Any


def is_array(value: Any) -> bool:
    """Whether ``value`` is an array with axes (an ndarray of shape () counts as a number)."""
    return bool(getattr(value, "shape", ()))


def number(value: Any, digits: int = 4) -> str:
    """A scalar: ``2.060``, ``-0.7916``, ``3``, ``1.234e-9``; whole numbers below ten million stay whole."""
    if value is None:
        return "·"
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return str(bool(value))
    if isinstance(value, int):
        return str(value) if abs(value) < 10_000_000 else _float(value, digits)
    try:
        found = float(value)
    except (TypeError, ValueError):
        return str(value)
    except OverflowError:
        return str(value)[:8] + "…"
    return _float(found, digits)


@lru_cache(maxsize=4096)
def _float(value: float, digits: int) -> str:
    try:
        found = float(value)
    except OverflowError:  # an integer beyond the floats: its own leading digits
        text = str(abs(int(value)))
        return f"{'-' if value < 0 else ''}{text[0]}.{text[1:digits]}e{len(text) - 1}"
    if not isfinite(found):
        return "nan" if found != found else "inf" if found > 0 else "-inf"
    if found == int(found) and abs(found) < 10_000_000:
        return str(int(found))
    text = f"{found:#.{digits}g}"
    if "e" not in text and len(text) <= len(_scientific(found, digits)):
        return text.rstrip(".")
    return _scientific(found, digits)


def _scientific(value: float, digits: int) -> str:
    """``1.234e-9``: no padding in the exponent."""
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def fitted(value: Any, width: int) -> str:
    """A number in at most ``width`` cells, with fewer digits if it must be: never cut. Arrays as ``brief``."""
    text = brief(value)
    if len(text) <= width or is_array(value) or isinstance(value, list | tuple | dict):
        return text
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return text
    if not isfinite(found):
        return text
    shorter = [*(_scientific(found, digits) for digits in (4, 3, 2, 1)), f"{found:.{max(0, width - 4)}f}"]
    return next((one for one in shorter if len(one) <= width), text)


def full(value: Any) -> str:
    """A scalar with all its digits, as Python writes it."""
    if isinstance(value, int) and abs(value) >= 10**20:
        return number(value, 12)
    try:
        return str(value) if isinstance(value, int) else repr(float(value))
    except (TypeError, ValueError, OverflowError):
        return number(value, 12)


def shape(value: Any) -> str:
    """The shape of an array as ``(3, 4)``."""
    return "(" + ", ".join(map(str, value.shape)) + ("," if len(value.shape) == 1 else "") + ")"


def brief(value: Any) -> str:
    """What fits a value cell: a number, an array's shape, the length of a list or dict."""
    if is_array(value):
        return shape(value).replace(" ", "")
    if isinstance(value, list | tuple):
        return f"[{len(value)}]"
    if isinstance(value, dict):
        return f"{{{len(value)}}}"
    return number(value)


def in_text(value: Any) -> str:
    """A value inside a line of text: negative numbers keep their sign, arrays become their shape."""
    return shape(value) if is_array(value) else brief(value)


def corner(value: Any, width: int = 4) -> str:
    """The first elements of an array or list on one line: ``[0.1 0.2 …]``, ``[[1 2 …] …]``.

    Of an array that begins with zeros, those from the first other one on: ``[… 0.5 0 …]``.
    """
    if isinstance(value, dict):
        items = [f"{k}: {in_text(v)}" for k, v in list(value.items())[:width]]
        return "{" + ", ".join(items) + (" …" if len(value) > width else "") + "}"
    if not is_array(value) and not isinstance(value, list | tuple):
        return number(value)
    nested = is_array(value) and len(value.shape) > 1
    count = min(2, width) if nested else width
    start = _zeros(value, count) if is_array(value) else 0
    said = [corner(item, width) if is_array(item) or isinstance(item, list | tuple) else number(item)
            for item in value[start : start + count]]  # fmt: skip
    return "[" + ("… " if start else "") + " ".join(said) + (" …" if len(value) > start + count else "") + "]"


_SEARCHED = 1_000_000


def _zeros(value: Any, count: int) -> int:
    """Where a corner begins: at 0, or past zeros that would fill it."""
    if len(value) <= count or value.size > _SEARCHED or value[:count].any():
        return 0
    found = value.reshape(len(value), -1).any(axis=1)
    return int(found.argmax()) if found.any() else 0


def within(value: Any, width: int) -> str:
    """``(3,)  [0.1 0.2 …]`` in at most ``width`` cells: as much of the corner as fits, the shape alone if none does."""
    said = shape(value)
    for count in (4, 3, 2, 1):
        text = f"{said}  {corner(value, count)}"
        if len(text) <= width:
            return text
    return said


def percent(value: float) -> str:
    """A share as ``4.5 %``: two digits, never in scientific notation for a share of use."""
    share = 100 * float(value)
    if not isfinite(share):
        return f"{number(share)} %"
    if share and (abs(share) < 0.01 or abs(share) >= 1e6):
        return f"{number(share, 2)} %"
    text = f"{share:.2g}" if abs(share) < 100 else f"{share:.0f}"
    return f"{float(text) + 0.0:g} %"
