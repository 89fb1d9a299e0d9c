"""What the side column tells of the whole pass: forks with their running totals, the paths behind one, values still needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, clean, elide
from tui.paint.forks import label
from tui.paint.ledger import line_rows, path_rows
from tui.states.caches import kept
from tui.states.ledger import fork_of, forks

if TYPE_CHECKING:
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
        lines = moment.trace.arrivals(fork)
        arrived = sum(line <= moment.line for line in lines)
        said = say("screen.arrived", moment.session.look.lang, k=arrived, n=len(lines))
        rows.append([(f"   {clean(moment.trace.vars[fork].shown)}", "plain"), (f"   {said}", "fork" if arrived else "pending")])
        if fork == here:
            rows += [[("   ", "plain"), *row] for row in line_rows(moment, fork, width - 3, LINES)]
    return rows


def way_rows(moment: Moment, width: int) -> list[Row]:
    """The paths from the variable of that fork to the output, each with its product."""
    if len(moment.trace.lines) > MOST or (fork := fork_of(moment.view, moment.session)) < 0:
        return []
    return path_rows(moment, fork, width, 1 + 2 * PATHS)


def value_rows(moment: Moment, width: int) -> list[Row]:
    """The forward values that must still be at hand, each with the backward lines that will read it."""
    if len(moment.trace.lines) > MOST:
        return []
    trace, lang, position = moment.trace, moment.session.look.lang, moment.session.position
    rows: list[Row] = []
    alive = [value for value in kept(moment.view) if value.alive(position)]
    for value in alive[:VALUES]:
        waits = [line for line in value.lines if line >= moment.line]
        now = moment.current is not None and moment.current.index in waits
        names = " ".join(f"{clean(trace.vars[trace.lines[line].to].grad)}({label(moment, line)})" for line in waits[:4])
        said = say("screen.side.this", lang) if now else say("screen.side.for", lang, lines=names)
        rows.append([(" ● ", "fork"), (clean(trace.vars[value.var].shown), "value"), (f"  {elide(said, width - 20)}", "dim")])
    if len(alive) > VALUES:
        rows.append([(f"   {say('screen.side.more', lang, n=len(alive) - VALUES)}", "hint")])
    return rows
