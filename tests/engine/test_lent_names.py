"""Right gradients under names that belong to something else in the pass, and shares of what was initialised in place."""

from __future__ import annotations

import pytest

import engine

STACKED = """import numpy as np
rng = np.random.RandomState(0)
W = rng.randn(4, 6) * 0.5
V = rng.randn(2, 4) * 0.5
x, y = rng.randn(3, 2), rng.randn(3, 2)
class Net:
    def __init__(self):
        self.W, self.V = W, V
        self.h = np.zeros((4, 4))
    def forward(self):
        self.kept = [None] * 3
        self.out = np.zeros((3, 2))
        for t in range(3):
            z = np.hstack((self.h[t], x[t]))
            self.h[t + 1] = np.tanh(np.dot(self.W, z))
            self.out[t] = np.dot(self.V, self.h[t + 1])
            self.kept[t] = z
        return np.sum((self.out - y) ** 2) / 2
    def backward(self):
        dW, dV, ahead = np.zeros_like(self.W), np.zeros_like(self.V), np.zeros(4)
        for t in (2, 1, 0):
            dout = self.out[t] - y[t]
            dV += np.outer(dout, self.h[t + 1])
            dh = np.dot(dout, self.V) + ahead
            dz = dh * (1 - self.h[t + 1] ** 2)
            dW += np.outer(dz, self.kept[t])
            ahead = np.dot(dz, self.W)[:4]
        return dW, dV
net = Net()
loss = net.forward()
dW, dV = net.backward()
"""
SHARES = """import numpy as np
rng = np.random.RandomState(1)
def made(n):
    W = rng.randn(n, n) / np.sqrt(n)
    W[0, :] = 0
    W[0, 1:] = 0.5
    return W
def step(x, W):
    h = np.tanh(x @ W)
    return h, (x, W, h)
def step_back(dh, cache):
    x, W, h = cache
    da = dh * (1 - h ** 2)
    dW = x.T @ da
    return da @ W.T, dW
W = made(3)
h = rng.randn(2, 3)
caches = []
for t in range(4):
    h, cache = step(h, W)
    caches.append(cache)
loss = np.sum(h ** 2)
dh = 2 * h
dW = np.zeros_like(W)
for t in reversed(range(4)):
    dh, dWt = step_back(dh, caches[t])
    dW += dWt
"""


@pytest.mark.parametrize(
    "text", [STACKED, STACKED.replace("self.kept", "self.z"), SHARES],
    ids=["dz of another z", "dz beside a list z", "steps of what was initialised in place"],
)
def test_nothing_of_it_is_wrong(text: str) -> None:
    own = engine.trace_source(text, "program.py", engine.Options()).own
    assert own is not None
    assert own.ok
    assert {line.verdict for line in own.lines if line.name == "dW"} <= {"right", "remark"}
    assert any([line.verdict == "right" for line in own.lines if line.name == "dW"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (STACKED, ("dz = dh * (1 - self.h[t + 1] ** 2)", "dz = dh * 1.0")),
        (STACKED, ("dh = np.dot(dout, self.V) + ahead", "dh = np.dot(dout, self.V)")),
        (SHARES, ("dW += dWt", "dW = dWt")),
        (SHARES, ("dW = x.T @ da", "dW = h.T @ da")),
    ],
)
def test_a_faulty_one_stays_wrong(text: str, fault: tuple[str, str]) -> None:
    own = engine.trace_source(text.replace(*fault), "program.py", engine.Options()).own
    assert own is not None
    assert not own.ok
