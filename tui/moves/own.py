"""Moves of the file's own backward part beside the engine's: open and close it, from one wrong line to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.moves.select import escape
from tui.moves.time import jump
from tui.states.own import NAME, OwnView, asked, current, lines_of, own_of, shown, waiting, wrong_positions, wrong_stops

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.states.own import Reasons
    from tui.view import View, Views


def _open(session: Session, on: bool) -> Session:
    return replace(session, panels=replace(session.panels, forward=NAME if on else ""), message=None)


def toggled(session: Session, views: Views) -> Session:
    """Open or closed, at the same step; a file that has no backward part of its own says so."""
    if asked(session):
        return _open(session, False)
    view = views.at(session.expanded)
    return _open(session, True) if lines_of(view) else _no_lines(session, view)


def first(session: Session, views: Views) -> Session:
    """To the first wrong line, with the view open."""
    view = views.at(session.expanded)
    if not lines_of(view):
        return _no_lines(session, view)
    found = wrong_stops(view)
    session = _open(session, True)
    return _gone(session, view, found[0]) if found else _no_wrong(session, view)


def _gone(session: Session, view: View, stop: tuple[int, int]) -> Session:
    """The session at a wrong line, which is the one that is explained where its step has several."""
    session = replace(session, panels=session.panels.holding(NAME, replace(own_of(session), at=stop)))
    return jump(session, view, stop[0])


def _no_lines(session: Session, view: View) -> Session:
    """That there is nothing to go to: no backward part, or none of it is compared here, as where no number is finite any more."""
    own = view.trace.own
    return session.told("own.none" if own is None or not own.others else "own.uncompared")


def _no_wrong(session: Session, view: View) -> Session:
    """That no line is wrong; of a part that an error stopped that it did."""
    own = view.trace.own
    if own is not None and own.failed is not None:
        return session.told("own.stopped", line=own.failed.place.line)
    return session.told("own.no_wrong")


def _on(session: Session, views: Views, by: int) -> Session:
    """To the next wrong line, or to the one before; lines that share a step are gone to one by one."""
    view = views.at(session.expanded)
    found = wrong_stops(view)
    if not found:
        return _no_wrong(session, view) if lines_of(view) else _no_lines(session, view)
    here = (session.position, current(view, session.position, own_of(session).at))
    if here not in found:  # from a step of no wrong line
        here = (session.position, len(lines_of(view)) if by > 0 else -1)
    beyond = [stop for stop in found if (stop > here if by > 0 else stop < here)]
    if not beyond:
        return session.told("own.last_wrong" if by > 0 else "own.first_wrong", n=len(found))
    return _gone(session, view, min(beyond) if by > 0 else max(beyond))


def _left(session: Session, views: Views) -> Session:
    """Escape: what is open over the view first, then a selection, then the view."""
    if session.panels.leavable or session.selected is not None:
        return escape(session, views)
    return _open(session, False)


def settled(session: Session, views: Views, found: Reasons) -> Session:
    """The session once a child knows why lines are wrong."""
    if not waiting(views.at(session.expanded), session):
        return session
    stood = session.position in wrong_positions(views.at(session.expanded))
    views.settle(found.own, NAME)
    wrong = wrong_positions(views.at(session.expanded))
    if stood and wrong and session.position not in wrong:  # it only follows from the line that is to be mended
        session = replace(session, position=wrong[0], beat=0)
    return replace(session, panels=session.panels.holding(NAME, OwnView(found)))


def judged_again(before: Session, old: Views, session: Session, new: Views) -> Session:
    """The session of a trace that has changed: nothing is known of its wrong lines; who stood at one stands at the first."""
    if NAME in dict(session.panels.states):
        session = replace(session, panels=session.panels.holding(NAME, OwnView()))
    if not asked(session):
        return session
    view = new.at(session.expanded)
    if not shown(view, session):
        return _open(session, False)
    stood = before.position in wrong_positions(old.at(before.expanded))
    found = wrong_positions(view)
    return replace(session, position=found[0], beat=0) if stood and found else session


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "wrong_next": lambda session, views: _on(session, views, 1),
    "wrong_previous": lambda session, views: _on(session, views, -1),
    "escape": _left,
}
"""What the keys of its place do."""
ALWAYS = frozenset(["wrong_next", "wrong_previous"])
"""What they do also while a panel has the keys."""
