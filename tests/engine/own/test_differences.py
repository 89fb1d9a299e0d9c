"""The file's own differences by a function that returns loss and gradients together: what it computes at other numbers is neither
the loss nor a gradient of the file's, and what it changes is no parameter. And what is drawn as a gradient."""

from __future__ import annotations

import engine

MODEL = """import numpy as np
def model(theta, X, Y):
    W, b = theta[:6].reshape(3, 2), theta[6:]
    out = np.tanh(X @ W + b)
    cost = np.sum((out - Y) ** 2) / (2 * X.shape[0])
    dZ = (out - Y) / X.shape[0] * (1 - out ** 2)
    dW, db = X.T @ dZ, dZ.sum(axis=0)
    grad = np.concatenate([dW.ravel(), db])
    return cost, grad
def numerical(theta, X, Y, h=1e-6):
    g = np.zeros_like(theta)
    for i in range(theta.size):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += h
        minus[i] -= h
        g[i] = (model(plus, X, Y)[0] - model(minus, X, Y)[0]) / (2 * h)
    return g
np.random.seed(4)
X, Y, theta = np.random.randn(5, 3), np.random.randn(5, 2), np.random.randn(8) * 0.5
cost, grad = model(theta, X, Y)
approx = numerical(theta, X, Y)
print(np.linalg.norm(grad - approx))
"""
LAYER = """import numpy as np
class Attention:
    def __init__(self, d, rng):
        self.Wv = rng.standard_normal((d, d))
        self.Wq = rng.standard_normal((d, d))
    def forward(self, x):
        self.x = x
        self.q, self.v = x @ self.Wq, x @ self.Wv
        w = np.exp(self.q @ x.T)
        self.a = w / w.sum(axis=1, keepdims=True)
        return self.a @ self.v
    def backward(self, dout):
        da, dv = dout @ self.v.T, self.a.T @ dout
        ds = self.a * (da - (da * self.a).sum(axis=1, keepdims=True))
        dq = ds @ self.x
        self.dWq, self.dWv = self.x.T @ dq, self.x.T @ dv
        return dq @ self.Wq.T + ds.T @ self.q + dv @ self.Wv.T
rng = np.random.default_rng(0)
layer = Attention(4, rng)
x = rng.standard_normal((3, 4))
dout = rng.standard_normal((3, 4))
y = layer.forward(x)
dx = layer.backward(dout)
"""


def test_a_check_of_a_function_that_returns_gradients_is_no_loss() -> None:
    """It was refused: the loss was taken to be the one of a call within the check."""
    trace = engine.trace_source(MODEL)
    assert trace.vars[trace.output].shown == "cost"
    assert trace.own.ok
    assert {line.verdict for line in trace.own.lines if line.name in ("grad", "dW", "db", "g")} == {"right"}
    assert trace.own.others == ()
    assert engine.trace_source(MODEL.replace("(1 - out ** 2)", "(1 - out)")).own.first_wrong == 6


def test_a_gradient_that_is_drawn_from_a_standard_normal_is_a_seed() -> None:
    trace = engine.trace_source(LAYER)
    assert trace.vars[trace.output].shown == "y"
    assert trace.own.ok
    assert engine.trace_source(LAYER.replace("ds.T @ self.q", "ds @ self.q")).own.first_wrong == 17


def test_a_file_that_is_read_wrongly_is_not_refused() -> None:
    """By a gradient that no word says to be drawn, another one was taken as given, without which the layer had no weights."""
    assert engine.trace_source(LAYER.replace("dout = rng.standard_normal((3, 4))", "dout = rng.laplace(size=(3, 4))"))


def test_a_gradient_that_is_drawn_before_the_data_takes_its_draws() -> None:
    """Without its line the data were those that the gradient should have had, and everything was wrong."""
    x, dout = "x = rng.standard_normal((3, 4))\n", "dout = rng.standard_normal((3, 4))\n"
    assert engine.trace_source(LAYER.replace(x + dout, dout + x)).own.ok
