"""A canvas of painted rows: line API, cached strips, only changed lines repainted. The mouse becomes the desk's events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.desk import events as happened
from tui.widgets.styles import style_of

if TYPE_CHECKING:
    from textual import events
    from textual.color import Color
    from textual.filter import LineFilter
    from textual.geometry import Size

Row = Sequence[tuple[str, str]]
"""One painted row: (text, role) cells that fill the width."""

CACHED = 4096
"""Strips kept per canvas: about a hundred screens of rows."""


class Canvas(Widget, can_focus=False, inherit_bindings=False):
    """Shows what ``paint(width, height)`` returns under ``theme``; ``tell`` hears of the mouse."""

    DEFAULT_CSS = "Canvas { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # the desk's own selection stays within a pane; Textual's would run across both

    def __init__(
        self, paint: Callable[[int, int], Sequence[Row]], tell: Callable[[happened.Event], None], theme: str
    ) -> None:
        super().__init__()
        self._paint = paint
        self._tell = tell
        self._theme = theme
        self._rows: Sequence[Row] = ()
        self._painted_size: Size | None = None
        self._strips: dict[tuple[tuple[str, str], ...], Strip] = {}
        self._lines: list[Strip | None] = []  # what is on the screen, filtered; None where that is still to be made
        self._filtered: tuple[Sequence[LineFilter], Color] | None = None  # what ``_lines`` were filtered by

    def repaint(self, theme: str) -> None:
        """Paint again and refresh the lines that differ; all of them under another theme."""
        size = self.size
        if theme != self._theme:
            self._theme = theme
            self._strips.clear()
            self._painted_size = None
        if not size or size != self._painted_size:
            self.refresh()  # render_line paints for the new size
            return
        before = self._rows
        self._rows = rows = self._paint(size.width, size.height)
        width = size.width
        changed = [y for y, row in enumerate(rows) if y >= len(before) or row != before[y]]
        for y in changed:
            if y < len(self._lines):
                self._lines[y] = None
        if changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])

    @property
    def rows(self) -> Sequence[Row]:
        """The rows for the size we have now; painted when first needed, so that no frame shows an old size."""
        if self._painted_size != self.size:
            self._painted_size = self.size
            self._rows = self._paint(self.size.width, self.size.height)
            self._lines = []
        return self._rows

    def render_line(self, y: int) -> Strip:
        rows = self.rows
        row = tuple(rows[y]) if y < len(rows) else ((" " * self.size.width, "plain"),)
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) >= CACHED:
                self._strips.clear()
            strip = Strip([Segment(text, style_of(role, self._theme)) for text, role in row if text], self.size.width)
            self._strips[row] = strip
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips that are on the screen, kept from paint to paint: at each Textual asks for all rows, and would style and
        filter those that did not change, too, for borders and opacities that a canvas has not."""
        filtered = self.get_line_filters(), self.background_colors[1]
        self.rows  # noqa: B018  # of another size there are other lines
        if filtered != self._filtered or len(self._lines) != self.size.height:
            self._filtered, self._lines = filtered, [None] * self.size.height
        strips = [self._lines[y] or self._line(y) for y in crop.line_range]
        left, right = crop.column_span
        return strips if (left, right) == (0, self.size.width) else [strip.crop(left, right) for strip in strips]

    def _line(self, y: int) -> Strip:
        assert self._filtered is not None
        strip = self.render_line(y)
        filters, background = self._filtered
        for each in filters:
            strip = strip.apply_filter(each, background)
        self._lines[y] = strip
        return strip

    def notify_style_update(self) -> None:
        self._strips.clear()
        self._lines = []
        super().notify_style_update()

    # the mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            event.stop()
            self.capture_mouse()
            self._tell(happened.MouseDown(event.x, event.y))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if event.button == 1:
            self._tell(happened.MouseMove(event.x, event.y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        event.stop()
        self.release_mouse()
        self._tell(happened.MouseUp())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._tell(happened.Wheel(event.x, event.y, True))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._tell(happened.Wheel(event.x, event.y, False))
