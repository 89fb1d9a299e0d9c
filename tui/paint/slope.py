"""The gate of a contribution as a curve, and its local gradient as the slope of that curve where the pass stands."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

import engine
from tui.catalogue import say
from tui.cells import Row, cell_len, clean, fit
from tui.paint.digits import is_array, number
from tui.paint.entry import place_of
from tui.paint.plot import Plot, plotted
from tui.states.values import chosen, target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Line
    from tui.paint.moment import Moment

SAMPLES = 61
"""Points of the curve."""
MOST = 4_096
"""Entries of an array up to which its gate is drawn along one of them."""
TAME = 40.0
"""How many times as high as the point itself a curve may be: one that rises further shows nothing of its slope there."""
LEAST = 2.0
"""Half of the least that is shown about 0."""


def slope_rows(moment: Moment, width: int, height: int) -> list[Row]:
    """The curve and its axis, ``height`` rows of ``width`` cells; [] where no single number is moved, or it is nowhere defined."""
    line = moment.current
    if line is None or line.slot < 0 or moment.hidden or height < 4:
        return []
    at = _entry(moment, line)
    if at is None:
        return []
    key = ("slope", line.index, at, width, height, moment.session.look.ascii, moment.session.look.lang)
    return moment.view.cached(key, lambda: (_drawn(moment, line, at, width, height),))[0]


def _entry(moment: Moment, line: Line) -> tuple[int, ...] | None:
    """The entry that is moved: () of numbers; of a gate that works entry by entry the one under the cursor; None for others."""
    trace = moment.trace
    local = trace.numbers(line.index).local
    if local is None or any(trace.vars[var].kind in ("state", "cell", "buffer") for var in (line.to, line.base)):
        return None
    values = (trace.vars[line.to].value, trace.vars[line.base].value, local)
    if not any(is_array(value) for value in values):
        return () if all(isinstance(value, (int, float, np.number, np.bool_, np.ndarray)) for value in values) else None
    shapes = {np.shape(value) for value in values}
    if len(shapes) > 1 or values[0].size > MOST or not values[0].size or target(moment.view, moment.session) != line.to:
        return None
    return chosen(moment.view, moment.session)


def _drawn(moment: Moment, line: Line, at: tuple[int, ...], width: int, height: int) -> list[Row]:
    trace, lang, plain = moment.trace, moment.session.look.lang, moment.session.look.ascii
    to, base = trace.vars[line.to], trace.vars[line.base]
    local = trace.numbers(line.index).local
    here, there, slope = [float(value[at]) if at else float(value) for value in (to.value, base.value, local)]
    if not all(isfinite(value) for value in (here, there, slope)):
        return []
    points: Sequence[tuple[float, float]] = ()
    for low, high in _ranges(here):
        values = [low + (high - low) * k / (SAMPLES - 1) for k in range(SAMPLES)]
        found = engine.curve(trace, line.index, values, at)
        points = [(x, y) for x, y in zip(values, found, strict=True) if y is not None and isfinite(y)]
        if len(points) == SAMPLES and max(abs(y - there) for _, y in points) <= TAME * max(abs(there), abs(slope * here), 0.1):
            break
    rows = plotted(Plot(points, (here, there, slope), (here, there), (here, there)), width - 2, height - 1, plain)
    if not rows:
        return []
    name, made = (f"{clean(var.shown)}{place_of(at) if at else ''}" for var in (to, base))
    said = say("panel.slope_here", lang, made=made, name=name, x=number(here), slope=number(slope))
    head, tail = f"{name} = {number(points[0][0])}", number(points[-1][0])
    gap = width - 2 - cell_len(head) - cell_len(tail) - cell_len(said)
    axis: Row = [(head, "dim"), (" " * (gap // 2), "plain"), (said, "local"), (" " * (gap - gap // 2), "plain"), (tail, "dim")]
    return [fit([(" ", "plain"), *row], width) for row in [*rows, axis if gap >= 2 else [(said, "local")]]]


def _ranges(here: float) -> list[tuple[float, float]]:
    """Where the curve is drawn: about 0 if it is tame there, else on the point's own side of 0, else close by."""
    wide = max(2 * abs(here), LEAST)
    beside = sorted((here / 4, 2 * here)) if here else [-1.0, 1.0]
    near = max(abs(here) / 64, 1e-3)
    return [(-wide, wide), (beside[0], beside[1]), (here - min(1.0, wide), here + min(1.0, wide)), (here - near, here + near)]
