"""A variable that is read thousands of times: key to paint at its contributions, from the first visit and the first jump on."""

from __future__ import annotations

import statistics
import time
from functools import cache

from tests.benchmarks.panels import granted, opened
from tests.benchmarks.report import Found, Row, milliseconds
from tui import desk as desks
from tui.effects import Prove

SCATTERED = """
import numpy as np
np.random.seed(0)
table = np.random.randn(200, 40)
s = np.zeros(40)
for t in range({count}):
    s = s * 0.99 + table[t % 200]
f = np.sum(s)
"""
WHOLE = """
import numpy as np
np.random.seed(0)
W = np.random.randn(16, 16) * 0.1
h = np.ones(16)
for t in range({count}):
    h = np.tanh(W @ h + 0.1)
f = np.sum(h)
"""
NUMBER = """
x = 0.5
w = 0.9
h = x
for t in range({count}):
    h = w * h + x
f = 2 * h
"""
PROGRAMS = {"scattered": SCATTERED, "whole": WHOLE, "number": NUMBER}
KEYS = ["right"] * 6 + ["left"] * 6 + ["a", "a", "A", "n", "p"]
JUMPS = (0.5, 0.99, 0.02, 0.75, 0.3)
"""Where keys are pressed, as shares of the program, one jump after the other."""


@cache
def key_times(name: str, count: int, panel: str) -> list[float]:
    """CPU seconds from each key to its painted rows, the first at a step that nothing was asked of before; ``panel`` is the
    key of one to open first, if any."""
    desk = opened(PROGRAMS[name].format(count=count), 0)
    if panel:
        desk, effects = desks.press(desk, panel)
        desk = granted(desk, *effects)
    desks.rows(desk)
    total, found = desk.top.view.total, []
    for share in JUMPS:
        for key in [":", *str(int(total * share)), "enter", *KEYS]:
            start = time.process_time()
            desk, effects = desks.press(desk, key)
            desks.rows(desk)
            found.append(time.process_time() - start)
            desk = granted(desk, *[effect for effect in effects if not isinstance(effect, Prove)])
    return found


def median(name: str, count: int = 3_000, panel: str = "") -> Found:
    """In milliseconds."""
    times = key_times(name, count, panel)
    return Found(statistics.median(times) * 1e3, f"{len(times)} keys, worst {milliseconds(max(times))}")


def worst(name: str, count: int = 3_000, panel: str = "") -> Found:
    """In milliseconds."""
    times = key_times(name, count, panel)
    return Found(max(times) * 1e3, f"{len(times)} keys, median {milliseconds(statistics.median(times))}")


ROWS = tuple([
    row
    for name in PROGRAMS
    for panel, what in (("", ""), ("f", ", ledger open"))
    for row in (
        Row(f"forks.{name}{'.ledger' if panel else ''}.median", f"key to paint, 3,000 reads, {name}{what}, median", "ms", 8,
            lambda name=name, panel=panel: median(name, panel=panel)),
        Row(f"forks.{name}{'.ledger' if panel else ''}.worst", f"key to paint, 3,000 reads, {name}{what}, worst", "ms", 25,
            lambda name=name, panel=panel: worst(name, panel=panel)),
    )
])  # fmt: skip
