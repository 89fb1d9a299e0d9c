"""An editor of several lines over the screen: Textual's, since a text of many lines is a widget of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tui.catalogue import say

if TYPE_CHECKING:
    from textual.app import ComposeResult


class EditorScreen(ModalScreen[str | None]):
    """Dismissed with the text, or None if it is to stay as it was."""

    DEFAULT_CSS = """
    EditorScreen { align: center middle; background: $background; }
    EditorScreen Static { height: auto; max-height: 50%; padding: 0 1; color: $accent; }
    EditorScreen TextArea { height: 1fr; border: none; padding: 0; background: $background; color: $foreground; }
    """
    BINDINGS = [
        Binding("ctrl+o", "keep", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
    ]

    def __init__(self, text: str, title: str, lang: str) -> None:
        super().__init__()
        self.heading = Static(title, markup=False)
        self.area = TextArea(text, soft_wrap=False, show_line_numbers=True, tab_behavior="indent")
        self.keys = Static(say("app.editor.keys", lang), markup=False)

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.area
        yield self.keys

    def on_mount(self) -> None:
        self.area.focus()

    def action_keep(self) -> None:
        """Take the text; a second press, while the screen is already closing, does nothing."""
        if self.is_current:
            self.dismiss(self.area.text)

    def action_leave(self) -> None:
        """Leave the text as it was."""
        if self.is_current:
            self.dismiss(None)
