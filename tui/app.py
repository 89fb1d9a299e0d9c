"""The Textual app: a viewer of the desk (``tui.desk``). It shows the desk's rows, tells it what happens in the terminal,
and has its effects carried out (``tui.world``). What is on the screen, and why, is decided there and nowhere here.
"""

from __future__ import annotations

import gc
import os
from time import monotonic
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from tui import early  # before Textual

# isort: split
from textual.app import App
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import Initialize, Reactive

from tui.desk import cursor, handle, rows, wake
from tui.desk.events import Arrived, Event, Resize, Saved, Tick
from tui.desk.stepper import Stepper
from tui.document import Watch
from tui.later import later
from tui.themes import THEMES
from tui.widgets.styles import textual_theme
from tui.widgets.viewer import Viewer

early.done()

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Sequence

    from textual.screen import Screen
    from textual.theme import Theme
    from textual.timer import Timer

    from tui.desk import Desk
    from tui.document import Document
    from tui.errands import Errands
    from tui.view import Views
    from tui.widgets.canvas import Row
    from tui.world import grant
else:
    (grant,) = later("tui.world", "grant")

LOOK_EVERY = 0.25
"""Seconds between looks at the file's time stamp."""

SWEEP_AFTER = 0.3
"""Seconds from a reload to the collection of the old trace: after the new one is painted."""


SOONEST = 0.001
"""Seconds that a timer of Textual's runs at least: one of none fails where it comes too late."""

WARM_AFTER = 0.1
"""Seconds from the first paint to the start of a child process: the first keys come first."""


def _on_show(desk: Desk) -> set[Views]:
    """The traces that the desk holds."""
    return {place.views for place in desk.places if isinstance(place, Stepper)}


def _starting_theme(app: Any) -> str:
    return str(app.desk.theme)


def _driver() -> Any:
    """Our hold on the terminal; None, for Textual's own, where there is no POSIX terminal."""
    if os.name != "posix":
        return None
    from tui.driver import Terminal

    return Terminal


class News(Message):
    """An errand has brought an event."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class Chainstep(App[int]):
    """``desk`` is all there is to see; ``tell`` is the only way it changes."""

    CSS_PATH = "app.tcss"
    TITLE = "chainstep"
    ENABLE_COMMAND_PALETTE = False  # ours is built from the key table and the trace, and never reads markup
    ALLOW_SELECT = False

    theme: Reactive[str] = Reactive(Initialize(_starting_theme))

    def __init__(self, desk: Desk, warm: bool = False) -> None:
        """``warm``: have a child process ready for errands, rather than start it for the first one."""
        self.desk = desk
        self._errands: Errands | None = None
        self._warm = warm
        self._traces = WeakSet(_on_show(desk))
        self._our_themes: dict[str, Theme] = {}
        super().__init__(driver_class=_driver(), ansi_color=None if desk.colour else True)
        self.loop: AbstractEventLoop | None = None
        self.viewer = Viewer(self._paint, self.tell, desk.theme, self.stop)
        self._watch: Watch | None = None
        self._clock: Timer | None = None
        self._wakes_at: float | None = None
        self._follow_file()

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our three; built when first asked, before Textual computes its first colours."""
        if not self._our_themes:
            self._our_themes = {name: textual_theme(name) for name in THEMES}
        return self._our_themes

    def get_default_screen(self) -> Screen[Any]:
        return self.viewer

    def on_load(self) -> None:
        import asyncio

        self.loop = asyncio.get_running_loop()

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self._look)
        self.call_after_refresh(self._settle_garbage)
        self._follow()

    # the desk

    def tell(self, event: Event) -> None:
        """Something has happened: the desk's next state is shown, what it asks for is done."""
        before = self.desk
        self.desk, effects = handle(before, event, monotonic())
        if self.desk.places is not before.places or self.desk.marked is not before.marked:
            self.viewer.canvas.repaint(self.desk.theme)
        if isinstance(event, Arrived) and self.desk.reading is not before.reading:
            self._traces.add(event.views)
            self.set_timer(SWEEP_AFTER, self._sweep)
        self._follow()
        for effect in effects:
            grant(self, effect)

    @property
    def errands(self) -> Errands:
        """What takes long is done there; imported when first asked for, after the first paint."""
        if self._errands is None:
            from tui.errands import Errands

            assert self.loop is not None, "there is a loop since on_load"
            self._errands = Errands(self.loop, self._brought)
        return self._errands

    def _brought(self, event: Event) -> None:
        """An errand's event: as a message, so that a mistake of ours in what follows ends the app as any other does."""
        self.post_message(News(event))

    def on_news(self, message: News) -> None:
        """What an errand has brought."""
        self.tell(message.event)

    def _paint(self, width: int, height: int) -> Sequence[Row]:
        """The desk's rows; the first to know of another size is who paints."""
        if (width, height) != (self.desk.width, self.desk.height):
            self.desk, _ = handle(self.desk, Resize(width, height))
        return rows(self.desk)

    def _follow(self) -> None:
        """Let what stands around the rows follow the desk: theme, cursor, clock, the file that is watched."""
        desk = self.desk
        if self.theme != desk.theme:
            self.theme = desk.theme
        self.cursor_position = Offset(*(cursor(desk) or (0, 0)))
        if (at := wake(desk)) != self._wakes_at:
            self._wakes_at = at
            if self._clock is not None:
                self._clock.stop()
            self._clock = self.set_timer(max(at - monotonic(), SOONEST), self._tick) if at is not None else None
        self._follow_file()

    def _tick(self) -> None:
        self._wakes_at = None
        self.tell(Tick())

    # the file

    def _follow_file(self) -> None:
        """Watch the program on show, if it is a file of the user's."""
        document = self.desk.document
        if document is None or not document.is_file or document.built_in:
            self._watch = None
        elif self._watch is None or self._watch.document is not document:
            self._watch = Watch(document)

    def _look(self) -> None:
        if self._watch is not None and self._watch.changed():
            self.tell(Saved())

    def reads(self, document: Document) -> None:
        """A program is being read: what is in its file now is no news."""
        if self._watch is not None and self._watch.document is document:
            self._watch.read_now()

    def stop(self) -> None:
        """Stop the job until the shell continues it, if there is a terminal to give back."""
        if (suspend := getattr(self._driver, "suspend", None)) is not None:
            suspend(group=True)

    # memory

    def _settle_garbage(self) -> None:
        gc.freeze()
        gc.enable()
        if self._warm:
            self.set_timer(WARM_AFTER, self._set_to_work)

    def _set_to_work(self) -> None:
        """Have children ready, and what the first key needs; do what the places wait for from the start."""
        import tui.actions
        import tui.world  # noqa: F401

        self.errands.warm()
        if isinstance(self.desk.top, Stepper):
            self.errands.ahead(self.desk.top.view)
        for place in self.desk.places:
            for effect in place.at_first():
                grant(self, effect)

    def _sweep(self) -> None:
        """Free the trace that was replaced, should it not have gone by itself: what is frozen is never collected."""
        if set(self._traces) - _on_show(self.desk):
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    # leaving

    def on_unmount(self) -> None:
        self.close_errands()

    def close_errands(self) -> None:
        """End the child processes."""
        if self._errands is not None:
            self._errands.close()

    def _fatal_error(self) -> None:
        """A bug of ours: no traceback over the user's terminal; ``tui.start`` writes it to a file."""
        self._close_messages_no_wait()

    @property
    def crash(self) -> BaseException | None:
        """The exception that ended the app, None if it was left in good order."""
        return self._exception
