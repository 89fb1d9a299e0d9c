"""Places of a program as people read them: a line of a file or of a module of the author's own, the cell of a notebook and the line
in it, a line of ``--then``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.sources import ADDED, placed_data
from tui.catalogue import say

if TYPE_CHECKING:
    from engine import Place, Trace


Whereabouts = tuple[int | str, int]
"""A code cell (``ADDED``: the lines of ``--then``; a text: the path of a module) and the line in it; (0, line) in a file."""


def said_at(key: str, place: Whereabouts, lang: str | None = None, **fields: object) -> str:
    """The sentence ``key`` about a place: there is one for files, one for notebooks, one for ``--then``, and one for modules."""
    cell, line = place
    if cell:
        return say(f"{key}.{ending(cell)}", lang, cell=cell, line=line, **fields)
    return say(key, lang, line=line, **fields)


def ending(cell: int | str) -> str:
    """What the keys of sentences about a line in a cell, in ``--then``, or in a module, end with."""
    if isinstance(cell, str):
        return "module"
    return "then" if cell == ADDED else "cell"


def place_in(trace: Trace, line: int) -> Whereabouts:
    """Cell and line in it of a line of the program; (0, line) in a file."""
    cell, row = trace.origin.within(line)
    return (cell, row) if cell else (0, line)


def shown_in(trace: Trace, line: int) -> Whereabouts:
    """The same for a screen, which has little room: a module by its path from the program's folder."""
    cell, row = place_in(trace, line)
    return (from_folder(cell, trace.file) if isinstance(cell, str) else cell), row


def from_folder(path: str, program: str) -> str:
    """The path of a module, without that of the folder that the program lies in."""
    folder = os.path.dirname(program)
    return path.removeprefix(os.path.join(folder, "")) if folder else path


def place_of(data: Mapping[str, Any], key: str = "line") -> Whereabouts:
    """The place that a record of JSON tells."""
    cell = data.get("file") or data.get("cell", 0)
    return (ADDED if cell == "then" else cell), data[key]


def address(file: str, place: Place | None, lang: str | None = None) -> str:
    """``FILE:LINE:COL`` as far as it is known, or ``FILE: cell 3, line 2``, or ``FILE: --then, line 1``."""
    if place is None or not place.line:
        return file
    if isinstance(place.cell, str):
        return ":".join(str(part) for part in (place.cell, place.row, place.column) if part)
    if place.cell:
        return say(f"cli.at_{ending(place.cell)}", lang, file=file, cell=place.cell, line=place.row)
    return ":".join(str(part) for part in (file, place.line, place.column) if part)


__all__ = ["address", "ending", "from_folder", "place_in", "place_of", "placed_data", "said_at", "shown_in"]
