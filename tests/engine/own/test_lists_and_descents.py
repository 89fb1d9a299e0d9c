"""Gradients in lists that a function hands back, gradients that are only called ``g``, and a loss that an object keeps."""

from __future__ import annotations

import engine

NETWORK = """import numpy as np
np.random.seed(3)
class Network:
    def __init__(self, sizes):
        self.biases = [np.random.randn(n, 1) for n in sizes[1:]]
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]
    def update(self, batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            delta_b, delta_w = self.backprop(x, y)
            nabla_b = [nb + db for nb, db in zip(nabla_b, delta_b)]
            nabla_w = [nw + dw for nw, dw in zip(nabla_w, delta_w)]
        self.weights = [w - eta / len(batch) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - eta / len(batch) * nb for b, nb in zip(self.biases, nabla_b)]
    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation, activations, zs = x, [x], []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = 1 / (1 + np.exp(-z))
            activations.append(activation)
        delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].T)
        for l in range(2, 3):
            delta = np.dot(self.weights[-l + 1].T, delta) * activations[-l] * (1 - activations[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].T)
        return nabla_b, nabla_w
net = Network([3, 4, 2])
for epoch in range(2):
    net.update([(np.random.rand(3, 1), np.random.rand(2, 1)) for k in range(3)], 0.5)
"""

DESCENT = """import numpy as np
A = np.array([[3.0, 0.5, 0.2], [0.5, 2.0, 0.3], [0.2, 0.3, 1.0]])
b = np.array([1.0, -2.0, 0.5])
def f(x):
    return 0.5 * x @ A @ x - b @ x
def slope(x):
    return A @ x - b
x = np.array([2.0, 1.0, -1.5])
m, v = np.zeros(3), np.zeros(3)
for t in range(1, 6):
    loss = f(x)
    g = slope(x)
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g ** 2
    x = x - 0.05 * m / (1 - 0.9 ** t) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
"""

KEPT = """import numpy as np
np.random.seed(0)
class Affine:
    def __init__(self, n, m):
        self.W, self.b = np.random.randn(n, m), np.zeros(m)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
class Squares:
    def forward(self, y, t):
        self.y, self.t = y, t
        self.loss = np.sum((y - t) ** 2) / len(y)
        return self.loss
    def backward(self, dout=1):
        return 2 * (self.y - self.t) / len(self.y)
class Net:
    def __init__(self):
        self.layers, self.last = [Affine(3, 4), Affine(4, 2)], Squares()
    def loss(self, x, t):
        for layer in self.layers:
            x = layer.forward(x)
        return self.last.forward(x, t)
    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return [(layer.dW, layer.db) for layer in self.layers]
net = Net()
x, t = np.random.randn(5, 3), np.random.randn(5, 2)
for step in range(3):
    grads = net.gradient(x, t)
    for layer, (dW, db) in zip(net.layers, grads):
        layer.W -= 0.1 * dW
        layer.b -= 0.1 * db
    loss = net.loss(x, t)
"""


def ok(source: str) -> bool:
    own = engine.trace_source(source).own
    assert own is not None
    return own.ok


def told(source: str) -> list[tuple[int, str]]:
    return [(one.line, one.mend) for one in engine.diagnose(engine.trace_source(source))]


def test_a_list_that_each_example_adds_to_is_mended() -> None:
    line, right = 31, "nabla_w[-l] = np.dot(delta, activations[-l - 1].T)"
    assert ok(NETWORK)
    assert told(NETWORK.replace("nabla_w[-l] = np", "nabla_w[-l] = -np"))[:1] == [(line, right)]
    sums = "nabla_b = [nb + db for nb, db in zip(nabla_b, delta_b)]"
    assert told(NETWORK.replace("[nb + db for nb", "[nb + db + db for nb"))[:1] == [(12, sums)]


def test_what_a_descent_changes_is_what_g_is_of() -> None:
    assert ok(DESCENT)
    assert told(DESCENT.replace("g = slope(x)", "g = 2 * slope(x)")) == [(12, "g = slope(x)")]
    assert told(DESCENT.replace("return A @ x - b", "return A @ x + b")) == [(7, "return A @ x - b")]


def test_a_loss_that_is_kept_and_returned_after_the_update_is_one() -> None:
    assert ok(KEPT)
    assert not ok(KEPT.replace("self.db = dout.sum(axis=0)", "self.db = dout.sum()"))
    assert not ok(KEPT.replace("return 2 * (self.y", "return (self.y"))
