"""Goldens as text: each painted row, under it the roles, one letter a cell; modifiers on a third line if any."""

from __future__ import annotations

import os
from pathlib import Path

from tui.cells import Row, cell_len
from tui.paint import ROLES, Screen

HERE = Path(__file__).parent / "goldens"
UPDATE = bool(os.environ.get("CHAINSTEP_UPDATE_GOLDENS"))
LETTERS = dict(zip(ROLES, " Tfs-.#vLUcgFO=%h_kPr|E?yxm:", strict=True))
MODIFIER = {
    "read": "u", "select": "s", "match": "m", "bold": "o", "bar": "b", "reverse": "v", "low3": "3", "low2": "2", "low1": "1",
    "high1": "4", "high2": "5", "high3": "6",
}  # fmt: skip


def shown(row: Row) -> list[str]:
    """A row as two or three lines."""
    text = "".join(t for t, _ in row)
    roles, marks = "", ""
    for piece, role in row:
        name, *modifiers = role.split()
        size = cell_len(piece)
        roles += LETTERS[name] * size
        marks += (MODIFIER[modifiers[0]] if len(modifiers) == 1 else "B" if modifiers else " ") * size
    lines = [f"  |{text}|", f"r |{roles}|"]
    return [*lines, f"m |{marks}|"] if marks.strip() else lines


def text_of(screen: Screen) -> str:
    """A screen as golden text."""
    return "\n".join(line for row in screen.rows for line in shown(row)) + "\n"


def compare(name: str, found: str) -> None:
    """Assert that ``found`` is the golden of that name; with CHAINSTEP_UPDATE_GOLDENS set, make it so."""
    path = HERE / f"{name}.txt"
    if UPDATE:
        path.write_text(found, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == found
