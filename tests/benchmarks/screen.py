"""Start and key to paint, in a real pseudo-terminal of 120x40."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.report import Result, alternating, milliseconds, percentile
from tests.benchmarks.terminal import PAINT_END, ROOT, SYNC_ANSWER, chainstep, first_paint, python, terminal

EMPTY = "import numpy\nfrom textual.app import App\nclass Empty(App): pass\nEmpty().run()\n"
LOOP = "x = 0.5\nfor i in range({count}):\n    x = 0.999 * x\n"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
KEYS = [b"\x1b[C"] * 5 + [b"\x1b[D"] * 5 + [b"n", b"n", b"p", b"p", b"\x1b[A", b"\x1b[A", b"\x1b[B"]
"""Steps, stages and rows selected, ending where they began: each key changes the screen."""


def eight_stage() -> str:
    """Path of the built-in eight-stage program."""
    return str(ROOT / "engine" / "programs" / "eight.py")


def start() -> Iterator[Result]:
    """First full paint against an empty Textual app; ``show`` against importing numpy."""
    first_paint(python("-c", EMPTY))  # compiled files and the disk's cache
    first_paint(chainstep(eight_stage()), b"sigx")
    ours, floor = alternating(
        lambda: first_paint(chainstep(eight_stage()), b"sigx"), lambda: first_paint(python("-c", EMPTY)), 25
    )
    raw = f"{milliseconds(ours)} / {milliseconds(floor)}"
    yield Result("chainstep FILE to first paint / empty app with numpy", ours / floor, "x", 1.25, raw)
    ours, floor = alternating(
        lambda: _run(chainstep("show", eight_stage())), lambda: _run(python("-c", "import numpy")), 25
    )
    raw = f"{milliseconds(ours)} / {milliseconds(floor)}"
    yield Result("chainstep show FILE / python -c 'import numpy'", ours / floor, "x", 1.6, raw)


def _run(argv: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(argv, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - begin


def keys(folder: Path) -> Iterator[Result]:
    """Key to paint at 25 and at 100,000 steps."""
    medians = []
    for count in (12, 50_000):
        path = folder / f"loop{count}.py"
        path.write_text(LOOP.format(count=count), encoding="utf-8")
        times = key_times(str(path), middle=count)
        steps = 2 * count + 1
        medians.append(statistics.median(times))
        raw = f"{len(times)} keys, worst {milliseconds(max(times))}"
        yield Result(f"key to paint, {steps:,} steps, median", medians[-1] * 1e3, "ms", 5, raw)
        yield Result(f"key to paint, {steps:,} steps, 99th percentile", percentile(times, 0.99) * 1e3, "ms", 20, raw)
    raw = " / ".join(map(milliseconds, reversed(medians)))
    yield Result("medians, 100,001 / 25 steps", medians[1] / medians[0], "x", 1.5, raw)


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
