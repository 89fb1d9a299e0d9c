"""The side column of very wide screens: the step's values in full, why, the forks and the paths behind one, values still
needed, what was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, clean, fit, wrap
from tui.paint.beside import fork_rows, value_rows, way_rows
from tui.paint.intuition import intuition
from tui.paint.values import values_rows

if TYPE_CHECKING:
    from tui.paint.moment import Moment


def side_rows(moment: Moment, width: int, height: int) -> list[Row]:
    """Exactly ``height`` rows of ``width`` cells."""
    lang = moment.session.look.lang
    rows: list[Row] = [_title("screen.side.now", lang)]
    rows += values_rows(moment, width)[: max(3, height // 2)]
    if prose := _prose(moment):
        rows += [[], _title("screen.side.why", lang)]
        rows += [[(f" {line}", "plain")] for said in prose for line in wrap(said, width - 2)]
    for name, told in (("forks", fork_rows), ("paths", way_rows), ("caches", value_rows)):
        if found := told(moment, width):
            rows += [[], _title(f"screen.side.{name}", lang), *found]
    last = moment.trace.stages[-1].line if moment.stage >= len(moment.trace.stages) - 1 else 0
    here = last or (moment.trace.stages[moment.stage].line if moment.stage >= 0 else 0)
    printed = [text for line, text in moment.trace.printed[:50] if line <= here]
    if printed:
        rows += [[], _title("screen.side.printed", lang)]
        rows += [[(f" {clean(line)}", "plain")] for text in printed[-6:] for line in text.split("\n")]
    rows = [fit(row, width) for row in rows[:height]]
    return rows + [[(" " * width, "plain")] for _ in range(height - len(rows))]


def _title(key: str, lang: str) -> Row:
    return [(f" {say(key, lang)}", "header bold")]


def _prose(moment: Moment) -> list[str]:
    """Sentences about this step: the gates of its stage, the intuition, what is still to come."""
    trace, lang, step = moment.trace, moment.session.look.lang, moment.step
    if step is None or step.stage < 0:
        return []
    gates = trace.gates(step.stage)
    said = [say("panel.gates", lang, names=", ".join(gates))] if gates else []
    line = moment.current
    if line is not None and moment.beat == moment.last_beat:
        said.append(clean(intuition(trace, line, trace.numbers(line.index), lang)))
    return said
