"""Gradients in dicts and over time: what an entry came from, what of a round is right, what a call returns, and what is 0."""

from __future__ import annotations

import pytest

import engine
from engine.mending import confirming
from engine.mending.budget import Budget
from engine.mending.elsewhere import elsewhere
from engine.run import trace_source

HEAD = "import numpy as np\nnp.random.seed(3)\n"

TWINS = HEAD + """def net(x, params):
    h = np.maximum(x @ params['W1'] + params['b1'], 0)
    return h @ params['W2'], (x, h)
def back(g, cache, params, grads):
    x, h = cache
    grads['W2'] += h.T @ g
    q = g @ params['W2'].T * (h > 0)
    grads['W1'] += x.T @ q
    grads['b1'] += q.sum(axis=0)
params = {'W1': np.random.randn(4, 5) * 0.5, 'b1': np.full(5, 0.1), 'W2': np.random.randn(5, 2) * 0.5}
left, right = np.random.randn(6, 4), np.random.randn(6, 4)
e1, c1 = net(left, params)
e2, c2 = net(right, params)
loss = np.mean(np.sum((e1 - e2) ** 2, axis=1))
g1 = 2 * (e1 - e2) / 6
grads = {name: np.zeros_like(p) for name, p in params.items()}
back(g1, c1, params, grads)
back(-g1, c2, params, grads)
"""

GRU = HEAD + """sigm = lambda v: 1 / (1 + np.exp(-v))
n_in, n_h, n_steps = 2, 4, 4
P = {}
for gate in 'zrh':
    P['W' + gate] = np.random.randn(n_h, n_in) * 0.4
    P['U' + gate] = np.random.randn(n_h, n_h) * 0.4
    P['b' + gate] = np.zeros(n_h)
V = np.random.randn(n_h) * 0.5
seq = np.random.randn(n_steps, n_in)
h = [np.zeros(n_h)]
zs, rs, cs = [], [], []
for t in range(n_steps):
    z = sigm(P['Wz'] @ seq[t] + P['Uz'] @ h[-1] + P['bz'])
    r = sigm(P['Wr'] @ seq[t] + P['Ur'] @ h[-1] + P['br'])
    c = np.tanh(P['Wh'] @ seq[t] + P['Uh'] @ (r * h[-1]) + P['bh'])
    h.append((1 - z) * h[-1] + z * c)
    zs.append(z); rs.append(r); cs.append(c)
loss = (V @ h[-1] - 0.7) ** 2
grads = {k: np.zeros_like(v) for k, v in P.items()}
grad_pred = 2 * (V @ h[-1] - 0.7)
grad_V = grad_pred * h[-1]
grad_h = grad_pred * V
for t in range(n_steps - 1, -1, -1):
    z, r, c, hp = zs[t], rs[t], cs[t], h[t]
    grad_c = grad_h * z * (1 - c ** 2)
    grad_z = grad_h * (c - hp) * z * (1 - z)
    drh = P['Uh'].T @ grad_c
    grad_r = drh * hp * r * (1 - r)
    for gate, grad_gate in (('z', grad_z), ('r', grad_r), ('h', grad_c)):
        grads['W' + gate] += np.outer(grad_gate, seq[t])
        grads['b' + gate] += grad_gate
    grads['Uz'] += np.outer(grad_z, hp)
    grads['Ur'] += np.outer(grad_r, hp)
    grads['Uh'] += np.outer(grad_c, r * hp)
    grad_h = grad_h * (1 - z) + drh * r + P['Uz'].T @ grad_z + P['Ur'].T @ grad_r
"""

RETURNED = HEAD + """W, U, V, b = np.random.randn(3, 2), np.random.randn(3, 3), np.random.randn(2, 3), np.random.randn(3)
def run(xs, goal):
    hs = {-1: np.ones(3) * 0.1}
    loss = 0.0
    for t in range(len(xs)):
        hs[t] = np.tanh(W @ xs[t] + U @ hs[t - 1] + b)
        loss += np.sum((V @ hs[t] - goal[t]) ** 2)
    dW, dU, dV, db = np.zeros_like(W), np.zeros_like(U), np.zeros_like(V), np.zeros_like(b)
    dhnext = np.zeros(3)
    for t in reversed(range(len(xs))):
        dy = 2 * (V @ hs[t] - goal[t])
        dV += np.outer(dy, hs[t])
        dh = V.T @ dy + dhnext
        draw = dh * (1 - hs[t] ** 2)
        db += draw
        dW += np.outer(draw, xs[t])
        dU += np.outer(draw, hs[t - 1])
        dhnext = U.T @ draw
    return loss, dW, dU, dV, db
loss, dW, dU, dV, db = run(np.random.randn(4, 2), np.random.randn(4, 2))
"""

GATES = HEAD + """def sigmoid(v):
    return 1 / (1 + np.exp(-v))
def forward(x, a, c, P):
    both = np.vstack([a, x])
    f = sigmoid(P['Wf'] @ both + P['bf'])
    o = sigmoid(P['Wo'] @ both + P['bo'])
    g = np.tanh(P['Wc'] @ both + P['bc'])
    new = f * c + g
    return o * np.tanh(new), new, (new, c, f, o, g, both)
def backward(da, dc, cache, P):
    new, c, f, o, g, both = cache
    do = da * np.tanh(new) * o * (1 - o)
    dnew = dc + da * o * (1 - np.tanh(new) ** 2)
    df = dnew * c * f * (1 - f)
    dg = dnew * (1 - g ** 2)
    grads = {}
    for name, d in zip('foc', (df, do, dg)):
        grads['dW' + name] = d @ both.T
        grads['db' + name] = np.sum(d, axis=1, keepdims=True)
    dboth = sum(P['W' + name].T @ d for name, d in zip('foc', (df, do, dg)))
    return grads, dboth[:3], dnew * f
P = {}
for g in 'foc':
    P['W' + g] = np.random.randn(3, 5) * 0.5
    P['b' + g] = np.random.randn(3, 1) * 0.1
xs, goal = np.random.randn(3, 2, 4), np.random.randn(3, 4)
a, c, caches = np.zeros((3, 4)), np.zeros((3, 4)), []
for t in range(3):
    a, c, cache = forward(xs[t], a, c, P)
    caches.append(cache)
loss = np.sum((a - goal) ** 2)
da, dc = 2 * (a - goal), np.zeros_like(c)
gradients = {'d' + k: np.zeros_like(v) for k, v in P.items()}
for t in reversed(range(3)):
    step, da, dc = backward(da, dc, caches[t], P)
    for k in gradients:
        gradients[k] += step[k]
"""

TURNED = HEAD + """X, Y = np.random.randn(6, 3), np.random.randn(6, 2)
W1, W2 = np.random.randn(3, 4) * 0.5, np.random.randn(4, 2) * 0.5
h = 1 / (1 + np.exp(-X @ W1))
pred = h @ W2
loss = 0.5 * np.sum((pred - Y) ** 2)
dpred = pred - Y
dW2 = h.T @ dpred
dh = dpred @ W2.T
da = dh * h * (1 - h)
dW1 = X.T @ da
"""

WITHIN = HEAD + """def forward(x, w, b):
    return x.dot(w) + b, (x, w)
def affine_back(dout, cache):
    x, w = cache
    dx, dw, db = dout.dot(w.T), x.T.dot(dout), dout.sum(axis=0)
    return dx, dw, db
def both_back(dout, cache):
    fc, a = cache
    da = dout * (a > 0)
    dx, dw, db = affine_back(da, fc)
    return dx, dw, db
x, w, b = np.random.randn(3, 5), np.random.randn(5, 4), np.random.randn(4)
dout = np.random.randn(3, 4)
a, fc = forward(x, w, b)
out = np.maximum(0, a)
dx, dw, db = both_back(dout, (fc, a))
"""

HINGE = HEAD + """def svm(W, X, y, reg):
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
    loss = loss / X.shape[0] + reg * np.sum(W * W)
    dW /= X.shape[0]
    dW += 2 * reg * W
    return loss, dW
W, X, y = np.random.randn(3, 4) * 0.4, np.random.randn(6, 3), np.array([0, 1, 2, 3, 0, 2])
loss, grad = svm(W, X, y, 0.2)
"""

FILTERS = HEAD + """image, filters, goal = np.random.randn(5, 5), np.random.randn(2, 3, 3), np.random.randn(3, 3, 2)
out = np.zeros((3, 3, 2))
for i in range(3):
    for j in range(3):
        region = image[i:i + 3, j:j + 3]
        out[i, j] = np.sum(region * filters, axis=(1, 2))
loss = np.sum((out - goal) ** 2)
dout = 2 * (out - goal)
dfilters = np.zeros(filters.shape)
for i in range(3):
    for j in range(3):
        region = image[i:i + 3, j:j + 3]
        for f in range(2):
            dfilters[f] += dout[i, j, f] * region
"""

LISTED = HEAD + """layers = [{'W': np.random.randn(3, 3), 'b': np.random.randn(3)} for _ in range(3)]
x, t = np.random.randn(5, 3), np.random.randn(5, 3)
for step in range(4):
    cache = []
    h = x
    for layer in layers:
        z = h.dot(layer['W']) + layer['b']
        cache.append((h, z))
        h = np.tanh(z)
    loss = np.mean((h - t) ** 2)
    dLdh = 2 / t.size * (h - t)
    for layer in reversed(layers):
        h_in, z = cache.pop()
        dLdz = dLdh * (1 - np.tanh(z) ** 2)
        dLdh = dLdz.dot(layer['W'].T)
        layer['dW'] = h_in.T.dot(dLdz)
        layer['db'] = np.sum(dLdz, axis=0)
    for layer in layers:
        layer['W'] -= 0.05 * layer['dW']
        layer['b'] -= 0.05 * layer['db']
"""

CASES = {
    "an entry came from no other entry": (TWINS, " * (h > 0)\n", "\n", "mask_missing"),
    "of an entry that is 0 nothing is right": (GRU, "drh = P['Uh'].T @ grad_c", "drh = P['Uh'] @ grad_c", "transposed"),
    "a list that begins with a value of its own": (GRU, "grad_h = grad_h * (1 - z) + drh", "grad_h = 1 - z + drh",
                                                   "upstream_missing"),
    "another gradient is returned": (RETURNED, "return loss, dW, dU, dV, db", "return loss, dW, dU, dV, dhnext", "upstream_other"),
    "shares that a caller adds up": (GATES, "dboth = sum(P['W' + name].T @ d for name, d in zip('foc', (df, do, dg)))",
                                     "dboth = 0.5 * sum((P['W' + name].T @ d for name, d in zip('foc', (df, do, dg))))", "factor"),
    "what every call adds twice": (TWINS, "    grads['b1'] += q.sum(axis=0)\n", 2 * "    grads['b1'] += q.sum(axis=0)\n", "twice"),
    "returned in another order": (WITHIN, "(axis=0)\n    return dx, dw, db", "(axis=0)\n    return dw, dx, db", "tuple_order"),
    "what a line adds in all rounds": (HINGE, "dW[:, y[i]] -= X[i]", "dW[:, y[i]] -= 0.5 * X[i]", "factor"),
    "a number for an entry": (FILTERS, "dout[i, j, f] * region", "dout[i, j, f]", "local_missing"),
    "it leads to the nearest": (GRU, "grad_c = grad_h * z * (1 - c ** 2)", "grad_c = grad_h * (1 - c ** 2)", "local_missing"),
    "a number by a quotient's name": (LISTED, "dLdh = 2 / t.size * (h - t)", "dLdh = 2 / t.size", "local_missing"),
    "what a loop goes over": (LISTED, "2 / t.size * (h - t)", "(h - t) / t.size", "factor"),
    "of another shape": (TURNED, "dpred = pred - Y", "dpred = 1.0", "local_other|missing"),
    "the gradient of what is negated": (TURNED, "dW1 = X.T @ da", "dW1 = 0.5 * (X.T @ da)", "factor"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_first_wrong_line_and_why(name: str) -> None:
    right, old, new, kind = CASES[name]
    good = engine.trace_source(right).own
    assert good is not None
    assert good.ok
    wrong = right.replace(old, new)
    trace = engine.trace_source(wrong)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    lines = enumerate(zip(right.split("\n"), wrong.split("\n"), strict=False), 1)
    at = next(line for line, (one, other) in lines if one != other)
    assert at <= own.first_wrong <= at + wrong.count("\n") - right.count("\n")
    assert own.faults[0].lines == (own.first_wrong,)
    assert (told[0].line, told[0].whole) == (own.first_wrong, True)
    assert told[0].kind in kind.split("|")


def test_elsewhere_is_opened_once_where_a_bias_begins_as_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a mend neither takes away nor brings in need be no other number."""
    text = TURNED.replace("@ W1))", "@ W1 - b))").replace("h = 1", "b = np.zeros(4)\nh = 1")
    text = text.replace("dW1 = X.T @ da", "dW1 = X.T @ -da") + "db = da.sum(axis=0)\n"
    opened: list[str] = []

    def run(*args: object) -> engine.Trace:
        opened.append("")
        return trace_source(*args)  # type: ignore[arg-type]

    trace = engine.trace_source(text)
    assert trace.own is not None
    assert not trace.own.ok
    found = elsewhere(trace, run, Budget())
    assert found is not None
    assert found.blank
    assert len(opened) == 1
    filled: list[bool] = []
    real = confirming.filled
    monkeypatch.setattr(confirming, "filled", lambda *args: filled.append(True) or real(*args))
    assert engine.diagnose(trace)[0].mend == "dW1 = X.T @ da"
    assert not filled


def test_a_value_of_the_computation_that_is_made_once_more_is_no_gradient_by_its_name() -> None:
    again = "np.tanh(P['Wc'] @ both + P['bc'])"
    text = GATES.replace(f"    g = {again}\n    new = f * c + g\n", f"    new = f * c + {again}\n")
    text = text.replace("f, o, g, both)\n", f"f, o, {again}, both)\n")
    assert text.count(again) == 2
    own = engine.trace_source(text).own
    assert own is not None
    assert own.ok
    assert ("g", "no_variable") in [(one.name, one.reason) for one in own.others]


POOL = HEAD + """x = np.random.randn(2, 4, 4)
out = np.zeros((2, 2, 2))
for n in range(2):
    for i in range(2):
        for j in range(2):
            out[n, i, j] = np.max(x[n, 2 * i:2 * i + 2, 2 * j:2 * j + 2])
loss = np.sum(out ** 2)
dout = 2 * out
dx = np.zeros(x.shape)
for n in range(2):
    for i in range(2):
        for j in range(2):
            window = x[n, 2 * i:2 * i + 2, 2 * j:2 * j + 2]
            m = window == np.max(window)
            dx[n, 2 * i:2 * i + 2, 2 * j:2 * j + 2] = dout[n, i, j]
"""


def test_what_is_made_and_read_nowhere_is_tried_first() -> None:
    trace = engine.trace_source(POOL)
    told = engine.diagnose(trace)[0]
    assert (told.kind, told.whole) == ("mask_missing", True)
    assert told.mend.endswith("= dout[n, i, j] * m")


STATES = HEAD + """T = 4
W, U = np.random.randn(3, 2) * 0.5, np.random.randn(3, 3) * 0.5
xs, goal, hs = np.random.randn(T, 2), np.random.randn(T, 3), [np.zeros(3)]
for t in range(T):
    hs.append(np.tanh(W @ xs[t] + U @ hs[t]))
loss = 0.5 * np.sum((np.array(hs[1:]) - goal) ** 2)
up = np.array(hs[1:]) - goal
dW, dU, dnext = np.zeros_like(W), np.zeros_like(U), np.zeros(3)
for t in range(T - 1, -1, -1):
    dz = up[t] * (1 - hs[t + 1] ** 2)
    dW += np.outer(dz, xs[t])
    dU += np.outer(dz, hs[t])
    dnext = U.T @ dz
"""


def test_what_no_round_takes_up_is_0_in_the_first() -> None:
    """A gradient that is handed on and not read is no mask for being 0 so far."""
    told = engine.diagnose(engine.trace_source(STATES))[0]
    assert (told.kind, told.whole) == ("carry_lost", True)
    assert told.mend == "dz = (up[t] + dnext) * (1 - hs[t + 1] ** 2)"


BOTH_WAYS = HEAD + """Wf, Wb, V = np.random.randn(3, 2) * 0.5, np.random.randn(3, 2) * 0.5, np.random.randn(2, 6)
Uf, Ub = np.random.randn(3, 3) * 0.5, np.random.randn(3, 3) * 0.5
xs, ys = np.random.randn(4, 2), np.random.randn(4, 2)
hf, hb = np.zeros((5, 3)), np.zeros((5, 3))
for t in range(4):
    hf[t + 1] = np.tanh(Wf @ xs[t] + Uf @ hf[t])
for t in reversed(range(4)):
    hb[t] = np.tanh(Wb @ xs[t] + Ub @ hb[t + 1])
loss, outs = 0.0, []
for t in range(4):
    outs.append(V @ np.concatenate([hf[t + 1], hb[t]]))
    loss += 0.5 * np.sum((outs[t] - ys[t]) ** 2)
dV = np.zeros_like(V)
dhf, dhb = np.zeros((4, 3)), np.zeros((4, 3))
for t in range(4):
    dout = outs[t] - ys[t]
    dV += np.outer(dout, np.concatenate([hf[t + 1], hb[t]]))
    dboth = V.T @ dout
    dhf[t], dhb[t] = dboth[:3], dboth[3:]
dWf, dUf, carry = np.zeros_like(Wf), np.zeros_like(Uf), np.zeros(3)
for t in reversed(range(4)):
    dzf = (dhf[t] + carry) * (1 - hf[t + 1] ** 2)
    dWf += np.outer(dzf, xs[t])
    dUf += np.outer(dzf, hf[t])
    carry = Uf.T @ dzf
dWb, dUb, carry = np.zeros_like(Wb), np.zeros_like(Ub), np.zeros(3)
for t in range(4):
    dzb = (dhb[t] + carry) * (1 - hb[t] ** 2)
    dWb += np.outer(dzb, xs[t])
    dUb += np.outer(dzb, hb[t + 1])
    carry = Ub.T @ dzb
"""


def test_a_buffer_of_another_shape_is_not_the_first_wrong_line() -> None:
    """One row for each step, beside states that begin with one more: with another mistake nothing makes that good any more."""
    good = engine.trace_source(BOTH_WAYS).own
    assert good is not None
    assert good.ok
    text = BOTH_WAYS.replace("dzb = (dhb[t] + carry) * (1 - hb[t] ** 2)", "dzb = 1 - hb[t] ** 2")
    own = engine.trace_source(text).own
    assert own is not None
    assert [fault.line for fault in own.faults] == [text.split("\n").index("    dzb = 1 - hb[t] ** 2") + 1]
