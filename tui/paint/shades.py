"""Arrays as shades: a strip of some entries, each as high as it is large, and how far an entry lies from 0 on its array's scale."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui.cells import Cell
from tui.paint.digits import is_array

_ABOVE, _BELOW = "▁▂▃▄▅▆▇█", "░▒▓"
STRIP = 8
"""Cells of a strip in the panes."""
STEPS = 3
"""Shades on either side of 0."""


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
