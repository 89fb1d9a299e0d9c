"""Start and key to paint, in a real pseudo-terminal of 120x40."""

from __future__ import annotations

import os
import statistics
from functools import cache

from tests.benchmarks.report import Found, Row, alternating, folder, milliseconds, percentile, process_seconds, ratio
from tests.benchmarks.terminal import (
    PAINT_END,
    ROOT,
    SYNC_ANSWER,
    chainstep,
    first_paint,
    opened_and_left,
    python,
    terminal,
)

EMPTY = "import numpy\nfrom textual.app import App\nclass Empty(App): pass\nEmpty().run()\n"
LOOP = "x = 0.5\nfor i in range({count}):\n    x = 0.999 * x\n"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
KEYS = [b"\x1b[C"] * 5 + [b"\x1b[D"] * 5 + [b"n", b"n", b"p", b"p", b"\x1b[A", b"\x1b[A", b"\x1b[B"]
"""Steps, stages and rows selected, ending where they began: each key changes the screen."""


@cache
def eight_stage() -> str:
    """Path of the built-in eight-stage program."""
    return str(ROOT / "engine" / "programs" / "eight.py")


def first_paint_ratio() -> Found:
    """First full paint against an empty Textual app: wall time, which is what a person waits."""
    first_paint(python("-c", EMPTY))  # compiled files and the disk's cache
    opened_and_left(chainstep(eight_stage()), b"sigx")
    return ratio(*alternating(lambda: first_paint(chainstep(eight_stage()), b"sigx"), lambda: first_paint(python("-c", EMPTY)), 25))


def show_ratio() -> Found:
    """``show`` against importing numpy: CPU time of the processes."""
    ours, theirs = chainstep("show", eight_stage()), python("-c", "import numpy")
    return ratio(*alternating(lambda: process_seconds(ours, ENVIRONMENT), lambda: process_seconds(theirs, ENVIRONMENT), 25))


@cache
def keys(count: int) -> list[float]:
    """Seconds from key to paint in a loop of ``count`` stages."""
    path = folder() / f"loop{count}.py"
    path.write_text(LOOP.format(count=count), encoding="utf-8")
    return key_times(str(path), middle=count)


def median(count: int) -> Found:
    """In milliseconds."""
    return Found(statistics.median(keys(count)) * 1e3, f"{len(keys(count))} keys, worst {milliseconds(max(keys(count)))}")


def slowest(count: int) -> Found:
    """The 99th percentile in milliseconds."""
    return Found(percentile(keys(count), 0.99) * 1e3, f"{len(keys(count))} keys, worst {milliseconds(max(keys(count)))}")


def key_times(path: str, middle: int, rounds: int = 20) -> list[float]:
    """Seconds from each key to the end of its paint, from the middle of the program on."""
    with terminal(chainstep(path)) as child:
        child.wait(lambda seen: b"gradient" in seen, 120.0)
        child.send(SYNC_ANSWER)
        child.quiet(0.5)
        child.send(b":")
        child.quiet(0.2)
        child.send(str(middle).encode() + b"\r")
        child.quiet(0.5)
        found = []
        for _ in range(rounds):
            for key in KEYS:
                found.append(child.paint_after(key))
                child.quiet(0.02)  # a held key repeats every 30 ms
        assert PAINT_END in child.written
        return found


ROWS = (
    Row("start.paint", "chainstep FILE to first paint / empty app with numpy", "x", 1.15, first_paint_ratio),
    Row("start.show", "chainstep show FILE / python -c 'import numpy'", "x", 1.3, show_ratio),
    Row("keys.short.median", "key to paint, 25 steps, median", "ms", 5, lambda: median(12)),
    Row("keys.short.slowest", "key to paint, 25 steps, 99th percentile", "ms", 20, lambda: slowest(12)),
    Row("keys.long.median", "key to paint, 100,001 steps, median", "ms", 5, lambda: median(50_000)),
    Row("keys.long.slowest", "key to paint, 100,001 steps, 99th percentile", "ms", 20, lambda: slowest(50_000)),
    Row("keys.growth", "medians, 100,001 / 25 steps", "x", 1.5,
        lambda: ratio(statistics.median(keys(50_000)), statistics.median(keys(12)))),
)  # fmt: skip
