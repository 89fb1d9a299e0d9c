"""The what-if panel's own moves: which input, nudge it, type a value; undo and redo. They only say what is wanted: the program
runs again elsewhere (``tui.effects.Edit``)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from tui.arithmetic import value_of
from tui.field import EMPTY
from tui.moves.select import PAGE, escape
from tui.session import Prompt
from tui.states.whatif import NAME, SIZES, Edits, number_of, row_of, slot, slots, whatif_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views

MOST = 100
"""Edits that can be undone."""


def _moved(session: Session, views: Views, by: int) -> Session:
    view = views.at(session.expanded)
    row = max(0, min(row_of(view, session) + by, slots(view) - 1))
    return session.holding(NAME, replace(whatif_of(session), row=row))


def wanting(session: Session, edits: Edits) -> Session:
    """With other edits wanted; what was wanted before can be had again."""
    state = whatif_of(session)
    if edits == state.wanted:
        return session
    past = (*state.past, state.wanted)[-MOST:]
    return session.holding(NAME, replace(state, wanted=edits, past=past, future=()))


def _set(session: Session, views: Views, value: float) -> Session:
    """The selected place has a value; in that of before the edits it is none."""
    view = views.at(session.expanded)
    place = slot(view, row_of(view, session))
    wanted = {name: said for name, said in whatif_of(session).wanted if name != place.address}
    bare = session.holding(NAME, replace(whatif_of(session), wanted=tuple(wanted.items())))
    if number_of(view, bare, place) != value:
        wanted[place.address] = value
    return wanting(session, tuple(wanted.items()))


def nudge(session: Session, views: Views, sign: int) -> Session:
    """The selected place one step up or down, in decimals: 3 and 0.1 are 3.1, three times 3.3."""
    view = views.at(session.expanded)
    if not slots(view):
        return session.told("whatif.none")
    now = number_of(view, session, slot(view, row_of(view, session)))
    if not isfinite(now):
        return session.told("whatif.not_finite")
    return _set(session, views, float(Decimal(repr(now)) + sign * Decimal(repr(whatif_of(session).step))))


def resized(session: Session, views: Views, by: int) -> Session:
    """A larger or smaller step."""
    state = whatif_of(session)
    return session.holding(NAME, replace(state, size=max(0, min(state.size + by, len(SIZES) - 1))))


def ask(session: Session, views: Views) -> Session:
    """The field in which a value is typed."""
    if not slots(views.at(session.expanded)):
        return session.told("whatif.none")
    return replace(session, prompt=Prompt("e", EMPTY), message=None)


def typed(session: Session, views: Views, text: str) -> Session:
    """A number, or ``*1000`` and ``/2`` of the value there is."""
    view = views.at(session.expanded)
    text = text.strip()
    if not text:
        return session
    now = number_of(view, session, slot(view, row_of(view, session)))
    value = value_of(f"({now!r}){text}" if text[0] in "*/" else text)
    if value is None or not isfinite(value):
        return session.told("whatif.no_number", text=text)
    whole = text.removeprefix("-").isdecimal()
    return _set(session, views, int(value) if whole and abs(value) < 2**53 else value)


def undo(session: Session, views: Views) -> Session:
    """The edits before the last one."""
    state = whatif_of(session)
    if not state.past:
        return session.told("whatif.nothing_to_undo")
    after = replace(state, wanted=state.past[-1], past=state.past[:-1], future=(*state.future, state.wanted))
    return session.holding(NAME, after)


def redo(session: Session, views: Views) -> Session:
    """The edits that were undone."""
    state = whatif_of(session)
    if not state.future:
        return session.told("whatif.nothing_to_redo")
    after = replace(state, wanted=state.future[-1], past=(*state.past, state.wanted), future=state.future[:-1])
    return session.holding(NAME, after)


def reset(session: Session, views: Views) -> Session:
    """No edits; they can be had again with undo."""
    return wanting(session, ()) if whatif_of(session).wanted else session.told("whatif.no_edits")


def carried(session: Session, views: Views) -> Session:
    """The session with the file read again: the edits whose names still exist are wanted, none is in force yet."""
    state = whatif_of(session)
    names = {var.shown.partition("[")[0] for var in views.base.vars if var.kind == "input"}
    kept = tuple((address, value) for address, value in state.wanted if address.partition("[")[0] in names)
    return session.holding(NAME, replace(state, wanted=kept, shown=(), past=(), future=())) if state.wanted else session


def settled(session: Session, edits: Edits) -> Session:
    """The session once edits are in force."""
    return session.holding(NAME, replace(whatif_of(session), shown=edits))


def refused(session: Session) -> Session:
    """The session when what is wanted cannot be had: that of before is wanted again."""
    state = whatif_of(session)
    past = state.past[:-1] if state.past[-1:] == (state.shown,) else state.past
    return session.holding(NAME, replace(state, wanted=state.shown, past=past))


ACTS: dict[str, Callable[[Session, Views], Session]] = {
    "select_up": lambda session, views: _moved(session, views, -1),
    "select_down": lambda session, views: _moved(session, views, 1),
    "page_up": lambda session, views: _moved(session, views, -PAGE),
    "page_down": lambda session, views: _moved(session, views, PAGE),
    "nudge_up": lambda session, views: nudge(session, views, 1),
    "nudge_down": lambda session, views: nudge(session, views, -1),
    "smaller": lambda session, views: resized(session, views, -1),
    "larger": lambda session, views: resized(session, views, 1),
    "edit_value": ask,
    "escape": escape,
}
"""What the keys of its place do."""
