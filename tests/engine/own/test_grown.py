"""Parameters that an update leaves as something else: with more entries than they had, or with rows that are their own gradient."""

from __future__ import annotations

import pytest

import engine

NET = """import numpy as np
rng = np.random.default_rng(4)
def backward(params, x, a, y):
    grads, delta = [], 2 * (a[-1] - y) / y.size
    for i in (1, 0):
        grads.append((a[i].T @ delta, delta.sum(0)))
        delta = (delta @ params[i][0].T) * (1 - a[i] ** 2)
    return grads[::-1]
x, y = rng.normal(size=(12, 2)), rng.normal(size=(12, 1))
params = [(rng.normal(size=(2, 6)), np.zeros(6)), (rng.normal(size=(6, 1)), np.zeros(1))]
for step in range(20):
    a = [x, np.tanh(x @ params[0][0] + params[0][1])]
    a.append(a[1] @ params[1][0] + params[1][1])
    loss = np.mean((a[-1] - y) ** 2)
    grads = backward(params, x, a, y)
    params = [(w - 0.1 * dw, b - 0.1 * db) for (w, b), (dw, db) in zip(params, grads)]
"""
WORDS = """import numpy as np
np.random.seed(1)
E, U = np.random.randn(8, 4) * 0.3, np.random.randn(4, 8) * 0.3
for t in range(1, 5):
    near = [t - 1, t + 1]
    h = E[near].mean(axis=0)
    p = np.exp(h @ U)
    p = p / p.sum()
    loss = -np.log(p[t])
    e = p.copy()
    e[t] -= 1
    dh = U @ e
    dU = np.outer(h, e)
    U -= 0.1 * dU
    for c in near:
        E[c] -= 0.1 * dh / len(near)
"""


def own(source: str) -> engine.Own:
    found = engine.trace_source(source).own
    assert found is not None
    return found


@pytest.mark.parametrize("source", [NET, WORDS])
def test_right_ones_are_right(source: str) -> None:
    verdict = own(source)
    assert verdict.ok
    assert {one.name for one in verdict.others} <= {"delta"}  # of the sum that goes into tanh, which has no name


def test_a_parameter_that_grows_is_wrong() -> None:
    verdict = own(NET.replace("delta.sum(0)", "delta"))
    wrong = {line.name: line.reason for line in verdict.lines if line.verdict == "wrong"}
    assert wrong == {"params[0][1]'": "shape", "params[1][1]'": "shape"}


def test_a_bias_of_one_row_is_none_that_grew() -> None:
    assert own(NET.replace("delta.sum(0)", "delta.sum(0, keepdims=True)").replace("np.zeros(6)", "np.zeros((1, 6))")).ok
    assert own(NET.replace("delta.sum(0)", "delta.sum(0, keepdims=True)")).ok  # (6,) becomes (1, 6): the same numbers


def test_rows_that_become_their_gradient_are_wrong() -> None:
    verdict = own(WORDS.replace("E[c] -= 0.1 * dh", "E[c] = -0.1 * dh"))
    assert [(line.name, line.reason) for line in verdict.lines if line.verdict == "wrong"] == [("E'", "replaced")]
    assert verdict.first_wrong == 16
