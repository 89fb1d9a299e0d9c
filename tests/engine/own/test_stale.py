"""A gradient of an earlier pass that later ones take again."""

from __future__ import annotations

import pytest

import engine

LOOP = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(6, 3), np.random.randn(6, 3)
W1, W2 = np.random.randn(3, 3), np.random.randn(3, 3)
dW2 = 0
for step in range(10):
    h = np.tanh(X @ W1)
    p = h @ W2
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / y.size
    if TEST:
        dW2 = h.T @ dp
    dW1 = X.T @ (dp @ W2.T * (1 - h ** 2))
    W1 -= 0.1 * dW1
    W2 -= 0.1 * dW2
"""


def wrong(source: str) -> list[tuple[int, str, str]]:
    own = engine.trace_source(source).own
    assert own is not None
    return [(line.line, line.name, line.reason) for line in own.lines if line.verdict == "wrong"]


@pytest.mark.parametrize("test", ["step == 0", "not np.any(dW2)", "step % 4 == 0"])
def test_a_gradient_of_the_first_pass_alone_is_wrong(test: str) -> None:
    assert wrong(LOOP.replace("TEST", test)) == [(15, "W2'", "stale")]


@pytest.mark.parametrize("test", ["step >= 0", "loss > 0.0"])
def test_a_gradient_that_each_pass_makes_is_not(test: str) -> None:
    assert not wrong(LOOP.replace("TEST", test))


def test_a_parameter_that_only_some_passes_change_is_not() -> None:
    kept = LOOP.replace("    if TEST:\n    ", "").replace("    W2 -=", "    if step % 2 == 0:\n        W2 -=")
    assert not wrong(kept)
