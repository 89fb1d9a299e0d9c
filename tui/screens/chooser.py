"""A framed list over the screen: the palette (with a query line) and the choice of a theme (without)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from tui.choices import Choice, box, first_choice, narrowed
from tui.keys import DEFAULT
from tui.paint.cells import cell_len
from tui.widgets.canvas import Canvas

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click, Key, Paste

    from tui.keys import Keymap
    from tui.messages import Clicked, Wheeled
    from tui.widgets.canvas import Row

PAGE = 10
"""Choices that pgup and pgdn skip."""


class ChooserScreen(ModalScreen[Choice | None]):
    """Dismissed with the choice, or None. ``at_top(query)`` may add a choice; ``preview`` hears each move."""

    CSS_PATH = "chooser.tcss"
    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        chosen: int = 0,
        asks: bool = False,
        ascii_only: bool = False,
        keymap: Keymap = DEFAULT,
        at_top: Callable[[str], Choice | None] | None = None,
        preview: Callable[[Choice | None], None] | None = None,
    ) -> None:
        super().__init__()
        self.heading = title
        self.all = list(choices)
        self.shown = self.all
        self.chosen = chosen
        self.query_text: str | None = "" if asks else None
        self.ascii_only = ascii_only
        self.keymap = keymap
        self.at_top = at_top
        self.preview = preview
        self.canvas = Canvas(self.rows)

    def compose(self) -> ComposeResult:
        if self.query_text is None:  # a short list is no larger than it need be
            self.canvas.styles.height = len(self.all) + 2
            self.canvas.styles.width = max(cell_len(text) for text in (self.heading, *(c.text for c in self.all))) + 8
        yield self.canvas

    def rows(self, width: int, height: int) -> Sequence[Row]:
        return box(self.heading, self.query_text, self.shown, self.chosen, width, height, self.ascii_only)

    @property
    def current(self) -> Choice | None:
        """The choice under the bar."""
        return self.shown[self.chosen] if self.shown else None

    def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        typing = self.query_text is not None
        found = self.keymap.action("palette" if typing else "chooser", event.key)
        moved = {"select_up": -1, "select_down": 1, "page_up": -PAGE, "page_down": PAGE}
        query = self.query_text or ""
        if found in moved:
            self.move(self.chosen + moved[found])
        elif found in ("choose", "submit"):
            self.finish(self.current)
        elif found == "erase":
            self.narrow(query[:-1])
        elif found == "erase_line":
            self.narrow("")
        elif found is not None:  # escape, and what opened the list
            self.finish(None)
        elif typing and event.character and event.is_printable:
            self.narrow(query + event.character)

    def narrow(self, query: str) -> None:
        """Take another query."""
        self.query_text = query
        self.shown = narrowed(self.all, query)
        if self.at_top is not None and (own := self.at_top(query)) is not None:
            self.shown = [own, *self.shown]
        self.chosen = 0
        self.canvas.repaint()

    def move(self, at: int) -> None:
        """Move the bar, stopping at both ends."""
        self.chosen = max(0, min(at, len(self.shown) - 1))
        if self.preview is not None:
            self.preview(self.current)
        self.canvas.repaint()

    def finish(self, choice: Choice | None) -> None:
        """Close; a preview hears None when nothing was chosen."""
        if choice is None and self.preview is not None:
            self.preview(None)
        self.dismiss(choice)

    def on_paste(self, event: Paste) -> None:
        event.stop()
        if self.query_text is not None and event.text:
            self.narrow(self.query_text + event.text.splitlines()[0])

    def on_clicked(self, event: Clicked) -> None:
        above = 1 if self.query_text is None else 2
        room = self.canvas.size.height - above - 1
        at = event.y - above + first_choice(self.chosen, len(self.shown), room)
        if 0 <= event.y - above < room and at < len(self.shown):
            self.chosen = at
            self.finish(self.shown[at])

    def on_click(self, event: Click) -> None:
        """A click beside the box closes it."""
        if event.widget is self:
            self.finish(None)

    def on_wheeled(self, event: Wheeled) -> None:
        self.move(self.chosen + (1 if event.down else -1))
