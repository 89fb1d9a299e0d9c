"""A network over lists, without a loss, whose examples come one by one: the first one's error is given, and all that follows from
it is judged, what the sums over the examples do with it too."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

NETWORK = """import random
import numpy as np
class Network(object):
    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]
    def SGD(self, training_data, epochs, mini_batch_size, eta, lmbda):
        n = len(training_data)
        for j in range(epochs):
            random.shuffle(training_data)
            mini_batches = [training_data[k:k + mini_batch_size] for k in range(0, n, mini_batch_size)]
            for mini_batch in mini_batches:
                self.update_mini_batch(mini_batch, eta, lmbda, n)
    def update_mini_batch(self, mini_batch, eta, lmbda, n):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            delta_nabla_b, delta_nabla_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.weights = [(1 - eta * (lmbda / n)) * w - (eta / len(mini_batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(mini_batch)) * nb for b, nb in zip(self.biases, nabla_b)]
    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = self.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            sp = sigmoid_prime(zs[-l])
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return (nabla_b, nabla_w)
    def cost_derivative(self, output_activations, y):
        return (output_activations - y)
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))
np.random.seed(0)
random.seed(0)
data = [(np.random.randn(4, 1), np.eye(3)[:, [i % 3]]) for i in range(9)]
net = Network([4, 5, 3])
net.SGD(data, 2, 3, 0.5, 0.1)
"""
DEEPER = NETWORK.replace("[4, 5, 3]", "[4, 5, 6, 3]")
CROSS_ENTROPY = NETWORK.replace(" * sigmoid_prime(zs[-1])", "")
ONE_BY_ONE = NETWORK.replace("net.SGD(data, 2, 3,", "net.SGD(data, 2, 1,")
SPEED = """        self.speed = [0.9 * v - eta / len(mini_batch) * nb for v, nb in zip(self.speed, nabla_b)]
        self.biases = [b + v for b, v in zip(self.biases, self.speed)]
"""
ZEROS = "        self.speed = [np.zeros((y, 1)) for y in sizes[1:]]\n"
_PLAIN = next(line for line in NETWORK.splitlines(True) if "self.biases = [b -" in line)
MOMENTUM = NETWORK.replace(_PLAIN, SPEED).replace("        self.biases = [np", f"{ZEROS}        self.biases = [np")


def verdict(source: str, at: int | None = None) -> Own:
    own = engine.trace_source(source, options=engine.Options(pass_number=at)).own
    assert own is not None
    return own


def line_of(text: str) -> int:
    return NETWORK[: NETWORK.index(text)].count("\n") + 1


@pytest.mark.parametrize("source", [NETWORK, DEEPER, CROSS_ENTROPY, ONE_BY_ONE, MOMENTUM])
@pytest.mark.parametrize("at", [1, 3])
def test_a_right_network_over_lists_is_right(source: str, at: int) -> None:
    own = verdict(source, at)
    assert own.ok
    assert [line for line in own.lines if line.verdict == "right"]


SLIPS = (("nabla_b[-l] = delta", "nabla_b[-l] = sp"), ("(1 - eta * (lmbda", "(1 + eta * (lmbda"))
LAST = ("nabla_b[-1] = delta", "nabla_b[-1] = activations[-1] - y")  # of a cross-entropy that is the right one


@pytest.mark.parametrize(
    ("source", "right", "slip"),
    [*[(source, *slip) for source in (NETWORK, DEEPER) for slip in (*SLIPS, LAST)], *[(CROSS_ENTROPY, *slip) for slip in SLIPS]],
)
def test_what_does_not_follow_from_the_given_error_is_wrong(source: str, right: str, slip: str) -> None:
    assert source.count(right) == 1
    own = verdict(source.replace(right, slip))
    assert not own.ok
    assert source is CROSS_ENTROPY or own.first_wrong == line_of(right)
