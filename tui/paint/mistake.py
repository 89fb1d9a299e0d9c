"""What a ``=`` in place of ``+=`` breaks: each gradient that is another then, beside the right one, and what differences say."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, elide, fit, left, right
from tui.paint.digits import is_array, number, percent
from tui.paint.entry import place_of
from tui.paint.exact import total, unit
from tui.paint.forks import entry_of
from tui.paint.prove import name_of, points
from tui.states.ledger import broken, ledger_of
from tui.states.prove import cheap, proven, unprovable

if TYPE_CHECKING:
    from engine import Broken
    from tui.paint.moment import Moment
    from tui.states.values import Place

LISTED = 40
"""Gradients that are listed at most."""
NAME, COLUMN = 21, 12
"""Cells of a gradient's name, and of a number."""


def mistake_rows(moment: Moment, fork: int, width: int) -> list[Row]:
    """The gradients that ``=`` would break and by how much, of an array at one entry; below it what differences say."""
    trace, lang = moment.trace, moment.session.look.lang
    found = sorted(broken(moment.view, ledger_of(moment.session).tried) or (), key=lambda one: one.var != fork)
    columns = [(right(say(f"ledger.{name}", lang), COLUMN), "header") for name in ("with", "without", "off")]
    rows: list[Row] = [[(left(f"  {say('ledger.breaks', lang)}", NAME), "header bold"), *columns]]
    rows += [_row(moment, one, fork) for one in found[:LISTED]]
    key = "ledger.nothing" if not found else "ledger.others" if len(found) > 1 else "ledger.only"
    rows.append([(f"    {say(key, lang, name=trace.vars[fork].grad)}", "hint")])
    if found and found[0].var == fork and (said := _differences(moment, found[0], width)):
        rows += [[], [(f"  {said}", "right")]]
    return [fit(row, width) for row in rows]


def cut(rows: list[Row], room: int) -> list[Row]:
    """As many of the rows as there is room for: blank ones yield, then the last gradients; what is concluded stays."""
    kept = rows if len(rows) <= room else [row for row in rows if row]
    return kept if len(kept) <= room else [*kept[: max(0, room - 1)], *kept[-1:]][:room]


def _row(moment: Moment, one: Broken, fork: int) -> Row:
    """One gradient; of an array how many of its entries differ, too."""
    lang, grad = moment.session.look.lang, moment.trace.vars[one.var].grad
    at = _place(moment, one)
    if at is None:
        cells = [_named(grad), *_difference(one.wrong, one.right)]
        if one.var == fork and one.right:
            cells.append((f"   {_gone(float(one.wrong) / float(one.right), lang)}", "wrong"))
        return cells
    wrong, kept = np.broadcast_arrays(one.wrong, one.right)
    many = int(np.sum(_differs(wrong, kept)))
    note = say("ledger.differ", lang, n=many, m=kept.size)
    return [_named(grad, place_of(at)), *_difference(wrong[at], kept[at]), (f"  {note}", "hint")]


def _named(grad: str, place: str = "") -> Cell:
    return (left(f"    {elide(grad, NAME - 5 - cell_len(place))}{place}", NAME), "gradient")


def _differs(wrong: Any, kept: Any) -> Any:
    return ~((wrong == kept) | (np.isnan(wrong) & np.isnan(kept)))


def _place(moment: Moment, one: Broken) -> Place | None:
    """The entry that an array is shown by: the one that is followed, where ``=`` breaks it, else the one that is off most; None of
    a number."""
    if not is_array(one.right):
        return None
    wrong, kept = np.broadcast_arrays(one.wrong, one.right)
    apart, at = _differs(wrong, kept), entry_of(moment, one.var)
    if at is not None and apart[at]:
        return at
    with np.errstate(all="ignore"):
        gap = np.where(apart, np.nan_to_num(np.abs(wrong - kept), nan=np.inf), -1.0)
    return tuple([int(i) for i in np.unravel_index(int(np.argmax(gap)), gap.shape)])


def _differences(moment: Moment, one: Broken, width: int) -> str:
    """``differences say (f(3.001) - f(2.999)) / 0.002 = 2.060: the = is wrong``; "" where they do not say so, or take too long."""
    view, lang, at = moment.view, moment.session.look.lang, _place(moment, one)
    if unprovable(view, one.var) is not None or not cheap(view):
        return ""
    shown = proven(view, one.var, at or (), None)
    wrong, value = float(one.wrong if at is None else np.broadcast_to(one.wrong, np.shape(one.right))[at]), number(shown.slope)
    if shown.verdict != "right" or not isfinite(shown.slope) or value != number(shown.gradient) or value == number(wrong):
        return ""
    f = moment.trace.vars[moment.trace.output].shown
    low, high = points(moment, shown)
    said = say("ledger.differences", lang, quotient=f"({f}({high}) - {f}({low})) / {2 * shown.step:g}", value=value)
    if cell_len(said) <= width - 3:
        return said
    return elide(say("ledger.differences_at", lang, name=name_of(moment, shown), value=value), width - 3)


def _gone(share: float, lang: str) -> str:
    """What ``=`` made of a gradient of which that share is left."""
    if share < 0:
        return say("ledger.turned", lang)
    if share > 1:
        return say("ledger.grown", lang, times=number(share, 2))
    return say("ledger.gone", lang, share=percent(1 - share))


def _difference(wrong: Any, right_value: Any) -> list[Cell]:
    """The two numbers and their difference, with the digits by which they compute."""
    said = number(float(wrong) - float(right_value))
    line = total([float(wrong), -float(right_value)], said)
    first, second = line.operands
    second = second.removeprefix("-") if second.startswith("-") else f"-{second}" if unit(second) and second != "0" else second
    return [(right(first, 12), "wrong"), (right(second, 12), "right"), (right(said, 12), "wrong")]
