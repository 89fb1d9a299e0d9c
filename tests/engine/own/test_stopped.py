"""A backward part that an error stops: what was right so far is not wrong, the line that stopped it is the first wrong one; and
what only the text says of an own part is not passed over."""

from __future__ import annotations

import pytest

import engine
from engine.checking.unjudged import unjudged

HEAD = """\
import numpy as np
np.random.seed(1)
X = np.random.randn(5, 4)
t = np.random.randn(5, 3)
W1 = np.random.randn(4, 6)
W2 = np.random.randn(6, 3)
h = np.tanh(X @ W1)
s = h @ W2
L = 0.5 * np.sum((s - t) ** 2) / 5 + 0.05 * np.sum(W1 ** 2) + 0.05 * np.sum(W2 ** 2)
ds = s - t
ds /= 5
dW2 = h.T @ ds
dh = ds @ W2.T
dz = dh * (1 - h ** 2)
dW1 = X.T @ dz
dW2 += 0.1 * W2
dW1 += 0.1 * W1
"""


def _own(source: str) -> engine.verdicts.Own:  # type: ignore[name-defined]
    own = engine.trace_source(source).own
    assert own is not None
    return own


def test_it_is_right_as_it_stands() -> None:
    assert _own(HEAD).ok


@pytest.mark.parametrize(("right", "slip"), [
    ("dh = ds @ W2.T", "dh = ds @ W2"), ("dW2 = h.T @ ds", "dW2 = h @ ds"), ("dW1 = X.T @ dz", "dW1 = X @ dz"),
    ("dW1 += 0.1 * W1", "dW1 += 0.1 * W1.T"),
])  # fmt: skip
def test_the_line_that_stops_it_is_the_first_wrong_one(right: str, slip: str) -> None:
    own = _own(HEAD.replace(right, slip))
    assert own.failed is not None
    assert not own.ok
    assert HEAD.replace(right, slip).split("\n")[(own.first_wrong or 1) - 1] == slip
    assert {line.verdict for line in own.lines} <= {"right"}


def test_what_is_wrong_before_it_comes_first() -> None:
    own = _own(HEAD.replace("dh = ds @ W2.T", "dh = 2 * ds @ W2.T").replace("dW1 = X.T @ dz", "dW1 = X @ dz"))
    assert own.first_wrong == 13


FACTORS = """\
import numpy as np
np.random.seed(0)
R = np.array([[5.0, 3.0, 0.0], [4.0, 0.0, 1.0]])
P = np.random.rand(2, 2)
Q = np.random.rand(3, 2)
alpha = 0.01
for step in range(3):
    for i in range(2):
        for j in range(3):
            e = R[i][j] - np.dot(P[i, :], Q[j, :])
            for k in range(2):
                P[i][k] = P[i][k] + alpha * (2 * e * Q[j][k] - 0.02 * P[i][k])
                Q[j][k] = Q[j][k] + alpha * (2 * e * P[i][k] - 0.02 * Q[j][k])
loss = np.sum((R - P @ Q.T) ** 2)
"""
SMOOTHED = """\
alpha = 0.3
s = 0.5
for x in [1.0, 2.0, 3.0]:
    s = s + alpha * (x - s)
loss = s ** 2
"""


def test_steps_that_are_traced_are_told() -> None:
    trace = engine.trace_source(FACTORS)
    assert trace.own is not None or {each.name for each in unjudged(trace)} == {"P[i][k]", "Q[j][k]"}
    assert unjudged(engine.trace_source(SMOOTHED)) == ()
