"""Verdicts on the gradients of single rows: each is compared with the engine's in the row that is changed by it."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.named import NamedTuple
from engine.own.followed import Event
from engine.own.unit import Unit


class Judged(NamedTuple):
    """A state of a gradient: its verdict ("right", "close", "wrong"), the variable, and the engine's number."""

    event: Event
    verdict: str
    var: int
    ours: Any


def judged_rows(measure: Measure, unit: Unit) -> list[Judged] | None:
    """The verdicts on the last state of a gradient for each row that it was that of; None where one of them is that of several rows
    at once. What one row gets in several rounds is compared together."""
    groups: list[list[Event]] = []
    for event in unit.events:
        if event.fresh or not groups:
            groups.append([])
        groups[-1].append(event)
    rounds = [(group[-1], next((unit.rows[e.done] for e in reversed(group) if e.done in unit.rows), None)) for group in groups]
    if any([place == () for _, place in rounds]):
        return None
    totals: dict[str, Any] = {}
    for event, place in rounds:
        totals[str(place)] = np.add(totals.get(str(place), 0.0), event.value)
    found = []
    for event, place in rounds:
        if place is None:  # nothing was changed by it
            continue
        whole = totals[str(place)]
        hits = [var for var in unit.versions if measure.agrees(whole, measure.as_filled(var)[place], var)]
        var = hits[0] if hits else unit.versions[0]
        ours = measure.as_filled(var)[place]
        verdict = "right" if hits else "close" if measure.close_by(whole, ours) else "wrong"
        found.append(Judged(event, verdict, var, ours - (whole - event.value)))
    return found
