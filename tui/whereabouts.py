"""Places of a program as people read them: a line of a file, or the cell of a notebook and the line in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.catalogue import say

if TYPE_CHECKING:
    from engine import Place, Trace


def said_at(key: str, place: tuple[int, int], lang: str | None = None, **fields: object) -> str:
    """The sentence ``key`` about a place, (cell, line in it) or (0, line): there is one for files and one for notebooks."""
    cell, line = place
    if cell:
        return say(f"{key}.cell", lang, cell=cell, line=line, **fields)
    return say(key, lang, line=line, **fields)


def place_in(trace: Trace, line: int) -> tuple[int, int]:
    """Cell and line in it of a line of the program; (0, line) in a file."""
    cell, row = trace.origin.within(line)
    return (cell, row) if cell else (0, line)


def place_of(data: Mapping[str, int], key: str = "line") -> tuple[int, int]:
    """The place that a record of JSON tells."""
    return data.get("cell", 0), data[key]


def address(file: str, place: Place | None, lang: str | None = None) -> str:
    """``FILE:LINE:COL`` as far as it is known, or ``FILE: cell 3, line 2``."""
    if place is None or not place.line:
        return file
    if place.cell:
        return say("cli.at_cell", lang, file=file, cell=place.cell, line=place.row)
    return ":".join(str(part) for part in (file, place.line, place.column) if part)
