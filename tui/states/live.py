"""The live check: whether it is on, and what it found about the lines of the trace on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from tui.session import Session

NAME = "live"


@dataclass(frozen=True, slots=True)
class Live:
    """``verdicts`` has a word a backward line (``engine.lines_alone``), with ``stages`` expanded; None while it is not known."""

    on: bool = False
    verdicts: tuple[str, ...] | None = None
    stages: frozenset[int] = frozenset()


_FRESH = Live()


def live_of(session: Session) -> Live:
    """The state of the check."""
    return session.panels.state(NAME, _FRESH)


def verdicts_of(session: Session) -> tuple[str, ...] | None:
    """What is known of the lines on show."""
    state = live_of(session)
    return state.verdicts if state.on and state.stages == session.expanded else None


def pending(session: Session) -> bool:
    """Whether the lines on show have to be checked."""
    return live_of(session).on and verdicts_of(session) is None
