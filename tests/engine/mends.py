"""Right backward passes, and mistakes planted in them: (kind, what stands there, what is written instead)."""

from __future__ import annotations

from typing import NamedTuple


class Planted(NamedTuple):
    """A mistake: ``kind`` is what the diagnosis has to say, or ("a|b") one of those that come to the same."""

    kind: str
    right: str
    wrong: str


NET = """rng = np.random.default_rng(0)
N = 5
X = rng.normal(size=(N, 4))
y = np.array([0, 2, 1, 1, 0])
W1 = rng.normal(size=(4, 6))
b1 = rng.normal(size=6)
W2 = rng.normal(size=(6, 3))
b2 = rng.normal(size=3)
reg = 0.1
a = X @ W1 + b1
h = np.maximum(0, a)
scores = h @ W2 + b2
e = np.exp(scores)
p = e / e.sum(axis=1, keepdims=True)
data = -np.log(p[np.arange(N), y]).sum() / N
loss = data + 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)
dscores = p.copy()
dscores[np.arange(N), y] -= 1
dscores = dscores / N
dW2 = h.T @ dscores
db2 = dscores.sum(axis=0)
dh = dscores @ W2.T
da = dh * (a > 0)
dW1 = X.T @ da
db1 = da.sum(axis=0)
dW2 += reg * W2
dW1 += reg * W1
"""

SQUARE = """rng = np.random.default_rng(1)
X = rng.normal(size=(4, 4))
W = rng.normal(size=(4, 4))
V = rng.normal(size=(4, 4))
b = rng.normal(size=4)
s = rng.normal(size=(4, 1))
z = X @ W + b
t = np.tanh(z)
u = t * s
o = u @ V
loss = np.sum(o**2) / 2
do = o
du = do @ V.T
dV = u.T @ do
dt = du * s
ds = np.sum(du * t, axis=1, keepdims=True)
dz = dt * (1 - t**2)
dX = dz @ W.T
dW = X.T @ dz
db = np.sum(dz, axis=0)
"""

STAGED = """x = 3.0
y = -4.0
sigy = 1.0 / (1 + math.exp(-y))
num = x + sigy
sigx = 1.0 / (1 + math.exp(-x))
xpy = x + y
xpysqr = xpy**2
den = sigx + xpysqr
invden = 1.0 / den
f = num * invden
dnum = invden
dinvden = num
dden = (-1.0 / (den**2)) * dinvden
dsigx = (1) * dden
dxpysqr = (1) * dden
dxpy = (2 * xpy) * dxpysqr
dx = (1) * dxpy
dy = (1) * dxpy
dx += ((1 - sigx) * sigx) * dsigx
dx += (1) * dnum
dsigy = (1) * dnum
dy += ((1 - sigy) * sigy) * dsigy
"""

RNN = """rng = np.random.default_rng(2)
T = 4
xs = rng.normal(size=(T, 3))
Wx = rng.normal(size=(3, 5)) * 0.5
Wh = rng.normal(size=(5, 5)) * 0.5
b = rng.normal(size=5)
goal = rng.normal(size=(T, 5))
hs = [np.zeros(5)]
loss = 0.0
for t in range(T):
    h = np.tanh(xs[t] @ Wx + hs[t] @ Wh + b)
    hs.append(h)
    loss += 0.5 * np.sum((h - goal[t])**2)
dWx = np.zeros_like(Wx)
dWh = np.zeros_like(Wh)
db = np.zeros_like(b)
dhnext = np.zeros(5)
for t in reversed(range(T)):
    dh = (hs[t + 1] - goal[t]) + dhnext
    draw = (1 - hs[t + 1]**2) * dh
    db += draw
    dWx += np.outer(xs[t], draw)
    dWh += np.outer(hs[t], draw)
    dhnext = draw @ Wh.T
"""

LAYERS = """def affine(x, w, b):
    return x @ w + b, (x, w)
def affine_back(dout, cache):
    x, w = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
def relu(x):
    return np.maximum(0, x), x
def relu_back(dout, x):
    return dout * (x > 0)
rng = np.random.default_rng(3)
X = rng.normal(size=(5, 4))
W1 = rng.normal(size=(4, 4))
b1 = rng.normal(size=4)
W2 = rng.normal(size=(4, 4))
b2 = rng.normal(size=4)
a, c1 = affine(X, W1, b1)
h, c2 = relu(a)
o, c3 = affine(h, W2, b2)
loss = np.sum(o**2)
do = 2 * o
dh, dW2, db2 = affine_back(do, c3)
da = relu_back(dh, c2)
dX, dW1, db1 = affine_back(da, c1)
"""

EMBEDDING = """rng = np.random.default_rng(4)
E = rng.normal(size=(5, 3))
ix = np.array([1, 2, 1, 4])
w = rng.normal(size=3)
v = E[ix]
q = v @ w
loss = np.sum(q**2)
dq = 2 * q
dv = np.outer(dq, w)
dw = v.T @ dq
dE = np.zeros_like(E)
np.add.at(dE, ix, dv)
"""

SOFTMAX = """rng = np.random.default_rng(5)
z = rng.normal(size=6)
g = rng.normal(size=6)
e = np.exp(z)
s = e / np.sum(e)
loss = np.sum(s * g)
ds = g.copy()
dz = s * (ds - np.sum(ds * s))
"""

FORK = """rng = np.random.default_rng(6)
x = rng.normal(size=4)
p = x * 2
q = p + x
loss = np.sum(q * q * p)
dq = 2 * q * p
dp = q * q + dq
dx = dq + 2 * dp
"""

PROGRAMS: dict[str, tuple[str, tuple[Planted, ...]]] = {
    "net": (NET, (
        Planted("sign", "y] -= 1", "y] += 1"),
        Planted("factor", "dscores = dscores / N\n", "dscores = dscores / (N - 1)\n"),
        Planted("factor", "dscores = dscores / N\n", "dscores = dscores * N\n"),
        Planted("sum_axis", "db2 = dscores.sum(axis=0)", "db2 = dscores.sum(axis=1)[:3]"),
        Planted("factor", "db1 = da.sum(axis=0)", "db1 = da.mean(axis=0)"),
        Planted("keepdims", "db1 = da.sum(axis=0)", "db1 = da.sum(axis=0, keepdims=True)"),
        Planted("mask_missing", "da = dh * (a > 0)", "da = dh * 1.0"),
        Planted("mask_side", "da = dh * (a > 0)", "da = dh * (a < 0)"),
        Planted("value_for_mask", "da = dh * (a > 0)", "da = dh * h"),
        Planted("regularisation", "dW2 += reg * W2\n", ""),
        Planted("factor", "dW1 += reg * W1", "dW1 += 2 * reg * W1"),
        Planted("overwritten", "dW1 += reg * W1", "dW1 = reg * W1"),
        Planted("aliased", "dW2 = h.T @ dscores", "dprobs = dscores\ndprobs *= 2\ndW2 = h.T @ dprobs / 2"),
    )),
    "square": (SQUARE, (
        Planted("transposed", "du = do @ V.T", "du = do @ V"),
        Planted("transposed", "dV = u.T @ do", "dV = u @ do"),
        Planted("product_order|transposed", "dW = X.T @ dz", "dW = dz.T @ X"),
        Planted("product_order", "dX = dz @ W.T", "dX = W.T @ dz"),
        Planted("sum_axis", "db = np.sum(dz, axis=0)", "db = np.sum(dz, axis=1)"),
        Planted("broadcast", "dt = du * s", "dt = du * s.ravel()"),
        Planted("power", "dz = dt * (1 - t**2)", "dz = dt * (1 - t)"),
        Planted("cached", "dz = dt * (1 - t**2)", "dz = dt * (1 - z**2)"),
        Planted("upstream_other", "dt = du * s", "dt = do * s"),
        Planted("upstream_missing", "dz = dt * (1 - t**2)", "dz = 1 - t**2"),
        Planted("cached", "ds = np.sum(du * t, axis=1, keepdims=True)", "ds = np.sum(du * u, axis=1, keepdims=True)"),
        Planted("sign", "dz = dt * (1 - t**2)", "dz = dt * (1 + t**2)"),
    )),
    "staged": (STAGED, (
        Planted("overwritten", "dx += ((1 - sigx)", "dx = ((1 - sigx)"),
        Planted("sign", "(-1.0 / (den**2))", "(1.0 / (den**2))"),
        Planted("power|local_missing", "(-1.0 / (den**2))", "(-1.0 / (den))"),
        Planted("factor", "dxpy = (2 * xpy)", "dxpy = (xpy)"),
        Planted("cached", "dnum = invden", "dnum = den"),
        Planted("missing", "dx += (1) * dnum\n", ""),
        Planted("upstream_other", "((1 - sigy) * sigy) * dsigy", "((1 - sigy) * sigy) * dsigx"),
        Planted("twice", "dx += (1) * dnum\n", "dx += (1) * dnum\ndx += (1) * dnum\n"),
        Planted("upstream_missing", "dxpy = (2 * xpy) * dxpysqr", "dxpy = (2 * xpy)"),
    )),
    "rnn": (RNN, (
        Planted("carry_lost", "- goal[t]) + dhnext", "- goal[t])"),
        Planted("time_off", "np.outer(hs[t], draw)", "np.outer(hs[t + 1], draw)"),
        Planted("loop_order", "for t in reversed(range(T))", "for t in range(T)"),
        Planted("time_off", "draw = (1 - hs[t + 1]**2) * dh", "draw = (1 - hs[t]**2) * dh"),
        Planted("transposed|product_order", "dhnext = draw @ Wh.T", "dhnext = draw @ Wh"),
        Planted("overwritten", "dWx += np.outer", "dWx = np.outer"),
        Planted("carry_lost", "    dhnext = draw @ Wh.T\n", ""),
    )),
    "layers": (LAYERS, (
        Planted("tuple_order", "return dx, dw, db", "return dw, dx, db"),
        Planted("mask_side", "return dout * (x > 0)", "return dout * (x < 0)"),
        Planted("tuple_order", "dh, dW2, db2 = affine_back(do, c3)", "dW2, dh, db2 = affine_back(do, c3)"),
        Planted("transposed", "dx = dout @ w.T", "dx = dout @ w"),
    )),
    "embedding": (EMBEDDING, (
        Planted("repeats", "np.add.at(dE, ix, dv)", "dE[ix] += dv"),
        Planted("overwritten|repeats", "np.add.at(dE, ix, dv)", "dE[ix] = dv"),
        Planted("factor", "dw = v.T @ dq", "dw = 2 * v.T @ dq"),
    )),
    "softmax": (SOFTMAX, (
        Planted("diagonal", "dz = s * (ds - np.sum(ds * s))", "dz = s * (1 - s) * ds"),
        Planted("missing", "dz = s * (ds - np.sum(ds * s))", "dz = s * ds"),
    )),
    "fork": (FORK, (
        Planted("missing", "dp = q * q + dq", "dp = q * q"),
        Planted("twice", "dx = dq + 2 * dp", "dx = dq + 2 * dp + dq"),
        Planted("truncated", "dq = 2 * q * p", "dq = (2 * q * p).astype(int)"),
        Planted("sign", "dp = q * q + dq", "dp = q * q - dq"),
    )),
}  # fmt: skip
