"""Mends that hold for no other numbers or sizes are not told: what is told is right where these are moved."""

from __future__ import annotations

import ast

import pytest

import engine
from engine.mending.moving import moved
from engine.sources import source_of

HEAD = "import numpy as np\nnp.random.seed(0)\n"

LOGISTIC = HEAD + """X = np.random.randn(20, 3)
y = (X[:, 0] + X[:, 1] > 0).astype(int)
theta = np.zeros(4)
lr = 0.1
for epoch in range(2):
    for i in range(len(X)):
        xi = np.concatenate(([1.0], X[i]))
        h = 1 / (1 + np.exp(-theta.dot(xi)))
        loss = -y[i] * np.log(h) - (1 - y[i]) * np.log(1 - h)
        grad = (h - y[i]) * h * (1 - h) * xi
        theta = theta - lr * grad
"""
POOLED = HEAD + """x = np.random.randn(3, 8)
fc = np.random.randn(4, 4)
half = 4
act = np.maximum(0, x)
flat = np.zeros((3, 4))
flat[:, 0] = act.reshape(3, 4, 2).max(axis=2).mean(axis=1)
Lo = 8
F, K = fc.shape
hid = np.repeat(act[:, :, None], F, axis=2)
m = hid.mean(axis=1)
loss = np.sum((m @ fc) ** 2)
dout = 2 * (m @ fc)
dm = dout @ fc.T
dhid = np.repeat(dm[:, None, :], act.shape[1], axis=1)
dact = dhid.sum(axis=2)
dx = dact * (x > 0)
"""
LEFT_OVER = HEAD + """X, y = np.random.randn(7, 4), np.random.randn(7, 1)
Ws = [np.random.randn(4, 6), np.random.randn(6, 3), np.random.randn(3, 1)]
acts = [X]
for k in range(3):
    acts.append(np.tanh(acts[k] @ Ws[k]))
loss = np.mean((acts[-1] - y) ** 2)
d = (acts[-1] - y) / y.size
dWs = [None, None, None]
for j in reversed(range(3)):
    d = d * (1 - acts[j + 1] ** 2)
    dWs[j] = acts[j].T @ d
    d = d @ Ws[j].T
"""
LAYERS = HEAD + """class Linear:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o)
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, dout):
        self.dW = self.x.T @ dout
        return dout @ self.W.T
class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask
    def backward(self, dout):
        return dout * (dout > 0)
X, t = np.random.randn(8, 5), np.random.randn(8, 3)
layers = [Linear(5, 7), ReLU(), Linear(7, 3)]
h = X
for layer in layers:
    h = layer.forward(h)
loss = np.sum((h - t) ** 2)
g = 2 * (h - t)
for layer in reversed(layers):
    g = layer.backward(g)
"""
MASKED = HEAD + """X, W, V = np.random.randn(9, 3), np.random.randn(3, 5), np.random.randn(5, 2)
t = np.random.randn(9, 2)
h = np.maximum(0, X @ W)
loss = np.sum((h @ V - t) ** 2)
d = 2 * (h @ V - t)
dV = h.T @ d
dh = d @ V.T
dh[dh <= 0] = 0
dW = X.T @ dh
"""
ATTENTION = HEAD + """T, D = 4, 3
X, Wq, Wk = np.random.randn(T, D), np.random.randn(D, D), np.random.randn(D, D)
Q = X @ Wq
K = X @ Wk
S = Q @ K.T / np.sqrt(D)
loss = np.sum(S ** 3)
dS = 3 * S ** 2
dQ = dS @ K / np.sqrt(D)
dK = dS.T @ Q
dWq = X.T @ dQ
dWk = X.T @ dK
"""
TURNED = HEAD + """x, k = np.random.randn(10), np.random.randn(3)
out = np.array([np.sum(x[p:p + 3] * k) for p in range(8)])
loss = np.sum(out ** 2)
dout = 2 * out
dx = np.zeros_like(x)
for p in range(8):
    dx[p:p + 3] += k[::-1] * dout[p]
"""
RECURRENT = HEAD + """T, H, V = 5, 4, 3
xs, ts = np.random.randn(T, V), np.random.randn(T, H)
Wx, Wh = np.random.randn(H, V), np.random.randn(H, H)
hs = {{-1: np.zeros(H)}}
loss = 0
for t in range(T):
    hs[t] = np.tanh(Wx @ xs[t] + Wh @ hs[t - 1])
    loss += np.sum((hs[t] - ts[t]) ** 2)
dWx, dWh = np.zeros_like(Wx), np.zeros_like(Wh)
dhnext = np.zeros(H)
for t in reversed(range(T)):
    dh = 2 * (hs[t] - ts[t]) + dhnext
    dz = dh * {slope}
    dWx += np.outer(dz, xs[t])
    dWh += np.outer(dz, hs[t - 1])
    dhnext = Wh.T @ {carried}
"""
UPDATED = HEAD + """N = 8
X, y = np.random.randn(N, 3), np.random.randn(N, 1)
W1, W2 = np.random.randn(3, 4), np.random.randn(4, 1)
lr = 0.05
for it in range(5):
    h = np.tanh(X @ W1)
    out = h @ W2
    loss = np.mean((out - y) ** 2)
    dout = 2 * (out - y) / N
    dW2 = h.T @ dout
    dh = dout @ W2.T
    W2 -= lr * dW2
    dW1 = X.T @ (dh * {slope})
    W1 -= lr * dW1
"""
MOVED = UPDATED.replace("    dh = dout @ W2.T\n    W2 -= lr * dW2\n", "    W2 -= lr * dW2\n    dh = dout @ W2.T\n")
SCALE = "import numpy as np\nx = np.array([1., 2.])\nf = np.sum(x**2)\ndx = 3*x\n"


def first(source: str) -> engine.Diagnosis:
    return engine.diagnose(engine.trace_source(source))[0]


@pytest.mark.parametrize(("source", "mend"), [
    (LOGISTIC, "grad = (h - y[i]) * xi"),  # and no h / (1 - h), which is 1 as long as theta is 0
    (LEFT_OVER, "d = 2 * (acts[-1] - y) / y.size"),  # and no k, which a loop has left
    (LAYERS, "return dout * self.mask"),  # and no layers[1].mask, which is another object's
    (MASKED, "dh[h <= 0] = 0"),
    (ATTENTION, "dK = dS.T @ Q / np.sqrt(D)"),
    (TURNED, "dx[p:p + 3] += k * dout[p]"),
    (SCALE, "dx = 2*x"),
    (RECURRENT.format(slope="(1 - hs[t])", carried="dz"), "dz = dh * (1 - hs[t]**2)"),
    (RECURRENT.format(slope="(1 - hs[t]**2)", carried="dh"), "dhnext = Wh.T @ dz"),
    (UPDATED.format(slope="h"), "dW1 = X.T @ (dh * (1 - h**2))"),
    (MOVED.format(slope="(1 - h**2)"), "W2 -= lr * dW2"),  # below the line that reads W2, and no longer above it
])  # fmt: skip
def test_what_is_told_holds_for_other_numbers(source: str, mend: str) -> None:
    found = first(source)
    assert found.mend == mend
    assert not found.others


def test_a_size_that_another_equals_is_not_taken_for_it() -> None:
    """The mean is over the rows of ``act``, of which there are twice as many as filters: ``Lo`` is no count of them by its name."""
    found = first(POOLED)
    assert found.kind == "factor"
    assert all(["F" not in each.mend.split("/")[-1] for each in (found, *found.others)])


def test_a_factor_too_many_is_no_contribution_that_is_counted_twice() -> None:
    found = first(HEAD + "z, y = np.random.randn(5), np.random.rand(5)\na = 1 / (1 + np.exp(-z))\n"
                  "loss = -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))\ndz = (a - y) * (1 - a)\n")  # fmt: skip
    assert found.kind == "factor"


def test_a_program_is_moved_in_its_places() -> None:
    """Sizes, draws and data are others, no node stands elsewhere, and what is a factor or an exponent stays."""
    source = source_of(HEAD + "N, D = 4, 3\nX = np.random.randn(N, D)\nw = np.array([0.5, 1.0, -2.5])\n"
                       "f = 2 * np.sum((X @ w) ** 2)\n")  # fmt: skip
    found = [ast.parse(each.text) for each in moved(source, False)]
    before = [(node.lineno, node.col_offset) for node in ast.walk(ast.parse(source.text)) if isinstance(node, ast.expr)]
    for tree in found:
        assert [(node.lineno, node.col_offset) for node in ast.walk(tree) if isinstance(node, ast.expr)] == before
    text = next(iter(moved(source, False))).text
    assert "seed(1)" in text
    assert "N, D = 6, 3" in text  # w has as many entries as D says
    assert "2 * np.sum((X @ w) ** 2)" in text
    assert "1.0" in text
