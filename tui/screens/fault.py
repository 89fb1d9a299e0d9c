"""The error screen: the message at its place in the program. It stays until the file is mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.paint.fault import paint_fault
from tui.screens.painted import PaintedScreen

if TYPE_CHECKING:
    from engine import ProgramError
    from tui.session import Session
    from tui.widgets.canvas import Row


class FaultScreen(PaintedScreen):
    """Shows a ProgramError; the app takes the screen away when the file can be traced again."""

    def __init__(self, error: ProgramError, source: str, session: Session) -> None:
        super().__init__()
        self.error = error
        self.source = source
        self.session = session

    def rows(self, width: int, height: int) -> Sequence[Row]:
        return paint_fault(self.error, self.source, self.session, width, height).rows

    def show(self, error: ProgramError, source: str) -> None:
        """Another error, after the file was saved again."""
        self.error, self.source = error, source
        self.canvas.repaint()

    @property
    def line(self) -> int:
        """The 1-based line for the editor."""
        return max(self.error.place.line, 1)

    def press(self, key: str, character: str | None) -> None:
        found = self.session.look.keymap.action("fault", key)
        if found == "escape":
            self.canvas.drop_selection()
        elif found == "copy_line":
            from tui.complaint import report

            self.app.copy_to_clipboard(report(self.error, self.session.look.lang))
        elif found:
            self.app.carry_out(found)  # type: ignore[attr-defined]
