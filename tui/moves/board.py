"""The board's own moves: its field opened, typed into, judged, left; a hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.field import EMPTY, Field
from tui.keys import shown
from tui.moves import time
from tui.questions import judge, known
from tui.states.board import NAME, board_of, question_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views


UNJUDGED = ("unread", "digits")
"""Why an answer is not judged: it stays in the field, to be mended."""


def opened(session: Session, text: str | None = "") -> Session:
    """With the answer field open and holding ``text``."""
    return session.holding(NAME, replace(board_of(session), open=True, typed=Field.holding(text or ""), verdict=None))


def typed(session: Session, edit: Callable[[Field], Field]) -> Session:
    """With the field edited."""
    state = board_of(session)
    return session.holding(NAME, replace(state, typed=edit(state.typed), verdict=None))


def written(session: Session, text: str) -> Session:
    """With characters put into the field; after an answer that was judged they begin another one."""
    verdict = board_of(session).verdict
    again = verdict is not None and verdict.reason not in UNJUDGED
    return typed(session, lambda field: (EMPTY if again else field).insert(text))


def judged(session: Session, views: Views) -> Session:
    """The answer judged; the first one of a question counts."""
    view, state = views.at(session.expanded), board_of(session)
    question = question_of(view, session)
    if question is None or not state.typed.text.strip():
        return session
    step = view.step(session.position)
    upto = step.line if step is not None and step.line >= 0 else 0
    found = judge(question, state.typed.text, known(view, upto))
    if found.reason in UNJUDGED:
        return session.holding(NAME, replace(state, said=state.typed.text.strip(), verdict=found))
    count = not state.counted
    return session.holding(NAME, replace(
        state, said=state.typed.text.strip(), verdict=found, counted=True, open=not found.right,
        answered=state.answered + count, right=state.right + (count and found.right),
    ))  # fmt: skip


def hint(session: Session, views: Views) -> Session:
    """The hint for the question; there is one."""
    if board_of(session).hinted:
        return session.told("board.hint.last", shows=shown("right", session.look.ascii))
    return session.holding(NAME, replace(board_of(session), hinted=True))


def leave(session: Session, views: Views) -> Session:
    """The field closed; all keys are the stepper's again."""
    return session.holding(NAME, replace(board_of(session), open=False))


ASKING: dict[str, Callable[[Session, Views], Session]] = {"board_answer": lambda session, views: opened(session)}
"""What a key does where a question stands and its field is not open."""
ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "submit": judged, "board_hint": hint, "escape": leave, "board_on": time.step,
}  # fmt: skip
"""What the keys of the open field do, beside its edits."""
