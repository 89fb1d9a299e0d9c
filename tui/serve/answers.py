"""What a visitor's page is sent: the rows that differ from what it has, and the looks of roles that it has not seen."""

from __future__ import annotations

from typing import Any

from tui.cells import Row
from tui.stills.cells import runs, signs
from tui.stills.looks import rules


class Told:
    """What one page was sent so far. Every answer has the next number, so that a page notices one that was lost."""

    def __init__(self) -> None:
        self.number = 0
        self._rows: list[list[Any]] = []
        self._roles: set[str] = set()

    def news(self, rows: list[Row], whole: bool) -> dict[str, Any]:
        """The rows that differ, as [place, [role, text, role, text …]]; all of them if ``whole``."""
        after = [[part for run in runs(row) for part in (run.role, run.text)] for row in rows]
        if whole or len(after) != len(self._rows):
            self._rows, self._roles, whole = [[] for _ in after], set(), True
        changed = [(y, new) for y, (old, new) in enumerate(zip(self._rows, after, strict=True)) if whole or old != new]
        self._rows = after
        self.number += 1
        found: dict[str, Any] = {"number": self.number, "rows": changed}
        if whole:
            found["height"] = len(after)
        roles = dict.fromkeys(role for _, row in changed for role in row[::2])
        new = [role for role in roles if role not in self._roles]
        self._roles.update(new)
        if new:
            found["styles"] = [rule for role in new for rule in rules(role)]
        wide, marks = signs(text for _, row in changed for text in row[1::2])
        return found | ({"wide": wide} if wide else {}) | ({"marks": marks} if marks else {})
