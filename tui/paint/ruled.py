"""A title in a rule: ``─ now ───────────────── exact ─``."""

from __future__ import annotations

from tui.cells import Row, cell_len, elide, fit


def ruled(name: str, more: str, width: int, role: str = "rule", line: str = "─") -> Row:
    """A name at the left and what else is said at the right, in exactly ``width`` cells; the right one yields."""
    head = f"{line} {elide(name, max(1, width - 4))} "
    tail = f" {more} {line}" if more else ""
    if cell_len(head) + cell_len(tail) > width:
        tail = ""
    return fit([(head, role), (line * (width - cell_len(head) - cell_len(tail)), role), (tail, role)], width)
