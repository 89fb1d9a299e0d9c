"""Without a loss, the factor of one array alone is that of a mean, if it is one over the number of the examples: what has
another sign, or is none of its multiples, is wrong."""

from __future__ import annotations

import pytest

import engine

FIT = """
import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
class Classifier:
    def fit(self, X, y):
        n, features = X.shape
        self.weights = np.zeros(features)
        self.bias = 0
        for _ in range(8):
            predictions = sigmoid(np.dot(X, self.weights) + self.bias)
            dw = (1 / n) * np.dot(X.T, (predictions - y))
            db = (1 / n) * np.sum(predictions - y)
            self.weights = self.weights - 0.1 * dw
            self.bias = self.bias - 0.1 * db
rng = np.random.RandomState(87)
X = rng.randn(10, 3)
y = (X @ np.array([1.0, -2.0, 0.5]) + 0.3 > 0).astype(int)
model = Classifier()
model.fit(X, y)
"""


def test_both_are_right() -> None:
    own = engine.trace_source(FIT).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("db = (1 / n) * np.sum(predictions - y)", "db = (1 / n) * np.sum(predictions + y)"),
        ("dw = (1 / n) * np.dot(X.T, (predictions - y))", "dw = -(1 / n) * np.dot(X.T, (predictions - y))"),
    ],
)
def test_the_other_is_wrong_and_mended_with_the_mean(good: str, bad: str) -> None:
    trace = engine.trace_source(FIT.replace(good, bad))
    own = trace.own
    assert own is not None
    assert own.first_wrong == next(at for at, text in enumerate(FIT.split("\n"), 1) if good in text)
    told = engine.diagnose(trace)[0]
    assert told.whole
    assert "n" in told.mend


@pytest.mark.parametrize("factor", ["0.5 / n", "2 / n", "1"])
def test_of_two_means_nobody_can_say_which(factor: str) -> None:
    own = engine.trace_source(FIT.replace("db = (1 / n)", f"db = ({factor})")).own
    assert own is not None
    assert {one.reason for one in own.lines if one.verdict == "remark"} == {"uneven"} or not own.ok
