"""The glossary, in front of a lesson: it is scrolled and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.frozen import dataclass, replace
from tui.desk.chooser import PAGE
from tui.desk.record import Desk, Outcome, Place, pop, put
from tui.lessons.glossary import Term, terms
from tui.paint.glossary import glossary_rows, last_top
from tui.paint.title import place_action
from tui.session import Look

if TYPE_CHECKING:
    from tui.cells import Row

MOVES = {"select_up": -1, "select_down": 1, "page_up": -PAGE, "page_down": PAGE}


@dataclass(frozen=True, slots=True)
class Glossary(Place):
    """``here`` are the words of the section that was on show; ``top`` the row that stands first."""

    where: ClassVar[str] = "chooser"
    here: tuple[Term, ...] = ()
    top: int = 0

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return glossary_rows(self.here, terms(desk.lang), self._top(desk, self.top), desk.width, desk.height, _look(desk))

    def _top(self, desk: Desk, at: int) -> int:
        return max(0, min(at, last_top(self.here, terms(desk.lang), desk.width, desk.height, desk.lang)))

    def act(self, desk: Desk, action: str) -> Outcome:
        if action in MOVES:
            return put(desk, replace(self, top=self._top(desk, self._top(desk, self.top) + MOVES[action]))), ()
        return pop(desk), ()

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        action = place_action("glossary", _look(desk), desk.width, x) if y == desk.height - 1 else ""
        return self.act(desk, action) if action else (desk, ())


def _look(desk: Desk) -> Look:
    return Look(lang=desk.lang, ascii=desk.ascii, keymap=desk.keymap)
