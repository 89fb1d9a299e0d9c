"""Mends of what a layer is known by: slopes of other functions, the order of gates, windows, padding, the bias that is spared, the
gradient that comes back from the next step. Each is written into the file, and the file is right then."""

from __future__ import annotations

import pytest

import engine

DATA = "import numpy as np\nnp.random.seed(0)\n"
GATES = DATA + """def sig(a): return 1 / (1 + np.exp(-a))
N, D, H = 3, 4, 5
x, hp, cp, th = np.random.randn(N, D), np.random.randn(N, H), np.random.randn(N, H), np.random.randn(N, H)
Wx, Wh, b = np.random.randn(D, 4 * H), np.random.randn(H, 4 * H), np.random.randn(4 * H)
a = x @ Wx + hp @ Wh + b
ai, af, ao, ag = np.split(a, 4, axis=1)
i, f, o, g = sig(ai), sig(af), sig(ao), np.tanh(ag)
c = f * cp + i * g
tc = np.tanh(c)
h = o * tc
loss = np.sum((h - th) ** 2)
dh = 2 * (h - th)
do = dh * tc
dc = dh * o * (1 - tc ** 2)
df, di, dg = dc * cp, dc * g, dc * i
da = np.concatenate([{gates}], axis=1)
dWx = x.T @ da
dWh = hp.T @ da
db = da.sum(axis=0)
"""
RIGHT = ("di * i * (1 - i)", "df * f * (1 - f)", "do * o * (1 - o)", "dg * (1 - g**2)")
POOL = DATA + """x = np.random.randn(2, 1, 4, 4)
out = np.zeros((2, 1, 2, 2))
for n in range(2):
    for i in range(2):
        for j in range(2):
            out[n, 0, i, j] = np.max(x[n, 0, 2*i:2*i+2, 2*j:2*j+2])
loss = np.sum(out ** 2)
dout = 2 * out
dx = np.zeros_like(x)
for n in range(2):
    for i in range(2):
        for j in range(2):
            win = x[n, 0, 2*i:2*i+2, 2*j:2*j+2]
            dx[n, 0, 2*i:2*i+2, 2*j:2*j+2] = dout[n, 0, i, j]
"""
CONV = DATA + """def forward(x, w, pad):
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((2, 4, 4))
    for n in range(2):
        for i in range(4):
            for j in range(4):
                out[n, i, j] = np.sum(xp[n, i:i+3, j:j+3] * w)
    return out, (xp, w, pad)
def backward(dout, cache):
    xp, w, pad = cache
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for n in range(2):
        for i in range(4):
            for j in range(4):
                dw += xp[n, i:i+3, j:j+3] * dout[n, i, j]
                dxp[n, i:i+3, j:j+3] += w * dout[n, i, j]
    dx = {dx}
    return dx, dw
x, w = np.random.randn(2, 4, 4), np.random.randn(3, 3)
out, cache = forward(x, w, 1)
dout = np.random.randn(*out.shape)
dx, dw = backward(dout, cache)
"""
SPARED = DATA + """X = np.c_[np.ones(12), np.random.randn(12, 2)]
y = (X[:, 1] > 0).astype(float)
theta, lam, m = np.random.randn(3), 1.0, 12
h = 1 / (1 + np.exp(-X.dot(theta)))
loss = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h)) + lam / (2 * m) * np.sum(theta[1:] ** 2)
grad = X.T.dot(h - y) / m
grad += lam / m * theta
"""
OVER_TIME = DATA + """H, V = 4, 3
Wxh, Whh, Why = np.random.randn(H, V) * 0.5, np.random.randn(H, H) * 0.5, np.random.randn(V, H) * 0.5
bh, by = np.zeros((H, 1)), np.zeros((V, 1))
def loss_of(inputs, targets, hprev):
    xs, hs, ps = {}, {}, {}
    hs[-1] = np.copy(hprev)
    loss = 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((V, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t-1]) + bh)
        ys = np.dot(Why, hs[t]) + by
        ps[t] = np.exp(ys) / np.sum(np.exp(ys))
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += np.dot(dy, hs[t].T)
        dby += dy
        dh = np.dot(Why.T, dy)
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += np.dot(dhraw, xs[t].T)
        dWhh += np.dot(dhraw, hs[t-1].T)
        dhnext = np.dot(Whh.T, dhraw)
    return loss, dWxh, dWhh, dWhy, dbh, dby
loss, dWxh, dWhh, dWhy, dbh, dby = loss_of([0, 1, 2, 1, 0], [1, 2, 1, 0, 2], np.zeros((H, 1)))
"""


def _gates(*changed: tuple[int, str]) -> str:
    gates = list(RIGHT)
    for at, text in changed:
        gates[at] = text
    return GATES.format(gates=", ".join(gates))


@pytest.mark.parametrize(
    ("source", "kind", "field", "mend"),
    [
        (_gates((3, "dg * g * (1 - g)")), "local_other", "function", "dg * (1 - g**2)]"),
        (_gates((0, "di * (1 - i**2)")), "local_other", "function", "di * (i * (1 - i)),"),
        (_gates((0, RIGHT[1]), (1, RIGHT[0])), "tuple_order", "stacked", "[di * i * (1 - i), df * f * (1 - f),"),
        (POOL, "mask_missing", "window", "= (win == np.max(win)) * dout[n, 0, i, j]"),
        (CONV.format(dx="dxp[:, :-2*pad, :-2*pad]"), "local_other", "padding", "dx = dxp[:, pad:-pad, pad:-pad]"),
        (CONV.format(dx="dxp"), "local_other", "padding", "dx = dxp[:, pad:-pad, pad:-pad]"),
        (SPARED, "regularisation", "rest", "grad[1:] += lam / m * theta[1:]"),
        (OVER_TIME, "carry_lost", "", "dh = np.dot(Why.T, dy) + dhnext"),
    ],
)
def test_it_is_known_and_mended(source: str, kind: str, field: str, mend: str) -> None:
    trace = engine.trace_source(source)
    found = engine.diagnose(trace)[0]
    assert (found.kind, found.whole) == (kind, True)
    assert mend in found.mend
    assert not field or field in found.fields
    lines = source.split("\n")
    old = lines[found.line - 1]
    lines[found.line - 1] = old[: len(old) - len(old.lstrip())] + found.mend
    own = engine.trace_source("\n".join(lines)).own
    assert own is not None
    assert own.ok


def test_a_difference_that_stands_the_wrong_way_round_is_a_sign() -> None:
    source = DATA + (
        "x, w, y = np.random.randn(5, 3), np.random.randn(3), np.random.randn(5)\np = x @ w\nloss = np.sum((p - y) ** 2) / 10\n"
        "dp = (y - p) / 5\ndw = x.T @ dp\n"
    )
    found = engine.diagnose(engine.trace_source(source))[0]
    assert (found.kind, found.mend) == ("sign", "dp = (p - y) / 5")


STEPS = DATA + """def forward(x, prev, Wx, Wh):
    nxt = np.tanh(x.dot(Wx) + prev.dot(Wh))
    return nxt, (x, prev, Wx, Wh, nxt)
def backward(dnxt, cache):
    x, prev, Wx, Wh, nxt = cache
    dz = dnxt * (1 - nxt ** 2)
    return dz.dot(Wh.T), x.T.dot(dz), prev.T.dot(dz)
x, h0, Wx, Wh = np.random.randn(4, 2, 3), np.random.randn(2, 5), np.random.randn(3, 5), np.random.randn(5, 5)
h, caches, prev = np.zeros((4, 2, 5)), [], h0
for t in range(4):
    prev, cache = forward(x[t], prev, Wx, Wh)
    h[t] = prev
    caches.append(cache)
dh = np.random.randn(4, 2, 5)
dWx, dWh, dprev = np.zeros((3, 5)), np.zeros((5, 5)), np.zeros((2, 5))
for t in reversed(range(4)):
    dprev, dwx, dwh = backward(dh[t], caches[t])
    dWx += dwx
    dWh += dwh
dh0 = dprev
"""
NET = DATA + """X, W, U, t = np.random.randn(6, 4), np.random.randn(4, 5), np.random.randn(5, 3), np.random.randn(6, 3)
h = np.maximum(0, X @ W)
p = h @ U
loss = 0.5 * np.sum((p - t) ** 2)
dp = p - t
dU = h.T @ dp
dh = {dh}
dW = X.T @ (dh * (h > 0))
"""
POOLED = POOL.replace("= dout[n, 0, i, j]", "+= mask * dout[n, 0, {i}]").replace(
    "2*j:2*j+2]\n            dx", "2*j:2*j+2]\n            mask = {mask}\n            dx"
)
SUMMED = DATA + """x, w, y = np.random.randn(6, 3), np.random.randn(2, 3), np.random.randn(6, 2)
out = np.zeros((6, 2))
for n in range(6):
    for f in range(2):
        out[n, f] = np.sum(x[n] * w[f])
loss = np.sum((out - y) ** 2)
dout = 2 * (out - y)
dw = np.zeros_like(w)
for n in range(6):
    for f in range(2):
        dw[f] {line}
"""


@pytest.mark.parametrize(
    ("source", "kind", "mend"),
    [
        (STEPS, "carry_lost", "dprev, dwx, dwh = backward(dh[t] + dprev, caches[t])"),
        (NET.format(dh="p @ U.T"), "upstream_other", "dh = dp @ U.T"),
        (POOLED.format(mask="(win == np.max(win))", i="j, i"), "cached", "mask * dout[n, 0, i, j]"),
        (POOLED.format(mask="(win == np.min(win))", i="i, j"), "mask_side", "mask = (win == np.max(win))"),
        (POOLED.format(mask="(win > 0)", i="i, j"), "mask_missing", "mask = (win == np.max(win))"),
        (SUMMED.format(line="-= x[n] * dout[n, f]"), "sign", "dw[f] += x[n] * dout[n, f]"),
        (SUMMED.format(line="+= x[n] * out[n, f]"), "upstream_other", "dw[f] += x[n] * dout[n, f]"),
    ],
)
def test_what_is_taken_by_mistake_is_told(source: str, kind: str, mend: str) -> None:
    found = engine.diagnose(engine.trace_source(source))[0]
    assert (found.kind, found.whole) == (kind, True)
    assert mend in found.mend


def test_a_gradient_that_is_added_to_before_it_is_there_is_bound() -> None:
    source = DATA + (
        "class Layer:\n    def __init__(self):\n        self.W = np.random.randn(3, 2)\n"
        "    def forward(self, x):\n        self.x = x\n        return x @ self.W\n"
        "    def backward(self, d):\n        self.dW += self.x.T @ d\n"
        "layer, x = Layer(), np.random.randn(4, 3)\no = layer.forward(x)\nloss = np.sum(o ** 2)\ndo = 2 * o\nlayer.backward(do)\n"
    )
    found = engine.diagnose(engine.trace_source(source))[0]
    assert (found.kind, found.mend, found.line) == ("stale", "self.dW = self.x.T @ d", 10)


def test_a_mask_that_lets_all_through_is_no_slope_of_another_function() -> None:
    source = DATA + (
        "X, w, y = np.random.randn(6, 3), np.random.randn(3), np.array([0.0, 1, 1, 0, 1, 0])\na = 1 / (1 + np.exp(-(X @ w)))\n"
        "loss = -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))\ndz = (a - y) * a * (1 - a)\ndw = X.T @ dz\n"
    )
    assert not any(["> 0" in one.mend for one in engine.diagnose(engine.trace_source(source))])
