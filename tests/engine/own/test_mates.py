"""What is judged though nothing names its gradient: a list's entries beside data that were reshaped before the loop, and weights
that go up where their layer's bias goes down."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

ESTIMATOR = """\
import numpy as np
class Regressor:
    def forward(self, X):
        self.h = np.tanh(X @ self.coefs[0] + self.intercepts[0])
        return self.h @ self.coefs[1] + self.intercepts[1]
    def loss(self, out, y):
        return 0.5 * np.mean((out - y) ** 2)
    def backward(self, X, y, out):
        deltas, coef_grads, intercept_grads = [None, None], [None, None], [None, None]
        deltas[1] = (out - y) / X.shape[0]
        coef_grads[1] = self.h.T @ deltas[1]
        intercept_grads[1] = deltas[1].sum(0)
        deltas[0] = (deltas[1] @ self.coefs[1].T) * (1 - self.h ** 2)
        coef_grads[0] = X.T @ deltas[0]
        intercept_grads[0] = deltas[0].sum(0)
        return coef_grads, intercept_grads
    def fit(self, X, y):
        y = y.reshape(-1, 1)
        rs = np.random.RandomState(0)
        self.coefs = [rs.randn(X.shape[1], 4) * 0.5, rs.randn(4, 1) * 0.5]
        self.intercepts = [np.zeros(4), np.zeros(1)]
        for _ in range(5):
            out = self.forward(X)
            self.loss_ = self.loss(out, y)
            coef_grads, intercept_grads = self.backward(X, y, out)
            for i in range(2):
                self.coefs[i] -= 0.1 * coef_grads[i]
                self.intercepts[i] -= 0.1 * intercept_grads[i]
rng = np.random.RandomState(1)
X = rng.randn(12, 3)
Regressor().fit(X, X[:, 0] * 2 - X[:, 1] ** 2)
"""
LAYER = """\
import numpy as np
class Dense:
    def __init__(self, n, m):
        self.weights, self.bias = np.random.randn(n, m) * 0.5, np.zeros(m)
    def forward(self, x):
        self.x = x
        return x @ self.weights + self.bias
    def backward(self, grad, rate):
        back = grad @ self.weights.T
        self.weights -= rate * (self.x.T @ grad)
        self.bias -= rate * grad.sum(axis=0)
        return back
np.random.seed(0)
X, Y = np.random.randn(8, 3), np.random.randn(8, 2)
first, last = Dense(3, 4), Dense(4, 2)
for step in range(5):
    h = np.tanh(first.forward(X))
    out = last.forward(h)
    loss = np.mean((out - Y) ** 2)
    grad = 2 * (out - Y) / Y.size
    first.backward(last.backward(grad, 0.1) * (1 - h ** 2), 0.1)
"""


def own_of(text: str) -> Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


def line_of(text: str, part: str) -> int:
    return 1 + text[: text.index(part)].count("\n")


@pytest.mark.parametrize("text", [ESTIMATOR, LAYER], ids=["estimator", "layer"])
def test_it_is_right(text: str) -> None:
    own = own_of(text)
    assert own.ok
    assert not own.others


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("coef_grads[0] = X.T @ deltas[0]", "coef_grads[0] = X.T @ self.h"),
        ("* (1 - self.h ** 2)", "* (1 - self.h) ** 2"),
    ],
)
def test_data_that_were_reshaped_before_the_loop_are_no_state(good: str, bad: str) -> None:
    assert own_of(ESTIMATOR.replace(good, bad)).first_wrong == line_of(ESTIMATOR, good)


def test_weights_go_up_where_the_bias_goes_down() -> None:
    own = own_of(LAYER.replace("self.weights -= rate", "self.weights += rate"))
    assert own.first_wrong == 10
    assert {line.reason for line in own.lines if line.verdict == "wrong"} <= {"uphill", "sign"}


def test_a_multiplier_is_made_large_beside_them() -> None:
    text = LAYER.replace("self.weights", "self.lam").replace("self.lam -= rate", "self.lam += rate")
    own = own_of(text)
    assert not [line for line in own.lines if line.verdict == "wrong"]
