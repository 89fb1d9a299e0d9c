"""A selection with the mouse: two cells, and the columns that it stays between, so that it never runs across panes."""

from __future__ import annotations

from collections.abc import Sequence

from engine.named import NamedTuple
from tui.cells import Row, cut_row, modified, row_len, text_of


class Drag(NamedTuple):
    """From one cell to another; ``left`` … ``right`` are the columns [left, right) it may cover."""

    x0: int
    y0: int
    x1: int
    y1: int
    left: int
    right: int

    def to(self, x: int, y: int, height: int) -> Drag:
        """The same selection with another end, kept between its columns and on the screen."""
        return self._replace(x1=min(max(x, self.left), self.right - 1), y1=min(max(y, 0), height - 1))

    def span(self, y: int) -> tuple[int, int] | None:
        """Columns [start, end) selected in row ``y``, None if there are none."""
        (ya, xa), (yb, xb) = sorted(((self.y0, self.x0), (self.y1, self.x1)))
        if not ya <= y <= yb:
            return None
        start = xa if y == ya else self.left
        end = xb + 1 if y == yb else self.right
        return max(start, self.left), min(end, self.right)

    def over(self, rows: Sequence[Row]) -> list[Row]:
        """The rows with the selected cells reversed."""
        return [_reversed(row, *span) if (span := self.span(y)) is not None else row for y, row in enumerate(rows)]

    def text(self, rows: Sequence[Row]) -> str:
        """What is selected, without the spaces at the ends of lines."""
        spans = ((row, self.span(y)) for y, row in enumerate(rows))
        return "\n".join(text_of(cut_row(row, at[0], at[1] - at[0])).rstrip() for row, at in spans if at is not None)


def _reversed(row: Row, start: int, end: int) -> Row:
    """The row with cells [start, end) reversed; of a wide character that is cut in half, a space."""
    if end <= start:
        return row
    inside = modified(cut_row(row, start, end - start), "reverse")
    return [*cut_row(row, 0, start), *inside, *cut_row(row, end, row_len(row) - end)]
