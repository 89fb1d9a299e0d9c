"""A Jupyter notebook (nbformat 4) as a program: its code cells in order, text cells as comments, outputs ignored."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Place, ProgramError
from engine.limits import Limits
from engine.named import NamedTuple
from engine.reading.magics import RUNS, commands, commented, displays
from engine.reading.plots import imported, plotting
from engine.sources import Cell, Passed, Source

TEXT_LINES = 3
"""A text cell of more lines than this is told by its first line alone: it is a chapter, not a comment."""
MOST, LONGEST = 8, 24
"""Words, and characters of one, that a notice names."""


class _Read(NamedTuple):
    """A cell as it was read: its number among the code cells (0: text), its lines."""

    number: int
    lines: list[str]


def notebook(text: str, file: str, limits: Limits, asked: str | None = None) -> Source:
    """The program in the JSON of a notebook; of the code cells ``asked`` for ("2-7", "3", "2-", "1-3,5") and the text between them.

    Raises ``ProgramError``: "notebook_json", "notebook_version", "notebook_language", "notebook_cells", "notebook_cell",
    "cells_value", "cells_unknown", "too_large" (the code: not the outputs).
    """
    cells = _cells(_json(text, file), file)
    drawing = imported([line for cell in cells if cell.number for line in cell.lines])
    if asked is not None:
        cells = _chosen(cells, asked, file)
    if sum([len(line) + 1 for cell in cells for line in cell.lines]) > limits.source:
        raise ProgramError("too_large", file=file, limit=limits.source, name="source")
    return _joined(cells, drawing)


def cell_source(code: str) -> Source:
    """The program in one cell of code, its commands let by; lines are those of the cell."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _joined([_Read(1, lines)], imported(lines))


def _json(text: str, file: str) -> Any:
    import json  # 1 ms, which only notebooks need

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1]
        place = Place(error.lineno, error.colno, error.colno + 1)
        raise ProgramError("notebook_json", place, file=file, source=line, said=error.msg) from None
    except (ValueError, RecursionError) as error:  # a number of too many digits; nested too deeply
        raise ProgramError("notebook_json", file=file, said=type(error).__name__) from None


def _cells(data: Any, file: str) -> list[_Read]:
    """The cells that hold code or text, checked."""
    if not isinstance(data, dict):
        raise ProgramError("notebook_cells", file=file)
    version = data.get("nbformat", 4)
    if version != 4 or "worksheets" in data:
        raise ProgramError("notebook_version", file=file, version=3 if "worksheets" in data else str(version)[:20])
    language = _language(data.get("metadata"))
    if not language.lower().startswith(("python", "ipython")):
        raise ProgramError("notebook_language", file=file, name=language[:40])
    if not isinstance(data.get("cells"), list):
        raise ProgramError("notebook_cells", file=file)
    found: list[_Read] = []
    number = 0
    for at, cell in enumerate(data["cells"], 1):
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, list) and all([isinstance(line, str) for line in source]):
            source = "".join(source)
        if not isinstance(kind, str) or not isinstance(source, str):
            raise ProgramError("notebook_cell", file=file, number=at)
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if kind == "code":
            number += 1
            found.append(_Read(number, lines))
        elif kind == "markdown":
            found.append(_Read(0, lines))
    if not number:
        raise ProgramError("notebook_cells", file=file)
    return found


def _language(metadata: Any) -> str:
    """The language that a notebook says its code is in; Python if it says none."""
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        held = metadata.get(part) if isinstance(metadata, dict) else None
        name = held.get(key) if isinstance(held, dict) else None
        if isinstance(name, str) and name:
            return name
    return "python"


def _chosen(cells: list[_Read], asked: str, file: str) -> list[_Read]:
    """The code cells that were asked for, in the notebook's order, and the text between those of one range."""
    count = max([cell.number for cell in cells])
    kept: set[int] = set()
    for part in asked.split(","):
        found = re.fullmatch(r"\s*(\d{0,9})\s*(-?)\s*(\d{0,9})\s*", part, re.ASCII)
        if found is None or not (found[1] or found[3]) or (found[3] and not found[2]):
            raise ProgramError("cells_value", file=file, cells=asked)
        first = int(found[1] or 1)
        last = int(found[3] or count) if found[2] else first
        if found[3] and first > last:
            raise ProgramError("cells_value", file=file, cells=asked)
        if not 1 <= first <= count or last > count:
            raise ProgramError("cells_unknown", file=file, cells=asked, count=count)
        places = [at for at, cell in enumerate(cells) if first <= cell.number <= last]
        kept.update(range(places[0], places[-1] + 1))
    return [cell for at, cell in enumerate(cells) if at in kept]


def _joined(cells: list[_Read], drawing: frozenset[str]) -> Source:
    """The cells one below the other, an empty line between; what is no Python becomes comments, so that lines keep their place.
    ``drawing`` are names of what draws."""
    lines: list[str] = []
    placed: list[Cell] = []
    quiet: set[int] = set()
    passed: dict[str, tuple[int, dict[str, None]]] = {}

    def note(code: str, line: int, said: str) -> None:
        passed.setdefault(code, (line, {}))[1][said] = None

    for cell in cells:
        first = len(lines) + 1
        if not cell.number:
            shown = _text(cell.lines)
        else:
            shown = _code(cell.lines, first, quiet, note)
        if shown:
            lines += [*shown, ""]
            placed.append(Cell(cell.number, first, first + len(shown) - 1))
    for at in plotting([(cell, lines[cell.first - 1 : cell.last]) for cell in placed if cell.number], drawing):
        note("notebook_plots", at.first, str(at.number))
        for number in range(at.first, at.last + 1):
            lines[number - 1] = commented(lines[number - 1], False)
            quiet.add(number)
    told = sorted([Passed(code, line, _some(list(said))) for code, (line, said) in passed.items()], key=lambda one: one.line)
    return Source("\n".join(lines), tuple(placed), frozenset(quiet), tuple(told))


def _some(words: list[str]) -> str:
    """The first few words, each not too long for a sentence."""
    cut = [word if len(word) <= LONGEST else word[: LONGEST - 1] + "…" for word in words[:MOST]]
    return ", ".join(cut if len(words) <= MOST else [*cut, "…"])


def _text(lines: list[str]) -> list[str]:
    """A text cell as comments."""
    said = [line.strip().lstrip("#").strip().replace("\0", "") for line in lines if line.strip()]
    return [f"# {line}" for line in (said if len(said) <= TEXT_LINES else said[:1]) if line]


def _code(lines: list[str], first: int, quiet: set[int], note: Any) -> list[str]:
    """A code cell whose commands are comments; their lines in the program are added to ``quiet``."""
    found = commands(lines)
    at = next((number for number, line in enumerate(lines, 1) if line.strip()), 0)
    if found and found[0].line == at and found[0].name.startswith("%%") and found[0].name not in RUNS:
        note("notebook_foreign", first + at - 1, found[0].name)
        quiet.update(range(first, first + len(lines)))
        return [commented(line, False) for line in lines]
    shown = list(lines)
    for one in found:
        note(f"notebook_{one.kind}", first + one.line - 1, one.name)
        for number in range(one.line, one.last + 1):
            line = lines[number - 1]
            if one.code and number == one.line:
                shown[number - 1] = line[: len(line) - len(line.lstrip())] + one.code
            elif not one.code:
                shown[number - 1] = commented(line, line[:1].isspace() and number == one.line)
                quiet.add(first + number - 1)
    for number in displays(shown):
        note("notebook_display", first + number - 1, "display")
    return shown
