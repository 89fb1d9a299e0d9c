"""Arrays: tracing beside the same work by hand, peak memory, emitted modules beside hand-written ones, long loops."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

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
for i in range(1, {count}):
    a[i] = a[i - 1] * x + 1
f = np.sum(a)
"""
HELD = """
import gc, tracemalloc
import engine
engine.trace_source({small!r})
gc.collect()
tracemalloc.start()
trace = engine.trace_source({text!r})
print(tracemalloc.get_traced_memory()[1])
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
    """An array filled one element at a time, each made from the one before: time, and memory at its peak."""
    import engine

    def seconds(count: int) -> float:
        gc.collect()
        begin = time.perf_counter()
        engine.trace_source(CELLS.format(count=count))
        return time.perf_counter() - begin

    def peak(count: int) -> int:
        code = HELD.format(small=CELLS.format(count=100), text=CELLS.format(count=count))
        return int(subprocess.run(python("-c", code), check=True, cwd=ROOT, capture_output=True, text=True).stdout)

    small, large = min(seconds(10_000) for _ in range(3)), seconds(100_000)
    raw = f"{milliseconds(large)} / {milliseconds(small)}"
    yield Result("100,000 / 10,000 element writes, time", large / small, "x", 12, raw)
    small, large = peak(10_000), peak(100_000)
    yield Result("100,000 / 10,000 element writes, memory", large / small, "x", 12, f"{large / 1e6:.3g} MB / {small / 1e6:.3g} MB")


class Net(NamedTuple):
    """A network as a program, by hand, and over another numpy; ``wanted`` are the inputs with gradients."""

    name: str
    text: str
    inputs: tuple[Any, ...]
    by_hand: Callable[..., tuple[Any, ...]]
    best: Callable[..., tuple[Any, ...]]
    loss: Callable[..., Any]
    wanted: tuple[int, ...]


def modules(folder: Path) -> Iterator[Result]:
    """The softmax net and a batch-norm network of 20 stages.

    glibc gives the memory of freed arrays back to the system, to be faulted in again page by page at the next call, until
    the process has freed one large block; from then on it keeps it. Every program with data is soon there, so the limits hold
    there; what the first calls of a program without any cost is shown before, measured in a process of its own.
    """
    made = [(net, emitted(_written(folder, net), folder)) for net in nets()]
    for net, path in made:
        code = f"from tests.benchmarks.arrays import fresh; fresh({net.name!r}, {str(path)!r})"
        done = subprocess.run(python("-c", code), check=True, cwd=ROOT, capture_output=True, text=True)
        mine, theirs = map(float, done.stdout.split())
        raw = f"{mine * 1e6:.3g} us / {theirs * 1e6:.3g} us"
        yield Result(f"  emit / best by hand, fresh process, {net.name}", mine / theirs, "x", None, raw)
    np.empty(1 << 20)
    for net, path in made:
        module = load(path)
        yield beside(net, module, "by hand", net.by_hand, 1.05)
        yield beside(net, module, "algebraically best by hand", net.best, 1.3)
        yield from beside_autograd(net, module)


def nets() -> tuple[Net, ...]:
    """Both."""
    return (
        Net("softmax net", models.SOFTMAX.format(n=64), models.softmax_inputs(64), models.softmax_by_hand,
            models.softmax_best, models.softmax_loss, (0, 2, 3, 4, 5)),
        Net("batch-norm net", models.BATCHNORM, models.batchnorm_inputs(), models.batchnorm_by_hand,
            models.batchnorm_best, models.batchnorm_loss, tuple(range(10))),
    )  # fmt: skip


def fresh(name: str, path: str) -> None:
    """Print the seconds of an emitted module and of the best by hand, before the process has freed a large block."""
    net = next(net for net in nets() if net.name == name)
    print(*turn_about(both_ways(net, load(Path(path))), lambda: net.best(*net.inputs), 60, 100))


def _written(folder: Path, net: Net) -> Path:
    path = folder / f"{net.name.replace(' ', '_').replace('-', '_')}.py"
    path.write_text(net.text, encoding="utf-8")
    return path


def both_ways(net: Net, module: ModuleType) -> Callable[[], tuple[Any, Any]]:
    """The emitted module's forward and backward as one call."""

    def ours() -> tuple[Any, Any]:
        out, cache = module.forward(*net.inputs)
        return out, module.backward(cache)

    return ours


def beside(
    net: Net, module: ModuleType, other: str, work: Callable[..., tuple[Any, ...]], limit: float
) -> Result:
    """The emitted module against one by hand; both compute the same."""
    ours = both_ways(net, module)
    agree(*ours(), *work(*net.inputs)[:2])
    mine, theirs = turn_about(ours, lambda: work(*net.inputs), 60, 100)
    return Result(f"emit / {other}, {net.name}", mine / theirs, "x", limit, f"{mine * 1e6:.3g} us / {theirs * 1e6:.3g} us")


def beside_autograd(net: Net, module: ModuleType) -> Iterator[Result]:
    """The emitted module against HIPS autograd, where it is installed."""
    try:
        import autograd
        import autograd.numpy as anp
    except ImportError:
        return
    ours = both_ways(net, module)
    gradient = autograd.value_and_grad(lambda *values: net.loss(anp, *values), argnum=net.wanted)
    agree(*ours(), *gradient(*net.inputs))
    mine, theirs = best(ours), per_call(lambda: gradient(*net.inputs), 30)
    raw = f"{mine * 1e6:.3g} us / {theirs * 1e6:.3g} us"
    yield Result(f"emit / HIPS autograd, {net.name}", mine / theirs, "x", 1, raw)


def agree(value: Any, gradients: Any, other: Any, others: Any) -> None:
    """Raise if two sides do not compute the same."""
    if not (np.isclose(value, other) and all(np.allclose(a, b) for a, b in zip(gradients, others, strict=True))):
        raise ValueError("the two do not compute the same")
