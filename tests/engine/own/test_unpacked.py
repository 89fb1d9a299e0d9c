"""Parameters that each function unpacks for itself, the one that computes the penalty, too."""

from __future__ import annotations

import engine
from engine.verdicts import Own

UNPACKED = """import numpy as np
def forward(X, p):
    W1, b1 = p["W1"], p["b1"]
    W2, b2 = p["W2"], p["b2"]
    a1 = np.maximum(0, np.dot(W1, X) + b1)
    z2 = np.dot(W2, a1) + b2
    return 1 / (1 + np.exp(-z2)), (a1, W1, W2)
def compute_cost(a2, Y, p, lambd):
    m = Y.shape[1]
    W1, W2 = p["W1"], p["W2"]
    data = np.sum(-np.log(a2) * Y - np.log(1 - a2) * (1 - Y)) / m
    return data + lambd / (2 * m) * (np.sum(np.square(W1)) + np.sum(np.square(W2)))
def backward(X, Y, a2, cache, lambd):
    m = X.shape[1]
    a1, W1, W2 = cache
    dz2 = 1. / m * (a2 - Y)
    dW2 = np.dot(dz2, a1.T) + lambd / m * W2
    db2 = np.sum(dz2, axis=1, keepdims=True)
    dz1 = np.dot(W2.T, dz2) * (a1 > 0)
    dW1 = np.dot(dz1, X.T) + lambd / m * W1
    db1 = np.sum(dz1, axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
np.random.seed(3)
X = np.random.randn(3, 12)
Y = (X[0:1] > 0).astype(int)
p = {"W1": np.random.randn(5, 3), "b1": np.zeros((5, 1)), "W2": np.random.randn(1, 5), "b2": np.zeros((1, 1))}
for i in range(3):
    a2, cache = forward(X, p)
    cost = compute_cost(a2, Y, p, 0.7)
    grads = backward(X, Y, a2, cache, 0.7)
    for k in p:
        p[k] = p[k] - 0.1 * grads["d" + k]
"""


def judged(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def test_the_gradient_of_a_parameter_has_that_of_its_penalty() -> None:
    assert judged(UNPACKED).first_wrong is None


def test_a_penalty_that_is_forgotten_is_wrong() -> None:
    own = judged(UNPACKED.replace(" + lambd / m * W2", ""))
    assert "dW2" in {line.name for line in own.lines if line.verdict == "wrong"}
