"""Differences at points where much ties at once, and of gradients that are a sum of large numbers which cancel."""

from __future__ import annotations

import pytest

import engine
from tests.engine.test_check import spoilt

TIED = """
X = np.zeros((2, 2))
W = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]])
b = np.zeros(3)
V = np.array([1.0, 2.0, -0.7])
loss = np.sum((np.maximum(0, X @ W + b) @ V - 1.0) ** 2)
"""
QUOTIENT = """
def numeric(f, x):
    h = 1e-4
    grad = np.zeros_like(x)
    for i in range(x.size):
        keep = x[i]
        x[i] = keep + h
        up = f(x)
        x[i] = keep - h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
        x[i] = keep
    return grad
def f(x):
    return np.sum(x ** 2)
x = np.array([-3.0, 4.0])
for step in range(6):
    x -= 0.1 * numeric(f, x)
loss = f(x)
"""


def test_several_ties_at_once_are_no_wrong_gradient() -> None:
    found = {one.name: one for one in engine.check(engine.trace_source(TIED)).checked}
    assert (found["X"].verdict, found["X"].worst.reason) == ("tie", "ties")


def test_what_cancels_to_rounding_is_no_kink() -> None:
    found = {one.name: one for one in engine.check(engine.trace_source(QUOTIENT), replays=800).checked}
    steps = [one for name, one in found.items() if name.rpartition(".")[2] == "h"]
    assert len(steps) == 6
    assert {one.verdict for one in steps} == {"right"}


MASKED = """import numpy as np
np.random.seed(13)
x, w = np.random.randn(4, 5), np.random.randn(5, 6)
mask = np.array([[0., 0, 1, 0, 1, 0], [0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0], [0, 1, 0, 1, 0, 0]])
y = np.array([0, 2, 1, 4])
scores = x @ w - 1e10 * mask
scores = scores - scores.max(axis=1, keepdims=True)
p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
loss = -np.mean(np.log(p[np.arange(4), y]))
"""


@pytest.mark.parametrize("far", ["1e2", "1e4", "1e6", "1e9", "1e10", "1e12"])
def test_a_mask_that_closes_entries_is_right_however_far_it_moves_them(far: str) -> None:
    found = {one.name: one for one in engine.check(engine.trace_source(MASKED.replace("1e10", far))).checked}
    assert found["mask"].verdict == "right"
    assert found["mask"].worst.error < 1e-4  # and no "relative error 1.0" of what rounding leaves of a closed entry


def test_a_wrong_gradient_of_such_a_mask_is_wrong() -> None:
    trace = engine.trace_source(MASKED)
    found = {one.name: one for one in engine.check(spoilt(trace, "mask", lambda gradient: 1.001 * gradient)).checked}
    assert found["mask"].verdict != "right"
