"""A sheet of rows that painters draw into, each within its rectangle and none knowing of the others."""

from __future__ import annotations

from collections.abc import Iterable

from engine.named import NamedTuple
from tui.cells import Row, cut_row


class Rect(NamedTuple):
    """A region in cells."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a cell lies inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Sheet:
    """``width`` x ``height`` blank cells; ``rows`` is what has been drawn."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self._rows: list[Row] = [[] for _ in range(height)]
        self._taken = [0] * height

    def draw(self, at: Rect, rows: Iterable[Row]) -> None:
        """Rows of exactly ``at.width`` cells from the top of a rectangle on; what is below its last row is left out.

        Rectangles do not overlap, and those side by side are drawn from left to right.
        """
        drawn, taken = self._rows, self._taken
        start, end = at.x, at.x + at.width
        for y, row in zip(range(at.y, at.y + at.height), rows, strict=False):
            if start > taken[y]:
                drawn[y].append((" " * (start - taken[y]), "plain"))
            drawn[y] += row
            taken[y] = end

    def rows(self) -> list[Row]:
        """All rows, each ``width`` cells wide."""
        for row, taken in zip(self._rows, self._taken, strict=True):
            if taken < self.width:
                row.append((" " * (self.width - taken), "plain"))
        self._taken = [self.width] * len(self._rows)
        return self._rows


def cut_out(rows: list[Row], at: Rect) -> list[Row]:
    """The rows of one rectangle alone."""
    return [cut_row(row, at.x, at.width) for row in rows[at.y : at.y + at.height]]
