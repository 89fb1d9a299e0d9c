"""Factors of a matrix, found step by step without a loss: each step takes a share of the rows off."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

ROWS = """import numpy as np
def factors(R, k=2, steps=20, alpha=0.01, beta=0.02):
    m, n = R.shape
    P = np.random.RandomState(1).rand(m, k)
    Q = np.random.RandomState(2).rand(n, k)
    for step in range(steps):
        for i in range(m):
            for j in range(n):
                if R[i, j] > 0:
                    eij = R[i, j] - P[i, :] @ Q[j, :].T
                    row = P[i, :].copy()
                    P[i, :] += alpha * (2 * eij * Q[j, :] - beta * P[i, :])
                    Q[j, :] += alpha * (2 * eij * row - beta * Q[j, :])
        loss = 0
        for i in range(m):
            for j in range(n):
                if R[i, j] > 0:
                    loss += (R[i, j] - P[i, :] @ Q[j, :].T) ** 2
    return P, Q
R = np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5]])
P, Q = factors(R)
prediction = P @ Q.T
"""


def own_of(text: str) -> Own:
    own = engine.trace_source(text, "program.py", engine.Options()).own
    assert own is not None
    return own


def test_each_step_is_a_pass() -> None:
    trace = engine.trace_source(ROWS, "program.py", engine.Options())
    assert trace.training is not None
    assert trace.training.line == 8
    assert trace.own is not None
    assert {(line.name, line.verdict) for line in trace.own.lines} == {("P'", "right"), ("Q'", "right")}
    assert [notice.fields["loss"] for notice in trace.notices if notice.code == "pass_shares"] == ["loss_2"]
    assert {one.verdict for one in engine.check(trace).checked} <= {"right", "tie", "skipped"}


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (("2 * eij * row -", "2 * eij * P[i, :] -"), 13),  # which has been changed already
        (("2 * eij * row -", "2 * eij * Q[j, :] -"), 13),
        (("Q[j, :] += ", "Q[j, :] -= "), 13),
        (("2 * eij * row - beta", "2 * eij * row + beta"), 13),
    ],
)
def test_a_fault_is_not_right(fault: tuple[str, str], line: int) -> None:
    assert fault[0] in ROWS
    trace = engine.trace_source(ROWS.replace(*fault), "program.py", engine.Options(seed="ones"))
    assert trace.own is None or trace.own.first_wrong == line
