"""Gradients in arrays that a loop back through time fills row by row, and block by block: the write that went wrong is found."""

from __future__ import annotations

import pytest

import engine

LSTM = """\
import numpy as np

def forward(X, W, c0, h0):
    n, b, d = X.shape[0], X.shape[1], h0.shape[1]
    Z, G, C, H = np.zeros((n, b, W.shape[0])), np.zeros((n, b, 4 * d)), np.zeros((n, b, d)), np.zeros((n, b, d))
    pre = np.zeros((n, b, 4 * d))
    for t in range(n):
        Z[t, :, :X.shape[2]] = X[t]
        Z[t, :, X.shape[2]:] = H[t - 1] if t > 0 else h0
        pre[t] = Z[t] @ W
        G[t, :, :3 * d] = 1 / (1 + np.exp(-pre[t, :, :3 * d]))
        G[t, :, 3 * d:] = np.tanh(pre[t, :, 3 * d:])
        C[t] = G[t, :, :d] * G[t, :, 3 * d:] + G[t, :, d:2 * d] * (C[t - 1] if t > 0 else c0)
        H[t] = G[t, :, 2 * d:3 * d] * np.tanh(C[t])
    return H, (X, W, c0, Z, pre, G, C)

def backward(dout, cache):
    X, W, c0, Z, pre, G, C = cache
    n, b, d = dout.shape
    dpre, dG, dC, dW = np.zeros(pre.shape), np.zeros(G.shape), np.zeros(C.shape), np.zeros(W.shape)
    dX, dH = np.zeros(X.shape), dout.copy()
    dc0, dh0 = np.zeros((b, d)), np.zeros((b, d))
    for t in reversed(range(n)):
        tanhC = np.tanh(C[t])
        dG[t, :, 2 * d:3 * d] = tanhC * dH[t]
        dC[t] += (1 - tanhC ** 2) * (G[t, :, 2 * d:3 * d] * dH[t])
        if t > 0:
            dG[t, :, d:2 * d] = C[t - 1] * dC[t]
            dC[t - 1] += G[t, :, d:2 * d] * dC[t]
        else:
            dG[t, :, d:2 * d] = c0 * dC[t]
            dc0 = G[t, :, d:2 * d] * dC[t]
        dG[t, :, :d] = G[t, :, 3 * d:] * dC[t]
        dG[t, :, 3 * d:] = G[t, :, :d] * dC[t]
        dpre[t, :, 3 * d:] = (1 - G[t, :, 3 * d:] ** 2) * dG[t, :, 3 * d:]
        y = G[t, :, :3 * d]
        dpre[t, :, :3 * d] = y * (1 - y) * dG[t, :, :3 * d]
        dW += Z[t].T @ dpre[t]
        dZ = dpre[t] @ W.T
        dX[t] = dZ[:, :X.shape[2]]
        if t > 0:
            dH[t - 1] += dZ[:, X.shape[2]:]
        else:
            dh0 += dZ[:, X.shape[2]:]
    return dX, dW, dc0, dh0

np.random.seed(2)
X, W = np.random.randn(4, 2, 3), np.random.randn(6, 12) * 0.5
h0, c0 = np.random.randn(2, 3), np.random.randn(2, 3)
H, cache = forward(X, W, c0, h0)
weight = np.random.randn(*H.shape)
loss = np.sum(H * weight)
dX, dW, dc0, dh0 = backward(weight, cache)
"""


def _line(text: str) -> int:
    return next(at for at, line in enumerate(LSTM.split("\n"), 1) if text in line)


def test_it_is_right() -> None:
    own = engine.trace_source(LSTM).own
    assert own is not None
    assert own.ok
    assert {line.verdict for line in own.lines} == {"right"}


_BLOCK = "dC[t - 1] += G[t, :, :d] * dC[t]"  # no change that is tried reads another block


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("(1 - G[t, :, 3 * d:] ** 2) * dG[t, :, 3 * d:]", "1 * dG[t, :, 3 * d:]"),
        ("G[t, :, :d] * dC[t]", "G[t, :, :d] * dC[t - 1]"),
        ("dH[t - 1] += dZ[:, X.shape[2]:]", "dH[t - 1] -= dZ[:, X.shape[2]:]"),
        ("dH[t - 1] += dZ[:, X.shape[2]:]", "dH[t] += dZ[:, X.shape[2]:]"),
        ("y * (1 - y) * dG[t, :, :3 * d]", "-y * (1 - y) * dG[t, :, :3 * d]"),
        ("tanhC * dH[t]", "dH[t]"),
        ("dC[t - 1] += G[t, :, d:2 * d] * dC[t]", _BLOCK),
        ("dG[t, :, d:2 * d] = C[t - 1] * dC[t]", "dG[t, :, d:2 * d] = C[t] * dC[t]"),
    ],
)
def test_the_write_that_went_wrong_is_found(good: str, bad: str) -> None:
    trace = engine.trace_source(LSTM.replace(good, bad))
    assert trace.own is not None
    assert trace.own.first_wrong == _line(good)
    assert bool(engine.diagnose(trace)[0].mend) is (bad != _BLOCK)
