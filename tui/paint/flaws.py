"""Ties and non-finite values: the sentence of the current step, if it needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import knows, say
from tui.paint.numbers import is_array, number

if TYPE_CHECKING:
    from engine import Line, Numbers
    from tui.paint.moment import Moment


def flaw_text(moment: Moment) -> str:
    """Why this step made the first inf or nan; "" if it did not."""
    step = moment.step
    flaws = getattr(moment.trace, "flaws", None) or {}
    if step is None or not flaws or moment.hidden:
        return ""
    key = ("line", step.line) if step.line >= 0 and step.kind not in ("stage", "part") else ("stage", step.stage)
    reason = flaws.get(key)
    if reason is None:
        return ""
    lang = moment.session.lang
    said = say(f"panel.flaw.{reason}", lang) if knows(f"panel.flaw.{reason}", lang) else str(reason)
    return say("panel.flaw", lang, reason=said)


def tie_text(moment: Moment, line: Line, numbers: Numbers) -> str:
    """That this step stands at a tie, and what the other choices would give."""
    found = moment.trace.ties(line.index)
    if not found:
        return ""
    lang = moment.session.lang
    stage = moment.trace.stages[line.stage]
    what = stage.source
    kept = number(numbers.local) if not is_array(numbers.local) and numbers.local is not None else "·"
    if isinstance(found, dict) and "low" in found:
        return say("panel.tie", lang, what=what, kept=kept, low=number(found["low"]), high=number(found["high"]))
    return say("panel.tie.plain", lang, what=what, kept=kept)
