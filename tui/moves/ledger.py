"""The fork ledger's own moves: which fork, which of its lines, and ``=`` in place of ``+=`` for the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.moves.select import escape
from tui.moves.time import jump
from tui.states.ledger import NAME, Ledger, broken, fork_of, forks, ledger_of, row_of, ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views

def _moved(session: Session, views: Views, by: int) -> Session:
    view = views.at(session.expanded)
    fork = fork_of(view, session)
    if fork < 0:
        return session
    lines = view.trace.arrivals(fork)
    return at_row(session, views, max(0, min(row_of(view, session, lines) + by, len(lines) - 1)))


def at_row(session: Session, views: Views, row: int) -> Session:
    """A line of the fork on show."""
    fork = fork_of(views.at(session.expanded), session)
    return session.holding(NAME, replace(ledger_of(session), fork=fork, row=row))


def up(session: Session, views: Views) -> Session:
    """The line above."""
    return _moved(session, views, -1)


def down(session: Session, views: Views) -> Session:
    """The line below."""
    return _moved(session, views, 1)


def _scrolled(session: Session, views: Views, by: int) -> Session:
    """So many paths further down, or back up; no further than to the last of them. A page key goes on by one: under a long fork no
    more than one may be seen whole."""
    view, state = views.at(session.expanded), ledger_of(session)
    fork = fork_of(view, session)
    if fork < 0 or state.tried >= 0:
        return session
    found = ways(view, fork)
    return session.holding(NAME, replace(state, passed=max(0, min(state.passed + by, len(found.listed) - 1))))


def other_fork(session: Session, views: Views) -> Session:
    """On to the next fork."""
    view = views.at(session.expanded)
    every = forks(view)
    if not every:
        return session
    at = every.index(fork_of(view, session))
    return session.holding(NAME, Ledger(every[(at + 1) % len(every)]))


def go(session: Session, views: Views) -> Session:
    """To the step of the selected line."""
    view = views.at(session.expanded)
    fork = fork_of(view, session)
    if fork < 0:
        return session
    lines = view.trace.arrivals(fork)
    position = view.steps.of_line(lines[row_of(view, session, lines)])
    if not position:
        return session.told("screen.no_step")
    return jump(session.holding(NAME, Ledger(fork)), view, position)


def try_assigning(session: Session, views: Views) -> Session:
    """The selected line writes ``=`` for the moment, or ``+=`` again."""
    view = views.at(session.expanded)
    fork = fork_of(view, session)
    if fork < 0:
        return session
    state, lines = ledger_of(session), view.trace.arrivals(fork)
    row = row_of(view, session, lines)
    if state.tried >= 0 and state.tried == lines[row]:
        return session.holding(NAME, replace(state, tried=-1))
    line = view.trace.lines[lines[row]]
    if line.op != "+=":
        return session.told("ledger.no_plus", line=view.trace.raw(line.index))
    if broken(view, line.index) is None:
        return session.told("ledger.in_places")
    return session.holding(NAME, replace(state, fork=fork, row=row, tried=line.index))


def leave(session: Session, views: Views) -> Session:
    """The mistake taken back; the panel closed where none is made."""
    state = ledger_of(session)
    if state.tried >= 0:
        return session.holding(NAME, replace(state, tried=-1))
    return escape(session.holding(NAME, Ledger()), views)


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "select_up": up,
    "select_down": down,
    "page_up": lambda session, views: _scrolled(session, views, -1),
    "page_down": lambda session, views: _scrolled(session, views, 1),
    "ledger_go": go,
    "ledger_try": try_assigning,
    "ledger_fork": other_fork,
    "escape": leave,
}
"""What the keys of its place do."""
