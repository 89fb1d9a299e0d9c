"""The raw file with its current line: what the program really says, in place of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.sources import ADDED
from tui.cells import Row, clean, elide, fit, modified, right
from tui.celltext import file_line
from tui.layout import window
from tui.paint.own import file_glyphs
from tui.whereabouts import said_at, shown_in

if TYPE_CHECKING:
    from tui.layout import Entry
    from tui.paint.moment import Moment
    from tui.view import View


def source_height(view: View) -> int:
    """Lines of the file."""
    return len(view.source_lines)


def source_header(moment: Moment) -> str:
    """``line 3 of 10``; of a notebook ``cell 3, line 2``."""
    line = file_line(moment.view, moment.session)
    origin = moment.trace.origin
    if origin.cells and not origin.within(line)[0]:  # in a text: of the cell below it
        line = next((cell.first for cell in origin.cells if cell.number and cell.first > line), line)
    place = shown_in(moment.trace, line)
    return said_at("screen.source.line", place, moment.session.look.lang, n=moment.trace.origin.end)


def source_labels(view: View) -> list[str]:
    """What stands beside each line: its number; of a notebook ``3:2``, and nothing beside a text or between cells; ``+1`` of what
    was added; of a module its number in that."""
    origin, lines = view.trace.origin, range(1, source_height(view) + 1)
    if origin.whole:
        return [str(line) for line in lines]
    plain = not origin.cells
    return [
        str(row) if isinstance(cell, str) else f"+{row}" if cell == ADDED
        else f"{cell}:{row}" if cell else str(line) if plain else ""
        for line, (cell, row) in zip(lines, map(origin.within, lines), strict=True)
    ]


def source_rows(moment: Moment, width: int, height: int) -> tuple[list[Row], list[Entry | None]]:
    """``height`` rows of the file about the current line, and what each line became."""
    lines = moment.view.source_lines
    here = file_line(moment.view, moment.session)
    top = window(here - 1, len(lines), height)
    last = here
    step = moment.step
    if step is not None and step.stage >= 0 and moment.session.selected is None:
        last = moment.trace.stages[step.stage].end_line
    labels = moment.view.cached("source labels", lambda: source_labels(moment.view))
    size = max(map(len, labels))
    theirs = _own_lines(moment)
    glyphs = moment.view.cached("own glyphs", lambda: file_glyphs(moment.view))
    rows: list[Row] = []
    for number in range(top + 1, top + height + 1):
        if number > len(lines):
            rows.append([(" " * width, "plain")])
            continue
        current = (here <= number <= last or number in theirs) and moment.step is not None
        text = elide(clean(lines[number - 1]), width - size - 3)
        role = "comment" if text.lstrip().startswith("#") else "plain"
        sign = glyphs.get(number, " ")
        mark = (sign, {"✓": "right", "✗": "wrong"}.get(sign, "plain"))
        here_now = ("▶" if current and (number == here or number in theirs) else " ", "plain")
        row: Row = fit([here_now, mark, (right(labels[number - 1], size), "label"), (" ", "plain"), (text, role)], width)
        rows.append(modified(row, "bar") if current else row)
    return rows, [moment.view.by_line.get(number) for number in range(top + 1, top + height + 1)]


def _own_lines(moment: Moment) -> frozenset[int]:
    """The lines of the file's own backward part that do what the current backward step does."""
    own, line = moment.trace.own, moment.current
    if own is None or line is None or line.stage < 0 or moment.session.selected is not None:
        return frozenset()
    return frozenset(one.line for one in own.lines if one.var == line.to and line.stage in one.stages)
