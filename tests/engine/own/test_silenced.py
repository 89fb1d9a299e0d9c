"""Sums over the examples of a batch, of which one gradient is given: with none of the others' they are that of the one."""

from __future__ import annotations

import pytest

import engine
from tests.engine.own.test_lists_and_descents import NETWORK

NET = """
import numpy as np
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
class Network:
    def __init__(self):
        self.biases = [np.random.randn(3, 1), np.random.randn(2, 1)]
        self.weights = [np.random.randn(3, 3), np.random.randn(2, 3)]
    def update(self, batch, eta):
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            grad_b, grad_w = self.backprop(x, y)
            sum_b = [nb + db for nb, db in zip(sum_b, grad_b)]
            sum_w = [nw + dw for nw, dw in zip(sum_w, grad_w)]
        self.weights = [w - eta * nw for w, nw in zip(self.weights, sum_w)]
        self.biases = [b - eta * nb for b, nb in zip(self.biases, sum_b)]
    def backprop(self, x, y):
        nabla_b, nabla_w = [0, 0], [0, 0]
        h = sigmoid(np.dot(self.weights[0], x) + self.biases[0])
        z = np.dot(self.weights[1], h) + self.biases[1]
        a = sigmoid(z)
        delta = (a - y) * a * (1 - a)
        nabla_b[1] = delta
        nabla_w[1] = np.dot(delta, h.T)
        delta = np.dot(self.weights[1].T, delta) * h * (1 - h)
        nabla_b[0] = delta
        nabla_w[0] = np.dot(delta, x.T)
        return nabla_b, nabla_w
np.random.seed(85)
data = [(np.random.randn(3, 1), np.array([[1.0], [0.0]])), (np.random.randn(3, 1), np.array([[0.0], [1.0]]))]
net = Network()
for epoch in range(4):
    net.update(data, 3.0)
"""


def test_it_is_right_given_one() -> None:
    own = engine.trace_source(NET).own
    assert own is not None
    assert own.ok
    assert [one for one in own.lines if one.verdict == "right"]


@pytest.mark.parametrize("factor", ["0.5", "nw.size"])
def test_a_sum_that_goes_wrong_with_the_second_example_is_the_line(factor: str) -> None:
    good = "nabla_w = [nw + dw for nw, dw in zip(nabla_w, delta_w)]"
    assert good in NETWORK
    own = engine.trace_source(NETWORK.replace("[nw + dw for", f"[nw * {factor} + dw for")).own
    assert own is not None
    assert own.first_wrong == next(at for at, text in enumerate(NETWORK.split("\n"), 1) if good in text)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("zip(sum_w, grad_w)]", "zip(sum_w, grad_b)]"),
        ("[nw + dw for nw", "[nw + dw * np.arange(dw.size).reshape(dw.shape) for nw"),
    ],
)
def test_a_sum_that_is_none_of_the_gradients_is_the_line(good: str, bad: str) -> None:
    own = engine.trace_source(NET.replace(good, bad)).own
    assert own is not None
    assert own.first_wrong == next(at for at, text in enumerate(NET.split("\n"), 1) if good in text)
