"""Ties and non-finite values: the mark of a row, and the sentence of the current step, if it needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.catalogue import say
from tui.paint.digits import is_array
from tui.paint.intuition import factor

if TYPE_CHECKING:
    from engine import Line, Numbers
    from tui.paint.moment import Moment

_REASONS = {
    **dict.fromkeys(("exp", "expm1", "exp2", "sinh", "cosh"), "exp"),
    **dict.fromkeys(("log", "log1p", "log2", "log10"), "log"),
    **dict.fromkeys(("div", "unscale", "reciprocal", "inverse"), "div"),
    **dict.fromkeys(("power", "pow", "square"), "power"),
    **dict.fromkeys(("add", "sub", "sum"), "add"),
    **dict.fromkeys(("mul", "scale"), "mul"),
    "sqrt": "sqrt",
}
"""Which sentence tells why a gate made an infinity or NaN; its own kind where none does."""


def flaw_of(moment: Moment, kind: str, index: int) -> Any:
    """The flaw that a cell (``stage``, ``part``, ``line``) made first; None if it made none."""
    for flaw in moment.trace.flaws:
        if flaw.where == "backward":
            made = ("line", flaw.index)
        elif moment.trace.vars[flaw.index].kind == "part":
            made = ("part", flaw.index)
        else:
            made = ("stage", flaw.stage)
        if made == (kind, index):
            return flaw
    return None


def flaw_text(moment: Moment) -> str:
    """Why this step made the first infinity or NaN; "" if it did not."""
    step = moment.step
    if step is None or moment.hidden or not moment.trace.flaws:
        return ""
    if step.kind == "update":
        return ""
    kind, index = (
        ("line", step.line) if step.line >= 0 else (step.kind, step.part if step.kind == "part" else step.stage)
    )
    flaw = flaw_of(moment, kind, index)
    if flaw is None and step.kind == "stage" and step.stage not in moment.session.expanded:
        parts = moment.trace.stages[step.stage].parts  # its parts are no steps of their own
        flaw = next((found for part in parts if (found := flaw_of(moment, "part", part))), None)
    if flaw is None:
        return ""
    lang = moment.session.look.lang
    reason = say(f"panel.flaw.{_REASONS.get(flaw.gate, flaw.what)}", lang)
    return say("panel.flaw", lang, what=flaw.what, reason=reason)


def tie_text(moment: Moment, line: Line, numbers: Numbers) -> str:
    """That this step stands at a tie, what is kept here and what the other choices would give."""
    if not moment.trace.ties(line.index):
        return ""
    lang = moment.session.look.lang
    stage = moment.trace.stages[line.stage]
    if is_array(numbers.local) or numbers.local is None:
        return say("panel.tie.array", lang, what=stage.source)
    gate = moment.trace.gate(line.index)
    low, high = ("-1", "1") if gate == "abs" else ("0", "1")
    if gate == "chain":
        return say("panel.tie.short", lang, what=stage.source, kept=factor(numbers.local))
    return say("panel.tie", lang, what=stage.source, kept=factor(numbers.local), low=low, high=high)
