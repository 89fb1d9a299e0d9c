"""Differences at points where much ties at once, and of gradients that are a sum of large numbers which cancel."""

from __future__ import annotations

import engine

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
