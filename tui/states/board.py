"""The board: the answer field of the question that is asked now, what was said of the last answer, and how many were right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import dataclass, replace
from tui.field import EMPTY, Field
from tui.questions import Question, Verdict, asked

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View

NAME = "board"


@dataclass(frozen=True, slots=True)
class Board:
    """``at``: (position, beat) of the question that field, answer and hint belong to; ``counted``: whether it is among the
    ``answered`` ones already (the first answer counts)."""

    at: tuple[int, int] = (-1, 0)
    typed: Field = EMPTY
    open: bool = False
    said: str = ""
    verdict: Verdict | None = None
    hinted: bool = False
    counted: bool = False
    answered: int = 0
    right: int = 0


_FRESH = Board()


def board_of(session: Session) -> Board:
    """The state for the question of now: its field closed and empty where the last one was another's."""
    found: Board = session.panels.state(NAME, _FRESH)
    here = (session.position, session.beat)
    return found if found.at == here else replace(Board(here), answered=found.answered, right=found.right)


def question_of(view: View, session: Session) -> Question | None:
    """The question that the board asks now; None where all of the step is shown, or nothing is asked."""
    if not session.ask or session.beat >= view.beats(session.position) - 1:
        return None
    found: tuple[Question, ...] = view.cached(("asked", session.position), lambda: asked(view, session.position))
    return found[session.beat] if session.beat < len(found) else None
