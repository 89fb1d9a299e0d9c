"""Places of a program as people read them: a line of a file, the cell of a notebook and the line in it, a line of ``--then``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.sources import ADDED, placed_data
from tui.catalogue import say

if TYPE_CHECKING:
    from engine import Place, Trace


def said_at(key: str, place: tuple[int, int], lang: str | None = None, **fields: object) -> str:
    """The sentence ``key`` about a place, (cell, line in it) or (0, line): there is one for files, one for notebooks, and one for
    ``--then``."""
    cell, line = place
    if cell:
        return say(f"{key}.{ending(cell)}", lang, cell=cell, line=line, **fields)
    return say(key, lang, line=line, **fields)


def ending(cell: int) -> str:
    """What the keys of sentences about a line in a cell, or in ``--then``, end with."""
    return "then" if cell == ADDED else "cell"


def place_in(trace: Trace, line: int) -> tuple[int, int]:
    """Cell and line in it of a line of the program; (0, line) in a file."""
    cell, row = trace.origin.within(line)
    return (cell, row) if cell else (0, line)


def place_of(data: Mapping[str, Any], key: str = "line") -> tuple[int, int]:
    """The place that a record of JSON tells."""
    cell = data.get("cell", 0)
    return (ADDED if cell == "then" else cell), data[key]


def address(file: str, place: Place | None, lang: str | None = None) -> str:
    """``FILE:LINE:COL`` as far as it is known, or ``FILE: cell 3, line 2``, or ``FILE: --then, line 1``."""
    if place is None or not place.line:
        return file
    if place.cell:
        return say(f"cli.at_{ending(place.cell)}", lang, file=file, cell=place.cell, line=place.row)
    return ":".join(str(part) for part in (file, place.line, place.column) if part)


__all__ = ["address", "ending", "place_in", "place_of", "placed_data", "said_at"]
