"""A framed list over the screen: the palette (with a query line) and the choice of a theme (without)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, clean, cut_row, elide, fit, left, modified, right
from tui.paint.glyphs import in_ascii

if TYPE_CHECKING:
    from tui.field import Field
    from tui.offers import Choice

TOP = 2
"""Rows of the screen above the box."""

LARGEST = (72, 20)
"""Columns and rows of a box that has room, frame included."""


class Box(NamedTuple):
    """What a box holds; ``query`` is None where nothing can be typed."""

    title: str
    query: Field | None
    choices: Sequence[Choice]
    chosen: int

    @property
    def above(self) -> int:
        """Rows of the box above the first choice."""
        return 1 if self.query is None else 2


class Frame(NamedTuple):
    """Where a box stands on the screen, in cells."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a cell lies on the box."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def frame(box: Box, width: int, height: int) -> Frame:
    """The place of a box on a screen; a short list is no larger than it need be."""
    wide, high = LARGEST
    if box.query is None:
        high = len(box.choices) + 2
        wide = max(cell_len(text) for text in (box.title, *(c.text for c in box.choices))) + 8
    wide = min(wide, width)
    high = max(min(high, (height - TOP) * 4 // 5), 0)
    return Frame((width - wide) // 2, TOP, wide, high)


def over(under: list[Row], box: Box, lang: str, ascii_only: bool = False) -> list[Row]:
    """The screen ``under`` with the box on it."""
    width = sum(cell_len(text) for text, _ in under[0]) if under else 0
    at = frame(box, width, len(under))
    inside = box_rows(box, at.width, at.height, lang)
    inside = in_ascii(inside) if ascii_only else inside
    rows = list(under)
    for y, row in enumerate(inside, at.y):
        behind = under[y]
        rows[y] = [*cut_row(behind, 0, at.x), *row, *cut_row(behind, at.x + at.width, width - at.x - at.width)]
    return rows


def box_rows(box: Box, width: int, height: int, lang: str) -> list[Row]:
    """The framed list, ``width`` x ``height`` cells."""
    inner = max(width - 2, 0)
    top = "╭─" + elide(f" {box.title} ", max(inner - 1, 0))
    rows: list[Row] = [fit([(top, "title"), ("─" * max(width - cell_len(top) - 1, 0) + "╮", "rule")], width)]

    def framed(*cells: tuple[str, str]) -> Row:
        return fit([("│", "rule"), *fit(cells, inner), ("│", "rule")], width)

    if box.query is not None:
        rows.append(framed((" › ", "prompt"), *box.query.shown(max(inner - 3, 0), "plain", "▏").cells))
    room = max(height - len(rows) - 1, 0)
    start = first_choice(box.chosen, len(box.choices), room)
    for at in range(start, start + room):
        if at < len(box.choices):
            rows.append(framed(*_choice(box.choices[at], at == box.chosen, inner)))
        else:
            empty = say("app.palette.none", lang) if not box.choices and at == 0 else ""
            rows.append(framed((left("   " + empty, inner), "dim")))
    rows.append(fit([("╰" + "─" * inner + "╯", "rule")], width))
    return rows[: max(height, 0)]


def _choice(choice: Choice, chosen: bool, inner: int) -> Row:
    hint = elide(choice.hint, inner // 2)
    text_width = max(inner - 4 - cell_len(hint) - 1, 0)
    text = elide(clean(choice.text), text_width)
    more = f"  {clean(choice.more)}" if choice.more else ""
    row: Row = [
        (" ▶ " if chosen else "   ", "progress"),
        (text, "plain"),
        (left(elide(more, text_width - cell_len(text)), text_width - cell_len(text)), "dim"),
        (right(hint, max(inner - 4 - text_width, 0)) + " ", "key"),
    ]
    return modified(row, "bar") if chosen else row


def cursor(box: Box, width: int, height: int) -> tuple[int, int] | None:
    """The cell of the query's cursor, None where nothing can be typed."""
    if box.query is None:
        return None
    at = frame(box, width, height)
    return at.x + 4 + box.query.shown(max(at.width - 5, 0), "plain", "▏").cursor, at.y + 1


def choice_at(box: Box, x: int, y: int, width: int, height: int) -> int | None:
    """Index of the choice on a cell, None where none is."""
    at = frame(box, width, height)
    room = max(at.height - box.above - 1, 0)
    row = y - at.y - box.above
    index = row + first_choice(box.chosen, len(box.choices), room)
    return index if at.holds(x, y) and 0 <= row < room and index < len(box.choices) else None


def first_choice(chosen: int, count: int, room: int) -> int:
    """Index of the choice in the first row of the list; a cursor that leaves the list brings its row to the middle."""
    return max(0, min(chosen - room // 2, count - room))
