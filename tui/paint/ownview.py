"""The file's own backward part beside the engine's: forward | file | engine, from 120 columns on; below that file | engine, and the
forward line heads its band."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, cut, elide, fit, left, modified, right
from tui.layout import window
from tui.paint.backward import backward_row
from tui.paint.columns import NUMBER
from tui.paint.digits import fitted
from tui.paint.forward import forward_row
from tui.paint.sheet import Rect
from tui.states.own import Band, bands, beside, lines_of, mark, own_of, reached, text_of
from tui.whereabouts import shown_in

if TYPE_CHECKING:
    from tui.paint.code import Entries
    from tui.paint.columns import Columns
    from tui.paint.moment import Moment
    from tui.paint.sheet import Sheet

THREE = 120
"""Columns from which on the forward pane has room of its own."""
ROLES = {"✓": "right", "≈": "right", "!": "wrong", "✗": "wrong", "↳": "hint", "○": "dim"}


class OwnCode:
    """The panes of one moment, at the widths of a screen; drawn as ``code.Code`` is."""

    def __init__(self, moment: Moment, columns: Columns) -> None:
        self.moment = moment
        self.view = moment.view
        self.narrow = columns.code < THREE
        width = columns.code
        self.first = 0 if self.narrow else width * 32 // 120
        self.file = width * 40 // 80 if self.narrow else width * 47 // 120
        self.engine = width - self.file - self.first - (1 if self.narrow else 2)
        plain = columns._replace(wide=False, narrow=False)
        self.columns = plain._replace(forward=self.first, backward=self.engine)
        self.heading = plain._replace(forward=width)
        self.width = width
        self.digits = max((len(self._line(i)) for i in range(len(lines_of(self.view)))), default=1)

    @property
    def heights(self) -> tuple[int, int]:
        """Rows that the panes would take if they had all the room, without and with comments: there are none."""
        count = len(bands(self.view, self.narrow))
        return count, count

    def draw(self, sheet: Sheet, regions: dict[str, Rect], notes: bool) -> Entries:
        """Draw the panes and name their places in ``regions``; what their rows stand for."""
        at = regions["forward"]
        every = bands(self.view, self.narrow)
        top = window(self._cursor(every), len(every), at.height)
        rows = every[top : top + at.height]
        rows += [Band(None, -1, None)] * (at.height - len(rows))
        sheet.draw(Rect(0, at.y, self.width, at.height), [self._row(row) for row in rows])
        regions.pop("divider", None)
        edge = self.file if self.narrow else self.first
        regions["forward"] = Rect(0, at.y, edge, at.height)
        regions["backward"] = Rect(edge + 1, at.y, self.width - edge - 1, at.height)
        return [(row.forward or (self._step(row) if self.narrow else None), self._step(row)) for row in rows]

    def _step(self, row: Band) -> tuple[str, int] | None:
        """The line of ours that a click on a row is about."""
        return row.line or (("line", beside(self.view)[row.own][-1]) if row.own >= 0 else None)

    def _cursor(self, every: list[Band]) -> int | None:
        """The row of the selected cell, else of the current one."""
        position = self.moment.session.position
        pick = self.moment.session.selected or (self.view.cell(position) if position else None)
        if pick is None:
            return None
        entry = (pick.kind, pick.index)
        return next((i for i, row in enumerate(every) if entry in (row.line, row.forward)), None)

    def _row(self, row: Band) -> Row:
        moment = self.moment
        if self.narrow and row.forward is not None and row.line is None:
            return forward_row(moment, row.forward, self.heading, self.width)
        cells: Row = []
        if not self.narrow:
            cells += [*forward_row(moment, row.forward, self.columns, self.first), ("│", "rule")]
        cells += [*self._own(row), ("│", "rule")]
        return [*cells, *backward_row(moment, row.line, self.columns, self.engine)]

    def _line(self, own: int) -> str:
        """The number of an own line, in its file or cell."""
        return str(shown_in(self.view.trace, lines_of(self.view)[own].line)[1])

    def _own(self, row: Band) -> Row:
        """Mark, number, text and what it gives."""
        if row.own < 0:
            return [(" " * self.file, "plain")]
        view, moment = self.view, self.moment
        one = lines_of(view)[row.own]
        mine = beside(view)[row.own]
        at = row.line[1] if row.line is not None else mine[-1]
        step = reached(view, row.own) if at == mine[-1] else view.steps.of_line(at)
        done = moment.session.position > step or (moment.session.position == step and not moment.hidden)
        now = moment.current is not None and moment.session.position == step
        sign = mark(view, row.own) if done else " "
        known = own_of(moment.session).found
        held = known.around(one) if known is not None else None
        given = held.after if held is not None and held.after is not None else one.theirs
        judged = view.trace.own  # maybe with other start values, or in a later pass: those numbers are not shown here
        elsewhere = judged is not None and bool(judged.moved or judged.later) and one.verdict != "wrong"
        value = fitted(given, self.file // 3) if given is not None and at == mine[-1] and not elsewhere else ""
        value = value if done else "·"
        size = max(NUMBER, cell_len(value))
        room = self.file - self.digits - 4 - size - 1
        text = _folded(clean(text_of(view, one.line)), room)
        cells: list[Cell] = [("▶" if now else " ", "plain"), (sign, ROLES.get(sign, "plain")), (" ", "plain")]
        cells += [(right(self._line(row.own), self.digits), "label"), (" ", "plain")]
        cells += [(left(text, room), "plain" if done or now else "pending"), (" ", "plain")]
        cells += [(right(value, size), "gradient" if done else "pending")]
        found = fit(cells, self.file)
        return modified(found, "bar") if now else found

    def header(self) -> Row:
        """Titles of the panes and columns."""
        lang = self.moment.session.look.lang
        said = {name: say(f"own.{name}", lang) for name in ("file", "gives", "engine")}
        cells: Row = []
        if not self.narrow:
            cells += [*_titles(f"   {say('screen.forward', lang)} ↓", f"{say('screen.value', lang)} ", self.first), ("│", "rule")]
        cells += [*_titles(f" {said['file']} ↑", said["gives"], self.file), ("│", "rule")]
        return [*cells, *_titles(f"  {said['engine']} ↑", f"{say('screen.gradient', lang)} ", self.engine)]


def _titles(start: str, end: str, width: int) -> Row:
    room = width - cell_len(end)
    return [(left(start, room) + right(end, width - room), "header")]


_LAST = re.compile(r" [*@] -?[\w.\[\]'\", ]+$")


def _folded(text: str, room: int) -> str:
    """A line of the file in at most ``room`` cells: what it multiplies by last, mostly the upstream gradient, stays, as in the
    engine's lines; where that would leave too little of its start, its end yields."""
    last = _LAST.search(text)
    end = last.group() if last else ""
    if cell_len(text) <= room or not end or cell_len(end) > room // 2:
        return elide(text, room)
    start = text[: -len(end)]
    start, end = (start[:-1], f"){end}") if start.endswith(")") else (start, end)
    return cut(start, room - cell_len(end) - 1).rstrip() + "…" + end
