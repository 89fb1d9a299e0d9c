"""Loops that a program comes to late, or never: the training loop is found without running it to its end."""

from __future__ import annotations

import engine

_NET = """import numpy as np
np.random.seed(0)
X = np.random.randn(12, 4)
y = np.random.randn(12)
w = 0.1 * np.random.randn(4)
for it in range(10**9):
    r = X @ w - y
    loss = np.mean(r**2)
    dw = 2 / 12 * X.T @ r
    w -= 0.01 * dw
"""
_EVALUATION = """def guess(x, w):
    return x @ w + 0.0
def evaluate(X, y, w):
    right = 0
    for i in range(len(X)):
        right += abs(guess(X[i], w) - y[i]) < 0.1
    return right / len(X)
"""


def _passes(source: str) -> int | None:
    trace = engine.trace_source(source)
    assert trace.training is not None
    assert trace.own is not None
    assert [line.verdict for line in trace.own.lines] == ["right"]
    return trace.training.of


def test_an_evaluation_after_the_training_is_not_waited_for() -> None:
    assert _passes(_EVALUATION + _NET + "print(evaluate(X, y, w))\n") == 10**9


def test_a_function_that_nothing_calls_has_no_training_loop() -> None:
    assert _passes(_EVALUATION + _NET) == 10**9


def test_a_training_that_comes_after_another_long_loop_is_found() -> None:
    before = "total = 0.0\nfor k in range(30_000):\n    total = total + 0.5 * k\n    half = total / 2\n"
    trace = engine.trace_source(_EVALUATION + before + _NET.replace("10**9", "5") + "print(evaluate(X, y, w))\n")
    assert trace.training is not None
    assert trace.training.of == 5
    assert trace.vars[trace.output].name == "loss"
