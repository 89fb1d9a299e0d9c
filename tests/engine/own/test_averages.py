"""A loss that is added up in times the size of its batch: the pass is about the loss, of which the file has the gradients."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

BATCHES = """import numpy as np
rng = np.random.RandomState(0)
X = rng.randn(12, 3)
y = X @ np.array([[1.0], [2.0], [-1.0]]) + 0.1
W, b = np.zeros((3, 1)), np.zeros((1, 1))
size = 4
for epoch in range(5):
    epoch_loss = 0
    for i in range(0, 12, size):
        xb, yb = X[i:i + size], y[i:i + size]
        out = xb @ W + b
        loss = np.mean((out - yb) ** 2)
        epoch_loss += loss * len(xb)
        dout = 2 * (out - yb) / len(xb)
        dW = xb.T @ dout
        db = np.sum(dout, axis=0, keepdims=True)
        W -= 0.1 * dW
        b -= 0.1 * db
    print(epoch, epoch_loss / 12)
"""


def own_of(text: str) -> Own:
    own = engine.trace_source(text, "program.py", engine.Options()).own
    assert own is not None
    return own


@pytest.mark.parametrize("factor", ["loss * len(xb)", "loss * xb.shape[0]", "size * loss", "float(loss) * size"])
def test_the_loss_of_a_batch_is_its_mean(factor: str) -> None:
    own = own_of(BATCHES.replace("loss * len(xb)", factor))
    assert {line.name: line.verdict for line in own.lines} == {"dout": "right", "dW": "right", "db": "right"}


def test_a_gradient_of_the_sum_is_wrong() -> None:
    assert own_of(BATCHES.replace(" / len(xb)", "")).first_wrong == 14


def test_a_weight_that_is_no_size_is_of_the_loss() -> None:
    text = BATCHES.replace("loss * len(xb)", "loss * weight").replace("size = 4", "size = 4\nweight = 3.0")
    assert own_of(text.replace("dout = 2 *", "dout = 6 *")).ok
