"""What running a trace's forms again costs: little is done while a key waits, more in a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import engine

if TYPE_CHECKING:
    from tui.view import View


def cost(view: View) -> float:
    """What one replay costs at most, in stages of numbers (about 1 µs each)."""
    found: float = view.cached(
        "cost of a replay", lambda: float(sum([1 + np.size(engine.like(var)) / 100 for var in view.trace.vars]))
    )
    return found
