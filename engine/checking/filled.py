"""Gradients in arrays that a loop fills part by part, ``dC[t] += …``: which of the writes left a number wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.own.followed import Event

_CLOSE, _TINY = 1e-7, 1e-9


def filled(measure: Measure, events: list[Event], var: int) -> dict[int, Any]:
    """By the events that left a number wrong: what they should have left, with all that was wrong before them right. Empty where
    any but the first binds the whole, or changes all of it, and where one line changes a number in several rounds: a sum. Zeros
    that it begins with are never wrong, nor what is missing from other numbers that it begins with.

    A number that several lines add to is wrong by the first that adds what no line of ours sends there, else by the last."""
    final, ours = np.asarray(events[-1].value), np.asarray(measure.as_filled(var))
    begins = 1 if events[0].fresh or events[0].before is None else 0
    if np.shape(ours) != final.shape or len(events) < begins + 2:
        return {}
    seeded = bool(begins) and np.shape(events[0].value) == final.shape and bool(np.any(events[0].value))
    last = np.full(final.shape, 0 if seeded else -1)
    changes: dict[int, Any] = {0: np.ones(final.shape, bool)} if seeded else {}
    for at, event in enumerate(events[begins:], begins):
        if not event.item or event.before is None or np.shape(event.before) != final.shape:
            return {}
        changes[at] = np.not_equal(event.before, event.value)
        if np.all(changes[at]):
            return {}
        last[changes[at]] = at
    off = ~np.isclose(final, ours, rtol=_CLOSE, atol=_TINY * float(np.max(np.abs(ours), initial=0.0)), equal_nan=True)
    lines = {event.line for event in events}
    by_line = [[changed for at, changed in changes.items() if events[at].line == line] for line in lines]
    if any([len(each) > 1 and np.any(np.sum(each, axis=0) > 1) for each in by_line]):
        return {}
    off &= last >= 0  # of what nothing wrote, though it should be there, no write tells
    if not np.any(off):
        return {}
    _by_what_is_added(measure, events, var, changes, off, last)
    more = np.where(off, ours - final, 0.0)
    return {int(at): events[at].value + np.where(last <= at, more, 0.0) for at in np.unique(last[off]) if at or not seeded}


def _by_what_is_added(measure: Measure, events: list[Event], var: int, changes: dict[int, Any], off: Any, last: Any) -> None:
    """Put the wrong numbers that several events add to down to the first that adds what is no contribution of ours."""
    several = off & (np.sum(list(changes.values()), axis=0) > 1)
    if not np.any(several):
        return
    known = measure.all_contributions(var)
    for at in reversed([at for at in changes if events[at].add or not at]):
        added = np.subtract(events[at].value, events[at].before if at else 0.0)
        if not any([np.shape(each) == np.shape(added) and np.allclose(each, added, _CLOSE, _TINY) for each in known]):
            last[changes[at] & several] = at
