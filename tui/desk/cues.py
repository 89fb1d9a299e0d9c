"""What a lesson's cues do when their section comes up: moves of the session, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.arithmetic import value_of
from tui.moves.find import go
from tui.moves.whatif import wanting
from tui.panels import toggled
from tui.session import Pick

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import Views


def cued(session: Session, views: Views, verb: str, value: str) -> Session:
    """The session once a cue is done."""
    if verb == "open":
        return session if value in session.panels.stack else toggled(session, value)
    if verb == "close":
        names = (value,) if value else session.panels.stack
        return replace(
            session,
            panels=replace(session.panels, stack=tuple(n for n in session.panels.stack if n not in names)),
            focus="",
        )
    if verb == "go":
        return replace(go(session, views, value), message=None)
    if verb == "set":
        name, _, text = value.partition("=")
        number = value_of(text)
        return session if number is None else wanting(session, views, ((name.strip(), number),))
    if verb == "select":
        view = views.at(session.expanded)
        found = view.names.get(value)
        place = (
            next((i for i, row in enumerate(view.trace.rows) if found in row.vars), None)
            if found is not None
            else None
        )
        return session if place is None else replace(session, selected=Pick("forward", "row", place))
    return session
