"""What the side column tells of the whole pass: forks with their running totals, the paths behind one, values still needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide, fit
from tui.paint.forks import entry_name, fork_cells, label
from tui.paint.ledger import line_rows
from tui.paint.ways import path_rows, ways
from tui.states.caches import kept
from tui.states.ledger import fork_of, forks

if TYPE_CHECKING:
    from engine import Paths
    from tui.paint.moment import Moment

FORKS, LINES, PATHS, VALUES = 3, 6, 3, 6
"""Forks, lines of one, paths and values that are told one by one."""
MOST = 3_000
"""Backward lines of a trace from which on paths and values are left to their panels, where they are asked for."""


def fork_rows(moment: Moment, width: int) -> list[Row]:
    """The fork of the step first, then others: a line a contribution, what it adds and the total after it."""
    every = forks(moment.view)
    here = fork_of(moment.view, moment.session)
    shown = ([here] if here in every else []) + [fork for fork in every if fork != here][: FORKS - 1]
    rows: list[Row] = []
    for fork in shown:
        name = clean(moment.trace.vars[fork].shown) + entry_name(moment, fork)
        marks = fork_cells(moment, (fork,), width - cell_len(name) - 4)
        rows.append([(f" {elide(name, width // 2)}  ", "plain"), *marks])
        lines = len(moment.trace.arrivals(fork))
        most = LINES if fork == here else LINES // 2
        rows += [[("   ", "plain"), *row] for row in line_rows(moment, fork, width - 3, min(most, lines))]
    return rows


def _paths(moment: Moment) -> tuple[int, Paths] | None:
    """The fork whose ways are told, and they; None where there is none, or finding them would take longer than a key may."""
    if len(moment.trace.lines) > MOST or (fork := fork_of(moment.view, moment.session)) < 0:
        return None
    return fork, ways(moment, fork)


def ways_title(moment: Moment) -> tuple[str, str]:
    """``paths from x to f``, and how many of them the pass has walked to their end."""
    found, lang = _paths(moment), moment.session.look.lang
    if found is None:
        return "", ""
    fork, paths = found
    names = [clean(moment.trace.vars[var].shown) for var in (fork, moment.trace.output)]
    walked = sum(not path.lines or path.lines[0] <= moment.line for path in paths.listed)
    more = say("screen.side.walked", lang, k=walked, n=paths.ways) if paths.ways == len(paths.listed) else ""
    return say("screen.side.paths", lang, start=names[0], end=names[1]), more


def way_rows(moment: Moment, width: int) -> list[Row]:
    """The paths from the variable of that fork to the output, each with its product."""
    found = _paths(moment)
    return path_rows(moment, found[0], width, 2 * PATHS) if found is not None else []


def value_rows(moment: Moment, width: int) -> list[Row]:
    """The forward values that must still be at hand, each with the backward lines that will read it, and those done with."""
    if len(moment.trace.lines) > MOST:
        return []
    trace, lang, position = moment.trace, moment.session.look.lang, moment.session.position
    cells: list[tuple[str, str]] = []
    table = kept(moment.view)
    alive = table.alive(position)
    for value in map(table.row, alive[:VALUES]):
        waits = [line for line in value.lines if line >= moment.line]
        now = moment.current is not None and moment.current.index in waits
        names = " ".join(f"{clean(trace.vars[trace.lines[line].to].grad)}({label(moment, line)})" for line in waits[:4])
        said = say("screen.side.this", lang) if now else say("screen.side.for", lang, lines=names)
        cells.append((clean(trace.vars[value.var].shown), said))
    half = width // 2 - 1
    two = all(cell_len(name) + cell_len(said) + 6 <= half for name, said in cells)
    rows: list[Row] = []
    for i in range(0, len(cells), 2 if two else 1):
        row: Row = []
        for name, said in cells[i : i + (2 if two else 1)]:
            row += [(" ● ", "fork"), (name, "value"), (f"  {elide(said, max(4, width - cell_len(name) - 6))}", "dim")]
            row = fit(row, half) if two and len(row) == 3 else row
        rows.append(row)
    if len(alive) > VALUES:
        rows.append([(f"   {say('screen.side.more', lang, n=len(alive) - VALUES)}", "hint")])
    done = table.done(position)
    if done:
        gone = ", ".join(clean(trace.vars[table.row(at).var].shown) for at in done[-12:])
        rows.append([(f" {elide(say('screen.side.done', lang, names=gone), width - 2)}", "dim")])
    return rows
