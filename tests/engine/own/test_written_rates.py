"""Changes of parameters beside the rate that is written: behind the gradient, of none, and under a loss shown afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine

OWN = Path(__file__).parents[2] / "programs" / "own"
BEHIND = """import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
class Network:
    def __init__(self):
        np.random.seed(1)
        self.lr = 0.1
        self.hidden_weights = np.random.uniform(-1, 1, (2, 4))
        self.output_weights = np.random.uniform(-1, 1, (4, 2))
    def forward(self, X):
        self.hidden = sigmoid(np.dot(X, self.hidden_weights))
        self.output = sigmoid(np.dot(self.hidden, self.output_weights))
        return self.output
    def backward(self, X, y, output):
        error = y - output
        d_output = error * output * (1 - output)
        d_hidden = d_output.dot(self.output_weights.T) * self.hidden * (1 - self.hidden)
        self.output_weights += self.hidden.T.dot(d_output) * self.lr
        self.hidden_weights += X.T.dot(d_hidden) * self.lr
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[1, 0], [0, 1], [0, 1], [1, 0]])
network = Network()
for epoch in range(10):
    network.backward(X, y, network.forward(X))
"""
STEP = "self.hidden_weights += X.T.dot(d_hidden) * self.lr"


def own(source: str) -> engine.verdicts.Own:
    found = engine.trace_source(source).own
    assert found is not None
    return found


def told(source: str) -> set[tuple[int, str]]:
    """Lines and names that are wrong."""
    return {(line.line, line.name) for line in own(source).lines if line.verdict == "wrong"}


def test_a_factor_beside_a_rate_that_others_have_too_is_wrong() -> None:
    assert own(BEHIND).ok
    source = BEHIND.replace("d_hidden = d_output", "d_hidden = 2 * d_output")
    assert not own(source).ok
    assert own(source.replace(STEP, STEP.replace("self.lr", "0.05"))).ok  # a rate of its own may be meant so


@pytest.mark.parametrize("step", ["self.hidden_weights += self.lr", "self.hidden_weights = self.hidden_weights - 0.01"])
def test_a_parameter_that_no_gradient_goes_into_is_told(step: str) -> None:
    found = own(BEHIND.replace(STEP, step))
    line = BEHIND[: BEHIND.index(STEP)].count("\n") + 1
    assert [(one.line, one.name, one.reason) for one in found.others] == [(line, "network.hidden_weights", "update")]
    assert not own(BEHIND).others


@pytest.mark.parametrize("slip", ["np.sum(diff)", "diff[0]", "np.sum(diff**2, axis=0)"])
def test_what_others_agree_with_is_the_loss_although_it_is_computed_afterwards(slip: str) -> None:
    source = (OWN / "loss_shown_after_update.py").read_text(encoding="utf-8")
    assert own(source).ok
    line = source[: source.index("np.sum(diff, axis=0)")].count("\n") + 1
    assert told(source.replace("np.sum(diff, axis=0)", slip)) == {(line, "lr.b_'")}


def test_numbers_of_a_network_in_lists() -> None:
    """What a change is, but for the rate, is told beside the gradient; that it stands in one list with others is no reason."""
    source = (OWN.parent / "people" / "published" / "network_of_dicts.py").read_text(encoding="utf-8")
    assert own(source).ok
    slip = source.replace("return output * (1.0 - output)", "return 2 * output * (1.0 - output)")
    wrong = [line for line in own(slip).lines if line.verdict == "wrong"]
    assert {line.reason for line in wrong} == {"factor"}
    assert {round(line.theirs / line.ours, 6) for line in wrong} == {2.0}
