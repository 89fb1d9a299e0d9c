"""One backward function that two layers use: a sign in it cancels in the second, and what is handed on right has another name."""

from __future__ import annotations

import pytest

import engine

CONV = """\
import numpy as np

def windows(shape, size):
    n, c, h, w = shape
    k = np.repeat(np.arange(c), size * size).reshape(-1, 1)
    i = np.tile(np.repeat(np.arange(size), size), c).reshape(-1, 1) + np.repeat(np.arange(h), w).reshape(1, -1)
    j = np.tile(np.arange(size), size * c).reshape(-1, 1) + np.tile(np.arange(w), h).reshape(1, -1)
    return k, i, j

def to_columns(x, size):
    k, i, j = windows(x.shape, size)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    return padded[:, k, i, j].transpose(1, 2, 0).reshape(size * size * x.shape[1], -1)

def from_columns(cols, shape, size):
    n, c, h, w = shape
    padded = np.zeros((n, c, h + 2, w + 2))
    k, i, j = windows(shape, size)
    np.add.at(padded, (slice(None), k, i, j), cols.reshape(c * size * size, -1, n).transpose(2, 0, 1))
    return padded[:, :, 1:-1, 1:-1]

def forward(X, W, b):
    X_col = to_columns(X, 3)
    out = W.reshape(len(W), -1) @ X_col + b
    out = out.reshape(len(W), X.shape[2], X.shape[3], len(X)).transpose(3, 0, 1, 2)
    return out, (X, W, X_col)

def backward(dout, cache):
    X, W, X_col = cache
    db = np.sum(dout, axis=(0, 2, 3)).reshape(len(W), -1)
    flat = dout.transpose(1, 2, 3, 0).reshape(len(W), -1)
    dW = (flat @ X_col.T).reshape(W.shape)
    dX_col = W.reshape(len(W), -1).T @ flat
    dX = from_columns(dX_col, X.shape, 3)
    return dX, dW, db

np.random.seed(3)
X, y = np.random.randn(2, 2, 4, 4), np.random.randn(2, 2, 4, 4)
W1, b1 = np.random.randn(3, 2, 3, 3) * 0.3, np.random.randn(3, 1) * 0.1
W2, b2 = np.random.randn(2, 3, 3, 3) * 0.3, np.random.randn(2, 1) * 0.1
h, cache1 = forward(X, W1, b1)
a = np.maximum(h, 0)
o, cache2 = forward(a, W2, b2)
loss = 0.5 * np.sum((o - y) ** 2)
do = o - y
da, dW2, db2 = backward(do, cache2)
dh = da * (h > 0)
dX, dW1, db1 = backward(dh, cache1)
"""


def test_it_is_right() -> None:
    own = engine.trace_source(CONV).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("dX_col = W.reshape(len(W), -1).T @ flat", "dX_col = -W.reshape(len(W), -1).T @ flat"),
        ("dh = da * (h > 0)", "dh = da"),
        ("db = np.sum(dout, axis=(0, 2, 3))", "db = np.mean(dout, axis=(0, 2, 3))"),
    ],
)
def test_the_one_line_is_found(good: str, bad: str) -> None:
    trace = engine.trace_source(CONV.replace(good, bad))
    assert trace.own is not None
    assert trace.own.first_wrong == next(at for at, line in enumerate(CONV.split("\n"), 1) if good in line)
    assert engine.diagnose(trace)[0].whole
