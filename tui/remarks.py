"""A remark on a gradient of the file's own, in words: what it is, and which lines make that good."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui.catalogue import say
from tui.paint.digits import number

_OF_A_FACTOR = ("rate", "scale", "decay", "decayed", "averaged", "alike", "uneven")
_WHOLE = 1e-6


def remark(
    reason: str, name: str, output: str, factor: float | None, text: str, by: str, but: str, lang: str | None = None
) -> str:  # fmt: skip
    """One sentence. ``by`` and ``but`` are the lines that make it good and those that do not, as a reader finds them; "" without
    one that is told here (``reason_…`` has the others)."""
    values = {"name": name, "output": output, "text": text.removeprefix("* "), "by": by, "but": but}
    if factor is not None:
        values["factor"] = _factor(factor)
    if reason == "scaled" and factor is not None:
        way = "" if not text else "_times" if text.startswith("* ") else "_divided"
        said = say(f"remark.scaled{way}", lang, **values)
    elif reason in ("scaled", "made_good") and by:
        said = say("remark.made_good", lang, **values)
    elif reason == "uneven" and factor == 1.0:
        said = say("remark.uneven_one", lang, **values)
    elif reason in ("masked", "taken", "another") and text or reason in _OF_A_FACTOR and factor is not None:
        said = say(f"remark.{reason}", lang, **values)
    else:
        return ""
    return said + (say("remark.but", lang, **values) if but else "")


def shape_of(value: Any) -> str:
    """The shape of a number or of lists in lists, as numpy writes it: ``(1, 3)``."""
    return str(np.shape(value))


def _factor(factor: float) -> str:
    """As a reader would write it, without what rounding left: ``2`` for 2.0000001, ``1/30`` for 0.0333."""
    over = 1.0 / factor if factor else 0.0
    if _whole(factor):
        return str(round(factor))
    return f"{'-' if over < 0 else ''}1/{abs(round(over))}" if _whole(over) and abs(over) > 1.5 else number(factor)


def _whole(value: float) -> bool:
    return 0.5 < abs(value) < 1e6 and abs(value - round(value)) <= _WHOLE * abs(value)
