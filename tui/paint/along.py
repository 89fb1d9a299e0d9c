"""f along the selected input of the what-if panel: replays, which know nothing of branches that they would take otherwise."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import numpy as np

import engine
from engine.named import NamedTuple
from tui.states.replays import cost
from tui.states.whatif import Slot, entry, row_of, slot, twin, whatif_of

if TYPE_CHECKING:
    from engine import Nudged
    from tui.paint.moment import Moment
    from tui.view import View

FEWEST, SAMPLES = 8, 48
"""Replays of a curve at least and at most."""
BUDGET = 12_000.0
"""What all replays of a curve may cost, in stages of numbers: about 20 ms."""


class Sample(NamedTuple):
    """f at one value of the input, NaN where it is not known; ``test`` is one that comes out otherwise there than now."""

    x: float
    f: float
    test: str


def samples(view: View) -> int:
    """How many replays a curve may take."""
    return int(min(SAMPLES, BUDGET / cost(view)))


def curve(moment: Moment) -> list[Sample]:
    """f along the selected input, about its value before and after the edit; [] where it is not known yet, or costs too much."""
    view, state = moment.view, whatif_of(moment.session)
    place = slot(view, row_of(view, moment.session))
    count = samples(view)
    if count < FEWEST or state.wanted != state.shown:
        return []
    start, now = ends(moment, place)
    span = 2 * max(abs(now - start), state.step, 0.25 * max(1.0, abs(start)))
    if not np.isfinite([now, start, span]).all():
        return []
    lowest, highest = min(now, start) - span, max(now, start) + span
    key = "along", place, lowest, highest, count
    found: list[Sample] = view.cached(key, lambda: _along(view, place, now, lowest, highest, count))
    return found


def ends(moment: Moment, place: Slot) -> tuple[float, float]:
    """The value of a place before the edit, if that is the only one, and now."""
    view = moment.view
    now = float(entry(view.trace.vars[place.var].value, place.at))
    old = twin(view, place.var)
    if not edited_alone(moment, place) or old < 0:
        return now, now
    return float(entry((view.before or view).trace.vars[old].value, place.at)), now


def edited_alone(moment: Moment, place: Slot) -> bool:
    """Whether no other place than this is edited."""
    return {address for address, _ in whatif_of(moment.session).shown} <= {place.address}


def _along(view: View, place: Slot, now: float, lowest: float, highest: float, count: int) -> list[Sample]:
    """f at so many places between two values of an input."""
    steps = [lowest + (highest - lowest) * k / (count - 1) - now for k in range(count)]
    found = engine.nudged(view.trace, place.var, place.at, steps)
    every = zip(steps, found, strict=True)
    return [Sample(now + step, nan if one is None or one.flipped else one.output, flipped(one)) for step, one in every]


def flipped(one: Nudged | None) -> str:
    """The test that comes out otherwise in a replay; "" where none does."""
    return one.flipped[0].text if one is not None and one.flipped else ""

