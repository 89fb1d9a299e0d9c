"""What panels remember of a trace, in another one of the same program: expanded, folded, edited, or read again. Variables and lines
are counted anew there, so that they are known by their names; what is gone is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import engine
from engine.frozen import replace
from tui.states import ledger, values, whatif

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import View


def remembered(session: Session, old: View, new: View) -> Session:
    """The session of ``old`` with what its panels remember of variables and lines as they are counted in ``new``."""
    if old is new:
        return session
    for name, carried in (
        (values.NAME, _followed(values.values_of(session), old, new)),
        (ledger.NAME, _fork(ledger.ledger_of(session), old, new)),
        (whatif.NAME, _input(whatif.whatif_of(session), old, new)),
    ):
        if carried != dict(session.panels.states).get(name, carried):
            session = session.holding(name, carried)
    return session


def _twin(var: int, old: View, new: View) -> int:
    """The variable of that name that gradients arrive at, else any, if its shape is the same; -1 for none. An expanded stage has
    its parts twice: those that it had, and those that it has now."""
    at = old.trace.vars[var]
    shape = np.shape(engine.like(at))
    same = [one for one in new.trace.vars if one.shown == at.shown and np.shape(engine.like(one)) == shape]
    return next((one.index for one in same if new.trace.arrivals(one.index)), same[-1].index if same else -1)


def _followed(state: values.Values, old: View, new: View) -> values.Values:
    """The entries that are followed, as far as they are still there."""
    found: list[tuple[int, values.Place]] = []
    for var, place in state.followed:
        if (there := _twin(var, old, new)) < 0:
            return replace(state, followed=tuple(found), row=0)
        found.append((there, place))
    return replace(state, followed=tuple(found))


def _fork(state: ledger.Ledger, old: View, new: View) -> ledger.Ledger:
    """The fork on show, its line, and the mistake: as many contributions must arrive, or they are others."""
    fork = _twin(state.fork, old, new) if state.fork >= 0 else -1
    if state.fork >= 0 and (fork < 0 or len(new.trace.arrivals(fork)) != len(old.trace.arrivals(state.fork))):
        return ledger.Ledger()
    tried = -1
    if state.tried >= 0:
        to = old.trace.lines[state.tried].to
        there = _twin(to, old, new)
        lines, before = new.trace.arrivals(there) if there >= 0 else (), old.trace.arrivals(to)
        line = lines[before.index(state.tried)] if len(lines) == len(before) else -1
        tried = line if line >= 0 and new.trace.lines[line].op == "+=" else -1
    return replace(state, fork=fork, tried=tried)


def _input(state: whatif.WhatIf, old: View, new: View) -> whatif.WhatIf:
    """The input that is selected; the first where it is gone."""
    if not 0 < state.row < whatif.slots(old):
        return state
    return replace(state, row=max(0, whatif.row_at(new, whatif.slot(old, state.row).address)))
