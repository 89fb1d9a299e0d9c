"""Updates that are written twice: two statements of a pass change a parameter by the very same amount."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.own.partly import change_of
from engine.own.passes import Begun
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def twice(trace: Trace, begun: Begun, own: Own | None) -> Own | None:
    """The verdict with remarks on such updates: the rate may be meant to count twice, but hardly so."""
    if own is None or not own.ok:
        return own
    mine: dict[int, list[Update]] = {}
    for update in begun.watched.updates:
        if trace.gradients_by_index[update.var] is not None and np.shape(update.before) == np.shape(update.after):
            mine.setdefault(update.var, []).append(update)
    told = {(one.line, one.id): one for every in mine.values() for one in every if _again(one, every)}
    if not told:
        return own
    rest = [line for line in own.lines if (line.line, line.name) not in told or line.verdict not in ("right", "remark", "close")]
    known = {(line.line, line.name) for line in rest}
    lines = [
        OwnLine(one.line, one.id, one.var, "remark", 0.0, "", (), "twice", change_of(one), trace.gradient(one.var))
        for key, one in told.items() if key not in known
    ]  # fmt: skip
    places = {(one.line, one.id.rstrip("'")) for one in told.values()}
    others = tuple([one for one in own.others if (one.line, one.name) not in places])
    return replace(own, lines=tuple(sorted((*rest, *lines), key=lambda one: (one.line, one.name))), others=others)


def _again(one: Update, every: list[Update]) -> bool:
    change = np.asarray(change_of(one), dtype=float)
    same = [other for other in every if other.line != one.line and np.shape(change_of(other)) == change.shape]
    return bool(np.any(change)) and any([np.allclose(change_of(other), change, 1e-9, 0.0) for other in same])
