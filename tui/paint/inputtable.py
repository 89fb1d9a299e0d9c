"""The table of the what-if panel: the inputs, each before and after its edit, its gradient, what that predicts, and what f did."""

from __future__ import annotations

from math import isclose, isfinite
from typing import TYPE_CHECKING

import engine
from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, elide, elide_left, left, right
from tui.paint.digits import number
from tui.paint.exact import formula, product, signed
from tui.states.replays import cost
from tui.states.whatif import (
    Slot,
    edit_of,
    editable,
    entry,
    output,
    row_of,
    slot,
    slots,
    twin,
    value_changed,
    whatif_of,
)

if TYPE_CHECKING:
    from engine import Nudged
    from tui.paint.moment import Moment
    from tui.view import View

LISTED = 12
"""Inputs and entries that are shown at most, about the selected one."""
NAMES, VALUES, SLOPES, PREDICTED, ACTUAL = 10, 13, 11, 11, 11
"""Cells of an input's name and of its value at least, of its gradient, of a prediction at least (of the number alone), and of what
f did."""
BUDGET, SETUP = 8_000.0, 10
"""What the replays of a table may cost, in stages of numbers (about 8 ms), and how many replays getting ready for them costs."""


class Input(NamedTuple):
    """What the cells of an input's row say; ``predicted``: the product and its result, or that alone, () where it is not edited;
    ``actual``: what f did, ``·`` where that is not known."""

    name: str
    value: str
    slope: str
    predicted: tuple[str, ...]
    actual: str


class Change(NamedTuple):
    """One edited number: the variable before the edits, its place there, and how far it was moved."""

    var: int
    at: tuple[int, ...]
    moved: float


def table_rows(moment: Moment, width: int, most: int) -> list[Row]:
    """The inputs, so many at most, as ``x   3 → 3.500   2.060   0.5·2.060 = 1.030   1.336``: columns as wide as what stands in
    them, so that no number is cut; of a name that has no room its end is kept, which tells the places of one array apart. Where
    there is no room for all columns the last ones are left out.

    With several edits what f did is told of each alone: f with only that input changed. That is a replay of the trace before the
    edits, its branches, indices and draws held; one whose tests come out otherwise is not told (``·``), and none where that of
    all edits together is not what the program came to: an index moved (``np.argmax``). Of a long trace only the selected row is
    replayed, of a very long one none."""
    view, lang = moment.view, moment.session.look.lang
    most = min(most, LISTED)
    chosen = row_of(view, moment.session)
    first = max(0, min(chosen - most // 2, slots(view) - most))
    shown = range(first, min(slots(view), first + most))
    alone = _alone(moment, shown)
    inputs = [_input(moment, row, alone) for row in shown]
    ratio = elide(_ratio(moment), 18)
    names, values, predicted, actual = _widths(inputs, width)
    wide = max(SLOPES, cell_len(ratio) + 1)
    heads: Row = [
        (left(f"   {say('whatif.input', lang)}", names + 3), "header"),
        (right(say("whatif.value", lang), values + SLOPES - wide), "header"), (right(ratio, wide), "header"),
        (right(say("whatif.predicted", lang) if predicted else "", predicted), "header"),
        (right(say("whatif.actual", lang) if actual else "", actual), "header"),
    ]  # fmt: skip
    rows: list[Row] = [heads]
    for row, one in zip(shown, inputs, strict=True):
        mark, bar = (" ▶ ", " bar") if row == chosen else ("   ", "")
        told = next((text for text in one.predicted if cell_len(text) < predicted), "")
        rows.append([
            (mark, "fork"), (left(elide_left(one.name, names), names), "plain" + bar), (right(one.value, values), "value"),
            (right(one.slope, SLOPES), "gradient"), (right(told, predicted), "contribution"),
            (right(one.actual if actual else "", actual), "pending" if one.actual == "·" else "plain"),
        ])  # fmt: skip
    return rows


def aside(moment: Moment, drawn: bool) -> list[Row]:
    """Why it is not told what the selected input does alone: a test comes out otherwise, or an index does. Of one edit alone what
    the curve holds then, where one is ``drawn``."""
    row, look = row_of(moment.view, moment.session), moment.session.look
    lang = look.lang
    if _picks_moved(moment):
        several = len(whatif_of(moment.session).wanted) > 1
        if not several and not drawn:
            return []
        said = say("whatif.alone_picks" if several else "whatif.curve_picks", lang, mark="@" if look.ascii else "●")
        return [[(f"  {said}", "hint")]]
    found = _alone(moment, range(row, row + 1)).get(row)
    if found is None or not found.flipped:
        return []
    place = slot(moment.view, row)
    return [[(f"  {say('whatif.alone_flips', lang, x=place.address, test=found.flipped[0].text)}", "hint")]]


def slope_of(view: View, var: int, at: tuple[int, ...]) -> float | None:
    """The gradient of a number; None where there is none."""
    if var < 0 or not view.trace.known(var):
        return None
    return float(entry(view.trace.gradient(var), at))


def predicted_product(moved: float, slope: float) -> str:
    """``0.5·2.060 = 1.030``: what the tangent says of a move."""
    said = number(moved * slope)
    if len(f"{moved:.7g}") > 6:
        line = product([moved, slope], said)
        return f"{line.operands[0]}·{signed(line.operands[1])} {line.sign} {said}"
    text, computes = formula(lambda fmt: f"{moved:.7g} * {fmt(slope)}", said)
    return f"{text.replace(' * ', '·')} {'=' if computes else '≈'} {said}"


def _widths(inputs: list[Input], width: int) -> tuple[int, int, int, int]:
    """Cells of names, values, predictions and of what f did, one being left at the edge; 0 where there is no room for a column."""
    width -= 1
    values = max([VALUES, *(cell_len(one.value) + 1 for one in inputs)])
    names = max([NAMES, *(cell_len(one.name) for one in inputs)])
    least = 3 + NAMES + values + SLOPES
    actual = ACTUAL if least + PREDICTED + ACTUAL <= width else 0
    predicted = max(PREDICTED, width - 3 - names - values - SLOPES - actual) if least + PREDICTED <= width else 0
    return max(NAMES, min(names, width - 3 - values - SLOPES - predicted - actual)), values, predicted, actual


def _ratio(moment: Moment) -> str:
    """``∂f/∂input``, ``D(f)/D(input)`` where there are only plain signs."""
    look, f = moment.session.look, moment.trace.vars[moment.trace.output].shown
    name = say("whatif.input", look.lang)
    return f"D({f})/D({name})" if look.ascii else f"∂{f}/∂{name}"


def _change(moment: Moment, place: Slot) -> Change | None:
    """What was done to a place; None where it is not edited, or was not there before the edits."""
    view = moment.view
    old = twin(view, place.var)
    edited = edit_of(whatif_of(moment.session).wanted, view, place)
    if edited is None or old < 0:
        return None
    before = view.before or view
    return Change(old, place.at, edited - float(entry(before.trace.vars[old].value, place.at)))


def _input(moment: Moment, row: int, alone: dict[int, Nudged]) -> Input:
    view = moment.view
    place = slot(view, row)
    before = view.before or view
    old = twin(view, place.var)
    was = number(entry(before.trace.vars[old].value, place.at)) if old >= 0 else "·"
    edited = edit_of(whatif_of(moment.session).wanted, view, place)
    slope, change = slope_of(before, old, place.at), _change(moment, place)
    predicted: tuple[str, ...] = ()
    if change is not None and slope is not None:
        predicted = predicted_product(change.moved, slope), number(change.moved * slope)
    value = was if edited is None else f"{was} → {number(edited)}"
    actual = "" if edited is None else _actual(moment, place, alone.get(row))
    return Input(place.address, value, "·" if slope is None else number(slope), predicted, actual)


def _actual(moment: Moment, place: Slot, found: Nudged | None) -> str:
    """What f did for this edit alone: as the program run again has it where there is no other."""
    before = moment.view.before
    if _only(moment, place):
        known = before is not None and not whatif_of(moment.session).working
        return number(output(moment.view) - output(before)) if known and before is not None else "·"
    return "·" if found is None or found.flipped else number(found.output - output(before or moment.view))


def _only(moment: Moment, place: Slot) -> bool:
    return [address for address, _ in whatif_of(moment.session).wanted] == [place.address]


def _alone(moment: Moment, rows: range) -> dict[int, Nudged]:
    """row -> f with only the edit of that row, of those that are edited beside others and can be replayed in the time of a key."""
    view = moment.view
    before = view.before or view
    places = {row: place for row in rows if not _only(moment, place := slot(view, row))}
    changes = {row: change for row, place in places.items() if (change := _change(moment, place)) is not None}
    if (SETUP + len(changes)) * cost(before) > BUDGET:
        chosen = row_of(view, moment.session)
        affordable = (SETUP + 1) * cost(before) <= BUDGET
        changes = {row: change for row, change in changes.items() if row == chosen and affordable}
    if not changes or _picks_moved(moment) or not isfinite(output(view)):  # without a number nothing tells whether an index moved
        return {}
    moves = tuple(changes.values())
    found = before.cached(("moved alone", moves), lambda: engine.moved_alone(before.trace, moves))
    return {row: one for row, one in zip(changes, found, strict=True) if one is not None}


def _picks_moved(moment: Moment) -> bool:
    """Whether all edits replayed together come to another output than the program does, by no test: then by an index or an order
    that came out otherwise, which no replay moves. Where the output is not finite that cannot be told."""
    view, before = moment.view, moment.view.before
    if before is None or not isfinite(output(view)) or whatif_of(moment.session).working or (SETUP + 1) * cost(before) > BUDGET:
        return False

    def found() -> bool:
        changed = [var for var in editable(view) if twin(view, var) >= 0 and value_changed(view, var)]
        replay = engine.moved_together(before.trace, {twin(view, var): engine.like(view.trace.vars[var]) for var in changed})
        return replay is None or (not replay.flipped and not isclose(replay.output, output(view), rel_tol=1e-7, abs_tol=1e-12))

    return view.cached("picks moved", found)
