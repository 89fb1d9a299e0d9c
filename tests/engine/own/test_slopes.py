"""A slope and an intercept without a loss: two numbers of one factor tell something together; others are not called right."""

from __future__ import annotations

import pytest

import engine

IN_A_LOOP = """xs = [0.5, 1.0, 1.5, 2.0, 3.0]
ys = [1.1, 2.3, 2.9, 4.2, 6.1]
m = 0.0
c = 0.0
L = 0.01
n = float(len(xs))
for i in range(50):
    D_m = 0.0
    D_c = 0.0
    for x, y in zip(xs, ys):
        pred = m * x + c
        D_m += (-2 / n) * x * (y - pred)
        D_c += (-2 / n) * (y - pred)
    m = m - L * D_m
    c = c - L * D_c
"""
OF_ARRAYS = """import numpy as np
X = np.array([0.5, 1.0, 1.5, 2.0, 3.0])
Y = np.array([1.1, 2.3, 2.9, 4.2, 6.1])
m = 0.0
c = 0.0
L = 0.01
n = float(len(X))
for i in range(50):
    Y_pred = m * X + c
    D_m = (-2 / n) * sum(X * (Y - Y_pred))
    D_c = (-2 / n) * sum(Y - Y_pred)
    m = m - L * D_m
    c = c - L * D_c
"""


@pytest.mark.parametrize("source", [IN_A_LOOP, OF_ARRAYS, IN_A_LOOP.replace("-2 / n", "-2"), IN_A_LOOP.replace("(-2 / n) * ", "-")])
def test_what_the_file_does_not_speak_of_has_any_scale(source: str) -> None:
    report = engine.check(engine.trace_source(source))
    assert report.ok
    assert not report.undecided


@pytest.mark.parametrize(
    "source",
    [
        IN_A_LOOP.replace("* x * (y", "* (y"), IN_A_LOOP.replace("D_m += (-2", "D_m += (2"),
        OF_ARRAYS.replace("D_m = (-2", "D_m = (2"), OF_ARRAYS.replace("sum(X * (Y - Y_pred))", "sum(X * Y - Y_pred)"),
    ],
)  # fmt: skip
def test_what_follows_from_no_residual_is_not_called_right(source: str) -> None:
    report = engine.check(engine.trace_source(source))
    assert report.undecided or not report.ok
