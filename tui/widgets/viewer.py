"""The one screen of the app: a canvas that shows the desk. Keys and pasted text become the desk's events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.desk.events import Event, Key, Paste
from tui.widgets.canvas import Canvas, Row

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Viewer(Screen[None]):
    """No focus, no bindings, one layout; ``tell`` hears what happens, ``stop`` of Ctrl-Z."""

    DEFAULT_CSS = "Viewer { overflow: hidden; }"
    AUTO_FOCUS = ""
    ALLOW_SELECT = False
    BLANK = True  # all of it is the canvas: nothing behind it is styled at each paint

    def __init__(
        self,
        paint: Callable[[int, int], Sequence[Row]],
        tell: Callable[[Event], None],
        theme: str,
        stop: Callable[[], None],
    ) -> None:
        super().__init__()
        self._tell = tell
        self._stop = stop
        self.canvas = Canvas(paint, tell, theme)

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()  # every key is the desk's, Ctrl-C too
        if event.key == "ctrl+z":  # the shell's, as everywhere: no key of the desk, and not to be remapped
            self._stop()
            return
        # enter, typed while the terminal still made lines of what is typed, before there was a screen
        name = "enter" if event.key == "ctrl+j" else event.key
        self._tell(Key(name, (event.character or "") if event.is_printable else ""))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._tell(Paste(event.text))
