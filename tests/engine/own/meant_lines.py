"""As ``first_lines``: right programs with a line whose wrong numbers are right ones of something else, which no right gradient
that came from it clears, or which a caller forgets."""

from __future__ import annotations

from tests.engine.own.first_lines import HEAD

_LSTM = HEAD + """\
H, D, T = 4, 3, 3
W = np.random.randn(D + H, 4 * H) * 0.4
b = np.random.randn(4 * H) * 0.1
xs = np.random.randn(T, D)
h = np.random.randn(H) * 0.3
c = np.random.randn(H) * 0.3

def squash(z):
    return 1 / (1 + np.exp(-z))

kept = []
for t in range(T):
    both = np.concatenate([xs[t], h])
    z = both @ W + b
    i, f, o, g = squash(z[:H]), squash(z[H:2 * H]), squash(z[2 * H:3 * H]), np.tanh(z[3 * H:])
    last = c
    c = f * last + i * g
    flat = np.tanh(c)
    h = o * flat
    kept.append((both, i, f, o, g, last, flat))
loss = np.sum(h ** 2)

dW = np.zeros_like(W)
db = np.zeros_like(b)
dh = 2 * h
dc = np.zeros(H)
for t in reversed(range(T)):
    both, i, f, o, g, last, flat = kept[t]
    do = dh * flat
    dc = dc + dh * o * (1 - flat ** 2)
    di = dc * g
    dg = dc * i
    df = dc * last
    dz = np.concatenate([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g ** 2)])
    dW += np.outer(both, dz)
    db += dz
    dh = (W @ dz)[D:]
    dc = dc * f
"""

_CENTRED = HEAD + """\
x = 2 * np.random.randn(6, 3) + 1
t = np.random.randn(6, 3)
n = x.shape[0]
mean = x.mean(axis=0)
off = x - mean
spread = np.mean(off ** 2, axis=0)
root = np.sqrt(spread + 1e-5)
inv = 1 / root
y = off * inv
loss = 0.5 * np.sum((y - t) ** 2)
dy = y - t
dinv = np.sum(dy * off, axis=0)
droot = -dinv / root ** 2
dspread = 0.5 / root * droot
squares = np.ones((n, 3)) / n * dspread
through = 2 * off * squares
direct = dy * inv
both = direct + through
dmean = -np.sum(direct + through, axis=0)
dx = both + np.ones((n, 3)) / n * dmean
"""

_CALLS = HEAD + """\
T = 3
xs = np.random.randn(T, 4)
goals = np.random.randn(T, 3)
V = np.random.randn(4, 3) * 0.5
U = np.random.randn(3, 3) * 0.5
s = np.zeros(3)
states = [s]
loss = 0.0
for t in range(T):
    s = np.tanh(xs[t] @ V + s @ U)
    states.append(s)
    loss += 0.5 * np.sum((s - goals[t]) ** 2)

def step_back(ds, s, before, x):
    dz = ds * (1 - s ** 2)
    dV = np.outer(x, dz)
    dU = np.outer(before, dz)
    return dz @ U.T, dV, dU

dV = np.zeros_like(V)
dU = np.zeros_like(U)
carry = np.zeros(3)
for t in reversed(range(T)):
    ds = states[t + 1] - goals[t] + carry
    carry, dV_t, dU_t = step_back(ds, states[t + 1], states[t], xs[t])
    dV += dV_t
    dU += dU_t
"""

_EXAMPLES = HEAD + """\
X = np.random.randn(5, 3)
Y = np.random.randn(5, 2)
V = np.random.randn(3, 2)
c = np.zeros(2)
loss = 0.0
for x, y in zip(X, Y):
    loss += 0.5 * np.sum((x @ V + c - y) ** 2)
gV = np.zeros_like(V)
gc = np.zeros_like(c)
for x, y in zip(X, Y):
    off = x @ V + c - y
    gV += np.outer(x, off)
    gc += off
"""

MEANT = {
    "named_of_one_numbers_of_another": (_LSTM, "df = dc * last", "df = dc * f", ("df = dc * f",)),
    "slice_of_the_inputs": (_LSTM, "dh = (W @ dz)[D:]", "dh = (W @ dz)[:H]", ("dh = (W @ dz)[:H]",)),
    "sign_that_a_mean_hides": (_CENTRED, "droot = -dinv", "droot = dinv", ("droot = dinv / root ** 2",)),
    "factor_that_a_mean_hides": (_CENTRED, "np.ones((n, 3)) / n * dspread", "np.ones((n, 3)) * dspread",
                                 ("squares = np.ones((n, 3)) * dspread",)),
    "example_forgotten": (_EXAMPLES, "gc += off", "gc = off", ("gc = off",)),
    "caller_forgets": (_CALLS, "dU += dU_t", "dU = dU_t", ("dU = dU_t",)),
    "caller_forgets_the_other": (_CALLS, "dV += dV_t", "dV = dV_t", ("dV = dV_t",)),
}  # fmt: skip
