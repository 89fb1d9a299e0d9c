"""What is asked of a step before it is shown, in order: the kinds alone, nothing is computed (``questions`` asks them)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    if line.value is None:
        return ("shape", *fork)
    local = _local(view, line)
    value = () if local is None or re.fullmatch(r"\(?[\w.\[\]'-]*\)?", local) else ("value",)
    return ("local", *value, "product", *fork, *(("sum",) if line.arrived > 1 else ()))


def _local(view: View, line: Line) -> str | None:
    return next((text for text, role in view.trace.spans(line.index) if role == "local"), None)
