"""Arrays: tracing beside the same work by hand, peak memory, emitted modules beside hand-written ones, long loops."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import models
from tests.benchmarks.emit import load, turn_about
from tests.benchmarks.engine import emitted
from tests.benchmarks.report import Result, best, milliseconds, per_call
from tests.benchmarks.terminal import ROOT, python

PEAK = """
import tracemalloc
import numpy as np
import engine
text = {text!r}
engine.trace_source(text)
tracemalloc.start()
trace = engine.trace_source(text)
peak = tracemalloc.get_traced_memory()[1]
held = {{}}
for var in trace.vars:
    values = [trace.gradient(var.index)] + ([var.value] if var.kind != "part" else [])
    held |= {{id(v): v.nbytes for v in values if isinstance(v, np.ndarray)}}
print(peak, sum(held.values()))
"""

CELLS = """
import numpy as np
a = np.zeros({count})
x = 0.5
for i in range({count}):
    a[i] = x * 0.5
f = np.sum(a)
"""


def tracing() -> Iterator[Result]:
    """Every stage and gradient at N=4096, draws included on both sides; and what it holds at its peak."""
    import engine

    text = models.SOFTMAX.format(n=4096)

    def by_hand() -> object:
        return models.softmax_by_hand(*models.softmax_inputs(4096))

    trace = engine.trace_source(text)
    value, gradients, _ = models.softmax_by_hand(*models.softmax_inputs(4096))
    agree(trace.value, [trace.gradients[n] for n in ("X", "W1", "b1", "W2", "b2")], value, gradients)
    ours, theirs = turn_about(lambda: engine.trace_source(text), by_hand, 1)
    raw = f"{milliseconds(ours)} / {milliseconds(theirs)}"
    yield Result("tracing with every gradient / by hand, N=4096", ours / theirs, "x", 1.5, raw)
    done = subprocess.run(python("-c", PEAK.format(text=text)), check=True, cwd=ROOT, capture_output=True, text=True)
    peak, held = map(int, done.stdout.split())
    raw = f"{peak / 1e6:.3g} MB / {held / 1e6:.3g} MB"
    yield Result("peak memory / stage values and gradients, N=4096", peak / held, "x", 3, raw)


def cells() -> Iterator[Result]:
    """An array filled one element at a time."""
    import engine

    def seconds(count: int) -> float:
        gc.collect()
        begin = time.perf_counter()
        engine.trace_source(CELLS.format(count=count))
        return time.perf_counter() - begin

    small, large = min(seconds(1000) for _ in range(3)), seconds(10_000)
    yield Result(
        "10,000 / 1,000 element writes", large / small, "x", 12, f"{milliseconds(large)} / {milliseconds(small)}"
    )


def modules(folder: Path) -> Iterator[Result]:
    """The softmax net and a batch-norm network of 20 stages."""
    softmax, batchnorm = models.softmax_inputs(64), models.batchnorm_inputs()
    yield from beside(
        folder, "softmax net", models.SOFTMAX.format(n=64), softmax,
        lambda: models.softmax_by_hand(*softmax), lambda: models.softmax_best(*softmax), models.softmax_loss, (0, 2, 3, 4, 5),
    )  # fmt: skip
    yield from beside(
        folder, "batch-norm net", models.BATCHNORM, batchnorm,
        lambda: models.batchnorm_by_hand(*batchnorm), lambda: models.batchnorm_best(*batchnorm),
        models.batchnorm_loss, tuple(range(10)),
    )  # fmt: skip


def beside(
    folder: Path,
    name: str,
    text: str,
    inputs: tuple[Any, ...],
    by_hand: Callable[[], tuple[Any, ...]],
    best_by_hand: Callable[[], tuple[Any, ...]],
    loss: Callable[..., Any],
    wanted: tuple[int, ...],
) -> Iterator[Result]:
    """The emitted module against three others; all compute the same."""
    path = folder / f"{name.replace(' ', '_').replace('-', '_')}.py"
    path.write_text(text, encoding="utf-8")
    module = load(emitted(path, folder))

    def ours() -> tuple[Any, Any]:
        out, cache = module.forward(*inputs)
        return out, module.backward(cache)

    agree(*ours(), *by_hand()[:2])
    agree(*ours(), *best_by_hand()[:2])
    for other, limit, work in (("by hand", 1.05, by_hand), ("algebraically best by hand", 1.3, best_by_hand)):
        mine, theirs = turn_about(ours, work, 60, 40)
        yield Result(
            f"emit / {other}, {name}", mine / theirs, "x", limit, f"{mine * 1e6:.3g} us / {theirs * 1e6:.3g} us"
        )
    try:
        import autograd
        import autograd.numpy as anp
    except ImportError:
        return
    gradient = autograd.value_and_grad(lambda *values: loss(anp, *values), argnum=wanted)
    agree(*ours(), *gradient(*inputs))
    mine, theirs = best(ours), per_call(lambda: gradient(*inputs), 30)
    yield Result(f"emit / HIPS autograd, {name}", mine / theirs, "x", 1, f"{mine * 1e6:.3g} us / {theirs * 1e6:.3g} us")


def agree(value: Any, gradients: Any, other: Any, others: Any) -> None:
    """Raise if two sides do not compute the same."""
    if not (np.isclose(value, other) and all(np.allclose(a, b) for a, b in zip(gradients, others, strict=True))):
        raise ValueError("the two do not compute the same")
