"""Training loops: opening a pass, and running the passes before it, beside Python's own run of the same lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.engine import clear_forms
from tests.benchmarks.report import Found, Row, ratio

HEAD = """import numpy as np
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T
np.random.seed(1)
syn0 = 2 * np.random.random((3, 4)) - 1
syn1 = 2 * np.random.random((4, 1)) - 1
"""
BODY = """l1 = 1 / (1 + np.exp(-(np.dot(X, syn0))))
l2 = 1 / (1 + np.exp(-(np.dot(l1, syn1))))
l2_delta = (y - l2) * (l2 * (1 - l2))
l1_delta = l2_delta.dot(syn1.T) * (l1 * (1 - l1))
syn1 += l1.T.dot(l2_delta)
syn0 += X.T.dot(l1_delta)
"""
SCALARS = """xs = [1.0, 2.0, 3.0]
ys = [2.0, 4.1, 5.9]
w = 0.5
b = 0.0
for i in range({count}):
    dw = 0.0
    db = 0.0
    for x, y in zip(xs, ys):
        err = w * x + b - y
        dw += 2 * err * x
        db += 2 * err
    w -= 0.02 * dw
    b -= 0.02 * db
"""


def looped(count: int) -> str:
    """The net of eleven lines."""
    return HEAD + f"for j in range({count}):\n" + "".join([f"    {line}\n" for line in BODY.splitlines()])


def opening() -> Found:
    """Opening it at pass 1 against opening the same lines without their loop, each anew."""
    import engine

    clear = clear_forms()

    def seconds(source: str, options: engine.Options) -> float:
        clear()
        begin = time.process_time()
        engine.Steps(engine.trace_source(source, options=options))
        return time.process_time() - begin

    alone = engine.Options(seed="ones", forward_only=True)
    pairs = (looped(60_000), engine.Options()), (HEAD + BODY, alone)
    rounds = [(seconds(*pairs[0]), seconds(*pairs[1])) for _ in range(30)]  # in turns: a busy machine slows both
    return ratio(min([ours for ours, _ in rounds]), min([theirs for _, theirs in rounds]))


def earlier(text: Callable[[int], str], count: int) -> Found:
    """All rounds of a loop by the plain interpreter against Python."""
    import numpy as np

    from engine.guarded import guarded
    from engine.limits import Limits
    from engine.reading.program import parse
    from engine.sources import source_of
    from engine.tracing.swift.road import Road

    source, limits = text(count), Limits(seconds=3600.0, statements=10**9, effort=10**15)
    program, code = parse(source_of(source), "f.py", limits), compile(source, "f.py", "exec")

    def seconds(run: Callable[[], Any]) -> float:
        begin = time.process_time()
        run()
        return time.process_time() - begin

    def ours() -> None:
        with guarded(), np.errstate(all="ignore"):
            Road(program, limits, {}).execute(program.forward)

    rounds = [(seconds(ours), seconds(lambda: exec(code, {}))) for _ in range(7)]
    return ratio(min([mine for mine, _ in rounds]), min([pythons for _, pythons in rounds]))


ROWS = (
    Row("pass.open", "opening the net of eleven lines at pass 1 / without its loop", "x", 1.5, opening),
    Row("pass.arrays", "passes before the one shown / Python: arrays", "x", 3, lambda: earlier(looped, 3_000)),
    Row("pass.numbers", "passes before the one shown / Python: numbers", "x", 30,
        lambda: earlier(lambda count: SCALARS.format(count=count), 3_000)),
)
