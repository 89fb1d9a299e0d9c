"""Numbers that are only asked where they lie, as a perceptron's sum: no loss, nothing is right or wrong by them."""

from __future__ import annotations

import pytest

import engine

_DATA = """import numpy as np
np.random.seed(4)
X = np.random.randn(20, 2)
y = np.where(X[:, 0] + X[:, 1] > 0, 1, 0)
w = np.array([0.4, -1.0]); b = 0.0; lr = 0.1
"""
_RETURNS = """def predict(x, w, b):
    activation = np.dot(x, w) + b
    if activation >= 0.0:
        return 1.0
    return 0.0
"""
_CHOOSES = """def predict(x, w, b):
    activation = np.dot(x, w) + b
    answer = 1 if activation >= 0.0 else 0
    return answer
"""
_ROUNDS = """for epoch in range(3):
    for i in range(len(X)):
        error = y[i] - predict(X[i], w, b)
        delta_w = lr * error * X[i]
        w += delta_w
"""
_HERE = """for epoch in range(3):
    for i in range(len(X)):
        z = np.dot(X[i], w) + b
        grad_w = (int(z > 0) - y[i]) * X[i]
        w -= lr * grad_w
"""


@pytest.mark.parametrize("source", [_RETURNS + _ROUNDS, _CHOOSES + _ROUNDS, _HERE])
def test_the_sum_of_a_perceptron_is_no_loss(source: str) -> None:
    own = engine.trace_source(_DATA + source).own
    assert own is not None
    assert own.first_wrong is None
    assert not own.lines
    assert {one.reason for one in own.others} == {"decides"}


def test_zeros_of_a_number_that_nothing_leads_to_are_not_right() -> None:
    trace = engine.trace_source(_DATA.replace("[0.4, -1.0]", "[1.0, 1.0]") + _RETURNS + _ROUNDS + "        b = b + lr * error\n")
    assert trace.own is None or not trace.own.lines


def test_a_number_that_ends_the_rounds_may_be_the_loss() -> None:
    own = engine.trace_source(
        _DATA + "for epoch in range(50):\n    r = X @ w - y\n    e = (r**2).sum()\n    if e < 1e-6:\n        break\n"
        "    dr = 2 * r\n    dw = X.T @ dr\n    w -= 0.001 * dw\n"
    ).own
    assert own is not None
    assert {one.verdict for one in own.lines} == {"right"}
