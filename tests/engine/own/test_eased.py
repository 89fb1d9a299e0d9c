"""Per-example gradients whose 1/m comes at the parameters, with a fault in between: that is found, and what is meant so is none."""

from __future__ import annotations

import pytest

import engine

COURSE = """\
import numpy as np

def sigmoid_backward(dA, cache):
    s = 1 / (1 + np.exp(-cache))
    dZ = dA * s * (1 - s)
    return dZ

def relu_backward(dA, cache):
    dZ = np.array(dA, copy=True)
    dZ[cache <= 0] = 0
    return dZ

def linear_backward(dZ, cache, lambd):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = 1 / m * np.dot(dZ, A_prev.T) + lambd / m * W
    db = 1 / m * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db

np.random.seed(2)
X, Y = np.random.rand(4, 7), (np.random.rand(1, 7) > 0.5).astype(int)
W1, b1 = np.random.randn(5, 4) * 0.5, np.zeros((5, 1))
W2, b2 = np.random.randn(1, 5) * 0.5, np.zeros((1, 1))
lambd, m = 0.7, 7
Z1 = W1 @ X + b1
A1 = np.maximum(0, Z1)
Z2 = W2 @ A1 + b2
A2 = 1 / (1 + np.exp(-Z2))
cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m + lambd / (2 * m) * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
dZ2 = sigmoid_backward(dA2, Z2)
dA1, dW2, db2 = linear_backward(dZ2, (A1, W2, b2), lambd)
dZ1 = relu_backward(dA1, Z1)
dX, dW1, db1 = linear_backward(dZ1, (X, W1, b1), lambd)
"""


def test_it_is_right() -> None:
    own = engine.trace_source(COURSE).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("dZ = dA * s * (1 - s)", "dZ = dA * s"),  # and not dA2, nor s, which is right
        ("dZ[cache <= 0] = 0", "dZ[cache >= 0] = 0"),
    ],
)
def test_the_fault_is_found_and_the_convention_kept(good: str, bad: str) -> None:
    trace = engine.trace_source(COURSE.replace(good, bad))
    assert trace.own is not None
    assert trace.own.first_wrong == next(at for at, line in enumerate(COURSE.split("\n"), 1) if good in line)
    assert "dA2" not in [line.name for line in trace.own.lines if line.verdict == "wrong"]
