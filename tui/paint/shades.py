"""Arrays as shades: a strip of some entries, each as high as it is large, and how far an entry lies from 0 on its array's scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine import like
from tui.cells import Cell
from tui.paint.digits import is_array, number

if TYPE_CHECKING:
    from tui.paint.moment import Moment

_ABOVE, _BELOW = "▁▂▃▄▅▆▇█", "░▒▓"
WRITTEN = frozenset({"state", "buffer", "cell"})
"""Kinds of arrays that are written into: what they held at a time is made anew."""
MARKS = {"all_zero": " 0", "vanishing": "↓", "exploding": "↑", "not_finite": "!"}
LARGEST = 4_000_000
"""Entries up to which an array is looked at for a paint."""
MADE = 20_000
"""Entries up to which what a line sends is made once more for its strip."""
ROUNDING = 1e-12
"""Of the largest entry: what is left of a sum below it is 0 but for rounding."""
FAINT, HUGE = 1e-8, 1e8
"""Sizes of the largest entry of a gradient below which it vanishes, above which it explodes."""
STRIP = 8
"""Cells of a strip in the panes."""
STEPS = 3
"""Shades on either side of 0."""


def oddity(value: Any) -> str:
    """What is odd about a gradient: "not_finite", "all_zero", "vanishing", "exploding"; "" for nothing."""
    found = np.asarray(value, dtype=float)
    if not found.size or found.size > LARGEST:
        return ""
    if not np.all(np.isfinite(found)):
        return "not_finite"
    most = float(np.abs(found).max())
    return "all_zero" if most == 0 else "vanishing" if most < FAINT else "exploding" if most > HUGE else ""


def flagged(moment: Moment, var: int, text: str, width: int) -> str:
    """``(5,3) 0``, ``(5,3)↓``: the cell of a complete gradient, an array's, and whether it is all zero,
    vanishes, explodes, or holds an infinity or NaN."""
    value = moment.trace.vars[var]
    if not is_array(like(value)) or value.kind in WRITTEN or not moment.trace.arrivals(var):
        return text
    odd = moment.view.cached(("oddity", var), lambda: _oddity(moment, var))
    said = text + MARKS.get(odd, "")
    return said if len(said) <= width else text


def _oddity(moment: Moment, var: int) -> str:
    """The same of a variable's gradient; a sum that is 0 but for rounding does not vanish."""
    trace, found = moment.trace, oddity(moment.trace.gradient(var))
    if found != "vanishing":
        return found
    most = largest(trace.gradient(var))
    for line in trace.arrivals(var):
        said = trace.numbers(line)
        parts = [said.contribution]
        if said.local is not None:
            parts.append(np.asarray(said.local) * np.asarray(said.upstream))
        if most <= ROUNDING * max(map(largest, parts)):
            return ""
    return found


def shade(value: Any, most: float) -> str:
    """The modifier of a number's ground: `` high2`` above 0, `` low3`` far below; "" near 0 and for what is no number."""
    share = float(value) / most if most > 0 else 0.0
    if not np.isfinite(share):
        return ""
    step = min(STEPS, int(abs(share) * STEPS + 0.5))
    return f" {'high' if share > 0 else 'low'}{step}" if step else ""


def largest(value: Any) -> float:
    """The size of the largest finite entry; 0 where there is none."""
    sound = np.abs(np.asarray(value, dtype=float))
    sound = sound[np.isfinite(sound)]
    return float(sound.max()) if sound.size else 0.0


def sized(moment: Moment, var: int, gradient: bool = False) -> str:
    """``" ~0.04"``: about how large an entry is, behind the shape of a variable's value or gradient; "" where that is not told."""
    at = moment.trace.vars[var]
    held = like(at)
    if not is_array(held) or held.dtype.kind not in "iuf" or not held.size or held.size > (MADE if at.kind in WRITTEN else LARGEST):
        return ""
    if gradient and (at.kind in WRITTEN or not moment.trace.arrivals(var)):
        return ""

    def said() -> tuple[str]:
        with np.errstate(all="ignore"):
            mean = float(np.abs(np.asarray(moment.trace.gradient(var) if gradient else at.value, dtype=float)).mean())
        return (f" ~{number(mean, 2)}" if np.isfinite(mean) else "",)

    return moment.view.cached(("sized", var, gradient), said)[0]


def strip_of(moment: Moment, var: int) -> list[Cell]:
    """The strip of a variable's value; none where glyphs are plain: they could not tell heights."""
    at = moment.trace.vars[var]
    if moment.session.look.ascii or (at.kind in WRITTEN and like(at).size > MADE):
        return []
    return moment.view.cached(("strip", var), lambda: strip(at.value, STRIP))


def strip_sent(moment: Moment, index: int, cells: int) -> list[Cell]:
    """The strip of what a line sends that is the first to send to an array: of the only one the gradient itself."""
    trace, line = moment.trace, moment.trace.lines[index]
    if moment.session.look.ascii or line.slot < 0 or line.arrived > 1 or line.to < 0:
        return []
    to = trace.vars[line.to]
    if line.of == 1 and to.kind not in WRITTEN:
        return moment.view.cached(("strip of", index), lambda: strip(trace.gradient(line.to), cells))
    if like(to).size > MADE or np.size(like(trace.vars[line.base])) > MADE:
        return []
    return moment.view.cached(("strip of", index), lambda: strip(trace.contribution(index), cells))


def strip(value: Any, cells: int) -> list[Cell]:
    """``▃▒█▅``: so many entries at most, evenly over the array, bars above 0 and shades below it; a true 0 is ``·``; [] where
    there is nothing to shade."""
    if not is_array(value) or value.dtype.kind not in "iuf" or value.size < 2:
        return []
    places = np.linspace(0, value.size - 1, min(cells, value.size)).astype(int)
    some = [float(value[np.unravel_index(int(at), value.shape)]) for at in places]
    most = largest(some)
    found: list[Cell] = []
    for one in some:
        if not one:
            found.append(("·", "dim"))
        elif not np.isfinite(one):
            found.append(("!", "wrong"))
        else:
            glyphs, role = (_ABOVE, "gradient") if one > 0 else (_BELOW, "value")
            found.append((glyphs[min(len(glyphs) - 1, int(abs(one) / most * len(glyphs)))], role))
    return found
