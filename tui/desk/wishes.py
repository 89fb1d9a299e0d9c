"""What a stepper waits for, as wishes to the world: stages expanded, a gradient proven, its lines checked, the file's own
wrong lines explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.effects import CheckLines, Diagnose, Expand, Prove
from tui.states.live import pending
from tui.states.own import waiting as undiagnosed
from tui.states.prove import waiting
from tui.states.whatif import whatif_of

if TYPE_CHECKING:
    from tui.effects import Effect
    from tui.session import Session
    from tui.view import Views

At = tuple["Views", "Session"]


def wishes(now: At, before: At | None) -> tuple[Effect, ...]:
    """What is waited for, unless it was waited for ``before``: of the same trace, with the same stages expanded."""
    views, session = now
    same = before is not None and before[0] is views and before[1].expanded == session.expanded
    old = before[1] if before is not None else None
    found: list[Effect] = []
    wanted = session.expanding
    if wanted is not None and (old is None or wanted != old.expanding):
        found.append(Expand(views, wanted))
    view = views.at(session.expanded)
    claim = waiting(view, session)
    if claim is not None and not (same and old is not None and waiting(view, old) == claim):
        found.append(Prove(views, session.expanded, claim, view.names[claim.name]))
    working = whatif_of(session).working  # an edit that is given up has put an end to the check too
    if pending(session) and not working and not (same and old is not None and pending(old) and not whatif_of(old).working):
        found.append(CheckLines(views, session.expanded))
    if undiagnosed(view, session) and not (same and old is not None and undiagnosed(view, old)):
        found.append(Diagnose(views))
    return tuple(found)
