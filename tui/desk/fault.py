"""The error screen: the message at its place in the program. It stays until the file is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.frozen import dataclass, replace
from tui.complaint import report
from tui.desk.common import choose_theme, copy, edit, quit_place, read_again
from tui.desk.record import Desk, Outcome, Place, said
from tui.paint.fault import fault_rows

if TYPE_CHECKING:
    from engine import ProgramError
    from tui.cells import Row
    from tui.document import Document
    from tui.session import Message


@dataclass(frozen=True, slots=True)
class Fault(Place):
    """A program that cannot be stepped; ``text`` is its file's, None if that is no text."""

    where: ClassVar[str] = "fault"
    error: ProgramError
    text: str | None
    document: Document | None = None
    message: Message | None = None

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return fault_rows(
            self.error, self.text, desk.width, desk.height, desk.lang,
            ascii_only=desk.ascii, keymap=desk.keymap, told=said(desk, self.message),
        )  # fmt: skip

    def act(self, desk: Desk, action: str) -> Outcome:
        if action == "editor":
            place = self.error.place
            return edit(desk, place.row, place.cell) if isinstance(place.cell, str) else edit(desk, max(place.line, 1))
        if action == "reload":
            return read_again(desk)
        if action == "copy_line":
            return copy(desk, report(self.error, desk.lang))
        if action == "theme":
            return choose_theme(desk)
        return quit_place(desk) if action == "quit" else (desk, ())

    def told(self, message: Message | None) -> Fault:
        return replace(self, message=message)

    @property
    def program(self) -> Document | None:
        return self.document
