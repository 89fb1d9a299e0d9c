"""The main screen: the painter's rows of one trace; keys, mouse and autoplay move the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.moves import act, click, place, press, settle, tick
from tui.paint import paint
from tui.screens.painted import PaintedScreen

if TYPE_CHECKING:
    from textual.events import Paste
    from textual.timer import Timer

    from tui.messages import Clicked, Wheeled
    from tui.paint import Rect
    from tui.paint import Screen as Picture
    from tui.session import Session
    from tui.view import View, Views
    from tui.widgets.canvas import Row


FOCUS = {"forward": "forward", "backward": "backward", "values": "panel", "help": "panel"}
"""The session's focus for the region that the wheel is turned over."""


class StepperScreen(PaintedScreen):
    """Steps through one trace. ``apply`` is the only way the session changes."""

    def __init__(self, views: Views, session: Session) -> None:
        super().__init__()
        self.views = views
        self.session = session
        self.picture: Picture | None = None
        self._ticking: Timer | None = None
        self._delay = 0.0

    def rows(self, width: int, height: int) -> Sequence[Row]:
        self.picture = paint(self.views, self.session, width, height)
        return self.picture.rows

    @property
    def view(self) -> View:
        """The trace as the session has expanded it."""
        return self.views.at(self.session.expanded)

    def region_at(self, x: int, y: int) -> tuple[str, Rect] | None:
        """Name and place of the painted region at a cell."""
        if self.picture is not None:
            for name, rect in self.picture.regions.items():
                if rect.x <= x < rect.x + rect.width and rect.y <= y < rect.y + rect.height:
                    return name, rect
        return None

    def columns(self, x: int, y: int) -> tuple[int, int]:
        found = self.region_at(x, y)
        return (found[1].x, found[1].x + found[1].width) if found is not None else (0, self.size.width)

    def apply(self, session: Session, effect: str | None = None) -> None:
        """Take the next session, repaint what differs, do what only the app can do."""
        if session is not self.session:
            self.session = session
            self.canvas.repaint()
            self._keep_time()
        if effect is not None:
            self.app.carry_out(effect)  # type: ignore[attr-defined]

    def press(self, key: str, character: str | None) -> None:
        if self.session.look.keymap.action(place(self.session), key) == "escape" and self.canvas.drop_selection():
            return
        self.apply(*press(self.session, self.views, key, character))

    def act(self, action: str) -> None:
        """One action by the id of the key table (the palette's way in)."""
        self.apply(*act(self.session, self.views, action))

    def tell(self, key: str, **fields: Any) -> None:
        """Show a sentence of the catalogue in the session's message line."""
        self.apply(self.session.told(key, **fields))

    def take(self, views: Views) -> None:
        """Go on with a new trace of the file, at the same step."""
        session = settle(self.session, self.views, views)
        self.views = views
        self.session = session
        self.canvas.repaint()
        self._keep_time()

    # autoplay

    def _keep_time(self) -> None:
        """Run the timer while the session plays, at its speed."""
        wanted = self.session.play.delay if self.session.play.on else 0.0
        if wanted == self._delay:
            return
        self._delay = wanted
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        if wanted:
            self._ticking = self.set_interval(wanted, self._tick)

    def _tick(self) -> None:
        self.apply(tick(self.session, self.views))

    # the mouse

    def on_clicked(self, event: Clicked) -> None:
        hit = self.picture.hit(event.x, event.y) if self.picture is not None else None
        if hit is not None:
            self.apply(click(self.session, self.views, hit))

    def on_wheeled(self, event: Wheeled) -> None:
        """Rows are selected in the pane under the mouse, panels scrolled."""
        found = self.region_at(event.x, event.y)
        focus = FOCUS.get(found[0], "") if found is not None else ""
        session = replace(self.session, focus=focus) if focus else self.session
        self.apply(*act(session, self.views, "select_down" if event.down else "select_up"))

    def on_paste(self, event: Paste) -> None:
        """Text pasted into a prompt is typed into it, its first line only."""
        event.stop()
        for character in event.text.split("\n")[0]:
            if self.session.prompt.kind:
                self.press(character, character)
