"""What repeats: loops, long files, writes, against one gradient of the same by HIPS autograd, or the file's own plain run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.engine import autograd_gradient, long_file, open_eight, patient
from tests.benchmarks.report import Found, Missing, Row, per_call, ratio

COUNT = 100_000
NUMBERS = "x = 0.5\nw = 0.9\nh = x\nfor i in range({count}):\n    h = w*h + x\nf = 2*h\n"
LAYERS = """import numpy as np
np.random.seed(0)
W = np.random.randn(16, 16) * 0.3
b = np.zeros(16) + 0.1
h = np.random.randn(16)
for i in range({count}):
    h = np.tanh(W @ h + b)
f = np.sum(h)
"""
WRITES = "import numpy as np\nx = 0.5\na = np.zeros({count})\na[0] = x\n" \
    "for i in range(1, {count}):\n    a[i] = 0.9*a[i - 1] + x\nf = np.sum(a)\n"
DESCENT = """import numpy as np
np.random.seed(0)
N, D, H, C = 50, 8, 16, 3
X = np.random.randn(N, D)
y = np.random.randint(C, size=N)
W1 = np.random.randn(D, H) * 0.1
b1 = np.zeros(H)
W2 = np.random.randn(H, C) * 0.1
b2 = np.zeros(C)
for i in range(100):
    h = np.maximum(0, X @ W1 + b1)
    scores = h @ W2 + b2
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    probs = e / np.sum(e, axis=1, keepdims=True)
    loss = np.mean(-np.log(probs[range(N), y]))
    dscores = probs.copy()
    dscores[range(N), y] -= 1
    dscores /= N
    dW2 = h.T @ dscores
    db2 = np.sum(dscores, axis=0)
    dh = dscores @ W2.T
    dh[h <= 0] = 0
    dW1 = X.T @ dh
    db1 = np.sum(dh, axis=0)
    W1 += -0.5 * dW1
    b1 += -0.5 * db1
    W2 += -0.5 * dW2
    b2 += -0.5 * db2
"""


def autograd() -> Any:
    """HIPS autograd and its numpy."""
    try:
        import autograd as found
        import autograd.numpy as anp
    except ImportError:
        raise Missing("HIPS autograd") from None
    return found, anp


def numbers(count: int) -> Callable[[], object]:
    """One gradient of NUMBERS."""
    grad = autograd()[0].grad

    def program(x: float, w: float) -> float:
        h = x
        for _ in range(count):
            h = w * h + x
        return 2 * h

    gradient = grad(program, (0, 1))
    return lambda: gradient(0.5, 0.9)


def layers(count: int) -> Callable[[], object]:
    """One gradient of LAYERS."""
    found, anp = autograd()
    np.random.seed(0)
    W, b, h = np.random.randn(16, 16) * 0.3, np.zeros(16) + 0.1, np.random.randn(16)

    def program(W: Any, b: Any, h: Any) -> Any:
        for _ in range(count):
            h = anp.tanh(W @ h + b)
        return anp.sum(h)

    gradient = found.grad(program, (0, 1, 2))
    return lambda: gradient(W, b, h)


def chain(count: int) -> Callable[[], object]:
    """One gradient of ``long_file``."""
    grad = autograd()[0].grad

    def program(x: float) -> float:
        for _ in range(count):
            x = x * 0.999
        return x

    gradient = grad(program)
    return lambda: gradient(0.5)


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one call, after what was left over is collected."""
    gc.collect()
    begin = time.process_time()
    kept = work()
    found = time.process_time() - begin
    del kept
    return found


def traced(source: str, **more: Any) -> Callable[[], object]:
    """Tracing with all that stepping needs."""
    import engine

    return lambda: engine.Steps(engine.trace_source(source, options=patient()._replace(**more)))


def against(source: str, theirs: Callable[[], object], rounds: int, **more: Any) -> Found:
    """Ours and theirs, the least of each, taken turn about."""
    ours = traced(source, **more)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return ratio(min([a for a, _ in pairs]), min([b for _, b in pairs]))


def descent() -> Found:
    """A hundred iterations, against Python's own run of the same lines."""
    code = compile(DESCENT, "descent.py", "exec")
    return against(DESCENT, lambda: exec(code, {}), 5, forward_only=True, output="loss")


def writes(count: int = 10_000) -> Found:
    """A written element, against a stage of the loop by HIPS autograd."""
    ours, theirs = traced(WRITES.format(count=count)), numbers(count)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(4)]
    return ratio(min([a for a, _ in pairs]), min([b for _, b in pairs]))


def opening(warm: bool) -> Found:
    """The eight-stage program, its texts and steps, and one gradient, taken turn about; ``warm``: its forms are known."""
    from tests.benchmarks.engine import clear_forms

    clear, floor = clear_forms(), autograd_gradient()
    if floor is None:
        raise Missing("HIPS autograd")

    def work() -> None:
        if not warm:
            clear()
        open_eight()

    pairs = [(per_call(work, 1, 1), per_call(floor, 1, 1)) for _ in range(300)]  # turn about: a busy machine slows both
    return ratio(min([a for a, _ in pairs]), min([b for _, b in pairs]))


ROWS = (
    Row("plans.numbers", f"{COUNT:,} x h = w*h + x / one autograd gradient", "x", 0.2,
        lambda: against(NUMBERS.format(count=COUNT), numbers(COUNT), 3)),
    Row("plans.file", f"a file of {COUNT:,} lines / one autograd gradient of the same chain", "x", 1.3,
        lambda: against(long_file(COUNT), chain(COUNT), 2)),
    Row("plans.layers", "10,000 x h = tanh(W @ h + b), D = 16 / one autograd gradient", "x", 0.4,
        lambda: against(LAYERS.format(count=10_000), layers(10_000), 4)),
    Row("plans.descent", "100 iterations of an MLP's descent / plain numpy", "x", 18, descent),
    Row("plans.write", "an element write / a stage of the loop by autograd", "x", 2, writes),
    Row("plans.cold", "opening the eight-stage program, cold / one autograd gradient", "x", 2.7, lambda: opening(False)),
    Row("plans.warm", "opening the eight-stage program, warm / one autograd gradient", "x", 1.1, lambda: opening(True)),
)  # fmt: skip
