"""A row of (text, role) as a writer needs it: as runs of one role, each at its column, and as single cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from engine.named import NamedTuple
from tui.cells import Cell, cell_len
from tui.themes import Look, look_of


class Run(NamedTuple):
    """Neighbouring text of one role."""

    column: int
    width: int  # cells
    text: str
    role: str


def runs(row: Iterable[Cell]) -> Iterator[Run]:
    """The runs of a row from left to right; neighbours of one role are one run, empty text is none."""
    at = 0
    for role, cells in groupby(row, key=lambda cell: cell[1]):
        text = "".join(text for text, _ in cells)
        if text:
            width = cell_len(text)
            yield Run(at, width, text, role)
            at += width


def characters(text: str) -> Iterator[tuple[str, int]]:
    """The characters of a text, each with the marks that are drawn into it, and its width in cells."""
    char, width = "", 0
    for c in text:
        size = cell_len(c)
        if size and char:
            yield char, width
            char, width = "", 0
        char, width = char + c, width + size
    if char:
        yield char, width


class Square(NamedTuple):
    """One cell of a screen. The second cell of a wide character has no text."""

    text: str
    look: Look


def squares(row: Iterable[Cell], theme: str) -> list[Square]:
    """The cells of a row, one for each column."""
    found: list[Square] = []
    for run in runs(row):
        look = look_of(run.role, theme)
        for char, width in characters(run.text):
            found.append(Square(char, look))
            found.extend([Square("", look)] * (width - 1))
    return found


def spelled(row: Iterable[Cell]) -> str:
    """The text of a row without the blanks at its end."""
    return "".join(text for text, _ in row).rstrip()


def signs(texts: Iterable[str]) -> tuple[str, str]:
    """The characters of texts that are two cells wide, and the marks that are drawn into others; each once, in order."""
    found = {cell for text in texts if not text.isascii() for cell in characters(text)}
    wide = {char[0] for char, width in found if width == 2}
    return "".join(sorted(wide)), "".join(sorted({mark for char, _ in found for mark in char[1:]}))
