"""Arrays: tracing beside the same work by hand, peak memory, emitted modules beside hand-written ones, long loops."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from tests.benchmarks import models
from tests.benchmarks.emit import load
from tests.benchmarks.engine import emitted, patient
from tests.benchmarks.report import Found, Missing, Row, best, folder, microseconds, per_call, ratio, said, turn_about
from tests.benchmarks.terminal import python

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
from tests.benchmarks.engine import patient
engine.trace_source({small!r})
gc.collect()
tracemalloc.start()
trace = engine.trace_source({text!r}, options=patient())
print(tracemalloc.get_traced_memory()[1])
"""


def tracing() -> Found:
    """Every stage and gradient at N=4096, draws included on both sides."""
    import engine

    text = models.SOFTMAX.format(n=4096)

    def by_hand() -> object:
        return models.softmax_by_hand(*models.softmax_inputs(4096))

    trace = engine.trace_source(text)
    value, gradients, _ = models.softmax_by_hand(*models.softmax_inputs(4096))
    agree(trace.value, [trace.gradients[n] for n in ("X", "W1", "b1", "W2", "b2")], value, gradients)
    return ratio(*turn_about(lambda: engine.trace_source(text), by_hand, 1))


def peak() -> Found:
    """What tracing at N=4096 holds at its peak, against what it keeps."""
    most, held = said(python("-c", PEAK.format(text=models.SOFTMAX.format(n=4096))))
    return ratio(most, held, megabytes)


def megabytes(count: float) -> str:
    """For the raw column."""
    return f"{count / 1e6:.3g} MB"


def cells_time() -> Found:
    """An array filled one element at a time, each made from the one before."""
    import engine

    def seconds(count: int) -> float:
        text = CELLS.format(count=count)
        gc.collect()
        return per_call(lambda: engine.trace_source(text, options=patient()), 1, 1)

    small = min(seconds(10_000) for _ in range(3))
    return ratio(seconds(100_000), small)


def cells_memory() -> Found:
    """The same at its peak; counting memory takes longer than the engine allows a program."""

    def most(count: int) -> float:
        (found,) = said(python("-c", HELD.format(small=CELLS.format(count=100), text=CELLS.format(count=count))))
        return found

    return ratio(most(100_000), most(10_000), megabytes)


class Net(NamedTuple):
    """A network as a program, by hand, and over another numpy; ``wanted`` are the inputs with gradients."""

    name: str
    text: str
    inputs: tuple[Any, ...]
    by_hand: Callable[..., tuple[Any, ...]]
    best: Callable[..., tuple[Any, ...]]
    loss: Callable[..., Any]
    wanted: tuple[int, ...]


def module_of(net: Net) -> Path:
    """The emitted module of a network."""
    return _emitted(net.name, net.text)


@cache
def _emitted(name: str, text: str) -> Path:
    path = folder() / f"{name.replace(' ', '_').replace('-', '_')}.py"
    path.write_text(text, encoding="utf-8")
    return emitted(path)


def in_a_fresh_process(net: Net) -> Found:
    """Beside the best by hand, in a process that has freed no large block yet.

    glibc gives the memory of freed arrays back to the system, to be faulted in again page by page at the next call, until
    the process has freed one large block; from then on it keeps it. Every program with data is soon there, so the goals hold
    there; what the first calls of a program without any cost is only shown.
    """
    code = f"from tests.benchmarks.arrays import fresh; fresh({net.name!r}, {str(module_of(net))!r})"
    mine, theirs = said(python("-c", code))
    return ratio(mine, theirs, microseconds)


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


def both_ways(net: Net, module: ModuleType) -> Callable[[], tuple[Any, Any]]:
    """The emitted module's forward and backward as one call. Labels are no inputs of it: they stand in its text."""
    inputs = [net.inputs[at] for at in net.wanted]

    def ours() -> tuple[Any, Any]:
        out, cache = module.forward(*inputs)
        return out, module.backward(cache)

    return ours


def beside(net: Net, work: Callable[..., tuple[Any, ...]]) -> Found:
    """The emitted module against one by hand; both compute the same."""
    np.empty(1 << 20)
    ours = both_ways(net, load(module_of(net)))
    agree(*ours(), *work(*net.inputs)[:2])
    return ratio(*turn_about(ours, lambda: work(*net.inputs), 60, 100), microseconds)


def beside_autograd(net: Net) -> Found:
    """The emitted module against HIPS autograd."""
    try:
        import autograd
        import autograd.numpy as anp
    except ImportError as error:
        raise Missing("HIPS autograd") from error
    np.empty(1 << 20)
    ours = both_ways(net, load(module_of(net)))
    gradient = autograd.value_and_grad(lambda *values: net.loss(anp, *values), argnum=net.wanted)
    agree(*ours(), *gradient(*net.inputs))
    return ratio(best(ours), per_call(lambda: gradient(*net.inputs), 30), microseconds)


def agree(value: Any, gradients: Any, other: Any, others: Any) -> None:
    """Raise if two sides do not compute the same."""
    if not (np.isclose(value, other) and all(np.allclose(a, b) for a, b in zip(gradients, others, strict=True))):
        raise ValueError("the two do not compute the same")


def _rows() -> Iterator[Row]:
    yield Row("tracing.time", "tracing with every gradient / by hand, N=4096", "x", 1.5, tracing)
    yield Row("tracing.memory", "peak memory / stage values and gradients, N=4096", "x", 3, peak)
    yield Row("cells.time", "100,000 / 10,000 element writes, time", "x", 12, cells_time)
    yield Row("cells.memory", "100,000 / 10,000 element writes, memory", "x", 12, cells_memory)
    for name, net in zip(("softmax", "batchnorm"), nets(), strict=True):
        best_title = f"emit / algebraically best by hand, {net.name}"
        yield Row(f"modules.{name}.fresh", f"  {best_title}, fresh", "x", None, partial(in_a_fresh_process, net))
        yield Row(f"modules.{name}.hand", f"emit / by hand, {net.name}", "x", 1.05, partial(beside, net, net.by_hand))
        yield Row(f"modules.{name}.best", best_title, "x", 1.3, partial(beside, net, net.best))
        yield Row(f"modules.{name}.autograd", f"emit / HIPS autograd, {net.name}", "x", 1, partial(beside_autograd, net))


ROWS = tuple(_rows())
