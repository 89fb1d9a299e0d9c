"""How wide each column is at a given screen width."""

from __future__ import annotations

from engine.named import NamedTuple

NUMBER = 7
"""Cells of a value or gradient; a longer one takes from the text beside it."""

ADDS = 8
CODE, SIDE = 120, 79
"""Cells of the code beside a side column, which takes the rest up to so many: wider code would only part texts from numbers."""


class Columns(NamedTuple):
    """Widths in cells. ``narrow``: one pane; ``wide``: more columns; ``side``: 0 where there is none."""

    width: int
    code: int
    forward: int
    backward: int
    side: int
    label: int
    narrow: bool
    wide: bool

    @property
    def head(self) -> int:
        """Cells before the text: mark, own mark, label, a blank."""
        return self.label + 3


def columns(width: int, label: int) -> Columns:
    """The columns of a screen ``width`` cells wide."""
    if width < 80:
        return Columns(width, width, width, 0, 0, label, True, False)
    side = min(width - CODE - 1, SIDE) if width >= 160 else 0
    code = width - side - 1 if side else width
    wide = code >= 110
    forward = code * 55 // 120 if wide else code * 35 // 80
    return Columns(width, code, forward, code - forward - 1, side, label, False, wide)
