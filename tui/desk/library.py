"""The library: the built-in programs, one of which is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from engine import Options
from tui.desk.common import choose_theme, chosen_by, open_palette, quit_place, read
from tui.desk.record import Desk, Outcome, Place, put, said, tell
from tui.document import Document
from tui.examples import Example, examples
from tui.paint.library import library_rows, program_at

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.session import Message


@dataclass(frozen=True, slots=True)
class Library(Place):
    """A bar stands on one of the programs."""

    where: ClassVar[str] = "library"
    programs: tuple[Example, ...]
    chosen: int = 0
    message: Message | None = None

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return library_rows(
            self.programs, self.chosen, desk.width, desk.height, desk.lang,
            ascii_only=desk.ascii, keymap=desk.keymap, said=said(desk, self.message),
        )  # fmt: skip

    def act(self, desk: Desk, action: str) -> Outcome:
        chosen = chosen_by(action, self.chosen, len(self.programs) - 1)
        if chosen is not None:
            return put(desk, replace(self, chosen=chosen)), ()
        if action == "choose":
            return self._open(desk)
        if action == "theme":
            return choose_theme(desk)
        if action == "palette":
            return open_palette(desk)
        return quit_place(desk) if action == "quit" else (desk, ())

    def _open(self, desk: Desk) -> Outcome:
        """Ask for the program under the bar; it is put in front when it arrives."""
        path: Path = self.programs[self.chosen].path
        desk, effects = read(desk, Document(str(path), Options(), built_in=True))
        return tell(desk, "app.opening", file=path.name), effects

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """The first click chooses a program, a click on the chosen one opens it."""
        at = program_at(x, y, self.chosen, len(self.programs), desk.width, desk.height)
        if at is None:
            return desk, ()
        return self._open(desk) if at == self.chosen else (put(desk, replace(self, chosen=at, message=None)), ())

    def told(self, message: Message | None) -> Library:
        return replace(self, message=message)


def library() -> Library:
    """The library of the programs that are installed."""
    return Library(examples())
