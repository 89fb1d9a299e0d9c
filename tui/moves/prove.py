"""The prove panel's own moves: open it on a gradient that is complete, frame after frame, a larger or smaller step."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from engine import ProgramError
from engine.frozen import replace
from tui.moves.select import PAGE, escape
from tui.states.prove import (
    FRAMES,
    HELD,
    NAME,
    ROWS,
    Claim,
    Prove,
    claim_of,
    proof_of,
    prove_of,
    rippling,
    waiting,
    wanted,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Proof
    from tui.session import Session
    from tui.view import Views

FINEST, COARSEST = 1e-12, 1e6


def opened(session: Session, views: Views) -> Session:
    """The panel on the gradient of the selected row or of the step; where that cannot be proven it is said why."""
    claim = wanted(views.at(session.expanded), session)
    if not isinstance(claim, Claim):
        return replace(session, message=claim)
    stack = (*[name for name in session.panels.stack if name != NAME], NAME)
    shown = replace(session, panels=replace(session.panels, stack=stack, offset=0), play=session.play.paused)
    return shown.holding(NAME, Prove(claim, beat=_begun(session)))


def again(session: Session, views: Views) -> Session:
    """Of what the step or the selection is about now, from the first frame on."""
    state, claim = prove_of(session), wanted(views.at(session.expanded), session)
    if not isinstance(claim, Claim) or claim[:2] == state.claim[:2]:
        return session.holding(NAME, replace(state, frame=0, row=0, beat=_begun(session)))
    return session.holding(NAME, Prove(claim, beat=_begun(session)))


def _begun(session: Session) -> int | None:
    """The first beat of a frame; None where nothing may move by itself."""
    return 0 if session.look.motion else None


def ripple(session: Session, views: Views) -> Session:
    """One beat later: more values have moved, the next frame begins, or the last one stands; while a child proves it waits."""
    state, found = prove_of(session), proof_of(views.at(session.expanded), session)
    if not rippling(session) or state.beat is None:
        return session
    if found is None or isinstance(found, ProgramError):
        return session if found is None else session.holding(NAME, replace(state, beat=None))
    if state.beat < min(ROWS, len(found.moved)) + HELD:
        return session.holding(NAME, replace(state, beat=state.beat + 1))
    frame = state.frame + 1
    return session.holding(NAME, replace(state, frame=frame, beat=0 if frame < FRAMES - 1 else None))


def _frame(session: Session, views: Views, by: int) -> Session:
    state = prove_of(session)
    if rippling(session) and by > 0:
        return session.holding(NAME, replace(state, beat=None))  # the frame is whole at once; the next key goes on
    frame = state.frame + by
    if not 0 <= frame < FRAMES:
        return session.told("prove.last_frame" if by > 0 else "prove.first_frame")
    return session.holding(NAME, replace(state, frame=frame, beat=None))


def _resized(session: Session, views: Views, by: int) -> Session:
    """A step ten times smaller or larger than the one on show."""
    view, state = views.at(session.expanded), prove_of(session)
    claim, shown = claim_of(view, session), proof_of(view, session)
    now = claim.step if isinstance(claim, Claim) and claim.step is not None else getattr(shown, "step", None)
    if now is None or not isinstance(claim, Claim):
        return session
    step = float(f"1e{floor(log10(now) + 0.5) + by}")
    if not FINEST <= step <= COARSEST:
        return session.told("prove.no_step", h=f"{now:g}")
    return session.holding(NAME, replace(state, claim=claim._replace(step=step)))


def _moved(session: Session, views: Views, by: int) -> Session:
    state, shown = prove_of(session), proof_of(views.at(session.expanded), session)
    last = len(views.at(session.expanded).trace.vars) - 1 if shown is not None else 0
    return session.holding(NAME, replace(state, row=max(0, min(state.row + by, last)), beat=None))


def settled(session: Session, views: Views, stages: frozenset[int], claim: Claim, found: Proof | ProgramError) -> Session:
    """The session once a child has the proof, unless another is wanted by now."""
    if session.expanded != stages or waiting(views.at(stages), session) != claim:
        return session
    state = replace(prove_of(session), found=found, stages=stages, proven=claim)
    return replace(session, panels=session.panels.holding(NAME, state))


def unproven(session: Session) -> Session:
    """The session of a trace that has changed: what was proven of the other is gone."""
    state = prove_of(session)
    return replace(session, panels=session.panels.holding(NAME, replace(state, found=None))) if state.found is not None else session


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "prove": again,
    "frame_on": lambda session, views: _frame(session, views, 1),
    "frame_back": lambda session, views: _frame(session, views, -1),
    "smaller": lambda session, views: _resized(session, views, -1),
    "larger": lambda session, views: _resized(session, views, 1),
    "select_up": lambda session, views: _moved(session, views, 1),
    "select_down": lambda session, views: _moved(session, views, -1),
    "page_up": lambda session, views: _moved(session, views, PAGE),
    "page_down": lambda session, views: _moved(session, views, -PAGE),
    "escape": escape,
}
"""What the keys of its place do."""
