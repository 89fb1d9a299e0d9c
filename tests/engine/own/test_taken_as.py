"""Gradients whose name is that of another variable, those that are bounded before their update, and updates that leave a right
gradient by a factor of their own."""

from __future__ import annotations

import pytest

import engine

FUSED = """
import numpy as np
rng = np.random.default_rng(0)
n = 12
X = rng.normal(size=(n, 2))
y = rng.integers(0, 2, n)
y_true = np.eye(2)[y]
class Net:
    def __init__(self):
        self.W1, self.b1 = rng.normal(size=(2, 5)), np.zeros((1, 5))
        self.W2, self.b2 = rng.normal(size=(5, 2)), np.zeros((1, 2))
    def forward(self, X):
        self.X = X
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        z2 = self.a1 @ self.W2 + self.b2
        e = np.exp(z2 - z2.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    def backward(self, dL_dy_hat, lr):
        dL_dz1 = dL_dy_hat @ self.W2.T * (1 - self.a1 ** 2)
        self.W2 -= lr * self.a1.T @ dL_dy_hat
        self.b2 -= lr * dL_dy_hat.sum(axis=0, keepdims=True)
        self.W1 -= lr * self.X.T @ dL_dz1
        self.b1 -= lr * dL_dz1.sum(axis=0, keepdims=True)
net = Net()
for epoch in range(3):
    y_hat = net.forward(X)
    loss = -np.sum(y_true * np.log(y_hat)) / n
    dL_dy_hat = (y_hat - y_true) / n
    net.backward(dL_dy_hat, 0.5)
"""

NUMBERED = """
import numpy as np
np.random.seed(3)
def forward(params, x):
    (W1, b1), (W2, b2), (W3, b3) = params
    h1 = np.maximum(0, x @ W1 + b1)
    h2 = np.maximum(0, h1 @ W2 + b2)
    return h1, h2, h2 @ W3 + b3
def grads_of(params, x, y):
    (W1, b1), (W2, b2), (W3, b3) = params
    h1, h2, out = forward(params, x)
    n = len(x)
    loss = 0.5 * np.sum((out - y) ** 2) / n
    d3 = (out - y) / n
    d2 = (d3 @ W3.T) * (h2 > 0)
    d1 = (d2 @ W2.T) * (h1 > 0)
    grads = [(x.T @ d1, d1.sum(0)), (h1.T @ d2, d2.sum(0)), (h2.T @ d3, d3.sum(0))]
    return loss, grads
params = [(np.random.randn(i, o) * 0.5, np.zeros(o)) for i, o in [(4, 6), (6, 6), (6, 2)]]
x = np.random.randn(8, 4)
y = np.random.randn(8, 2)
for it in range(3):
    loss, grads = grads_of(params, x, y)
    params = [(W - 0.1 * dW, b - 0.1 * db) for (W, b), (dW, db) in zip(params, grads)]
"""

BOUNDED = """
import numpy as np
rng = np.random.RandomState(0)
X, y = rng.randn(8, 3), rng.randn(8, 1)
W, b = rng.randn(3, 1), np.zeros(1)
for step in range(3):
    out = X @ W + b
    loss = np.mean((out - y) ** 2)
    dout = 2 * (out - y) / 8
    dW = X.T @ dout
    db = dout.sum(axis=0)
    dW = np.where(np.abs(dW) < 1.9, 0, dW)
    W -= 0.1 * dW
    b -= 0.1 * db
"""

LINE = """
import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(20, 3))
t = X @ np.array([1.0, -2.0, 0.5]) + 0.3
w = np.zeros(3)
b = 0.0
for i in range(5):
    y = X @ w + b
    loss = ((y - t) ** 2).mean()
    grad_w = 2 * X.T @ (y - t) / len(X)
    grad_b = 2 * (y - t).mean()
    w -= 0.1 * grad_w
    b -= 0.1 * grad_b
"""

STEPS = """
import numpy as np
class Layer:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o) * 0.5
        self.b = np.zeros((1, o))
    def forward(self, x):
        self.x = x
        self.a = np.tanh(x @ self.W + self.b)
        return self.a
    def backward(self, grad):
        dz = grad * (1 - self.a ** 2)
        self.dW = self.x.T @ dz
        self.db = dz.sum(axis=0, keepdims=True)
        return dz @ self.W.T
    def step(self, lr):
        self.W -= lr * self.dW
        self.b -= lr * self.db
np.random.seed(2)
net = [Layer(3, 5), Layer(5, 5), Layer(5, 2)]
X, Y = np.random.randn(7, 3), np.random.randn(7, 2)
for it in range(3):
    out = X
    for l in net:
        out = l.forward(out)
    loss = 0.5 * np.sum((out - Y) ** 2)
    g = out - Y
    for l in net[::-1]:
        g = l.backward(g)
    for l in net:
        l.step(0.01)
"""

SAMPLES = """
import numpy as np
rng = np.random.RandomState(4)
X = rng.randn(5, 3)
Y = rng.randn(5, 2)
W1, b1 = rng.randn(3, 4) * 0.5, np.zeros(4)
W2, b2 = rng.randn(4, 2) * 0.5, np.zeros(2)
lr = 0.1
for epoch in range(3):
    gW1, gb1, gW2, gb2 = np.zeros_like(W1), np.zeros_like(b1), np.zeros_like(W2), np.zeros_like(b2)
    loss = 0.0
    for x, y in zip(X, Y):
        h = np.tanh(x @ W1 + b1)
        o = h @ W2 + b2
        loss += 0.5 * np.sum((o - y) ** 2)
        do = o - y
        gW2 += np.outer(h, do)
        gb2 += do
        dz = (W2 @ do) * (1 - h ** 2)
        gW1 += np.outer(x, dz)
        gb1 += dz
    loss /= len(X)
    n = len(X)
    W1 -= lr * gW1 / n
    b1 -= lr * gb1 / n
    W2 -= lr * gW2 / n
    b2 -= lr * gb2 / n
"""


def own_of(source: str) -> engine.Own:
    """The verdict on a program."""
    own = engine.trace_source(source).own
    assert own is not None
    return own


def line_of(source: str, piece: str) -> int:
    """The line that a piece of text stands in."""
    return source[: source.index(piece)].count("\n") + 1


RIGHT = {"fused": FUSED, "numbered": NUMBERED, "bounded": BOUNDED, "line": LINE, "steps": STEPS, "samples": SAMPLES}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT)
def test_nothing_right_is_wrong(source: str) -> None:
    assert own_of(source).ok


def test_a_gradient_under_the_name_of_another_variable_is_taken_as_what_it_is() -> None:
    found = next(line for line in own_of(FUSED).lines if line.name == "dL_dy_hat")
    assert (found.verdict, found.reason, found.text) == ("right", "taken", "forward.z2")


WHERE = "dW = np.where(np.abs(dW) < 1.9, 0, dW)"


@pytest.mark.parametrize("way", ["dW[np.abs(dW) < 1.9] = 0", "dW *= np.abs(dW) > 1.9", "dW = np.clip(dW, -0.1, 0.1)", WHERE])
def test_what_is_dropped_or_bounded_by_its_size_was_right_before(way: str) -> None:
    own = own_of(BOUNDED.replace(WHERE, way))
    assert own.ok
    found = next(line for line in own.lines if line.line == line_of(BOUNDED, WHERE))
    assert (found.verdict, found.reason) == ("aside", "clipped")


FAULTS = [
    (FUSED, "dL_dy_hat @ self.W2.T * (1", "dL_dy_hat @ self.W2.T * 2 * (1"),
    (NUMBERED, "(h1.T @ d2, d2.sum(0))", "(h1.T @ d2, d2.mean(0))"),
    (NUMBERED, "(d2 @ W2.T) * (h1 > 0)", "(d2 @ W2.T)"),
    (BOUNDED, "dW = X.T @ dout", "dW = X.T @ dout * 2"),
    (BOUNDED, WHERE, "dW = np.where(dout.sum() < 9, 0.5 * dW, dW)"),
    (LINE, "b -= 0.1 * grad_b", "b -= 0.1 * grad_w[0]"),
    (STEPS, "self.W -= lr * self.dW", "self.W -= lr * self.dW / len(self.x)"),
]


@pytest.mark.parametrize(("source", "piece", "slip"), FAULTS)
def test_what_is_wrong_is_wrong(source: str, piece: str, slip: str) -> None:
    assert piece in source
    own = own_of(source.replace(piece, slip))
    assert not own.ok


def test_two_rates_that_are_written_are_no_fault() -> None:
    assert own_of(LINE.replace("b -= 0.1 * grad_b", "b -= 2 * 0.1 * grad_b")).ok


def test_sums_that_are_divided_later_and_never_zeroed_are_wrong_in_the_second_pass() -> None:
    zeros = SAMPLES[SAMPLES.index("    gW1, gb1") : SAMPLES.index("    loss = 0.0")]
    source = SAMPLES.replace(zeros, "").replace("for epoch", zeros[4:] + "for epoch")
    own = own_of(source)
    assert (own.ok, own.later) == (False, 2)


PAIRS = """import numpy as np
np.random.seed(5)
params = [(np.random.randn(3, 4) * 0.5, np.zeros(4)), (np.random.randn(4, 2) * 0.5, np.zeros(2))]
x, y = np.random.randn(7, 3), np.random.randn(7, 2)
def grads_of(params, x, y):
    (W1, b1), (W2, b2) = params
    h = np.maximum(0, x @ W1 + b1)
    d2 = h @ W2 + b2 - y
    loss = 0.5 * np.sum(d2 ** 2) / len(x)
    d1 = (d2 @ W2.T) * (h > 0)
    return loss, [(x.T @ d1, d1.sum(0)), (h.T @ d2, d2.sum(0))]
for it in range(3):
    loss, grads = grads_of(params, x, y)
    params = [(W - 0.1 / len(x) * dW, b - 0.1 / len(x) * db) for (W, b), (dW, db) in zip(params, grads)]
"""


def test_a_place_in_a_pair_is_no_name() -> None:
    """``d1`` was held against the second of each pair, and its shape was wrong."""
    own = engine.trace_source(PAIRS).own
    assert own is not None
    assert own.ok
    own = engine.trace_source(PAIRS.replace("(d2 @ W2.T) * (h > 0)", "(d2 @ W2.T) * (h >= 0)")).own
    assert own is not None
    assert not own.ok


PLAYER = """import numpy as np
np.random.seed(15)
real, fake = 3 + 0.5 * np.random.randn(8, 2), np.random.randn(8, 2)
dw, db = np.random.randn(2, 2), np.zeros(2)
for i in range(30):
    p_real = 1 / (1 + np.exp(-(real @ dw + db)))
    p_fake = 1 / (1 + np.exp(-(fake @ dw + db)))
    loss = -np.mean(np.log(p_real)) - np.mean(np.log(1 - p_fake))
    grad_real = (p_real - 1) / real.size
    grad_fake = p_fake / fake.size
    grad_dw = real.T @ grad_real + fake.T @ grad_fake
    grad_db = grad_real.sum(0) + grad_fake.sum(0)
    dw -= 0.05 * grad_dw
    db -= 0.05 * grad_db
"""


def test_the_name_of_data_for_the_gradient_of_what_is_made_of_it() -> None:
    """``grad_real`` is that of the logits of ``real``: data, from which only right gradients of parameters came."""
    own = engine.trace_source(PLAYER).own
    assert own.ok
    assert {line.name: line.verdict for line in own.lines}["grad_real"] == "remark"
    wrong = PLAYER.replace("grad_real = (p_real - 1)", "grad_real = (p_real + 1)")
    assert engine.trace_source(wrong).own.first_wrong == 9


GATES = """import numpy as np
np.random.seed(1)
P = {'W': np.random.randn(3, 3), 'V': np.random.randn(3, 3)}
xs, h, goal = np.random.randn(4, 3), np.ones(3), np.random.randn(3)
caches = []
for x in xs:
    w, v = np.tanh(P['W'] @ h), np.tanh(P['V'] @ h + x)
    caches.append((h, w, v))
    h = w * v
loss = np.sum((h - goal) ** 2)
dh = 2 * (h - goal)
grads = {'d' + k: np.zeros_like(p) for k, p in P.items()}
for h, w, v in reversed(caches):
    dw, dv = dh * v * (1 - w ** 2), dh * w * (1 - v ** 2)
    step = {'dW': np.outer(dw, h), 'dV': np.outer(dv, h)}
    for k in grads:
        grads[k] += step[k]
    dh = P['W'].T @ dw + P['V'].T @ dv
"""


def test_the_gradient_of_one_parameter_under_the_name_of_another_is_wrong() -> None:
    """Both are added up in one dict, so that each seems to come from the other; it is no gradient of what is computed of it."""
    assert engine.trace_source(GATES).own.ok
    assert engine.trace_source(GATES.replace("'dV': np.outer(dv, h)", "'dV': np.outer(dw, h)")).own.first_wrong in (15, 17)


_NORMALISED = """
import numpy as np
np.random.seed(0)
def forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=0)
    std = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - mu) / std
    return gamma * xhat + beta, (xhat, gamma, std)
def backward(dout, cache):
    xhat, gamma, std = cache
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    dx = {dx}
    return dx, dgamma, dbeta
x = np.random.randn(5, 3)
gamma, beta = np.random.rand(3), np.random.rand(3)
dout = np.random.randn(5, 3)
out, cache = forward(x, gamma, beta)
dx, dgamma, dbeta = backward(dout, cache)
"""


def test_what_is_handed_to_the_name_of_its_variable_is_not_excused_as_another_gradient() -> None:
    """``dxhat / std`` is the gradient of ``x - mu``, and was right as such; the line that returns it was blamed."""
    own = engine.trace_source(_NORMALISED.format(dx="dxhat / std")).own
    assert own is not None
    assert own.first_wrong == 14
    assert [(one.line, one.verdict) for one in own.lines if one.name == "dx"] == [(14, "wrong")]
    right = "(dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / std"
    own = engine.trace_source(_NORMALISED.format(dx=right)).own
    assert own is not None
    assert own.ok
