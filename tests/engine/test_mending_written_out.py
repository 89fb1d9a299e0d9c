"""What is missing or other than it should be, written with what the file has: gradients of inner parts have no name there."""

from __future__ import annotations

import pytest

import engine

DATA = "import numpy as np\nnp.random.seed(3)\n"
NORM = (
    DATA
    + """N, D = 3, 5
x, gamma, target = np.random.randn(N, D), 1 + 0.3 * np.random.randn(D), np.random.randn(N, D)
mu = np.mean(x, axis=0)
xmu = x - mu
var = np.mean(xmu ** 2, axis=0)
std = np.sqrt(var + 1e-5)
xhat = xmu / std
loss = np.sum((gamma * xhat - target) ** 2)
dxhat = 2 * (gamma * xhat - target) * gamma
dxmu = dxhat / std
dstd = -np.sum(dxhat * xmu, axis=0) / std ** 2
dvar = dstd
dxmu += 2 * xmu * dvar / N
dx = dxmu - np.mean(dxmu, axis=0)
"""
)
COSINE = (
    DATA
    + """u, v = np.random.randn(4), np.random.randn(4)
dot = np.sum(u * v)
nu = np.sqrt(np.sum(u * u))
nv = np.sqrt(np.sum(v * v))
den = nu * nv
loss = (1 - dot / den) ** 2
dcos = -2 * (1 - dot / den)
ddot = dcos / den
dden = -dcos * dot / den ** 2
dnu = dden * nv
dnv = dden * nu
du = ddot * v
dv = ddot * u
du += dnu * u / nu
"""
)
CELL = (
    DATA
    + """def forward(x, c, W):
    a = x @ W
    o, g = np.tanh(a[:, :2]), np.tanh(a[:, 2:])
    next_c = c + g
    t = np.tanh(next_c)
    next_h = o * t
    return next_h, next_c, (x, W, o, g, t)


def backward(dnext_h, dnext_c, cache):
    x, W, o, g, t = cache
    do = dnext_h * t
    dc = dnext_c
    dprev = dc.copy()
    dg = dc * (1 - g ** 2)
    da = np.hstack((do * (1 - o ** 2), dg))
    return da @ W.T, dprev, x.T @ da


x, c, W = np.random.randn(3, 3), np.random.randn(3, 2), np.random.randn(3, 4)
next_h, next_c, cache = forward(x, c, W)
loss = np.sum(next_h ** 2) + np.sum(next_c ** 3)
dnext_h = 2 * next_h
dnext_c = 3 * next_c ** 2
dx, dc, dW = backward(dnext_h, dnext_c, cache)
"""
)
SIAMESE = (
    DATA
    + """W, xa, xp = np.random.randn(3, 3), np.random.randn(3), np.random.randn(3)
ea = np.tanh(W @ xa)
ep = np.tanh(W @ xp)
loss = np.sum((ea - ep) ** 2)
one = 2 * (ea - ep)
other = -2 * (ea - ep)
dW = np.outer(one * (1 - ea ** 2), xa)
dW += np.outer(other * 1, xp)
"""
)


@pytest.mark.parametrize(
    ("source", "line", "mend"),
    [
        (NORM, "dvar = dstd", "dvar = 0.5 / std * dstd"),
        (COSINE, "dv = ddot * u", "dv += 2 * v * (0.5 / nv * dnv)"),
        (CELL, "    dc = dnext_c", "dc = dnext_c + (1 - t**2) * (o * dnext_h)"),
        (SIAMESE, "dW += np.outer(other * 1, xp)", "dW += np.outer((1 - ep**2) * other, xp)"),
    ],
    ids=["slope", "term", "handed on", "unnamed"],
)
def test_what_arrives_is_written_with_what_the_file_has(source: str, line: str, mend: str) -> None:
    """Where the mistake stands, and what to write there: all is right then."""
    trace = engine.trace_source(source)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == source.split("\n").index(line) + 1
    assert (told[0].mend, told[0].whole) == (mend, True)


CONV = (
    DATA
    + """class Conv:
    def __init__(self):
        self.k = np.random.randn(2, 3)

    def windows(self, x):
        for i in range(len(x) - 2):
            yield x[i:i + 3], i

    def forward(self, x):
        self.x = x
        out = np.zeros((len(x) - 2, 2))
        for window, i in self.windows(x):
            out[i] = self.k @ window
        return out

    def backward(self, dout):
        dk = np.zeros(self.k.shape)
        for window, i in self.windows(self.x):
            for f in range(2):
                dk[f] += dout[i, f] * window
        self.k -= 0.1 * dk
        return dk


x, goal, conv = np.random.randn(6), np.random.randn(4, 2), Conv()
out = conv.forward(x)
loss = np.sum((out - goal) ** 2)
dout = 2 * (goal - out)
grad = conv.backward(dout)
"""
)


def test_a_mistake_before_the_call_is_not_mended_inside_of_it() -> None:
    """What the function returns is the wrong gradient of the scope around, though its lines only add to it."""
    trace = engine.trace_source(CONV)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == CONV.split("\n").index("dout = 2 * (goal - out)") + 1
    assert (told[0].line, told[0].mend) == (own.first_wrong, "dout = 2 * (out - goal)")


LOOPS = (
    DATA
    + """def forward(x, w):
    out = np.zeros((2, 2, 4, 4))
    for n in range(2):
        for f in range(2):
            for i in range(4):
                for j in range(4):
                    out[n, f, i, j] = np.sum(x[n, i:i + 2, j:j + 2] * w[f])
    return out


def backward(dout, x, w):
    N, F, H, W = dout.shape
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H):
                for j in range(W):
                    dw[f] += {factor}x[n, i:i + 2, j:j + 2] * dout[n, f, i, j]{again}
                    dx[n, i:i + 2, j:j + 2] += w[f] * dout[n, f, i, j]
    return dx, dw


x, w, dout = np.random.randn(2, 5, 5), np.random.randn(2, 2, 2), np.random.randn(2, 2, 4, 4)
out = forward(x, w)
dx, dw = backward(dout, x, w)
"""
)


def test_a_statement_that_stands_twice_is_tried_first() -> None:
    """In four loops each try is dear: few are left once others had their turn."""
    again = "\n                    dw[f] += x[n, i:i + 2, j:j + 2] * dout[n, f, i, j]"
    told = engine.diagnose(engine.trace_source(LOOPS.format(factor="", again=again)))
    assert (told[0].kind, told[0].mend, told[0].whole) == ("twice", "pass", True)


def test_no_division_by_a_length_is_told_where_nothing_is_divided() -> None:
    """The factor 2 is as much as there are examples, and these cannot be more in a program that takes long."""
    told = engine.diagnose(engine.trace_source(LOOPS.format(factor="2 * ", again="")))
    assert not any(["/= N" in each.mend for each in (told[0], *told[0].others)])
