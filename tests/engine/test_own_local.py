"""Gradients by names of people's: of one of a list's, quotients with lines between their letters, local derivatives in a pass."""

from __future__ import annotations

import pytest

import engine
from engine.reading.gradnames import GradientName, gradient_name

RECURRENT = """import numpy as np
np.random.seed(0)
W = np.random.randn(3, 3) * 0.5
x = np.random.randn(4, 3, 1)
h = {{-1: np.ones((3, 1))}}
loss = 0.0
for t in range(4):
    h[t] = np.tanh(W @ h[t - 1] + x[t])
    loss += np.sum(h[t] ** 2)
dW = np.zeros_like(W)
dhnext = np.zeros((3, 1))
for t in reversed(range(4)):
    dh = {sent}
    draw = dh * (1 - h[t] ** 2)
    dW += draw @ h[t - 1].T
    dhnext = W.T @ draw
"""

NEURON = """import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
def deriv(x):
    s = sigmoid(x)
    return s * (1 - s)
class Net:
    def __init__(self):
        self.w1, self.w2, self.b1, self.w5, self.b3 = 0.3, -0.4, 0.1, 0.7, -0.2
    def train(self, data, ys):
        for epoch in range(3):
            for x, y_true in zip(data, ys):
                sum_h1 = self.w1 * x[0] + self.w2 * x[1] + self.b1
                h1 = sigmoid(sum_h1)
                sum_o1 = self.w5 * h1 + self.b3
                o1 = sigmoid(sum_o1)
                {loss}
                d_L_d_o1 = -2 * (y_true - o1)
                d_o1_d_w5 = h1 * deriv(sum_o1)
                d_o1_d_b3 = deriv(sum_o1)
                d_o1_d_h1 = self.w5 * deriv(sum_o1)
                d_h1_d_w1 = {local}
                d_h1_d_w2 = x[1] * deriv(sum_h1)
                d_h1_d_b1 = deriv(sum_h1)
                self.w1 -= 0.1 * d_L_d_o1 * d_o1_d_h1 * d_h1_d_w1
                self.w2 -= 0.1 * d_L_d_o1 * d_o1_d_h1 * d_h1_d_w2
                self.b1 -= 0.1 * d_L_d_o1 * d_o1_d_h1 * d_h1_d_b1
                self.w5 -= 0.1 * d_L_d_o1 * d_o1_d_w5
                self.b3 -= 0.1 * d_L_d_o1 * d_o1_d_b3
net = Net()
net.train(np.array([[-2, -1], [25, 6]]), np.array([1, 0]))
"""


def verdicts(source: str) -> dict[str, str]:
    own = engine.trace_source(source).own
    assert own is not None
    return {line.name: line.verdict for line in own.lines}


def test_a_gradient_of_one_of_a_dicts_is_not_that_of_the_dict() -> None:
    found = verdicts(RECURRENT.format(sent="2 * h[t] + dhnext"))
    assert (found["dh"], found["dW"]) == ("right", "right")


def test_one_that_is_wrong_is_called_so() -> None:
    found = verdicts(RECURRENT.format(sent="h[t] + dhnext"))
    assert (found["dh"], found["dW"]) == ("wrong", "follows")


@pytest.mark.parametrize(("local", "verdict"), [("x[0] * deriv(sum_h1)", "right"), ("x[1] * deriv(sum_h1)", "wrong")])
def test_a_derivative_of_another_than_the_output_is_judged_as_such(local: str, verdict: str) -> None:
    found = verdicts(NEURON.format(local=local, loss="loss = (y_true - o1) ** 2"))
    assert found["d_h1_d_w1"] == verdict
    assert found["d_h1_d_w2"] == found["d_h1_d_b1"] == "right"


def test_without_a_loss_a_right_one_is_right_and_data_that_only_gradients_read_are_no_hole() -> None:
    assert verdicts(NEURON.format(local="x[0] * deriv(sum_h1)", loss="pass"))["d_h1_d_w1"] == "right"
    assert verdicts(NEURON.format(local="x[1] * deriv(sum_h1)", loss="pass"))["d_h1_d_w1"] == "wrong"


def test_quotients_with_lines_between_their_letters() -> None:
    assert gradient_name("d_L_d_w", {"w"}) == GradientName("L", "w")
    assert gradient_name("d_h1_d_w1", {"w1", "h1"}) == GradientName("h1", "w1")
    assert gradient_name("d_h1_d_w1", {"w1"}) is None


STEPS = """import numpy as np
np.random.seed(0)
def step_forward(x, h, W):
    new = np.tanh(x + h @ W)
    return new, (h, W, new)
def step_backward(dnew, cache):
    h, W, new = cache
    da = dnew * (1 - new ** 2)
    dW = h.T @ da
    return da @ W.T, dW
def backward(dhs, caches, W):
    dW = np.zeros_like(W)
    dh = np.zeros((2, 3))
    for t in reversed(range(4)):
        dh, dW_t = step_backward({sent}, caches[t])
        dW += dW_t
    return dh, dW
W = np.random.randn(3, 3) * 0.5
x = np.random.randn(4, 2, 3)
h0 = np.ones((2, 3))
h, caches, hs = h0, [], []
for t in range(4):
    h, cache = step_forward(x[t], h, W)
    caches.append(cache)
    hs.append(h)
out = np.array(hs)
dout = np.random.randn(*out.shape)
dh0, dW = backward(dout, caches, W)
"""


def test_a_step_of_a_sum_that_is_right_is_not_wrong() -> None:
    own = engine.trace_source(STEPS.format(sent="dhs[t] + dh")).own
    assert own is not None
    assert {line.verdict for line in own.lines} <= {"right", "remark"}
    assert any([(line.name, line.verdict) == ("dW", "right") for line in own.lines])


def test_a_sum_that_is_wrong_is_wrong() -> None:
    own = engine.trace_source(STEPS.format(sent="dhs[t]")).own
    assert own is not None
    found = [(line.name, line.verdict) for line in own.lines]
    assert "wrong" in [verdict for _, verdict in found]
    assert ("dW", "follows") in found
