"""A pass without a loss in a class that has a method of it: the recurrent net whose step is of one sentence."""

from __future__ import annotations

import pytest

import engine

RNN = """\
import numpy as np

class RNN:
    def __init__(self, words, hidden):
        rng = np.random.RandomState(0)
        self.U, self.W = rng.uniform(-0.4, 0.4, (hidden, words)), rng.uniform(-0.4, 0.4, (hidden, hidden))
        self.V = rng.uniform(-0.4, 0.4, (words, hidden))

    def forward(self, x):
        s, o = np.zeros((len(x) + 1, len(self.W))), np.zeros((len(x), len(self.V)))
        for t in np.arange(len(x)):
            s[t] = np.tanh(self.U[:, x[t]] + self.W.dot(s[t - 1]))
            e = np.exp(self.V.dot(s[t]))
            o[t] = e / e.sum()
        return o, s

    def calculate_loss(self, x, y):
        o, s = self.forward(x)
        return -np.sum(np.log(o[np.arange(len(y)), y]))

    def bptt(self, x, y):
        o, s = self.forward(x)
        dLdU, dLdV, dLdW = np.zeros(self.U.shape), np.zeros(self.V.shape), np.zeros(self.W.shape)
        delta_o = o
        delta_o[np.arange(len(y)), y] -= 1.0
        for t in np.arange(len(y))[::-1]:
            dLdV += np.outer(delta_o[t], s[t])
            delta_t = self.V.T.dot(delta_o[t]) * (1 - s[t] ** 2)
            for step in np.arange(0, t + 1)[::-1]:
                dLdW += np.outer(delta_t, s[step - 1])
                dLdU[:, x[step]] += delta_t
                delta_t = self.W.T.dot(delta_t) * (1 - s[step - 1] ** 2)
        return dLdU, dLdV, dLdW

    def sgd_step(self, x, y, learning_rate):
        dLdU, dLdV, dLdW = self.bptt(x, y)
        self.U -= learning_rate * dLdU
        self.V -= learning_rate * dLdV
        self.W -= learning_rate * dLdW

model = RNN(5, 3)
sentences, targets = [[0, 2, 4], [3, 1]], [[2, 4, 1], [1, 0]]
for epoch in range(2):
    for i in range(2):
        model.sgd_step(sentences[i], targets[i], 0.05)
    loss = sum(model.calculate_loss(x, y) for x, y in zip(sentences, targets))
"""


def test_its_own_function_is_the_loss() -> None:
    trace = engine.trace_source(RNN)
    assert trace.training is not None
    assert trace.own is not None
    assert {line.verdict for line in trace.own.lines} == {"right"}
    assert [notice.code for notice in trace.notices if notice.code == "pass_cost"] == ["pass_cost"]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("self.V.T.dot(delta_o[t]) * (1 - s[t] ** 2)", "self.V.T.dot(delta_o[t]) * (1 - s[t])"),
        ("self.W.T.dot(delta_t)", "self.W.dot(delta_t)"),
        ("np.outer(delta_t, s[step - 1])", "np.outer(delta_t, s[step])"),
        ("dLdU[:, x[step]] += delta_t", "dLdU[:, x[step]] += 2 * delta_t"),
    ],
)
def test_what_is_wrong_by_it_is_found_and_mended(good: str, bad: str) -> None:
    assert good in RNN
    trace = engine.trace_source(RNN.replace(good, bad))
    assert trace.own is not None
    assert trace.own.first_wrong == next(at for at, line in enumerate(RNN.split("\n"), 1) if good in line)
    assert engine.diagnose(trace)[0].whole


def test_where_nothing_goes_along_it_nothing_is_judged_and_that_is_said() -> None:
    trace = engine.trace_source(RNN.replace("-= 1.0", "-= 2.0"))
    assert trace.own is None
    report = engine.check(trace, replays=5)
    assert report.undecided
    assert {one.name for one in report.others} == {"self.U", "self.V", "self.W"}


def test_two_losses_of_the_same_names_do_not_call_each_other() -> None:
    source = (
        "import numpy as np\ndef svm_loss(W, X, y):\n    dW = np.zeros(W.shape)\n    dW += X.T @ (X @ W - y)\n"
        "    return np.sum((X @ W - y) ** 2) / 2, dW\ndef other_loss(W, X, y):\n    dW = np.zeros(W.shape)\n"
        "    dW += X.T @ (X @ W - y)\n    return np.sum((X @ W - y) ** 2) / 2, dW\n"
        "X, y = np.random.randn(5, 2), np.random.randn(5)\n"
        "W = np.array([0.5, -0.2])\nloss, dW = svm_loss(W, X, y)\n"
    )
    own = engine.trace_source(source).own
    assert own is not None
    assert own.ok
