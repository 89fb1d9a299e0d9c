"""The circuit: how long its layout takes, and a key while it is open. CPU seconds, in this process."""

from __future__ import annotations

import gc
import time
from functools import cache

import engine
from engine.circuit import Sizes, graph_of, lay_out
from tests.benchmarks.report import Found, Row, milliseconds, percentile
from tui import desk as desks
from tui.desk import Desk
from tui.view import Views

GATES = 1_000
STAGES = 5_000
KEYS = 300
"""Keys of one kind that are timed."""
LOOP = "x = 0.5\nw = 0.3\nfor i in range({count}):\n    x = 0.999 * x + w\n"
NET = """\
x = [0.1, 0.2, 0.3]
w = [0.5, 0.4, 0.2]
for k in range({count}):
    x = [math.tanh(w[0]*x[0] + w[1]*x[1]), math.tanh(w[1]*x[1] + x[2]), x[0]*x[1]*w[2] + x[2]]
f = x[0] + x[1] + x[2]
"""
"""Three values that feed each other: no layer is simple."""


def layout(source: str, count: int) -> Found:
    """Seconds for the layout of a whole circuit of about a thousand gates."""
    graph = graph_of(engine.trace_source(source.format(count=count)))
    sizes = Sizes(lambda at: len(graph.nodes[at].text), lambda net: 6, lambda node, net: 6)
    found = []
    for _ in range(3):
        start = time.process_time()
        lay_out(graph, True, sizes)
        found.append(time.process_time() - start)
    return Found(min(found), f"{len(graph.gates)} gates, worst {milliseconds(max(found))}")


@cache
def opened(source: str, count: int, width: int, height: int) -> Desk:
    """A desk in the middle of a long program, with its circuit."""
    views = Views(engine.trace_source(source.format(count=count)))
    view = views.at(frozenset())
    for _ in view.prepare():
        pass
    desk = desks.on_program(views, None, view.total // 2, width=width, height=height, panels=("circuit",))
    if not desk.top.session.panels.stack:  # it takes the code's place there, and waits for its key
        desk, _ = desks.press(desk, "c")
    gc.collect()
    gc.freeze()
    return desk


def slowest(source: str, count: int, size: tuple[int, int], keys: tuple[str, ...]) -> Found:
    """The 99th percentile from a key to the painted rows, in milliseconds."""
    desk = opened(source, count, *size)
    found = []
    for at in range(KEYS):
        start = time.process_time()
        desk, _ = desks.press(desk, keys[min(at, len(keys) - 1)])
        desks.rows(desk)
        found.append(time.process_time() - start)
    return Found(percentile(found, 0.99) * 1e3, f"{KEYS} keys, worst {milliseconds(max(found))}")


LARGE, SMALL = (120, 40), (80, 24)
ROWS = (
    Row("circuit.layout", "layout of 1,000 gates in a chain", "s", 0.5, lambda: layout(LOOP, GATES)),
    Row("circuit.layout.net", "layout of 1,000 gates that feed each other", "s", 0.5, lambda: layout(NET, GATES // 3)),
    Row("circuit.step", "step, circuit of 5,000 stages, 99th percentile", "ms", 16,
        lambda: slowest(LOOP, STAGES, LARGE, ("right",))),
    Row("circuit.step.net", "step, 900 gates that feed each other, 99th percentile", "ms", 16,
        lambda: slowest(NET, 300, LARGE, ("right",))),
    Row("circuit.step.small", "the same at 80x24", "ms", 16, lambda: slowest(NET, 300, SMALL, ("right",))),
    Row("circuit.gates", "from gate to gate, 5,000 stages, 99th percentile", "ms", 16,
        lambda: slowest(LOOP, STAGES, LARGE, ("tab", "left"))),
    Row("circuit.scroll", "gate by gate, 900 that feed each other, 99th percentile", "ms", 16,
        lambda: slowest(NET, 300, LARGE, ("tab", "down"))),
)  # fmt: skip
