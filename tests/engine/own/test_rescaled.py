"""The first wrong line of a gradient that is added up by some lines and scaled by a later one."""

from __future__ import annotations

import pytest

import engine

HEAD = """\
import numpy as np
np.random.seed(11)
W = np.random.randn(3, 2)
X = np.random.randn(4, 3)
T = np.random.randn(4, 2)
loss = 0.0
dW = np.zeros_like(W)
"""
SUMMED = (
    HEAD
    + """\
for i in range(4):
    d = X[i] @ W - T[i]
    loss += 0.5 * np.sum(d * d)
    dW += np.outer(X[i], d)
loss /= 4
dW /= 4
loss += 0.3 * np.sum(W * W)
dW += 2 * 0.3 * W
"""
)
SPLIT = (
    HEAD
    + """\
Y = X @ W - T
loss = np.sum(np.tanh(Y) ** 2) / 4 + np.sum(W ** 3) / 4
t = 2 * np.tanh(Y) * (1 - np.tanh(Y) ** 2)
dW += X.T @ t
dW += 3 * W ** 2
dW *= 0.25
"""
)


@pytest.mark.parametrize(
    ("right", "old", "new"),
    [
        (SUMMED, "dW += 2 * 0.3 * W", "dW += 2 * 0.3 * W / 4"),
        (SUMMED, "dW += 2 * 0.3 * W", "dW += 2 * 0.3 * np.abs(W)"),
        (SUMMED, "dW += 2 * 0.3 * W", "dW = 2 * 0.3 * W"),
        (SUMMED, "dW += 2 * 0.3 * W", "dW -= 2 * 0.3 * W"),
        (SPLIT, "dW *= 0.25", "dW *= 0.75"),
        (SPLIT, "dW += 3 * W ** 2", "dW += W ** 2"),
        (SPLIT, "dW += 3 * W ** 2", "dW += 3 * W"),
        (SPLIT, "dW += X.T @ t", "dW -= X.T @ t"),
    ],
)
def test_the_line_is_judged_by_what_is_left_of_it(right: str, old: str, new: str) -> None:
    good = engine.trace_source(right).own
    assert good is not None
    assert good.ok
    assert right.count(old) == 1
    wrong = right.replace(old, new)
    own = engine.trace_source(wrong).own
    assert own is not None
    assert own.first_wrong is not None
    assert wrong.split("\n")[own.first_wrong - 1].strip() == new
