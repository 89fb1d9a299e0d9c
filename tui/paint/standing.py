"""Rows of the code panes that are kept: a step changes how a few of them stand, and only these are painted again.

``forward_row`` and ``backward_row`` say what a row is. What they ask of a moment is its *standing*, a short tuple: what is known
and has arrived, whether the step is here or reads from here. A row with the look and the standing that it was painted with is the
same row; one that depends on more (a pattern, the board, arrays that are written into, updates) is painted each time.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from tui.paint.backward import backward_row
from tui.paint.forward import forward_row, known, variables
from tui.states.live import verdicts_of
from tui.states.own import shown

if TYPE_CHECKING:
    from engine import Own
    from tui.cells import Row
    from tui.layout import Entry
    from tui.paint.columns import Columns
    from tui.paint.moment import Moment
    from tui.session import Look

MOST = 4096
"""Rows kept of one pane."""
About = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]
"""The variables of a row, and for each the lines that send to it."""


class Standing:
    """The rows of one pane, at a width and with a look, as they have been painted so far."""

    def __init__(self, own: Own | None, look: Look, paired: bool) -> None:
        self.own, self.look, self.paired = own, look, paired
        self.rows: dict[Any, Row] = {}
        self.made: dict[Entry, About | None] = {}

    def about(self, moment: Moment, entry: Entry, made: tuple[int, ...]) -> About | None:
        """What there is to ask of a row; None where how much has arrived is not told by these lines."""
        trace = moment.trace
        lines = tuple([trace.arrivals(v) for v in made])
        told = all(sent or trace.vars[v].kind not in ("cell", "part") for v, sent in zip(made, lines, strict=True))
        found = self.made[entry] = (made, lines) if told else None
        return found


def _pane(moment: Moment, name: str, columns: Columns, width: int) -> Standing:
    """What is kept of a pane; anew where the file's own lines have another verdict, or all looks different."""
    view, session = moment.view, moment.session
    paired = shown(view, session)
    kept: dict[Any, Standing] = view.cached("rows that stand", dict)
    found = kept.get((name, columns, width))
    if (found is None or found.own is not view.own or found.look is not session.look or found.paired != paired
            or len(found.rows) > MOST):  # fmt: skip
        found = kept[name, columns, width] = Standing(view.own, session.look, paired)
    return found


def forward_rows(moment: Moment, entries: list[Entry | None], columns: Columns, width: int) -> list[Row]:
    """``forward_row`` of each entry."""
    pane, at, picked = _pane(moment, "forward", columns, width), moment.forward_at, moment.session.selected
    here = at[1:] if at is not None and moment.step is not None else None
    chosen = picked[1:] if picked is not None else None
    begun = moment.line >= 0
    found = []
    for entry in entries:
        if entry is None or moment.pattern or entry[0] == "update":
            found.append(forward_row(moment, entry, columns, width))
            continue
        about = pane.made[entry] if entry in pane.made else pane.about(moment, entry, variables(moment, *entry))
        if about is None:
            found.append(forward_row(moment, entry, columns, width))
            continue
        made, lines = about
        arrived = [bisect_right(sent, moment.line) for sent in lines] if begun else ()
        read = not moment.reads.isdisjoint(made)
        key = (entry, begun, known(moment, *entry, made), entry == here, entry == chosen, read, *arrived)
        row = pane.rows.get(key)
        if row is None:
            row = pane.rows[key] = forward_row(moment, entry, columns, width)
        found.append(row)
    return found


def backward_rows(moment: Moment, entries: list[Entry | None], columns: Columns, width: int, indent: int = 0) -> list[Row]:
    """``backward_row`` of each entry."""
    pane = _pane(moment, f"backward {indent}", columns, width)
    picked, checked = moment.session.selected, verdicts_of(moment.session) or ()
    chosen = picked[1:] if picked is not None else None
    to = moment.current.to if moment.current is not None else -1
    found = []
    for entry in entries:
        if entry is None or moment.pattern or moment.session.ask or entry[0] not in ("line", "total", "note"):
            found.append(backward_row(moment, entry, columns, width, indent))
            continue
        kind, index = entry
        key: tuple[Any, ...]
        if kind == "line":
            said = checked[index] if index < len(checked) else ""
            key = (entry, entry == chosen, index <= moment.line, moment.mark(index), said)
        elif kind == "note":
            key = (entry, entry == chosen)
        else:
            about = pane.made[entry] if entry in pane.made else pane.about(moment, entry, moment.trace.rows[index].vars)
            if about is None:
                found.append(backward_row(moment, entry, columns, width, indent))
                continue
            made, lines = about
            arrived = [bisect_right(sent, moment.line) for sent in lines]
            key = (entry, entry == chosen, moment.line >= 0, to in made, *arrived)
        row = pane.rows.get(key)
        if row is None:
            row = pane.rows[key] = backward_row(moment, entry, columns, width, indent)
        found.append(row)
    return found
