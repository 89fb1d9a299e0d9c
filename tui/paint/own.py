"""The file's own backward lines, compared with ours: ✓, ✗ or blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Trace


def verdict(trace: Trace, line: int) -> str:
    """✓ or ✗ for a backward line that completes a gradient which the file computes itself; else a blank."""
    own = getattr(trace, "own", None)
    at = trace.lines[line]
    if own is None or at.to < 0 or at.arrived < at.of:
        return " "
    found = own.marks.get(at.to)
    return {"right": "✓", "tie": "✓", "wrong": "✗"}.get(found, " ")


def said(trace: Trace, line: int, lang: str) -> list[tuple[str, bool]]:
    """Sentences about the file's own line for the gradient that a backward line completes, and whether it is right."""
    from tui.catalogue import say

    own = getattr(trace, "own", None)
    at = trace.lines[line]
    if own is None or at.to < 0 or at.arrived < at.of:
        return []
    found = own.marks.get(at.to)
    if found is None:
        return []
    name = trace.vars[at.to].grad
    key = {"right": "panel.own.right", "tie": "panel.own.tie"}.get(found, "panel.own.wrong.plain")
    return [(say(key, lang, name=name), found != "wrong")]
