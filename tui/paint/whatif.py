"""What if: each input before and after its edit, what its gradient predicts, what f did, the gap; f along one input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import engine
from tui.catalogue import say
from tui.cells import Row, cell_len, fit, row_len
from tui.paint.along import BUDGET, FEWEST, curve, edited_alone, ends, flipped, samples
from tui.paint.descent import descent_rows, short
from tui.paint.digits import number
from tui.paint.exact import DEEPEST, total, unit
from tui.paint.inputtable import aside, predicted_product, slope_of, table_rows
from tui.paint.plot import Plot, plotted
from tui.states.replays import cost
from tui.states.whatif import Slot, entry, output, row_of, slot, slots, twin, whatif_of

if TYPE_CHECKING:
    from tui.paint.moment import Moment
    from tui.view import View

FEW = 3
"""Inputs and entries that are shown before there is a plot below them."""
BESIDE = (74, 92)
"""Cells of the table where the plot stands beside it: at least, and where there is room for a plot of as many."""
ROUNDING = 1e-13
"""Of the numbers that a gap is the difference of: so much of it is their rounding."""
LEAST_PLOT, PLOT = 4, 10
"""Rows of a plot at least and at most."""


def whatif_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the panel."""
    return whatif_fitted(moment, width, 99)


def whatif_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """As many rows as there is room for: the plot beside the table, else below it where rows are left."""
    lang = moment.session.look.lang
    if row_of(moment.view, moment.session) < 0:
        return [fit([(f" {say('whatif.none', lang)}", "hint")], width)]
    beside = width >= 100
    at = max(BESIDE[0], min(BESIDE[1], width // 2)) if beside else width
    steps = descent_rows(moment, width)
    told = _told(moment, at, beside and bool(_plot(moment, width - at - 2, LEAST_PLOT)))
    most = height - 1 - len(told) - len(steps)
    if not beside and not steps and most - LEAST_PLOT >= FEW and _plot(moment, width - 2, LEAST_PLOT):  # none under a descent
        told = _told(moment, at, True)
        most = height - 1 - len(told) - LEAST_PLOT
    rows = [fit(row, at) for row in (*table_rows(moment, at, max(1, most)), *told)]
    if beside:
        drawn = _plot(moment, width - at - 2, min(PLOT, height - 1 - len(steps)))
        while len(rows) < len(drawn):
            rows.append(fit([], at))
        rows = [[*row, ("  ", "plain"), *(drawn[i] if i < len(drawn) else [])] for i, row in enumerate(rows)]
        rows += steps
    elif steps:
        rows += steps
    elif height - len(rows) >= LEAST_PLOT:
        rows += [fit([(" ", "plain"), *row], width) for row in _plot(moment, width - 2, min(PLOT, height - len(rows)))]
    return [fit(row, width) for row in rows[:height]]


def whatif_title(moment: Moment) -> tuple[str, str]:
    """``what if: f along x`` and the step of a nudge."""
    lang, view = moment.session.look.lang, moment.view
    row = row_of(view, moment.session)
    if row < 0:
        return say("screen.whatif", lang), ""
    f, state = view.trace.vars[view.trace.output].shown, whatif_of(moment.session)
    step = say("whatif.rate", lang, rate=short(state.pace)) if state.descending else say("whatif.h", lang, h=f"{state.step:g}")
    return say("whatif.title", lang, f=f, x=slot(view, row).address), step


def _told(moment: Moment, width: int, drawn: bool) -> list[Row]:
    """Below the inputs: what f does, how far the tangent is from it, what one more nudge would do; ``drawn``: beside a curve."""
    view, lang = moment.view, moment.session.look.lang
    before, state = view.before or view, whatif_of(moment.session)
    predicted = _predicted(moment)
    rows: list[Row] = [[]]
    f = view.trace.vars[view.trace.output].shown
    was, now = output(before), output(view)
    if state.wanted != state.shown:
        rows.append([(f"  {say('whatif.working', lang)}", "hint")])
    elif state.shown and predicted is not None:
        rows += _compared(moment, f, was, now, predicted, width)
        rows += aside(moment, drawn)
        test = next((one.test for one in curve(moment) if one.test), "") if drawn else ""
        rows += [[(f"  {say('whatif.curve_flips', lang, f=f, test=test)}", "hint")]] if test else []
    else:
        rows.append([(f"  {f} = ", "plain"), (number(now), "value"), (f"   {say('whatif.try', lang)}", "hint")])
    return [*rows, *_next(moment, slot(view, row_of(view, moment.session)), width)]


def _predicted(moment: Moment) -> float | None:
    """What the gradients of before say that the edits do."""
    view = moment.view
    before = view.before or view
    found = 0.0
    for address, value in whatif_of(moment.session).shown:
        place = _place(view, address)
        if place is None:
            return None
        old = twin(view, place.var)
        if old < 0 or not before.trace.known(old):
            return None
        was, slope = entry(before.trace.vars[old].value, place.at), entry(before.trace.gradient(old), place.at)
        with np.errstate(all="ignore"):
            found += float(np.sum((np.asarray(value, dtype=float) - was) * slope))
    return found


def _place(view: View, address: str) -> Slot | None:
    """The slot of an address that was edited."""
    places: dict[str, Slot] = view.cached("slots by address", dict)
    if address not in places:
        whole = view.names.get(address, -1)
        if whole >= 0 and np.ndim(view.trace.vars[whole].value):
            return Slot(whole, (), address)
        found = next((s for row in range(slots(view)) if (s := slot(view, row)).address == address), None)
        if found is None:
            return None
        places[address] = found
    return places[address]


def _compared(moment: Moment, f: str, was: float, now: float, predicted: float, width: int) -> list[Row]:
    """``f = 1.546 → 2.882``, what the tangent and what f say, and the gap with the digits by which it computes."""
    lang = moment.session.look.lang
    actual = now - was
    rounded = np.isfinite(actual) and abs(actual - predicted) <= ROUNDING * max(abs(was), abs(now), abs(predicted))
    gap = "0" if rounded else number(actual - predicted)
    line = total([actual, -predicted], gap, DEEPEST)
    one, other = line.operands
    other = other.removeprefix("-") if other.startswith("-") else f"(-{other})" if unit(other) and other != "0" else other
    tangent, truth = [("+" if value > 0 else "") + number(value) for value in (predicted, actual)]
    return [
        [(f"  {f} = ", "plain"), (number(was), "value"), (" → ", "plain"), (number(now), "value")],
        [(f"  {say('whatif.says', lang, f=f, tangent=tangent, actual=truth)}", "plain")],
        _explained(moment, [(f"  {say('whatif.gap', lang)} ", "plain"), (f"{one} - {other}", "contribution"),
                            (f" {line.sign} {gap}", "plain")], f, actual - predicted, rounded, width),
    ]  # fmt: skip


def _explained(moment: Moment, row: Row, f: str, gap: float, rounded: bool, width: int) -> Row:
    """The gap with what it says of f between the value before and after, where one number was edited and there is room."""
    edits = whatif_of(moment.session).shown
    place = _place(moment.view, edits[0][0]) if len(edits) == 1 and not isinstance(edits[0][1], tuple) else None
    old = twin(moment.view, place.var) if place is not None else -1
    if place is None or old < 0 or not np.isfinite(gap):
        return row
    start = entry((moment.view.before or moment.view).trace.vars[old].value, place.at)
    low, high = sorted((float(start), float(edits[0][1])))
    test = "" if rounded else _between(moment, place, old, float(edits[0][1]) - float(start))
    key = "whatif.meets" if rounded else "whatif.flipped" if test else "whatif.bends"
    tail = say(key, moment.session.look.lang, f=f, low=number(low), high=number(high), x=number(edits[0][1]), test=test)
    longer: Row = [*row, (f": {tail}", "plain")]
    return longer if row_len(longer) <= width else row


def _between(moment: Moment, place: Slot, old: int, moved: float) -> str:
    """The test that comes out otherwise after an edit; "" where none does, or it costs too much to tell."""
    before = moment.view.before or moment.view
    if cost(before) > BUDGET / 2:
        return ""
    key = "moved to", old, place.at, moved
    return flipped(before.cached(key, lambda: engine.nudged(before.trace, old, place.at, (moved,)))[0])


def _next(moment: Moment, place: Slot, width: int) -> list[Row]:
    """What one more nudge would do: predicted, and as a replay has it."""
    view, lang = moment.view, moment.session.look.lang
    slope, lang = slope_of(view, place.var, place.at), moment.session.look.lang
    step = whatif_of(moment.session).step
    if slope is None or whatif_of(moment.session).descending:
        return []
    if cost(view) > BUDGET / 2:
        return [[(f"  {say('whatif.long', lang)}", "hint")]]
    here, there = view.cached(("nudged", place, step), lambda: engine.nudged(view.trace, place.var, place.at, (0.0, step)))
    if here is None or there is None:
        return [[(f"  {say('whatif.undefined', lang, h=f'{step:g}')}", "hint")]]
    every = (predicted_product(step, slope), number(step * slope))  # where the product does not fit its result does
    actual = "·" if there.flipped else number(there.output - here.output)
    told = [say("whatif.next", lang, h=f"{step:g}", product=one, actual=actual) for one in every]
    rows: list[Row] = [[(f"  {next((said for said in told if cell_len(said) + 2 <= width), told[-1])}", "plain")]]
    if there.flipped:
        rows.append([(f"  {say('whatif.flips', lang, test=there.flipped[0].text)}", "hint")])
    if samples(view) < FEWEST:
        rows.append([(f"  {say('whatif.long_curve', lang)}", "hint")])
    return rows


def _plot(moment: Moment, width: int, height: int) -> list[Row]:
    """f along the selected input, and its tangent: at the value before the edit if that is the only one, else at the value now."""
    view = moment.view
    place = slot(view, row_of(view, moment.session))
    if height < LEAST_PLOT or not (points := curve(moment)):
        return []
    before, lang = view.before or view, moment.session.look.lang
    (start, now), old = ends(moment, place), twin(view, place.var)
    at_before = edited_alone(moment, place) and old >= 0
    origin = before if at_before else view
    slope = slope_of(origin, old if at_before else place.var, place.at)
    if slope is None:
        return []
    lowest, highest = points[0].x, points[-1].x
    f0, f1 = output(origin), output(view)
    shown = Plot([(one.x, one.f) for one in points], (start, f0, slope), (start, f0), (now, f1))
    drawn = plotted(shown, width, height - 1, moment.session.look.ascii)
    if not drawn:
        return []
    legend = f"{'@' if moment.session.look.ascii else '●'} {number(start)}" + (f"   ○ {number(now)}" if now != start else "")
    named, tail = f"{place.address} = {number(lowest)}", number(highest)
    told = f"{legend}   {say('whatif.tangent', lang)}", f"{legend}   {say('whatif.tangent_short', lang)}", legend
    every = [(head, middle, tail) for middle in told for head in (named, number(lowest))]  # the title names the input, too
    every += [(number(lowest, 2), legend.replace("   ", " "), number(highest, 2)), ("", legend.replace("   ", " "), "")]
    head, middle, tail = next((one for one in every if cell_len("".join(one)) + 4 <= width), every[-1])
    gap = max(1, (width - cell_len(head) - cell_len(tail) - cell_len(middle)) // 2)
    axis: Row = [(head, "dim"), (" " * gap, "plain"), (middle, "gradient"), (" " * gap, "plain"), (tail, "dim")]
    return [*drawn, fit(axis, width)]
