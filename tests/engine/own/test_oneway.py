"""Masks that let everything through at the file's own numbers: what is forgotten in them shows where they do not."""

from __future__ import annotations

import pytest

import engine

HINGE = """import numpy as np
rng = np.random.RandomState(3)
X = rng.randn(20, 3)
t = np.sign(X @ np.array([1., -1., 0.5]) + 0.1)
w, b = np.zeros(3) + 0.05, 0.1
for epoch in range(15):
    margins = t * (X.dot(w) + b)
    J = 0.5 * np.dot(w, w) + 2.0 * np.mean(np.maximum(0, 1 - margins))
    active = (margins < 1).astype(float)
    dw = w - 2.0 * (active * t) @ X / len(t)
    db = -2.0 * np.mean(active * t)
    w = w - 0.1 * dw
    b = b - 0.1 * db
"""
UNITS = """import numpy as np
np.random.seed(1)
X, y = np.random.rand(5, 3), np.random.randn(5, 2)
W1, W2 = np.random.rand(3, 4), np.random.randn(4, 2)
h = np.maximum(X @ W1, 0)
loss = np.sum((h @ W2 - y) ** 2)
dout = 2 * (h @ W2 - y)
dW2 = h.T @ dout
dh = dout @ W2.T
dh[h <= 0] = 0
dW1 = X.T @ dh
"""


@pytest.mark.parametrize(
    ("source", "piece", "slip", "line"),
    [
        (HINGE, "(active * t) @ X", "t @ X", 10), (HINGE, "np.mean(active * t)", "np.mean(t)", 11),
        (UNITS, "dh[h <= 0] = 0", "dh = dh", 11),
    ],
)  # fmt: skip
def test_a_mask_that_is_forgotten_where_it_is_on_for_all(source: str, piece: str, slip: str, line: int) -> None:
    assert engine.trace_source(source).own.ok
    assert engine.trace_source(source).own.moved == ()
    own = engine.trace_source(source.replace(piece, slip)).own
    assert own.first_wrong is not None
    assert own.moved
    assert line in {each.line for each in own.lines if each.verdict == "wrong"}
