"""Backward parts that an error stops, in training loops and objects: what ran is judged; the line is told, and what mends it."""

from __future__ import annotations

import pytest

import engine

HEAD = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(8, 3), np.random.randn(8, 2)
"""
LOOP = HEAD + """W, b, V = np.random.randn(3, 4) * 0.1, np.zeros(4), np.random.randn(4, 2) * 0.1
for i in range(5):
    z = X @ W + b
    h = np.maximum(0, z)
    o = h @ V
    L = np.mean((o - y) ** 2)
    do = 2 * (o - y) / 16
    dV = h.T @ do
    dh = {dh}
    dz = dh * (z > 0)
    dW = X.T @ dz
    db = {db}
    W -= 0.1 * dW; b -= 0.1 * db; V -= 0.1 * dV
"""
NET = HEAD + """class Net:
    def __init__(self):
        self.W1, self.b1, self.W2 = np.random.randn(3, 4) * 0.1, np.zeros(4), np.random.randn(4, 2) * 0.1
    def forward(self, X):
        self.X = X
        self.h = np.tanh(X @ self.W1 + self.b1)
        return self.h @ self.W2
    def backward(self, do):
        self.dW2 = self.h.T @ do
        dh = do @ self.W2
        dz = dh * (1 - self.h ** 2)
        self.dW1 = self.X.T @ dz
        self.db1 = dz.sum(axis=0)
net = Net()
for i in range(5):
    o = net.forward(X)
    loss = np.mean((o - y) ** 2)
    net.backward(2 * (o - y) / 16)
    net.W1 -= 0.1 * net.dW1
    net.b1 -= 0.1 * net.db1
    net.W2 -= 0.1 * net.dW2
"""
LAYERS = HEAD + """class Linear:
    def __init__(self, i, o):
        self.W, self.b = np.random.randn(i, o) * 0.1, np.zeros(o)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g):
        self.gW, self.gb = self.x.T @ g, g.sum(0)
        return g @ self.W.T
class ReLU:
    def forward(self, x):
        self.m = x > 0
        return x * self.m
    def backward(self, g):
        return g * self.m
layers = [Linear(3, 5), ReLU(), Linear(5, 2)]
for epoch in range(5):
    o = X
    for layer in layers:
        o = layer.forward(o)
    L = np.mean((o - y) ** 2)
    g = 2 * (o - y) / 16
    for layer in layers[::-1][1:]:
        g = layer.backward(g)
    for layer in layers:
        if isinstance(layer, Linear):
            layer.W -= 0.1 * layer.gW
            layer.b -= 0.1 * layer.gb
"""


@pytest.mark.parametrize(
    ("source", "line", "name", "mend"),
    [
        (LOOP.format(dh="do @ V", db="dz.sum(axis=0)"), 12, "dh", "dh = do @ V.T"),
        (LOOP.format(dh="do @ V.T", db="dz.sum(axis=1)"), 15, "db", "db = dz.sum(axis=0)"),
        (NET, 13, "dh", "dh = do @ self.W2.T"),
        (LAYERS, 26, "g", "for layer in layers[::-1]:"),
    ],
)
def test_the_line_that_stops_it_and_what_mends_it_are_told(source: str, line: int, name: str, mend: str) -> None:
    """Where no line was wrong before the error, the check ended in a mistake of its own, or the file was not judged at all."""
    trace = engine.trace_source(source)
    assert trace.own is not None
    assert trace.own.failed is not None
    own, (found, *_) = engine.located(trace.own, engine.diagnose(trace))
    assert (own.first_wrong, found.wrong, found.name, found.mend) == (line, line, name, mend)
    assert found.whole
    assert any([one.verdict == "right" for one in own.lines])


def test_an_outer_product_of_vectors_is_told() -> None:
    source = (
        "import numpy as np\nx = np.array([1.0, 2.0])\nW = np.ones((2, 3))\nz = x @ W\n"
        "L = np.sum(z**2)\ndz = 2 * z\ndW = x.T @ dz\n"
    )
    (found,) = engine.diagnose(engine.trace_source(source))
    assert (found.line, found.mend) == (7, "dW = np.outer(x, dz)")


def test_what_nothing_mends_is_said_to_stop_there() -> None:
    source = LOOP.format(dh="do @ V.T", db="dz.sum(axis=0)")
    source = source.replace("dV = h.T @ do", "dV = X[:, :2].reshape(4, 4) @ np.ones((3, 1))")
    trace = engine.trace_source(source)
    assert trace.own is not None
    (found,) = engine.diagnose(trace)
    assert (found.kind, found.line, trace.own.first_wrong) == ("", 11, 11)


def test_what_the_error_leaves_wrong_follows_from_what_mends_all() -> None:
    """With one output the gradient of the last layer broadcasts through the one before it, whose own gradients are wrong then."""
    source = LAYERS.replace("Linear(5, 2)", "Linear(5, 1)").replace("randn(8, 2)", "randn(8, 1)").replace("/ 16", "/ 8")
    trace = engine.trace_source(source)
    own, (found, *_) = engine.located(trace.own, engine.diagnose(trace))
    assert (own.first_wrong, found.line) == (26, 26)
    assert [one.line for one in own.lines if one.verdict == "wrong"] == [26]
