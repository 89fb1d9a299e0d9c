"""The side column of very wide screens: the step's values in full, its gate as a slope, the forks and the paths behind one, values
still needed, what was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, fit, row_len, wrap
from tui.keys import shown
from tui.paint.beside import fork_rows, value_rows, way_rows, ways_title
from tui.paint.intuition import sentence
from tui.paint.ruled import ruled
from tui.paint.slope import slope_rows
from tui.paint.values import values_rows

if TYPE_CHECKING:
    from tui.paint.moment import Moment

PLOT = 9
"""Rows of the gate's curve with its axis."""


def side_rows(moment: Moment, width: int, height: int) -> list[Row]:
    """Exactly ``height`` rows of ``width`` cells; the values, which stand above, have what the others leave them."""
    lang, keys = moment.session.look.lang, moment.session.look.keymap

    def larger(panel: str) -> str:
        key = next(iter(keys.keys_of(panel, "stepper")), "")
        return say("screen.side.larger", lang, key=shown(key, moment.session.look.ascii)) if key else ""

    rows: list[Row] = []
    plot = slope_rows(moment, width, PLOT) if height >= 3 * PLOT else []
    if prose := _prose(moment):
        rows += [[], ruled(say("screen.side.why", lang), say("screen.side.slope", lang) if plot else "", width), *plot]
        rows += [[(f" {line}", "plain")] for said in prose for line in wrap(said, width - 2)]
    told = [(say("screen.side.caches", lang), larger("caches"), value_rows(moment, width))]
    if not moment.unnamed:  # the fork of the step comes first: that is whose gradient the board asks for
        told[:0] = [
            (say("screen.side.forks", lang), larger("ledger"), fork_rows(moment, width)),
            (*ways_title(moment), way_rows(moment, width)),
        ]
    for name, more, found in told:
        if found:
            rows += [[], ruled(name, more, width), *found]
    last = moment.trace.stages[-1].line if moment.stage >= len(moment.trace.stages) - 1 else 0
    here = last or (moment.trace.stages[moment.stage].line if moment.stage >= 0 else 0)
    printed = [text for line, text in moment.trace.printed[:50] if line <= here]
    if printed:
        rows += [[], ruled(say("screen.side.printed", lang), "", width)]
        rows += [[(f" {clean(line)}", "plain")] for text in printed[-6:] for line in text.split("\n")]
    values = values_rows(moment, width)[: max(3, height // 3, height - 1 - len(rows))]
    head = ruled(say("screen.side.now", lang), say("screen.side.exact", lang), width)
    rows = [fit(row, width) for row in [head, *_aligned(values, width), *rows][:height]]
    return rows + [[(" " * width, "plain")] for _ in range(height - len(rows))]


def _aligned(rows: list[Row], width: int) -> list[Row]:
    """The gradients of numbers one under the other, where there is room."""
    heads = [_head(row) for row in rows]
    column = max((row_len(row[:at]) for row, at in zip(rows, heads, strict=True) if at), default=0) + 4
    found: list[Row] = []
    for row, at in zip(rows, heads, strict=True):
        tail = [(text.strip() if not i else text, role) for i, (text, role) in enumerate(row[at:])] if at else []
        while tail and not tail[-1][0].strip():
            tail.pop()
        size = sum(cell_len(text) for text, _ in tail)
        if not at or column + size > width:
            found.append(row)
        else:
            found.append(fit([*row[:at], (" " * (column - row_len(row[:at])), "plain"), *tail], width))
    return found


def _head(row: Row) -> int:
    """How many cells of a row stand before the gradient of a number; 0 for other rows."""
    single = len(row) > 4 and row[0][1] == "target" and row[1][0] == " = "
    return 3 if single and row[3][1] == "gradient" else 0


def _prose(moment: Moment) -> list[str]:
    """Sentences about this step: the gates of its stage, the intuition, what is still to come."""
    trace, lang, step = moment.trace, moment.session.look.lang, moment.step
    if step is None or step.stage < 0:
        return []
    gates = trace.gates(step.stage)
    said = [say("panel.gates", lang, names=", ".join(gates))] if gates else []
    line = moment.current
    if line is not None and moment.beat == moment.last_beat:
        said.append(sentence(moment, line, trace.numbers(line.index)))
    return said
