"""The values panel's own moves: the cursor over the entries, and following one back to the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine.frozen import replace
from tui.moves.select import escape
from tui.states.values import NAME, chosen, sent, target, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views


def _moved(session: Session, views: Views, axis: int, by: int) -> Session:
    """The cursor along the last axis (0) or the one before it (1), the rows of a stack of matrices one after the other."""
    view = views.at(session.expanded)
    state = values_of(session)
    if state.followed:
        if axis == 0:
            return session
        terms = sent(view, *state.followed[-1])
        return session.holding(NAME, replace(state, row=max(0, min(state.row + by, len(terms) - 1))))
    var = target(view, session)
    if var < 0:
        return replace(session, panels=replace(session.panels, offset=max(0, session.panels.offset + by)), message=None)
    shape = engine.like(view.trace.vars[var]).shape
    at = list(chosen(view, session))
    if axis == 0 or len(shape) == 1:
        at[-1] = max(0, min(at[-1] + by, shape[-1] - 1))
    else:
        row = 0
        for i, n in zip(at[:-1], shape[:-1], strict=True):
            row = row * n + i
        rows = 1
        for n in shape[:-1]:
            rows *= n
        row = max(0, min(row + by, rows - 1))
        for k in range(len(shape) - 2, -1, -1):
            at[k] = row % shape[k]
            row //= shape[k]
    return session.holding(NAME, replace(state, entry=tuple(at)))


def follow(session: Session, views: Views) -> Session:
    """Follow the entry under the cursor; of one that is followed the upstream entry of the selected term."""
    view = views.at(session.expanded)
    state = values_of(session)
    if not state.followed:
        var = target(view, session)
        if var < 0 or not view.trace.arrivals(var):
            return session.told("values.nothing_sent")
        return session.holding(NAME, replace(state, followed=((var, chosen(view, session)),), row=0))
    terms = sent(view, *state.followed[-1])
    if not terms:
        return session
    term = terms[min(state.row, len(terms) - 1)]
    base = view.trace.lines[term.line].base
    if not view.trace.arrivals(base):
        return session.told("values.at_the_output", name=view.trace.vars[base].grad)
    return session.holding(NAME, replace(state, followed=(*state.followed, (base, term.at)), row=0))


def leave(session: Session, views: Views) -> Session:
    """Back along what is followed, then the keys back to the stepper, then the panel closed."""
    state = values_of(session)
    if state.followed:
        return session.holding(NAME, replace(state, followed=state.followed[:-1], row=0))
    return replace(session, focus="", message=None) if session.focus == "panel" else escape(session, views)


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "select_up": lambda session, views: _moved(session, views, 1, -1),
    "select_down": lambda session, views: _moved(session, views, 1, 1),
    "entry_left": lambda session, views: _moved(session, views, 0, -1),
    "entry_right": lambda session, views: _moved(session, views, 0, 1),
    "follow": follow,
    "escape": leave,
}
"""What the keys of its place do."""
