"""What running a trace's forms again costs: little is done while a key waits, more in a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import engine

if TYPE_CHECKING:
    from tui.view import View


def cost(view: View) -> float:
    """What one replay costs at most, in stages of numbers (about 1 µs each)."""

    def found() -> float:
        values = list(map(engine.like, view.trace.vars))
        arrays = [value for value in values if type(value) is not float]  # most are numbers, and a trace may be long
        return 1.01 * (len(values) - len(arrays)) + sum([1 + np.size(value) / 100 for value in arrays])

    return float(view.cached("cost of a replay", found))
