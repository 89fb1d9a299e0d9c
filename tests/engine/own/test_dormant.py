"""Faults in what is 0 at the file's own numbers, and right programs in which something is."""

from __future__ import annotations

import pytest

import engine

PAIRS = """import numpy as np
np.random.seed(0)
W = np.random.randn(5, 3) * 0.5
b = np.zeros(3)
x1, x2 = np.random.randn(8, 5), np.random.randn(8, 5)
same = (np.random.rand(8) > 0.5).astype(float)
margin = 1.0
for step in range(50):
    e1, e2 = np.tanh(x1 @ W + b), np.tanh(x2 @ W + b)
    diff = e1 - e2
    dist = np.sqrt(np.sum(diff ** 2, axis=1) + 1e-9)
    hinge = np.maximum(0, margin - dist)
    loss = np.mean(same * dist ** 2 + (1 - same) * hinge ** 2)
    ddist = (2 * same * dist - 2 * (1 - same) * hinge) / len(same)
    ddiff = ddist[:, None] * diff / dist[:, None]
    dz1 = ddiff * (1 - e1 ** 2)
    dz2 = -ddiff * (1 - e2 ** 2)
    dW = x1.T @ dz1 + x2.T @ dz2
    db = dz1.sum(0) + dz2.sum(0)
    W -= 0.05 * dW
    b -= 0.05 * db
"""
UNIT = """import numpy as np
rng = np.random.default_rng(3)
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
W1, b1, W2 = rng.normal(size=(3, 4)), np.array([0.1, 0.2, -0.1, 0.3]), rng.normal(size=(4, 2))
z = X @ W1 + b1
h = np.maximum(0, z)
out = h @ W2
reg = np.maximum(0, np.abs(W2) - 50.0)
loss = np.sum((out - T) ** 2) + np.sum(reg)
dout = 2 * (out - T)
dW2 = h.T @ dout + np.sign(W2) * (np.abs(W2) > 50.0)
dz = (dout @ W2.T) * (z > 0)
dW1 = X.T @ dz
db1 = dz.sum(axis=0)
"""


@pytest.mark.parametrize("source", [PAIRS, UNIT], ids=["hinge of pairs", "a bound that nothing reaches"])
def test_what_sleeps_is_right(source: str) -> None:
    own = engine.trace_source(source).own
    assert own is not None
    assert own.ok
    assert not own.moved


@pytest.mark.parametrize(
    ("right", "wrong"), [("- 2 * (1 - same) * hinge", "+ 2 * (1 - same) * hinge"), ("- 2 * (1 - same) * hinge", "")]
)
def test_a_fault_in_what_sleeps_is_wrong(right: str, wrong: str) -> None:
    assert PAIRS.count(right) == 1
    own = engine.trace_source(PAIRS.replace(right, wrong)).own
    assert own is not None
    assert not own.ok
    assert own.first_wrong == 14
    assert [name for name, _ in own.moved] == ["W"]
