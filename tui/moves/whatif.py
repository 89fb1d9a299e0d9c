"""The what-if panel's own moves: which input, nudge it, type a value; undo and redo. They only say what is wanted: the program
runs again elsewhere (``tui.effects.Edit``)."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.frozen import replace
from tui.arithmetic import value_of
from tui.field import EMPTY
from tui.keys import spelled
from tui.moves.naming import row_named, why_not
from tui.moves.select import PAGE
from tui.moves.select import escape as select_escape
from tui.session import Prompt
from tui.states.whatif import (
    NAME,
    RATES,
    SIZES,
    WAITS,
    Edits,
    WhatIf,
    edit_of,
    family,
    first_row,
    number_of,
    output,
    parameters,
    placed,
    row_of,
    slot,
    slots,
    times,
    tuples,
    value_now,
    whatif_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.session import Session
    from tui.view import Views

MOST = 100
"""Edits that can be undone."""
MOST_MOVED = 20_000
"""Numbers that a step of descent moves at most: every step writes all of them down."""


def _moved(session: Session, views: Views, by: int) -> Session:
    view = views.at(session.expanded)
    row = max(0, min(row_of(view, session) + by, slots(view) - 1))
    return session.holding(NAME, replace(whatif_of(session), row=row))


def wanting(session: Session, views: Views, edits: Edits, **changes: Any) -> Session:
    """With other edits wanted; what was wanted before can be had again. ``changes`` are those of the state."""
    state = whatif_of(session)
    if edits == state.wanted:
        return session
    changes = {"descending": False, "scaled": None} | changes
    return session.holding(NAME, replace(_behind(session, views), wanted=edits, future=(), **changes))


def _behind(session: Session, views: Views) -> WhatIf:
    """The state with what is wanted now among what undo goes to."""
    state = whatif_of(session)
    here = None if state.working else output(views.at(session.expanded))
    return replace(state, past=(*state.past, state.wanted)[-MOST:], trail=(*state.trail, here)[-MOST:])


def _set(session: Session, views: Views, value: float) -> Session:
    """The selected place has a value; in that of before the edits it is none."""
    view = views.at(session.expanded)
    place = slot(view, row_of(view, session))
    edits = whatif_of(session).wanted
    wanted = {name: said for name, said in edits if name != place.address}
    whole = view.trace.vars[place.var].shown
    if place.at and whole in wanted and edit_of(edits, view, place) is not None:
        wanted[whole] = placed(wanted[whole], place.at, value)
        return wanting(session, views, tuple(wanted.items()))
    bare = session.holding(NAME, replace(whatif_of(session), wanted=tuple(wanted.items())))
    if number_of(view, bare, place) != value:
        wanted[place.address] = value
    return wanting(session, views, tuple(wanted.items()))


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
    """A larger or smaller step: of a nudge, or the rate of descent where that was the last edit."""
    state = whatif_of(session)
    if state.descending:
        return session.holding(NAME, replace(state, rate=max(0, min(state.rate + by, len(RATES) - 1))))
    return session.holding(NAME, replace(state, size=max(0, min(state.size + by, len(SIZES) - 1))))


def ask(session: Session, views: Views) -> Session:
    """The field in which a value is typed."""
    if not slots(views.at(session.expanded)):
        return session.told("whatif.none")
    return replace(session, prompt=Prompt("e", EMPTY), message=None)


def typed(session: Session, views: Views, text: str) -> Session:
    """A number; or ``*1000`` and ``/2``, which scale the whole input that the place belongs to."""
    text = text.strip()
    if not text:
        return session
    if text[0] in "*/":
        factor = value_of(f"1{text}")
        if factor is None or not isfinite(factor) or text[1:2] in "*/":
            return session.told("whatif.no_number", text=text)
        return scaled(session, views, factor)
    value = value_of(text)
    if value is None or not isfinite(value):
        return session.told("whatif.no_number", text=text)
    whole = text.removeprefix("-").isdecimal()
    return _set(session, views, int(value) if whole and abs(value) < 2**53 else value)


def given(session: Session, views: Views, text: str) -> Session | None:
    """``x = 5``, ``W[0,2] = 1``, ``x += 1`` or ``X*1000``: the place selected and changed in the open panel, or why it cannot be;
    None for what names nothing here."""
    name, sign, value = text.partition("=")
    step = name.rstrip()[-1:] if sign else ""
    if step in ("+", "-", "*", "/"):
        name = name.rstrip()[:-1]
    if not sign:
        at = min([i for i in map(text.find, "*/") if i > 0], default=len(text))
        name, value = text[:at], text[at:]
    if not value.strip():
        return None
    view = views.at(session.expanded)
    row = row_named(view, name)
    if row < 0:
        told = why_not(view, name)
        return None if told is None else session.told(told[0], **told[1])
    place = slot(view, row)
    scales = not sign or step in ("*", "/")
    if not scales and place.at and "[" not in name:
        return session.told("whatif.one_number", name=name.strip(), place=place.address)
    value = f"{step}{value}" if step in ("*", "/") else value
    if step in ("+", "-") or (scales and "[" in name):  # of an array or a list that is named as a whole all is scaled
        found = value_of(f"({number_of(view, session, place)!r}){value if scales else f'{step}({value})'}")
        value = value if found is None else repr(found)
    session = session.holding(NAME, replace(whatif_of(session), row=row))
    if NAME not in session.panels.stack:
        session = replace(session, panels=replace(session.panels, stack=(*session.panels.stack, NAME), offset=0))
    return typed(session, views, value)


def scaled(session: Session, views: Views, factor: float) -> Session:
    """The whole input, array or list, that the selected place belongs to, times a factor."""
    view = views.at(session.expanded)
    name, members = family(view, slot(view, row_of(view, session)).var)
    state = whatif_of(session)
    wanted = dict(state.wanted)
    so_far = state.scaled[1] if state.scaled is not None and state.scaled[0] == name else nan if state.wanted else 1.0
    for var in members:
        shown = view.trace.vars[var].shown
        value = times(value_now(view, session, var), factor)
        if not np.isfinite(value).all():
            return session.told("whatif.not_finite")
        if isinstance(value, tuple):
            wanted = {address: said for address, said in wanted.items() if not address.startswith(f"{shown}[")}
        wanted[shown] = value
    return wanting(session, views, tuple(wanted.items()), scaled=(name, so_far * factor))


def descend(session: Session, views: Views, sign: int) -> Session:
    """A step along the gradients of what descent moves: down (-1) or up (1). The panel shows what comes of it."""
    view, state = views.at(session.expanded), whatif_of(session)
    moved = parameters(view)
    if not moved:
        return session.told("whatif.nothing_descends")
    if (count := sum(int(np.size(view.trace.vars[var].value)) for var in moved)) > MOST_MOVED:
        return session.told("whatif.too_many", n=count, most=MOST_MOVED)
    if state.working:
        pressed = session.look.keymap.keys_of("descent" if sign < 0 else "ascent", "stepper")[:1]
        return session.told(WAITS, pressed=spelled(pressed, session.look.ascii))
    wanted = dict(state.wanted)
    for var in moved:
        shown = view.trace.vars[var].shown
        with np.errstate(all="ignore"):
            value = np.asarray(view.trace.vars[var].value, dtype=float) + sign * state.pace * view.trace.gradient(var)
        if not np.isfinite(value).all():
            return session.told("whatif.diverged", name=shown)
        if value.ndim:
            wanted = {address: said for address, said in wanted.items() if not address.startswith(f"{shown}[")}
        wanted[shown] = tuples(value)
    if NAME not in session.panels.stack:
        session = replace(session, panels=replace(session.panels, stack=(*session.panels.stack, NAME), offset=0))
    row = state.row  # who has selected nothing is shown what moves
    if not row and slot(view, row).var not in moved:
        row = first_row(view, moved[0])
    return wanting(session, views, tuple(wanted.items()), descending=True, scaled=state.scaled, row=row)


def undo(session: Session, views: Views) -> Session:
    """The edits before the last one."""
    state = whatif_of(session)
    if not state.past:
        return session.told("whatif.nothing_to_undo")
    future = (*state.future, state.wanted)
    return session.holding(
        NAME, replace(state, wanted=state.past[-1], past=state.past[:-1], trail=state.trail[:-1], future=future, scaled=None)
    )


def redo(session: Session, views: Views) -> Session:
    """The edits that were undone."""
    state = whatif_of(session)
    if not state.future:
        return session.told("whatif.nothing_to_redo")
    behind = _behind(session, views)
    return session.holding(NAME, replace(behind, wanted=state.future[-1], future=state.future[:-1], scaled=None))


def reset(session: Session, views: Views) -> Session:
    """No edits; they can be had again with undo."""
    return wanting(session, views, ()) if whatif_of(session).wanted else session.told("whatif.no_edits")


def carried(session: Session, views: Views) -> Session:
    """The session with the file read again: the edits whose names still exist are wanted, none is in force yet."""
    state = whatif_of(session)
    names = {var.shown.partition("[")[0] for var in views.base.vars if var.kind == "input"}
    kept = tuple((address, value) for address, value in state.wanted if address.partition("[")[0] in names)
    if not state.wanted:
        return session
    return session.holding(NAME, replace(state, wanted=kept, shown=(), past=(), future=(), trail=(), scaled=None))


def settled(session: Session, edits: Edits) -> Session:
    """The session once edits are in force."""
    return session.holding(NAME, replace(whatif_of(session), shown=edits))


def refused(session: Session) -> Session:
    """The session when what is wanted cannot be had: that of before is wanted again."""
    state = whatif_of(session)
    fresh = state.past[-1:] == (state.shown,)
    past, trail = (state.past[:-1], state.trail[:-1]) if fresh else (state.past, state.trail)
    return session.holding(NAME, replace(state, wanted=state.shown, past=past, trail=trail, scaled=None))


def give_up(session: Session) -> Session | None:
    """The session that no longer waits for the program to run again; None where it does not wait."""
    return refused(session).told("whatif.given_up") if whatif_of(session).working else None


def escape(session: Session, views: Views) -> Session:
    """Give up what is being run; else what escape does anywhere."""
    return give_up(session) or select_escape(session, views)


def descent(session: Session, views: Views) -> Session:
    """A step down."""
    return descend(session, views, -1)


def ascent(session: Session, views: Views) -> Session:
    """A step up."""
    return descend(session, views, 1)


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
