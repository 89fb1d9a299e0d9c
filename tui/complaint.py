"""An error as people read it: ``FILE:LINE:COL: cause``, the source line with a caret, and what to write instead.

Reads a ``ProgramError`` of the engine or a ``UsageError`` of the command line; prints nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors import ProgramError
from tui.catalogue import knows, language, say
from tui.cells import cell_len
from tui.printing import printable
from tui.whereabouts import address, ending, placed_data, said_at

if TYPE_CHECKING:
    from engine.errors import Notice, Place

TAB = 4
WINDOW = 100
"""Cells of source shown at most; a longer line is cut around the caret."""


class Complaint(Protocol):
    """What an error must tell: a code of the catalogue and the fields of its sentences."""

    code: str
    fields: Any


def cause(error: Complaint, lang: str | None = None) -> str:
    """The sentence that says what is wrong; never raises, whatever code the engine comes up with."""
    return _said(error, "", lang) or say("errors.unknown", lang, code=error.code)


def hint(error: Complaint, lang: str | None = None) -> str:
    """The sentence that says what to write instead, "" if there is none; of a notebook also how its cell is left out."""
    said, mine = _said(error, ".hint", lang), getattr(getattr(error, "place", None), "cell", 0)
    others = [cell.number for cell in getattr(error, "cells", ()) if cell.number and cell.number != mine]
    if not isinstance(mine, int) or mine < 1 or not others or error.code.startswith(_OF_OPTIONS):
        return said
    left = say("cli.cell_left_out", lang, cell=str(mine), cells=_ranges(others))
    return f"{said}; {left}" if said else left


_OF_OPTIONS = ("output_", "set_", "seed_", "data_", "wrt_", "map_", "emit_", "address", "limit")
"""Errors that another option mends, and no cell that is left out."""


def _ranges(numbers: Sequence[int]) -> str:
    """``1-4,6``: numbers that grow, as ``--cells`` takes them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ",".join("-".join(map(str, run)) for run in runs)


def _said(error: Complaint, ending: str, lang: str | None) -> str:
    fields = {name: as_text(value) for name, value in dict(error.fields).items()}
    if "kind" in fields and (lang or language()) == "en":
        fields["kind"] = f"{'an' if fields['kind'][:1] in 'aeiou' else 'a'} {fields['kind']}"
    for key in _keys(f"errors.{error.code}", ending, fields):
        if knows(key, lang):
            try:
                return say(key, lang, **fields)
            except (KeyError, IndexError):
                return ""
    return ""


def _keys(code: str, ending: str, fields: Mapping[str, str]) -> Iterator[str]:
    """The sentences to look for, the most particular first: what to write instead, a guess, the word or the limit met."""
    if fields.get("instead"):
        yield f"{code}{ending}.instead"
    if fields.get("near"):
        yield f"{code}{ending}.near"
    if "what" in fields:
        yield f"{code}.{fields['what']}{ending}"
    if "limit" in fields:
        yield f"{code}.{fields['limit']}{ending}"
    yield f"{code}{ending}"


def as_text(value: object) -> str:
    """A field as text that cannot move the cursor of a terminal."""
    if isinstance(value, (tuple, list)):
        return ", ".join(map(as_text, value))
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:,}" if abs(value) < 10**15 else f"2**{value.bit_length() - 1}"
    return printable(str(value))


def notice_said(notice: Notice, lang: str | None = None) -> str:
    """The sentence of a notice, of one that names its line with the cell in a notebook; "" if there is none."""
    key = f"notices.{notice.code}"
    if not knows(key, lang):
        return ""
    fields = {name: cause(v, lang) if isinstance(v, ProgramError) else as_text(v) for name, v in notice.fields.items()}
    if isinstance(line := notice.fields.get("line"), int):
        place = next((said.place for said in notice.fields.values() if isinstance(said, ProgramError)), notice.place)
        fields["at"] = said_at("notices.at", (place.cell, place.row) if place.cell else (0, line), lang)
    if notice.place.cell and knows(inside := f"{key}.{ending(notice.place.cell)}", lang):
        return say(inside, lang, **fields | {"cell": str(notice.place.cell), "line": str(notice.place.row)})
    return say(key, lang, **fields)


def where(error: Any, lang: str | None = None) -> str:
    """``FILE:LINE:COL`` as far as it is known, ``FILE: cell 3, line 2``; ``chainstep`` for an error of the command line."""
    file = printable(getattr(error, "file", "") or "chainstep").replace("\n", "\\n")
    place: Place | None = getattr(error, "place", None)
    return address(file, place, lang)


def report(error: Any, lang: str | None = None) -> str:
    """The whole message, lines without a final newline."""
    lines = [f"{where(error, lang)}: {cause(error, lang)}"]
    place: Place | None = getattr(error, "place", None)
    source = getattr(error, "source", "")
    if place is not None and place.line and source.strip():
        rows = caret(source, place.column, place.end)
        lines += ["    " + row for row in (*rows, *shapes_under(source, place, rows[0], error.fields.get("marks", ())))]
    if said := hint(error, lang):
        lines.append(said)
    return "\n".join(lines)


def caret(source: str, column: int, end: int) -> tuple[str, str]:
    """The source line and the line with the caret under columns ``column`` … ``end`` (1-based, characters, exclusive).

    Measured in cells: tabs become spaces, wide characters take two; indentation and what is too far off is cut.
    """
    source = source.rstrip("\r\n")
    start = min(max(column - 1, 0), len(source))
    stop = max(min(end - 1, len(source)), start)
    before, marked, after = (_flat(part) for part in (source[:start], source[start:stop], source[stop:]))
    if start >= len(source) - len(source.lstrip()):
        before = before.lstrip(" ")
    if cell_len(before) + cell_len(marked) + cell_len(after) > WINDOW:
        before = _last(before, WINDOW // 2)
        marked = _first(marked, WINDOW - cell_len(before))
        after = _first(after, WINDOW - cell_len(before) - cell_len(marked))
    return (before + marked + after).rstrip(), " " * cell_len(before) + "^" * max(cell_len(marked), 1)


def shapes_under(source: str, place: Place, shown: str, marks: Any) -> list[str]:
    """The shapes of the operands, each under its own: ``marks`` are (line, column, end, text). Nothing for a cut line."""
    flat = _flat(source.rstrip("\r\n")).rstrip()
    if not marks or any(line != place.line for line, *_ in marks) or not flat.endswith(shown):
        return []
    cut = cell_len(flat) - cell_len(shown)
    places = [(cell_len(_flat(source[: column - 1])) - cut, text) for _, column, _, text in marks]
    if len(places) == 1:
        return [" " * places[0][0] + places[0][1]] if places[0][0] >= 0 else []
    (first, left), (second, right) = sorted(places)
    if first < 0 or first == second:
        return []
    if first + cell_len(left) < second:
        return [" " * first + left + " " * (second - first - cell_len(left)) + right]
    return [" " * first + "|" + " " * (second - first - 1) + right, " " * first + left]


def _flat(text: str) -> str:
    return printable(text.replace("\t", " " * TAB)).replace("\n", "\\n")


def _first(text: str, width: int) -> str:
    kept = text[: max(width, 0)]
    while cell_len(kept) > width:
        kept = kept[:-1]
    return kept if len(kept) == len(text) else kept[: max(len(kept) - 1, 0)] + "…"


def _last(text: str, width: int) -> str:
    kept = text[-width:]
    while cell_len(kept) > width:
        kept = kept[1:]
    return kept if len(kept) == len(text) else "…" + kept[1:]


def record(error: Any, lang: str | None = None) -> dict[str, object]:
    """The error as ``--json`` tells it."""
    place: Place | None = getattr(error, "place", None)
    at = placed_data(place.cell, place.row or place.line) if place else {"line": 0}
    return {
        "code": error.code,
        "file": getattr(error, "file", ""),
        **at,
        "column": place.column if place else 0,
        "text": cause(error, lang),
        "hint": hint(error, lang),
    }
