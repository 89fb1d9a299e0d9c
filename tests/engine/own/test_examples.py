"""A batch whose gradients are summed up by comprehensions, with the loss of each example in the function that makes them."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

NET = """\
import numpy as np

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

class Network:
    def __init__(self, sizes):
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def train(self, data, epochs, size, eta):
        for epoch in range(epochs):
            for batch in [data[k:k + size] for k in range(0, len(data), size)]:
                self.update(batch, eta)

    def update(self, batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            delta_b, delta_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_w)]
        self.weights = [w - (eta / len(batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(batch)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        h = sigmoid(np.dot(self.weights[0], x) + self.biases[0])
        out = sigmoid(np.dot(self.weights[1], h) + self.biases[1])
        cost = 0.5 * np.sum((out - y) ** 2)
        delta = (out - y) * out * (1 - out)
        first = np.dot(self.weights[1].T, delta) * h * (1 - h)
        return [first, delta], [np.dot(first, x.T), np.dot(delta, h.T)]

np.random.seed(2)
net = Network([3, 4, 2])
net.train([(np.random.randn(3, 1), np.random.rand(2, 1)) for _ in range(6)], 2, 3, 0.5)
"""


def own_of(text: str) -> Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


def test_updates_are_judged_by_the_traced_example() -> None:
    own = own_of(NET)
    assert own.ok
    assert not own.others
    updates = [line for line in own.lines if line.name.endswith("'")]
    assert {(line.verdict, line.reason, line.alone) for line in updates} == {("right", "example", True)}
    assert len(updates) == 4


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("[nw + dnw for", "[nw - dnw for"),
        ("[nb + dnb for", "[nb - dnb for"),
        ("[w - (eta", "[w + (eta"),
        ("[b - (eta", "[b + (eta"),
    ],
)
def test_what_goes_uphill_is_wrong_where_the_sign_is_turned(good: str, bad: str) -> None:
    assert own_of(NET.replace(good, bad)).first_wrong == 1 + NET[: NET.index(good)].count("\n")


def test_what_is_no_sum_of_the_examples_is_said_not_to_be_compared() -> None:
    text = NET.replace("* nw for", "* np.sign(nw) for")
    own = own_of(text)
    assert {(one.name, one.reason) for one in own.others} == {("net.weights[0]", "examples"), ("net.weights[1]", "examples")}


def test_a_sum_of_what_is_no_multiple_of_the_gradients_is_wrong_where_it_is_taken_off() -> None:
    own = own_of(NET.replace("nw + dnw for", "nw + np.roll(dnw, 1) for"))
    assert own.first_wrong == 1 + NET[: NET.index("self.weights = [w - (eta")].count("\n")


def test_a_gradient_without_its_mean_is_not_called_wrong() -> None:
    own = own_of(NET.replace("* nw for", "* np.clip(nw - nw.mean(), -1, 1) for"))
    assert not [line for line in own.lines if line.verdict == "wrong"]
    assert {one.reason for one in own.others} == {"examples"}


def test_nothing_is_judged_where_the_others_have_gradients_besides() -> None:
    mixed = "np.dot(delta - 9 * np.roll(delta, 1) + 9 * np.roll((out - y) * out * (1 - out), 1), h.T)"
    own = own_of(NET.replace("np.dot(delta, h.T)]", f"{mixed}]"))
    assert own.ok
    assert {one.reason for one in own.others} == {"examples"}
