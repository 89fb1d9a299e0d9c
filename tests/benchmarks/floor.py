"""Keys and starts beside the least that a Textual app does, and what is done to 100,000 stages at once. CPU seconds."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import engine
from tests.benchmarks.report import Found, Row, alternating, best, folder, milliseconds, ratio
from tests.benchmarks.screen import EMPTY, KEYS, LOOP, eight_stage
from tests.benchmarks.terminal import (
    ESCAPES,
    SYNC_ANSWER,
    Terminal,
    chainstep,
    first_paint,
    opened_and_left,
    python,
    terminal,
)
from tui import desk as desks
from tui.desk import Desk
from tui.view import Views

FLOOR = """
import numpy
from tui import early
from rich.segment import Segment
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

class Rows(Widget, can_focus=False):
    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; }"
    at = 0

    def render_line(self, y):
        width = self.size.width
        return Strip([Segment(f"floor {self.at} {y}".ljust(width))], width)

class Floor(App):
    ENABLE_COMMAND_PALETTE = False

    def compose(self):
        yield Rows()

    def on_key(self, event):
        rows = self.query_one(Rows)
        rows.at += 1
        rows.refresh(*[Region(0, y, rows.size.width, 1) for y in range(4, 12)])

early.done()
Floor().run()
"""
"""An app that repaints eight rows a key."""
LARGE, LARGER = (40, 120), (50, 200)
"""(rows, columns)"""
ROUNDS = 20
COUNT = 50_000
STAGES = 100_000


def worked(child: Terminal) -> float:
    """CPU seconds of a process, all its threads (Linux)."""
    tasks = Path(f"/proc/{child.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def ready(child: Terminal, text: bytes, begin: bytes = b"") -> None:
    """An app is painted, and at the step that ``begin`` leads to."""
    child.wait(lambda seen: text in ESCAPES.sub(b"", seen), 120.0)
    child.send(SYNC_ANSWER)
    child.quiet(0.6)
    if begin:
        child.send(b":")
        child.quiet(0.3)
        child.send(begin)
        child.quiet(0.6)


def key_cpu(child: Terminal) -> float:
    """CPU seconds a key, of one round of keys."""
    before = worked(child)
    for key in KEYS:
        child.paint_after(key)
        child.quiet(0.02)
    return (worked(child) - before) / len(KEYS)


def keys_beside(size: tuple[int, int], count: int) -> Found:
    """Keys in a loop of ``count`` stages against the floor's, the least of rounds taken turn about: a busy machine slows both."""
    path = folder() / f"floor{count}.py"
    path.write_text(LOOP.format(count=count), encoding="utf-8")
    with terminal(chainstep(str(path)), *size) as ours, terminal(python("-c", FLOOR), *size) as floor:
        ready(ours, b"gradient", str(count).encode() + b"\r")
        ready(floor, b"floor")
        return ratio(*alternating(lambda: key_cpu(ours), lambda: key_cpu(floor), ROUNDS))


def started(argv: list[str], text: bytes = b"") -> float:
    """CPU seconds of an app from its start to its first paint."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)  # os.times counts in hundredths
    first_paint(argv, text)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def start_beside() -> Found:
    """CPU to the first paint against an empty app's; ``start.paint`` is the same by the clock."""
    opened_and_left(chainstep(eight_stage()), b"sigx")
    return ratio(*alternating(lambda: started(chainstep(eight_stage()), b"sigx"), lambda: started(python("-c", EMPTY)), 15))


@cache
def long_trace() -> engine.Trace:
    """A loop of 100,000 stages."""
    return engine.trace_source(LOOP.format(count=STAGES), "loop.py")


@cache
def long_desk() -> Desk:
    """Its desk in the middle, painted."""
    desk = desks.on_program(Views(long_trace()), None, STAGES, width=120, height=40)
    desks.rows(desk)
    gc.collect()
    gc.freeze()
    return desk


def first_screen() -> Found:
    """From the trace to the painted rows."""
    trace = long_trace()

    def paint() -> None:
        desks.rows(desks.on_program(Views(trace), None, 0, width=120, height=40))

    seconds = best(paint, 1.0, 3)
    return Found(seconds, milliseconds(seconds))


def jump(*keys: str) -> Callable[[], Found]:
    """A key, or several, to the painted rows, each from the middle of a trace that has seen no such key."""

    def measured() -> Found:
        found = []
        for key in keys:
            desk = desks.on_program(Views(long_trace()), None, STAGES, width=120, height=40)
            desks.rows(desk)
            begin = time.process_time()
            desk, _ = desks.press(desk, key)
            desks.rows(desk)
            found.append(time.process_time() - begin)
        slowest = max(found)
        return Found(slowest, f"{len(keys)} keys, the slowest {keys[found.index(slowest)]!r}")

    return measured


def search() -> Found:
    """``/`` and a text that stands nowhere: until the search is another process's, and the screen says so."""
    desk = long_desk()
    for key in ("slash", "q", "q", "q"):
        desk, _ = desks.press(desk, key, "/" if key == "slash" else key)
    begin = time.process_time()
    desk, effects = desks.press(desk, "enter")
    told = "".join(text for text, _ in desks.rows(desk)[-1])
    seconds = time.process_time() - begin
    assert "qqq" in told, told
    return Found(seconds, f"{', '.join(type(effect).__name__ for effect in effects)}: {told.strip()[:40]}")


ROWS = (
    Row("floor.start", "chainstep FILE to first paint / empty app with numpy, CPU", "x", 1.10, start_beside),
    Row("floor.keys", "key to paint / eight rows repainted, CPU, 120x40", "x", 1.35, lambda: keys_beside(LARGE, 12)),
    Row("floor.keys.long", "the same, 100,001 steps", "x", 1.35, lambda: keys_beside(LARGE, COUNT)),
    Row("floor.keys.larger", "the same, 200x50", "x", 2.2, lambda: keys_beside(LARGER, 12)),
    Row("long.paint", "first paint of 100,000 stages, after the trace", "s", 0.4, first_screen),
    Row("long.expand", "Z at 100,000 stages", "s", 0.2, jump("Z")),
    Row("long.jumps", "jumps at 100,000 stages, the slowest", "s", 0.2,
        jump("g", "G", "n", "p", "a", "A", "down", "pagedown", "t", "z", "r", "o", "tab")),
    Row("long.search", "a search without a match at 100,000 stages", "s", 0.2, search),
)  # fmt: skip
