"""Matrix factorisation, entry by entry: one number is the error, rows are updated by what follows from it, with weight decay."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

FACTORS = """import numpy as np
class MF:
    def __init__(self, R, K, rate, reg):
        self.R, self.rate, self.reg = R, rate, reg
        self.P = np.random.normal(scale=1 / K, size=(R.shape[0], K))
        self.Q = np.random.normal(scale=1 / K, size=(R.shape[1], K))
        self.b_u, self.b_i = np.zeros(R.shape[0]), np.zeros(R.shape[1])
        self.b = np.mean(R[R > 0])
        self.samples = [(i, j, R[i, j]) for i in range(R.shape[0]) for j in range(R.shape[1]) if R[i, j] > 0]
    def train(self):
        for step in range(5):
            for i, j, r in self.samples:
                e = r - self.rating(i, j)
                self.b_u[i] += self.rate * (e - self.reg * self.b_u[i])
                self.b_i[j] += self.rate * (e - self.reg * self.b_i[j])
                P_i = self.P[i, :].copy()
                self.P[i, :] += self.rate * (e * self.Q[j, :] - self.reg * self.P[i, :])
                self.Q[j, :] += self.rate * (e * P_i - self.reg * self.Q[j, :])
    def rating(self, i, j):
        return self.b + self.b_u[i] + self.b_i[j] + self.P[i, :].dot(self.Q[j, :].T)
np.random.seed(0)
MF(np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5]]), 2, 0.1, 0.01).train()
"""


def judged(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("size", ["2", "3"])
def test_rows_with_decay_are_compared_with_what_follows_from_a_number(size: str) -> None:
    own = judged(FACTORS.replace("), 2, 0.1", f"), {size}, 0.1"))
    told = {line.line: (line.verdict, line.reason) for line in own.lines}
    assert told == {13: ("given", ""), 14: ("right", ""), 15: ("right", ""), 17: ("remark", "decay"), 18: ("remark", "decay")}
    assert not own.others


@pytest.mark.parametrize(
    ("right", "slip", "line"),
    [
        ("P_i - self.reg", "P_i + self.reg", 18), ("e * self.Q[j, :] -", "e * self.P[i, :] -", 17),
        ("e - self.reg * self.b_i", "-e - self.reg * self.b_i", 15), ("self.P[i, :].copy()", "self.P[i, :]", 18),
    ],
)  # fmt: skip
def test_faults_in_rows_with_decay(right: str, slip: str, line: int) -> None:
    assert judged(FACTORS.replace(right, slip)).first_wrong == line


def test_a_factor_that_one_row_has_alone_is_wrong() -> None:
    three = FACTORS.replace("), 2, 0.1", "), 3, 0.1")
    assert judged(three.replace("(e * P_i", "(2 * e * P_i")).first_wrong == 18
