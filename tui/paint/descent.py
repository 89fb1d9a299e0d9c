"""Descent in the what-if panel: what a step along the gradients says and does, a good rate, the output step by step, and what a
scaled input did to the gradients of the others."""

from __future__ import annotations

from math import isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np

import engine
from tui.catalogue import say
from tui.cells import Row, cell_len
from tui.paint.digits import number
from tui.paint.end import is_data
from tui.paint.exact import formula
from tui.states.replays import cost
from tui.states.whatif import RATES, family, output, parameters, twin, whatif_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.paint.moment import Moment
    from tui.view import View

BUDGET = 8_000.0
"""What all replays of a search for a rate may cost, in stages of numbers."""
NAMED = 3
"""Gradients that are named beside a scaled input."""
_BARS, _PLAIN = "▁▂▃▄▅▆▇█", "_.:-=+*#"
"""Bars from the least to the largest; in plain signs, the darker the larger."""


def descent_rows(moment: Moment, width: int) -> list[Row]:
    """The rows of a descent; [] where none is under way and no input was scaled."""
    state = whatif_of(moment.session)
    if state.working or not (state.descending or state.scaled):
        return []
    rows = _pace(moment) if state.descending else _scaled(moment, width)
    rows += _good(moment)
    trail = _trail(moment, width) if state.descending else []
    return [[("  ", "plain"), *row] for row in (*rows, *trail)]


def _pace(moment: Moment) -> list[Row]:
    """What one more step says, and what the output does."""
    view, lang = moment.view, moment.session.look.lang
    moved, rate = parameters(view), whatif_of(moment.session).pace
    length = _squared(view, moved)
    f = view.trace.vars[view.trace.output].shown
    said = number(rate * length)
    text, computes = formula(lambda fmt: f"{short(rate)} * {fmt(length)}", said)
    product = f"{text.replace(' * ', '·')} {'=' if computes else '≈'} {said}"
    found = _outputs(view, moved, (rate,))
    if found is None:
        return [[(f"{say('whatif.rate_only', lang, product=product)}", "plain")]]
    here, there = found
    if here is None or there is None or not isfinite(there):
        return [[(say("whatif.pace_out", lang, product=product, f=f), "wrong")]]
    change = there - here
    actual = say("whatif.more" if change > 0 else "whatif.less", lang, by=number(abs(change)))
    return [[(say("whatif.pace", lang, product=product, f=f, actual=actual), "wrong" if change > 0 else "plain")]]


def _good(moment: Moment) -> list[Row]:
    """A good rate here; where an input was scaled, before too."""
    view, lang = moment.view, moment.session.look.lang
    scaled, before = whatif_of(moment.session).scaled, view.before
    moved = _without(view, parameters(view), scaled)
    now = good_rate(view, moved)
    if now is None:
        return []
    if scaled is not None and before is not None:
        then = good_rate(before, _without(before, parameters(before), scaled))
        if then:
            key = "whatif.good_before" if now else "whatif.good_gone"
            return [[(say(key, lang, before=short(then), now=short(now)), "right")]]
    if not now:
        f = view.trace.vars[view.trace.output].shown
        return [[(say("whatif.good_none", lang, f=f), "hint")]]
    return [[(say("whatif.good", lang, rate=short(now)), "right")]]


def _without(view: View, moved: Sequence[int], scaled: tuple[str, float] | None) -> list[int]:
    """What descent moves, but for the input that was scaled; all where nothing else is left."""
    if scaled is None:
        return list(moved)
    return [var for var in moved if family(view, var)[0] != scaled[0]] or list(moved)


def good_rate(view: View, moved: Sequence[int]) -> float | None:
    """The largest rate, a power of ten, whose step takes at least half of what the tangent says off the output; 0.0 where there
    is none, None where looking for one would take too long."""
    length = _squared(view, moved)
    found = _outputs(view, moved, RATES)
    if found is None:
        return None
    if not length or not isfinite(length):
        return 0.0
    here = found[0]
    good = [
        rate for rate, there in zip(RATES, found[1:], strict=True)
        if here is not None and there is not None and here - there >= 0.5 * rate * length and here - there > 1e-12 * abs(here)
    ]  # fmt: skip
    return max(good, default=0.0)


def _outputs(view: View, moved: Sequence[int], rates: Sequence[float]) -> tuple[float | None, ...] | None:
    """The output here and after a step of each rate; None where that takes too long."""
    if cost(view) * (len(rates) + 2) > BUDGET:
        return None
    key = ("descended", tuple(moved), tuple(rates))
    found: tuple[float | None, ...] = view.cached(key, lambda: engine.descended(view.trace, moved, (0.0, *rates)))
    return found


def short(rate: float) -> str:
    """A rate as it is typed: 0.01, 1e-7."""
    return f"{rate:g}".replace("e-0", "e-")


def _squared(view: View, moved: Sequence[int]) -> float:
    """The squared length of the gradient."""
    with np.errstate(all="ignore"):
        return float(sum([np.sum(np.square(np.asarray(view.trace.gradient(var), dtype=float))) for var in moved]))


def _trail(moment: Moment, width: int) -> list[Row]:
    """``f by step ▇▅▃▁   1.546 → 0.8213   3 steps``."""
    lang, state = moment.session.look.lang, whatif_of(moment.session)
    known = [*[one for one in state.trail if one is not None], output(moment.view)]
    if len(known) < 2:
        return []
    f = moment.trace.vars[moment.trace.output].shown
    steps = say(f"whatif.steps.{'one' if len(known) == 2 else 'many'}", lang, n=len(known) - 1)
    ends = f"   {number(known[0])} → {number(known[-1])}   {steps}"
    head = f"{say('whatif.by_step', lang, f=f)} "
    room = max(2, width - cell_len(head) - cell_len(ends) - 4)
    bars = _PLAIN if moment.session.look.ascii else _BARS
    return [[(head, "plain"), (spark(known[-room:], bars), "value"), (ends, "plain")]]


def spark(values: Sequence[float], bars: str = _BARS) -> str:
    """Numbers as bars, the least and the largest of the finite ones as the shortest and the longest."""
    sound = [value for value in values if isfinite(value)]
    low, high = min(sound, default=0.0), max(sound, default=0.0)
    span = high - low
    if not isfinite(span) or not span:
        return "".join([bars[3] if isfinite(value) else "?" for value in values])
    return "".join([bars[round((value - low) / span * (len(bars) - 1))] if isfinite(value) else "?" for value in values])


def _scaled(moment: Moment, width: int) -> list[Row]:
    """``X × 1000: dW 1000 times as large, db as before``: of what is learned before data, as much as a row has room for."""
    view, lang, scaled = moment.view, moment.session.look.lang, whatif_of(moment.session).scaled
    before = view.before
    if scaled is None or before is None:
        return []
    seen: dict[str, list[tuple[int, int]]] = {}
    for var in parameters(view):
        name, _ = family(view, var)
        old = twin(view, var)
        if name != scaled[0] and old >= 0 and before.trace.known(old):
            seen.setdefault(name, []).append((old, var))
    told: list[str] = []
    learned_first = sorted(seen.values(), key=lambda pairs: is_data(moment, view.trace.vars[pairs[0][1]]))
    for pairs in learned_first[:NAMED]:
        was, now = _squared(before, [old for old, _ in pairs]), _squared(view, [new for _, new in pairs])
        grad = view.trace.vars[pairs[0][1]].grad.partition("[")[0] if len(pairs) > 1 else view.trace.vars[pairs[0][1]].grad
        if was == now:
            told.append(say("whatif.same", lang, grad=grad))
        elif was and isfinite(now):
            told.append(say("whatif.ratio", lang, grad=grad, ratio=number((now / was) ** 0.5)))
    every = [_factor(scaled, told[:count], lang) for count in range(len(told), 0, -1)]
    return [[(text, "plain")] for text in every if cell_len(text) + 3 <= width or text == every[-1]][:1]


def _factor(scaled: tuple[str, float], told: list[str], lang: str) -> str:
    if isnan(scaled[1]):  # what else was edited has its share in it
        return say("whatif.scaled.all", lang, ratios=", ".join(told))
    return say("whatif.scaled", lang, name=scaled[0], factor=f"{scaled[1]:g}", ratios=", ".join(told))
