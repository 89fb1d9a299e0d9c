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
