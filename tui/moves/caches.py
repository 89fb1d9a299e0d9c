"""The caches' own moves: their table scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.states.caches import NAME, caches_of, kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views

PAGE = 10


def _scrolled(session: Session, views: Views, by: int) -> Session:
    state, most = caches_of(session), kept(views.at(session.expanded)).many()
    return session.holding(NAME, replace(state, offset=max(-most, min(state.offset + by, most))))


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "select_up": lambda session, views: _scrolled(session, views, -1),
    "select_down": lambda session, views: _scrolled(session, views, 1),
    "page_up": lambda session, views: _scrolled(session, views, -PAGE),
    "page_down": lambda session, views: _scrolled(session, views, PAGE),
}
