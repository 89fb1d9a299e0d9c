"""The fork ledger: which fork is on show, which of its lines is selected, which one writes ``=`` for the moment."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import engine
from engine.frozen import dataclass

if TYPE_CHECKING:
    from engine import Broken, Paths
    from tui.session import Session
    from tui.view import View

NAME = "ledger"
LISTED = 64
"""Paths that are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """``fork`` is the variable that is kept on show, -1 for that of the current step; ``row`` the line selected, -1 for the
    current one; ``tried`` the line that writes ``=`` for the moment, -1 for none; ``passed`` the paths that are scrolled past."""

    fork: int = -1
    row: int = -1
    tried: int = -1
    passed: int = 0


_FRESH = Ledger()


def ledger_of(session: Session) -> Ledger:
    """The state of the panel."""
    return session.panels.state(NAME, _FRESH)


def ways(view: View, fork: int) -> Paths:
    """The paths from a variable to the output."""
    found: Paths = view.kept(("paths", fork), lambda: engine.paths(view.trace, fork, LISTED))
    return found


def broken(view: View, line: int) -> tuple[Broken, ...] | None:
    """What ``=`` in place of ``+=`` in a line breaks; None where that cannot be tried."""
    return view.cached(("mistaken", line), lambda: (engine.mistaken(view.trace, line),))[0]


def forks(view: View) -> list[int]:
    """The variables that receive more than one contribution, inputs first."""

    def found() -> list[int]:
        trace = view.trace
        kinds = {"input": 0, "stage": 1, "part": 2}
        several = [trace.vars[at] for at in trace.forked()]
        return [var.index for var in sorted(several, key=lambda var: (kinds.get(var.kind, 3), var.index))]

    return view.kept("forks of the ledger", found)


def places(view: View) -> dict[int, int]:
    """The place of each fork among them."""
    return view.kept("places of forks", lambda: {var: i for i, var in enumerate(forks(view))})


def fork_of(view: View, session: Session) -> int:
    """The variable whose ledger is shown: the one kept on show, else that of the selected row or of the step, else the first
    fork; -1 where nothing forks."""
    kept, every, among = ledger_of(session).fork, forks(view), places(view)
    if kept in among:
        return kept
    trace, picked = view.trace, session.selected
    wanted: list[int] = []
    if picked is not None and picked.kind in ("row", "total"):
        wanted += trace.rows[picked.index].vars
    if picked is not None and picked.kind == "line":
        wanted.append(trace.lines[picked.index].to)
    step = view.step(session.position)
    if step is not None and step.line >= 0:
        wanted += [trace.lines[step.line].to, trace.lines[step.line].base]
    if step is not None and step.stage >= 0:
        wanted += [*trace.made(step.stage), *trace.stages[step.stage].reads]
    return next((var for var in wanted if var in among), every[0] if every else -1)


def row_of(view: View, session: Session, lines: tuple[int, ...]) -> int:
    """The place of the selected line among a fork's lines: the one selected, else that of the step, else the last arrived."""
    at = ledger_of(session).row
    if 0 <= at < len(lines):
        return at
    step = view.step(session.position)
    now = step.line if step is not None and step.line >= 0 else -1
    return max(bisect_right(lines, now) - 1, 0)
