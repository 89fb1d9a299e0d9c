"""What only the own part leaves is nothing that the forward part can walk over."""

from __future__ import annotations

import pytest

import engine

SOURCE = """import numpy as np
class Net:
    def __init__(self):
        self.biases = [np.zeros((1, 1)), np.zeros((1, 1))]
        self.weights = [np.array([[0.5, -0.2]]), np.array([[0.3]])]
    def train(self, data):
        for j in range(2):
            batches = [data[k:k + 2] for k in range(0, len(data), 2)]
            for batch in batches:
                self.update(batch)
            print(j)
    def update(self, batch):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            found_b, found_w = self.gradients(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, found_b)]
            nabla_w = [dnw for nw, dnw in zip(nabla_w, found_w)]
        self.weights = [w - 0.1 * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - 0.1 * nb for b, nb in zip(self.biases, nabla_b)]
    def gradients(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        hidden = np.tanh(self.weights[0] @ x + self.biases[0])
        out = np.tanh(self.weights[1] @ hidden + self.biases[1])
        delta = (out - y) * (1 - out ** 2)
        nabla_b[-1] = delta
        nabla_w[-1] = delta @ hidden.T
        delta = self.weights[1].T @ delta * (1 - hidden ** 2)
        nabla_b[-2] = delta
        nabla_w[-2] = delta @ x.T
        return nabla_b, nabla_w
np.random.seed(0)
data = [(np.random.randn(2, 1), np.random.randn(1, 1)) for _ in range(4)]
net = Net()
net.train(data)
"""


def test_a_walk_over_what_is_left_out_means_that_the_file_was_read_wrongly() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(SOURCE)
    assert caught.value.code == "output_not_number"
