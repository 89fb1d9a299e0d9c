"""What is read in the place of something else: what a tuple returns, a forward value of another shape, the slope of a kink."""

from __future__ import annotations

import pytest

import engine

DATA = "import numpy as np\nnp.random.seed(5)\n"
RETURNED = (
    DATA
    + """def lossfun(x, t, w, b):
    out = x @ w + b
    loss = np.sum((out - t) ** 2)
    dout = 2 * (out - t)
    dw = x.T @ dout
    db = dout.sum(axis=0)
    dx = dout @ w.T
    return loss, dx, dw, db
x, t, w, b = np.random.randn(4, 3), np.random.randn(4, 2), np.random.randn(3, 2), np.random.randn(2)
loss, dx, dw, db = lossfun(x, t, w, b)
"""
)
LEAKY = (
    DATA
    + """x, w, t = np.random.randn(5, 3), np.random.randn(3, 4), np.random.randn(5, 4)
z = x @ w
a = np.where(z > 0, z, 0.2 * z)
loss = np.sum((a - t) ** 2) + 0.3 * np.sum(np.abs(w))
da = 2 * (a - t)
dz = da * np.where(z > 0, 1.0, 0.2)
dw = x.T @ dz
dw += 0.3 * np.sign(w)
"""
)
BASIS = (
    DATA
    + """x, y, c = np.linspace(-1, 1, 6), np.random.randn(6), np.random.randn(3)
basis = np.stack([np.ones(6), x, x ** 2], axis=1)
fit = basis @ c
loss = np.mean((fit - y) ** 2)
dfit = 2 * (fit - y) / 6
dc = basis.T @ dfit
"""
)
HINGE = (
    DATA
    + """def hinge(W, X, y):
    dW = np.zeros(W.shape)
    loss = 0.0
    for i in range(X.shape[0]):
        scores = X[i].dot(W)
        for j in range(W.shape[1]):
            if j == y[i]:
                continue
            margin = scores[j] - scores[y[i]] + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    return loss, dW
W, X, y = np.random.randn(3, 4), np.random.randn(6, 3), np.array([0, 1, 2, 3, 1, 0])
loss, dW = hinge(W, X, y)
"""
)

CASES = [
    (RETURNED, "return loss, dx, dw, db", "return loss, dx, dx, db", "upstream_other", "return loss, dx, dw, db"),
    (LEAKY, "da * np.where(z > 0, 1.0, 0.2)", "da", "mask_missing", "dz = da * np.where(z > 0, 1.0, 0.2)"),
    (LEAKY, "dw += 0.3 * np.sign(w)", "dw += 0.3", "mask_missing", "dw += 0.3 * np.sign(w)"),
    (BASIS, "dc = basis.T", "dc = x.T", "cached", "dc = basis.T @ dfit"),
    (HINGE, "                dW[:, j] += X[i]\n", "", "missing", "dW[:, j] += X[i]"),
]


@pytest.mark.parametrize(("right", "piece", "slip", "kind", "mend"), CASES)
def test_what_is_meant_is_told(right: str, piece: str, slip: str, kind: str, mend: str) -> None:
    assert right.count(piece) == 1
    assert engine.trace_source(right).own.ok
    found = engine.diagnose(engine.trace_source(right.replace(piece, slip)))[0]
    assert (found.kind, found.mend, found.whole) == (kind, mend, True)
