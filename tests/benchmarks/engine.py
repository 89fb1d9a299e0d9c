"""Opening a program, its growth with the stages, and what a stage weighs."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.report import Found, Missing, Row, folder, ratio, said, turn_about
from tests.benchmarks.screen import LOOP, eight_stage
from tests.benchmarks.terminal import ROOT, chainstep, python

WEIGH = """
import gc, sys, tracemalloc
import engine
from tests.benchmarks.engine import patient
text = {text!r}
engine.trace_source(text.format(count=100))
gc.collect()
tracemalloc.start()
trace = engine.trace_source(text.format(count={count}), options=patient())
gc.collect()
print(tracemalloc.get_traced_memory()[0] / len(trace.stages))
"""


def opening() -> Found:
    """Read, trace, derive, text and steps of the eight-stage program against one gradient by HIPS autograd."""
    clear = clear_forms()

    def open_program() -> None:
        clear()
        open_eight()

    floor = autograd_gradient()
    if floor is None:
        raise Missing("HIPS autograd")
    return ratio(*turn_about(open_program, floor, 1))  # a busy machine slows both


def open_eight() -> None:
    """Trace the eight-stage program, with all texts and steps."""
    import engine

    trace = engine.run(eight_stage())
    for line in trace.lines:
        trace.raw(line.index)
    for stage in trace.stages:
        trace.forward(stage.index)
    engine.Steps(trace)


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


FUNCTIONS = """
import numpy as np
def init(n, m):
    W, b = np.random.randn(n, m) * 0.5, np.zeros(m)
    return W, b
def affine(x, W, b):
    return x @ W + b
def forward(x, W1, b1, W2, b2):
    h = np.maximum(0, affine(x, W1, b1))
    return affine(h, W2, b2)
np.random.seed(0)
W1, b1 = init(4, 8)
W2, b2 = init(8, 3)
X, Y = np.random.randn(16, 4), np.random.randn(16, 3)
out = forward(X, W1, b1, W2, b2)
loss = np.mean((out - Y) ** 2)
"""
"""A net of two layers by functions; ``CLASSES`` is the same net by objects."""
CLASSES = """
import numpy as np
class Affine:
    def __init__(self, n, m):
        self.W, self.b = np.random.randn(n, m) * 0.5, np.zeros(m)
    def forward(self, x):
        return x @ self.W + self.b
class Net:
    def __init__(self):
        self.first, self.second = Affine(4, 8), Affine(8, 3)
    def __call__(self, x):
        h = np.maximum(0, self.first.forward(x))
        return self.second.forward(h)
np.random.seed(0)
net = Net()
X, Y = np.random.randn(16, 4), np.random.randn(16, 3)
out = net(X)
loss = np.mean((out - Y) ** 2)
"""


def objects() -> Found:
    """Opening a net of objects against the same net of functions, each anew."""
    import engine

    clear = clear_forms()

    def seconds(source: str) -> float:
        clear()
        begin = time.process_time()
        engine.Steps(engine.trace_source(source))
        return time.process_time() - begin

    rounds = [(seconds(CLASSES), seconds(FUNCTIONS)) for _ in range(150)]  # in turns: a busy machine slows both
    return ratio(min([ours for ours, _ in rounds]), min([theirs for _, theirs in rounds]))


def long_file(count: int) -> str:
    """A program of ``count`` statements."""
    return "x = 0.5\n" + "\n".join(f"a{i} = {'x' if i == 0 else f'a{i - 1}'} * 0.999" for i in range(count)) + "\n"


def patient() -> Any:
    """Options whose limits are out of reach: that on time of a busy machine and of tracemalloc, those on work and memory of ten
    times the elements in a process that has measured other rows before."""
    import engine

    return engine.Options(limits=engine.Limits(seconds=3600.0, effort=1 << 50, total=1 << 40))


def growth(text: Callable[[int], str]) -> Found:
    """Ten times the stages."""
    import engine

    def seconds(count: int) -> float:
        source = text(count)
        gc.collect()
        begin = time.process_time()
        engine.Steps(engine.trace_source(source, options=patient()))
        return time.process_time() - begin

    small = min(seconds(10_000) for _ in range(5))
    return ratio(min(seconds(100_000) for _ in range(2)), small)


def weight() -> Found:
    """Kilobytes a scalar stage after tracing, in a process of its own."""
    (found,) = said(python("-c", WEIGH.format(text=LOOP, count=50_000)))
    return Found(found / 1024, "by tracemalloc")


def emitted(path: Path) -> Path:
    """The module that `chainstep emit` writes for a program."""
    out = folder() / f"emitted_{path.stem}.py"
    subprocess.run(chainstep("emit", str(path), "-o", str(out)), check=True, cwd=ROOT)
    return out


ROWS = (
    Row("opening", "opening the eight-stage program / one autograd gradient", "x", 3, opening),
    Row("objects", "opening a two-layer net by classes / by functions", "x", 1.3, objects),
    Row("loop.time", "100,000 / 10,000 stages, a loop", "x", 12, lambda: growth(lambda count: LOOP.format(count=count))),
    Row("file.time", "100,000 / 10,000 stages, a long file", "x", 15, lambda: growth(long_file)),
    Row("loop.weight", "bytes a scalar stage, loop of 50,000", "KB", 2, weight),
)
