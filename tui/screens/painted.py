"""A screen that is one canvas: subclasses paint rows and act on keys. No focus, no bindings, one layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.widgets.canvas import Canvas, Row

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key


class PaintedScreen(Screen[None]):
    """Base of the full-size screens; ``self.canvas`` shows ``rows(width, height)``."""

    DEFAULT_CSS = "PaintedScreen { overflow: hidden; }"
    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas(self.rows, self.columns)

    def compose(self) -> ComposeResult:
        yield self.canvas

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """The whole screen for a size."""
        raise NotImplementedError

    def columns(self, x: int, y: int) -> tuple[int, int]:
        """The columns [left, right) of the pane under a cell: a mouse selection stays inside."""
        return 0, self.size.width

    def press(self, key: str, character: str | None) -> None:
        """Act on a key, by its Textual name and the character it types."""
        raise NotImplementedError

    def selected_text(self) -> str:
        """What the mouse has selected, "" if nothing."""
        return self.canvas.selected_text()

    def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        self.press(event.key, event.character if event.is_printable else None)
