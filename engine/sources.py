"""A program's text that knows where its lines come from: a file, or the cells of a notebook, one below the other."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from engine.errors import Notice, Place, ProgramError


class Cell(NamedTuple):
    """A cell of a notebook: its ``number`` among the code cells, from 1 (0: a text cell), and its lines in the program, 1-based,
    ``last`` included."""

    number: int
    first: int
    last: int


class Passed(NamedTuple):
    """Something of a notebook that is no part of the program: the code of its notice, the first such line, how it is written."""

    code: str
    line: int
    text: str


class Source(NamedTuple):
    """``text`` with plain newlines. Of a notebook also its ``cells``, the lines that say nothing (``quiet``: comments that stand
    for commands of the notebook), and what was let by or left out."""

    text: str
    cells: tuple[Cell, ...] = ()
    quiet: frozenset[int] = frozenset()
    passed: tuple[Passed, ...] = ()

    def within(self, line: int) -> tuple[int, int]:
        """The number of the code cell that holds a line of the program, and the line in it; (0, 0) in a file that has no cells,
        and in a text cell."""
        at = bisect_right(self.cells, line, key=lambda cell: cell.first) - 1
        if at < 0 or line > self.cells[at].last or not self.cells[at].number:
            return 0, 0
        return self.cells[at].number, line - self.cells[at].first + 1

    def placed(self, place: Place) -> Place:
        """The place with its cell."""
        cell, row = self.within(place.line)
        return place._replace(cell=cell, row=row)

    def locate(self, error: ProgramError) -> None:
        """Tell an error the cell that it stands in."""
        if self.cells:
            error.place = self.placed(error.place)
            error.cells = self.cells

    def notices(self) -> list[Notice]:
        """What was let by or left out, as notices."""
        return [Notice(one.code, Place(one.line), {"text": one.text}) for one in self.passed]


def source_of(given: str | Source) -> Source:
    """A program's text as a ``Source``."""
    return given if isinstance(given, Source) else Source(given)
