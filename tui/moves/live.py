"""The live check's own moves: on and off, what it found, and that this is about another trace by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.states.live import NAME, live_of, pending

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import Views


def toggled(session: Session, views: Views) -> Session:
    """On or off."""
    state = live_of(session)
    after = session.holding(NAME, replace(state, on=not state.on))
    return after.told("live.off" if state.on else "live.on")


def settled(session: Session, views: Views, stages: frozenset[int], found: tuple[str, ...]) -> Session:
    """The session once the lines are checked; a line that does not agree is said."""
    if stages != session.expanded or not pending(session):
        return session
    state = replace(live_of(session), verdicts=found, stages=stages)
    after = replace(session, panels=session.panels.holding(NAME, state))
    if "wrong" not in found:
        return after
    trace = views.at(stages).trace
    return after.told("live.wrong", line=trace.raw(found.index("wrong")))


def unchecked(session: Session) -> Session:
    """The session of a trace that has changed: nothing is known of its lines."""
    state = live_of(session)
    if state.verdicts is None:
        return session
    return replace(session, panels=session.panels.holding(NAME, replace(state, verdicts=None)))
