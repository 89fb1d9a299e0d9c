"""A loss that is computed after the update, of the same data, when nothing that the pass does agrees with it."""

from __future__ import annotations

import pytest

import engine

LOGISTIC = """import numpy as np

class LogisticRegression:
    def __init__(self, lr=0.01, num_iter=100, fit_intercept=True, lam=0.1, verbose=False):
        self.lr = lr
        self.num_iter = num_iter
        self.fit_intercept = fit_intercept
        self.lam = lam
        self.verbose = verbose

    def __add_intercept(self, X):
        intercept = np.ones((X.shape[0], 1))
        return np.concatenate((intercept, X), axis=1)

    def __sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def __loss(self, h, y):
        return (-y * np.log(h) - (1 - y) * np.log(1 - h)).mean()

    def fit(self, X, y):
        if self.fit_intercept:
            X = self.__add_intercept(X)
        self.theta = np.random.randn(X.shape[1]) * 0.1
        for i in range(self.num_iter):
            z = np.dot(X, self.theta)
            h = self.__sigmoid(z)
            gradient = np.dot(X.T, (h - y)) / y.size
            self.theta -= self.lr * gradient
            z = np.dot(X, self.theta)
            h = self.__sigmoid(z)
            loss = self.__loss(h, y)
            if self.verbose and i % 10 == 0:
                print(f'loss: {loss} \t')

np.random.seed(1)
X = np.random.randn(20, 2)
y = (X[:, 0] - X[:, 1] > 0) * 1
model = LogisticRegression(lr=0.1, num_iter=20)
model.fit(X, y)
"""
RIDGE = """import numpy as np

def compute_cost(X, y, theta, lambda_):
    m = len(y)
    h = X @ theta
    J = 1 / (2 * m) * np.sum((h - y) ** 2) + lambda_ / (2 * m) * np.sum(theta[1:] ** 2)
    return J

def gradient_descent(X, y, theta, alpha, num_iters, lambda_):
    m = len(y)
    J_history = []
    for _ in range(num_iters):
        h = X @ theta
        grad = (1 / m) * (X.T @ (h - y))
        grad[1:] = grad[1:] + (lambda_ / m) * theta[1:]
        theta = theta - alpha * grad
        J_history.append(compute_cost(X, y, theta, lambda_))
    return theta, J_history

rng = np.random.RandomState(0)
X = np.c_[np.ones(20), rng.randn(20, 2)]
y = X @ np.array([1.0, 2.0, -1.0]) + 0.1 * rng.randn(20)
theta, J_history = gradient_descent(X, y, rng.randn(3), 0.1, 50, 1.0)
"""
BATCHES = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(20, 3))
y = X @ np.array([1.0, -2.0, 0.5])
w = np.zeros(3)
for t in range(10):
    idx = rng.integers(0, 20, size=5)
    xb, yb = X[idx], y[idx]
    err = xb @ w - yb
    w -= 0.1 * xb.T @ err / len(xb)
    loss = np.mean((X @ w - y) ** 2)
"""


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (LOGISTIC, "(h - y))", "(h - y) * h * (1 - h))"),
        (LOGISTIC, "(h - y))", "z - y)"),
        (LOGISTIC, "(h - y))", "np.abs(h - y))"),
        (RIDGE, "        grad[1:] = grad[1:] + (lambda_ / m) * theta[1:]\n", ""),
        (RIDGE, "grad[1:] + (lambda_ / m)", "grad[1:] - (lambda_ / m)"),
        (RIDGE, "(1 / m) * (X.T", "(2 / m) * (X.T"),
    ],
)
def test_what_does_not_agree_with_it_is_wrong(source: str, old: str, new: str) -> None:
    faulty = source.replace(old, new)
    assert faulty != source
    own = engine.trace_source(faulty).own
    assert own is not None
    assert own.first_wrong in (14, 15, 28)


@pytest.mark.parametrize("source", [LOGISTIC, RIDGE])
def test_what_agrees_is_right(source: str) -> None:
    own = engine.trace_source(source).own
    assert own is not None
    assert own.first_wrong is None


def test_a_loss_over_all_examples_is_none_of_a_batch() -> None:
    own = engine.trace_source(BATCHES.replace("xb.T @ err", "xb.T @ (err * err)")).own
    assert own is None or own.first_wrong is None


LATER = LOGISTIC.replace("np.random.randn(X.shape[1]) * 0.1", "np.zeros(X.shape[1])").replace(
    "            loss = self.__loss(h, y)\n            if self.verbose and i % 10 == 0:\n                print(f'loss: {loss} \t')",
    "            if i % 10 == 0:\n                print(self.__loss(h, y))",
)
"""From zeros, and the loss has no name."""
AGAIN = "            z = np.dot(X, self.theta)\n            h = self.__sigmoid(z)\n            if"


@pytest.mark.parametrize("again", [AGAIN, "            if"])
def test_a_factor_that_is_one_for_all_only_while_the_weights_are_0_is_not_taken_as_right(again: str) -> None:
    """``sigmoid(0)`` is 1/2 for every example: with ``* h`` the gradient was right but for a factor."""
    source = LATER.replace(AGAIN, again)
    right = engine.trace_source(source).own
    assert right is not None
    assert right.ok
    assert [line.name for line in right.lines if line.verdict == "right"] == ["gradient"]
    trace = engine.trace_source(source.replace("(h - y)) /", "(h - y) * h) /"))
    assert {line.verdict for line in trace.own.lines} == {"given"}
    assert [one.reason for one in trace.own.others] == ["begins"]
