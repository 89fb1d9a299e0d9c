"""A canvas of painted rows: line API, cached strips, only changed lines repainted; mouse clicks, wheel, selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, split_text
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.messages import Clicked, Marked, Wheeled
from tui.themes import style_of

if TYPE_CHECKING:
    from textual.events import MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
    from textual.geometry import Size

Row = Sequence[tuple[str, str]]
"""One painted row: (text, role) pieces that fill the width."""

CACHED = 4096
"""Strips kept per canvas: about a hundred screens of rows."""


class Drag(NamedTuple):
    """A selection in progress: two cells, and the columns it may cover."""

    x0: int
    y0: int
    x1: int
    y1: int
    left: int
    right: int

    def span(self, y: int) -> tuple[int, int] | None:
        """Columns [start, end) selected in row ``y``, None if there are none."""
        (ya, xa), (yb, xb) = sorted(((self.y0, self.x0), (self.y1, self.x1)))
        if not ya <= y <= yb:
            return None
        start = xa if y == ya else self.left
        end = xb + 1 if y == yb else self.right
        return max(start, self.left), min(end, self.right)


class Canvas(Widget, can_focus=False, inherit_bindings=False):
    """Shows what ``paint(width, height)`` returns; ``columns(x, y)`` tells the [left, right) of the pane at a cell."""

    DEFAULT_CSS = "Canvas { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # our own selection stays within a pane; Textual's would run across both

    def __init__(
        self,
        paint: Callable[[int, int], Sequence[Row]],
        columns: Callable[[int, int], tuple[int, int]] | None = None,
    ) -> None:
        super().__init__()
        self._paint = paint
        self._columns = columns
        self._rows: Sequence[Row] = ()
        self._painted_size: Size | None = None
        self._strips: dict[tuple[tuple[str, str], ...], Strip] = {}
        self._theme = ""
        self._drag: Drag | None = None
        self._pressed = False

    # painting

    def repaint(self) -> None:
        """Paint again and refresh the lines that differ."""
        size = self.size
        if not size or size != self._painted_size:
            self.refresh()  # render_line paints for the new size
            return
        before = self._rows
        self._rows = rows = self._paint(size.width, size.height)
        if self._drag is not None:
            self._drag = None
            self.post_message(Marked(""))
            self.refresh()
            return
        width = size.width
        changed = [Region(0, y, width, 1) for y, row in enumerate(rows) if y >= len(before) or row != before[y]]
        if changed:
            self.refresh(*changed)

    def _current_rows(self) -> Sequence[Row]:
        """The rows for the size we have now; painted when first needed, so that no frame shows an old size."""
        if self._painted_size != self.size:
            self._painted_size = self.size
            self._drag = None
            self._rows = self._paint(self.size.width, self.size.height)
        return self._rows

    @property
    def rows(self) -> Sequence[Row]:
        """The rows on show."""
        return self._current_rows()

    def render_line(self, y: int) -> Strip:
        rows = self._current_rows()
        theme = self.app.theme
        if theme != self._theme:
            self._theme = theme
            self._strips.clear()
        if y >= len(rows):
            return self._strip((("" + " " * self.size.width, "plain"),), theme)
        strip = self._strip(tuple(rows[y]), theme)
        if self._drag is not None and (span := self._drag.span(y)) is not None:
            strip = _reversed(strip, *span)
        return strip

    def _strip(self, row: tuple[tuple[str, str], ...], theme: str) -> Strip:
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) >= CACHED:
                self._strips.clear()
            strip = Strip([Segment(text, style_of(role, theme)) for text, role in row if text], self.size.width)
            self._strips[row] = strip
        return strip

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    # the mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        if event.button != 1:
            return
        event.stop()
        self.drop_selection()
        left, right = self._columns(event.x, event.y) if self._columns else (0, self.size.width)
        self._pressed = True
        self._start = Drag(event.x, event.y, event.x, event.y, left, right)
        self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        if not self._pressed:
            return
        start = self._start
        if self._drag is None and (event.x, event.y) == (start.x0, start.y0):
            return
        before = self._drag or start
        self._drag = start._replace(
            x1=min(max(event.x, start.left), start.right - 1), y1=min(max(event.y, 0), self.size.height - 1)
        )
        touched = (before.y0, before.y1, self._drag.y1)
        self.refresh(Region(0, min(touched), self.size.width, max(touched) - min(touched) + 1))

    def on_mouse_up(self, event: MouseUp) -> None:
        if not self._pressed:
            return
        event.stop()
        self._pressed = False
        self.release_mouse()
        if self._drag is None:
            self.post_message(Clicked(self._start.x0, self._start.y0))
        else:
            self.post_message(Marked(self.selected_text()))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.post_message(Wheeled(event.x, event.y, True))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.post_message(Wheeled(event.x, event.y, False))

    # the selection

    def selected_text(self) -> str:
        """The text selected with the mouse, lines stripped at the right; "" if there is none."""
        drag = self._drag
        if drag is None:
            return ""
        lines = []
        for y, row in enumerate(self._rows):
            if (span := drag.span(y)) is not None:
                lines.append(_cells("".join(text for text, _ in row), *span).rstrip())
        return "\n".join(lines)

    def drop_selection(self) -> bool:
        """Forget the selection; whether there was one."""
        if self._drag is None:
            return False
        self._drag = None
        self.post_message(Marked(""))
        self.refresh()
        return True


def _cells(text: str, start: int, end: int) -> str:
    """The part of ``text`` in cells [start, end)."""
    if end <= start:
        return ""
    _, rest = split_text(text, start)
    return split_text(rest, end - start)[0] if cell_len(rest) > end - start else rest


def _reversed(strip: Strip, start: int, end: int) -> Strip:
    """The strip with cells [start, end) in reverse video."""
    from rich.style import Style

    if end <= start:
        return strip
    before, inside, after = (
        strip.divide([start, end, strip.cell_length])
        if end < strip.cell_length
        else (
            *strip.divide([start, strip.cell_length]),
            Strip([], 0),
        )
    )
    return Strip.join([before, inside.apply_style(Style(reverse=True)), after])
