"""What is asked of a step before it is shown, in order: the kinds alone, nothing is computed (``questions`` asks them)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from engine import like

if TYPE_CHECKING:
    from engine import Line
    from tui.view import View


def kinds(view: View, position: int) -> tuple[str, ...]:
    """What is asked of a step, in order: cheap, nothing is computed."""
    step = view.step(position)
    if step is None or step.kind in ("seed", "update"):
        return ()
    if step.kind in ("stage", "part"):
        return ("result",)
    line = view.trace.lines[step.line]
    if line.slot < 0:
        return ("result",)
    fork = ("op",) if line.of > 1 and line.op in ("=", "+=") else ()
    if not of_numbers(view, line):
        return ("lands", "shape", *fork)
    local = _local(view, line)
    value = () if local is None or re.fullmatch(r"\(?[\w.\[\]'-]*\)?", local) else ("value",)
    return ("local", *value, "product", *fork, *(("sum",) if line.arrived > 1 else ()))


def of_numbers(view: View, line: Line) -> bool:
    """Whether a line is a local gradient times an upstream one, both numbers: not ``db = ds.sum()``, a number that comes of an
    array, nor a line that is no such product."""
    return line.value is not None and not np.ndim(like(view.trace.vars[line.base])) and _local(view, line) is not None


def _local(view: View, line: Line) -> str | None:
    return next((text for text, role in view.trace.spans(line.index) if role == "local"), None)
