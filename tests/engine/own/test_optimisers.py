"""Optimisers that make something else of right gradients: a second moment without its square, a momentum of another thing."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

ADAGRAD = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(12, 4), np.random.randint(0, 3, 12)
W1, b1 = np.random.randn(4, 5) * 0.5, np.zeros(5)
W2, b2 = np.random.randn(5, 3) * 0.5, np.zeros(3)
mW1, mb1, mW2, mb2 = np.zeros_like(W1), np.zeros_like(b1), np.zeros_like(W2), np.zeros_like(b2)
for step in range(20):
    h = np.tanh(X @ W1 + b1)
    scores = h @ W2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(probs[np.arange(12), y]))
    dscores = probs.copy()
    dscores[np.arange(12), y] -= 1
    dscores /= 12
    dW2 = h.T @ dscores
    db2 = dscores.sum(axis=0)
    dh = dscores @ W2.T * (1 - h ** 2)
    dW1 = X.T @ dh
    db1 = dh.sum(axis=0)
    for param, dparam, mem in zip([W1, b1, W2, b2], [dW1, db1, dW2, db2], [mW1, mb1, mW2, mb2]):
        mem += dparam * dparam
        param += -0.1 * dparam / np.sqrt(mem + 1e-8)
"""
ADAM = """import numpy as np
class Adam:
    def __init__(self, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps, self.t = lr, b1, b2, eps, 0
        self.m, self.v = {}, {}
    def step(self, params, grads):
        self.t += 1
        for k in params:
            if k not in self.m:
                self.m[k] = np.zeros_like(params[k])
                self.v[k] = np.zeros_like(params[k])
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * grads[k] ** 2
            mhat = self.m[k] / (1 - self.b1 ** self.t)
            vhat = self.v[k] / (1 - self.b2 ** self.t)
            params[k] -= self.lr * mhat / (np.sqrt(vhat) + self.eps)
np.random.seed(0)
X, y = np.random.randn(12, 4), np.random.randn(12, 2)
params = {"W1": np.random.randn(4, 5) * 0.5, "b1": np.zeros(5), "W2": np.random.randn(5, 2) * 0.5, "b2": np.zeros(2)}
opt = Adam()
for step in range(20):
    h = np.tanh(X @ params["W1"] + params["b1"])
    out = h @ params["W2"] + params["b2"]
    loss = np.mean((out - y) ** 2)
    dout = 2 * (out - y) / out.size
    grads = {}
    grads["W2"] = h.T @ dout
    grads["b2"] = dout.sum(axis=0)
    dh = dout @ params["W2"].T * (1 - h ** 2)
    grads["W1"] = X.T @ dh
    grads["b1"] = dh.sum(axis=0)
    opt.step(params, grads)
"""
MOMENTUM = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(12, 4), np.random.randn(12, 1)
W1, W2 = np.random.randn(4, 5) * 0.5, np.random.randn(5, 1) * 0.5
v1, v2 = np.zeros_like(W1), np.zeros_like(W2)
for t in range(1, 20):
    h = np.tanh(X @ W1)
    out = h @ W2
    loss = np.mean((out - y) ** 2)
    dout = 2 * (out - y) / 12
    dW2 = h.T @ dout
    dh = dout @ W2.T * (1 - h ** 2)
    dW1 = X.T @ dh
    v1 = 0.9 * v1 - 0.1 * dW1
    v2 = 0.9 * v2 - 0.1 * dW2
    W1 += v1
    W2 += v2
"""
SQUARED = "m1 = 0.1 * (X.T @ dh + 0.01 * W1)\n    v1 = -0.1 * m1 / np.sqrt(m1 ** 2 + 1e-3)"
PLAIN_ADAM = MOMENTUM.replace("v1 = 0.9 * v1 - 0.1 * dW1", SQUARED)
DECAYED = MOMENTUM.replace("0.1 * dW1", "0.1 * (X.T @ dh + 0.01 * W1)")
CLIPPED = MOMENTUM.replace("0.1 * dW1", "0.1 * np.clip(X.T @ dh, -0.01, 0.01)")
ALIGNED = MOMENTUM.replace("0.1 * dW1", "0.1 * (X.T @ (dout @ B * (1 - h ** 2)))").replace(
    "v1, v2 =", "B = np.random.randn(1, 5)\nv1, v2 ="
).replace("    W1 += v1", "    print(np.sum(dW1 * v1))\n    W1 += v1")  # fmt: skip


def verdict(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("source", [ADAGRAD, ADAM, MOMENTUM, PLAIN_ADAM, DECAYED, CLIPPED, ALIGNED])
def test_a_right_optimiser_is_not_called_wrong(source: str) -> None:
    assert verdict(source).ok


@pytest.mark.parametrize(
    ("source", "right", "slip"),
    [
        (ADAGRAD, "mem += dparam * dparam", "mem += dparam"),
        (ADAM, "(1 - self.b2) * grads[k] ** 2", "(1 - self.b2) * grads[k]"),
        (ADAGRAD, "mem += dparam * dparam", "mem += param * param"),
        (ADAGRAD, "mem += dparam * dparam", "mem += param * dparam"),
        (ADAM, "(1 - self.b2) * grads[k] ** 2", "(1 - self.b2) * params[k] ** 2"),
    ],
)
def test_a_second_moment_of_something_else_is_wrong_where_it_is_added(source: str, right: str, slip: str) -> None:
    assert source.count(right) == 1
    assert verdict(source.replace(right, slip)).first_wrong == source[: source.index(right)].count("\n") + 1


@pytest.mark.parametrize("slip", ["0.1 * W1", "0.1 * (X.T @ (dout @ W2.T))", "0.1 * h.T[:4] @ h"])
def test_a_momentum_that_leaves_the_right_gradient_unread_is_wrong(slip: str) -> None:
    assert verdict(MOMENTUM.replace("0.1 * dW1", slip)).first_wrong == 16


MOMENTUM_OF_DICTS = """
import numpy as np
np.random.seed(1)
X = np.random.randn(6, 4)
y = np.random.randint(3, size=6)
params = {'W': np.random.randn(4, 3), 'b': np.zeros(3)}
class Momentum:
    def __init__(self):
        self.v = None
    def step(self, params, grads):
        if self.v is None:
            self.v = {k: np.zeros_like(p) for k, p in params.items()}
        for k in params:
            self.v[k] = 0.9 * self.v[k] - 0.1 * grads[k]
            params[k] += self.v[k]
opt = Momentum()
for it in range(10):
    z = X @ params['W'] + params['b']
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(6), y]).mean()
    dz = p.copy()
    dz[np.arange(6), y] -= 1
    dz /= 6
    grads = {'W': X.T @ dz, 'b': dz.sum(axis=0)}
    opt.step(params, grads)
"""


@pytest.mark.parametrize("number", [1, 2, 3, 6])
def test_what_a_dict_of_an_object_keeps_from_pass_to_pass_is_no_share_of_the_parameter(number: int) -> None:
    """Three entries whose gradients have no sum are a gradient and a share of anything."""
    trace = engine.trace_source(MOMENTUM_OF_DICTS, options=engine.Options(pass_number=number))
    assert trace.own is not None
    assert {line.verdict for line in trace.own.lines} == {"right"}
    assert not trace.own.others
