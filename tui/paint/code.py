"""The code panes and their header: forward rows or what stands in their place, beside them the backward lines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, left, right
from tui.layout import Entry, Listing, Narrow, Paired, window
from tui.paint.standing import backward_rows, forward_rows
from tui.panels import in_forward

if TYPE_CHECKING:
    from tui.paint.columns import Columns
    from tui.paint.moment import Moment
    from tui.paint.sheet import Rect, Sheet
    from tui.session import Pick

Entries = list[tuple[Entry | None, Entry | None]]
"""The (forward, backward) cells that the rows of the panes stand for; of one column all are first."""


class Code:
    """The panes of one moment, at the widths of a screen."""

    def __init__(self, moment: Moment, columns: Columns) -> None:
        self.moment = moment
        self.view = moment.view
        self.session = moment.session
        self.columns = columns
        self.pane = in_forward(moment.session)
        self.order = self._order()

    def _order(self) -> str:
        listing = self.session.look.order == "listing"
        if self.columns.narrow:
            return "narrow-listing" if listing else "narrow"
        return "listing" if listing or self.pane else "paired"

    def _layout(self, notes: bool) -> Paired | Listing | Narrow:
        """Where the rows stand, with comment rows of what fits if there is room for them."""
        return self.view.layout(self.order, max(1, self.columns.forward - self.columns.head) if notes else 0)

    @property
    def heights(self) -> tuple[int, int]:
        """Rows that the panes would take if they had all the room, without and with comments."""
        return self._height(False), self._height(True)

    def _height(self, notes: bool) -> int:
        layout = self._layout(notes and not self.columns.narrow)
        if self.pane is None:
            return max(layout.height, getattr(layout, "backward_height", 0))
        beside = 0 if self.columns.narrow else getattr(layout, "backward_height", layout.height)
        return max(beside, self.pane.height(self.view))

    def draw(self, sheet: Sheet, regions: dict[str, Rect], notes: bool) -> Entries:
        """Draw both panes; what their rows stand for."""
        layout = self._layout(notes and not self.columns.narrow)
        at = regions["forward"]
        if isinstance(layout, Narrow):
            return self._draw_one(layout, sheet, at)
        tops = self._tops(layout, at.height)
        before, after = self.view.cached(("entries", layout, tops, at.height), partial(_entries, layout, tops, at.height))
        if isinstance(layout, Paired):
            before = self._pinned(layout, before, tops[0])
        if self.pane is None:
            rows = forward_rows(self.moment, before, self.columns, at.width)
        else:
            rows, before = self.pane.rows(self.moment, at.width, at.height)
        sheet.draw(at, rows)
        sheet.draw(regions["divider"], [[("│", "rule")]] * at.height)
        width = self.columns.backward
        sheet.draw(regions["backward"], backward_rows(self.moment, after, self.columns, width))
        return list(zip(before, after, strict=True))

    def _draw_one(self, layout: Narrow, sheet: Sheet, at: Rect) -> Entries:
        """One column: each forward row and after it its backward lines, or what stands in their place."""
        if self.pane is not None:
            rows, cells = self.pane.rows(self.moment, at.width, at.height)
            sheet.draw(at, rows)
            return [(cell, None) for cell in cells]
        top = self._shared_top(layout, at.height)
        found = [layout.entry(y) for y in range(top, top + at.height)]
        sheet.draw(at, [self._row(one, at.width) for one in found])
        return [(one[1] if one else None, None) for one in found]

    def _row(self, found: tuple[str, Entry] | None, width: int) -> Row:
        if found is None:
            return [(" " * width, "plain")]
        if found[0] == "forward":
            return forward_rows(self.moment, [found[1]], self.columns, width)[0]
        return backward_rows(self.moment, [found[1]], self.columns, width, indent=2)[0]

    def _pinned(self, layout: Paired, cells: list[Entry | None], top: int) -> list[Entry | None]:
        """In a band higher than the pane, the current forward row, scrolled out at the top, stands in the first row."""
        at = self.moment.forward_at
        y = self._cursor(layout, at)
        if at is not None and y is not None and y < top and cells[0] is None:
            return [(at.kind, at.index), *cells[1:]]
        return cells

    def _tops(self, layout: Paired | Listing, size: int) -> tuple[int, int]:
        """The scroll of each pane: one for both in paired order."""
        if isinstance(layout, Paired):
            top = self._shared_top(layout, size)
            return top, top
        heights = (("forward", layout.height), ("backward", layout.backward_height))
        first, second = (self._top(layout, pane, height, size) for pane, height in heights)
        return first, second

    def _cursor(self, layout: Paired | Listing | Narrow, pick: Pick | None) -> int | None:
        if pick is None:
            return None
        try:
            return layout.row_of(pick.kind, pick.index)
        except KeyError:
            return None

    def _shared_top(self, layout: Paired | Narrow, size: int) -> int:
        """The scroll of both panes: the selected row, else the current one, is in view."""
        position = self.session.position
        pick = self.session.selected or (self.view.cell(position) if position else None)
        return window(self._cursor(layout, pick), layout.height, size)

    def _top(self, layout: Listing, pane: str, total: int, size: int) -> int:
        """The scroll of one pane in listing order."""
        picked = self.session.selected
        if picked is None or picked.pane != pane:
            picked = self.moment.forward_at if pane == "forward" else self.moment.backward_at
        return window(self._cursor(layout, picked), total, size)

    def header(self) -> Row:
        """Titles of the panes and columns."""
        lang, columns, pane = self.session.look.lang, self.columns, self.pane
        arrows = pane is None and self.order in ("paired", "narrow")
        forward, backward, value, gradient, adds = (
            say(f"screen.{name}", lang) for name in ("forward", "backward", "value", "gradient", "adds")
        )
        if arrows:
            forward, backward = f"{forward} ↓", f"{backward} ↑"
        if pane is not None:
            forward, value = pane.header(self.moment), ""
        else:
            value = f"{value} {gradient} " if columns.wide else f"{value} "
        if columns.narrow:
            head = f"{' ' * (columns.head - 1)}{forward} / {backward}" if pane is None else f"  {forward}"
            return _titles(head, value, columns.code)
        end = f"{adds} {gradient} " if columns.wide else f"{gradient} "
        return [
            *_titles(f"{' ' * (columns.head - 1)}{forward}", value, columns.forward),
            ("│", "rule"),
            *_titles(f"{' ' * columns.head}{backward}", end, columns.backward),
        ]


def _entries(layout: Paired | Listing, tops: tuple[int, int], size: int) -> tuple[list[Entry | None], list[Entry | None]]:
    """What stands in the rows of both panes, scrolled so: it is the same until they scroll."""
    return [layout.forward(tops[0] + i) for i in range(size)], [layout.backward(tops[1] + i) for i in range(size)]


def _titles(start: str, end: str, width: int) -> Row:
    room = width - cell_len(end)
    return [(left(start, room) + right(end, width - room), "header")]
