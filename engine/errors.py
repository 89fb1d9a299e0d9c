"""Errors and notices as records: a code, a place and fields. Their sentences live in the catalogue, not here."""

from __future__ import annotations

from typing import Any

from engine.named import NamedTuple


class Place(NamedTuple):
    """A span of the program: 1-based line and columns (``end`` is exclusive), 0 where there is none. In a notebook ``line`` counts
    through all its cells; ``cell`` is the code cell, from 1, and ``row`` the line in it. Both also tell
    a line that was added to the end, ``engine.sources.ADDED``, and one of a module of the author's own: then ``cell`` is the path
    of its file."""

    line: int = 0
    column: int = 0
    end: int = 0
    cell: int | str = 0
    row: int = 0


class Notice(NamedTuple):
    """Something the reader should know that is no error: unseeded draws, an unused input, a tie …"""

    code: str
    place: Place
    fields: dict[str, Any]


class ProgramError(Exception):
    """A program (or a request about it) that cannot be traced.

    ``code`` names the sentence in the catalogue (``errors.<code>`` and ``errors.<code>.hint``),
    ``fields`` fill it, ``source`` is the program's line for the caret, ``file`` its name as the user gave it. ``cells`` are those
    of the notebook (``engine.sources.Cell``), if it is one; ``added`` is the first line of ``Options.then``, 0 if there is none.
    """

    def __init__(self, code: str, place: Place = Place(), *, file: str = "", source: str = "", **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.file = file
        self.source = source
        self.fields = fields
        self.cells: tuple[Any, ...] = ()
        self.added = 0
        self.raised: Any = None  # what it is in Python, while the program runs: ``engine.tracing.exceptions``
        self.library: Any = None  # what a file of definitions offers (``engine.library.records.Library``)

    def __str__(self) -> str:
        said = ", ".join(f"{k}={v}" for k, v in self.fields.items())
        return f"{self.file}:{self.place.line}:{self.place.column}: {self.code} {said}".rstrip()
