"""Opening a program, its growth with the stages, and what a stage weighs."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.report import Result, best, milliseconds
from tests.benchmarks.screen import LOOP, eight_stage
from tests.benchmarks.terminal import ROOT, chainstep, python

WEIGH = """
import gc, sys, tracemalloc
import engine
text = {text!r}
engine.trace_source(text.format(count=100))
gc.collect()
tracemalloc.start()
trace = engine.trace_source(text.format(count={count}))
gc.collect()
print(tracemalloc.get_traced_memory()[0] / len(trace.stages))
"""


def opening() -> Iterator[Result]:
    """Read, trace, derive, text and steps of the eight-stage program against one gradient by HIPS autograd."""
    import engine

    clear = clear_forms()

    def open_program() -> None:
        clear()
        trace = engine.run(eight_stage())
        for line in trace.lines:
            trace.raw(line.index)
        for stage in trace.stages:
            trace.forward(stage.index)
        engine.Steps(trace)

    ours = best(open_program)
    floor = autograd_gradient()
    if floor is None:
        yield Result("opening the eight-stage program (HIPS autograd is missing)", ours * 1e3, "ms", None, "")
        return
    theirs = best(floor)
    raw = f"{milliseconds(ours)} / {milliseconds(theirs)}"
    yield Result("opening the eight-stage program / one autograd gradient", ours / theirs, "x", 3, raw)


def clear_forms() -> Callable[[], None]:
    """The engine's function that forgets its compiled forms."""
    from engine.tracing.recording.variables import clear_forms as clear

    return clear


def autograd_gradient() -> Callable[[], object] | None:
    """One gradient of the eight-stage program by HIPS autograd; None where it is not installed."""
    try:
        import autograd
        import autograd.numpy as anp
    except ImportError:
        return None

    def program(x: float, y: float) -> float:
        sigy = 1.0 / (1 + anp.exp(-y))
        num = x + sigy
        sigx = 1.0 / (1 + anp.exp(-x))
        xpy = x + y
        xpysqr = xpy**2
        den = sigx + xpysqr
        invden = 1.0 / den
        return num * invden

    gradient = autograd.grad(program, (0, 1))
    return lambda: gradient(3.0, -4.0)


def long_file(count: int) -> str:
    """A program of ``count`` statements."""
    return "x = 0.5\n" + "\n".join(f"a{i} = {'x' if i == 0 else f'a{i - 1}'} * 0.999" for i in range(count)) + "\n"


def scaling() -> Iterator[Result]:
    """Ten times the stages."""
    import engine

    def seconds(text: str) -> float:
        gc.collect()
        begin = time.perf_counter()
        trace = engine.trace_source(text, options=roomy())
        engine.Steps(trace)
        return time.perf_counter() - begin

    def loop(count: int) -> str:
        return LOOP.format(count=count)

    for name, limit, text in (("loop", 12, loop), ("long file", 15, long_file)):
        small = min(seconds(text(10_000)) for _ in range(5))
        large = min(seconds(text(100_000)) for _ in range(2))
        raw = f"{milliseconds(large)} / {milliseconds(small)}"
        yield Result(f"100,000 / 10,000 stages, a {name}", large / small, "x", limit, raw)


def roomy() -> object:
    """Options whose limits let a program of 100,000 stages through."""
    import engine

    return engine.Options()


def weight() -> Iterator[Result]:
    """Bytes a scalar stage after tracing, in a process of its own."""
    text = WEIGH.format(text=LOOP, count=50_000)
    done = subprocess.run(python("-c", text), check=True, cwd=ROOT, capture_output=True, text=True)
    yield Result("bytes a scalar stage, loop of 50,000", float(done.stdout) / 1024, "KB", 2, "by tracemalloc")


def emitted(path: Path, folder: Path) -> Path:
    """The module that `chainstep emit` writes for a program."""
    out = folder / f"emitted_{path.stem}.py"
    subprocess.run(chainstep("emit", str(path), "-o", str(out)), check=True, cwd=ROOT)
    return out
