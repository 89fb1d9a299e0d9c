"""A program's text that knows where its lines come from: a file, or the cells of a notebook, one below the other, lines that
the caller adds to the end (``--then``), and below all that the modules of the author's own that it imports."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from engine.errors import Notice, Place, ProgramError
from engine.named import NamedTuple


class Cell(NamedTuple):
    """A cell of a notebook: its ``number`` among the code cells, from 1 (0: a text cell), and its lines in the program, 1-based,
    ``last`` included."""

    number: int
    first: int
    last: int


ADDED = -1
"""In the place of a cell's number: the line is one of those that were added."""


class Imported(NamedTuple):
    """A module of the author's own: its dotted ``name``, the path of its ``file``, its lines in the program (1-based, ``last``
    included), and the line of the program that imports it first."""

    name: str
    file: str
    first: int
    last: int
    line: int


def placed_data(cell: int | str, line: int) -> dict[str, Any]:
    """A place as plain data, of a cell and the line in it (cell 0: of the file; a text: of the module's file of that path)."""
    if isinstance(cell, str):
        return {"file": cell, "line": line}
    return {"cell": "then" if cell == ADDED else cell, "line": line} if cell else {"line": line}


class Passed(NamedTuple):
    """Something of a notebook that is no part of the program: the code of its notice, the first such line, how it is written."""

    code: str
    line: int
    text: str


class Source(NamedTuple):
    """``text`` with plain newlines. Of a notebook also its ``cells``, the lines that say nothing (``quiet``: comments that stand
    for commands of the notebook), and what was let by or left out. ``then`` is the code that the caller added; it begins at line
    ``added`` of the text (0 without it). Where the last text of it stands in a file of its own, ``beside`` is that file's path.
    ``modules`` are those of the author's own, their texts the last lines of the whole;
    ``folder`` is where they were looked for (None: nowhere, as for what is no file)."""

    text: str
    cells: tuple[Cell, ...] = ()
    quiet: frozenset[int] = frozenset()
    passed: tuple[Passed, ...] = ()
    then: tuple[str, ...] = ()
    added: int = 0
    beside: str = ""
    modules: tuple[Imported, ...] = ()
    folder: str | None = None

    @property
    def whole(self) -> bool:
        """Whether its lines are counted from the top of one file."""
        return not self.cells and not self.added and not self.modules

    @property
    def end(self) -> int:
        """The last line that is not a module's."""
        return self.modules[0].first - 1 if self.modules else self.text.count("\n") + 1

    def module_at(self, line: int) -> Imported | None:
        """The module that holds a line of the program."""
        at = bisect_right(self.modules, line, key=lambda module: module.first) - 1
        return self.modules[at] if at >= 0 else None

    def within(self, line: int) -> tuple[int | str, int]:
        """The number of the code cell that holds a line of the program, and the line in it; (0, 0) in a file that has no cells,
        and in a text cell; (``ADDED``, line) in the code that was added; (path, line) in a file of its own, such as a module."""
        if module := self.module_at(line):
            return module.file, line - module.first + 1
        if self.beside and line >= (first := self.end - _height(self.then[-1])):  # a line break stands below it
            return self.beside, line - first + 1
        if 0 < self.added <= line:
            return ADDED, line - self.added + 1
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
        if not self.whole:
            error.place = self.placed(error.place)
            error.cells, error.added = self.cells, self.added

    def parts(self) -> list[tuple[int, int]]:
        """First and last line (1-based) of each part that is Python of its own: nothing that one leaves open runs on into the
        next."""
        last = self.end
        own = [(cell.first, cell.last) for cell in self.cells if cell.number]
        if not self.cells:
            own = [(1, self.added - 1 if self.added else last)]
        return [*own, (self.added, last)] if self.added else own

    def with_then(self, code: Sequence[str], beside: str = "") -> Source:
        """The same program with this code at its end, in place of what was added before; the last of it may stand in a file of its
        own."""
        if tuple(code) == self.then and beside == self.beside:
            return self
        if self.modules:
            lines = self.text.split("\n")
            found = [(one, "\n".join(lines[one.first - 1 : one.last])) for one in self.modules]
            return self.alone().with_then(code, beside).with_modules(found)
        text = self.text
        if self.added:
            text = "\n".join(text.split("\n")[: self.added - 1])
        if not code:
            return self._replace(text=text, then=(), added=0, beside="")
        more = "\n".join([_lines(one) for one in code])
        text = text.removesuffix("\n")  # nothing but a line break stands after it
        return self._replace(text=f"{text}\n{more}\n", then=tuple(code), added=text.count("\n") + 2, beside=beside)

    def alone(self) -> Source:
        """The same program without the texts of its modules."""
        text = "\n".join(self.text.split("\n")[: self.end]) if self.modules else self.text
        return self._replace(text=text, modules=())

    def with_modules(self, found: Sequence[tuple[Imported, str]]) -> Source:
        """The same program, which has none yet, with modules and their texts; where these stand is settled here."""
        texts, first, placed = [self.text], self.end + 1, []
        for module, text in found:
            texts.append(text)
            last = first + text.count("\n")
            placed.append(module._replace(first=first, last=last))
            first = last + 1
        return self._replace(text="\n".join(texts), modules=tuple(placed))

    def notices(self) -> list[Notice]:
        """What was let by, left out or read besides, as notices."""
        read = [Notice("module_read", Place(one.line), {"name": one.name, "path": one.file}) for one in self.modules]
        return [*read, *[Notice(one.code, Place(one.line), {"text": one.text}) for one in self.passed]]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _height(text: str) -> int:
    return _lines(text).count("\n") + 1


def source_of(given: str | Source) -> Source:
    """A program's text as a ``Source``."""
    return given if isinstance(given, Source) else Source(given)


def placed(origin: Source, notices: list[Notice]) -> list[Notice]:
    """Notices with their places as the file has them: a notebook's cell and line."""
    if origin.whole:
        return notices
    for error in [said for notice in notices for said in notice.fields.values() if isinstance(said, ProgramError)]:
        origin.locate(error)
    return [notice._replace(place=origin.placed(notice.place)) for notice in notices]
