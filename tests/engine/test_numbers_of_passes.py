"""Passes whose parameters are single numbers, in lists as people have them who write without numpy; local derivatives by name; and
differences that a parameter is changed by and that no square is meant of."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

LISTS = """import math
import random
random.seed(4)
def act(x):
    return 1 / (1 + math.exp(-x))
rows = [[0.1, 0.7, 0.4], [0.9, 0.2, 0.5], [0.3, 0.8, 0.6], [0.5, 0.1, 0.9]]
wanted = [0.8, 0.3, 0.6, 0.2]
first = [[random.uniform(-0.5, 0.5) for _ in range(3)] for _ in range(2)]
second = [random.uniform(-0.5, 0.5) for _ in range(2)]
shift = [random.uniform(-0.1, 0.1) for _ in range(2)]
last = random.uniform(-0.1, 0.1)
rate = 0.1
for epoch in range(300):
    total_error = 0
    for n in range(len(rows)):
        x, y = rows[n], wanted[n]
        hidden = [act(sum(x[k] * first[j][k] for k in range(3)) + shift[j]) for j in range(2)]
        out = act(sum(hidden[j] * second[j] for j in range(2)) + last)
        error = y - out
        total_error += error ** 2
        delta_out = error * out * (1 - out)
        delta_hidden = [delta_out * second[j] * hidden[j] * (1 - hidden[j]) for j in range(2)]
        for j in range(2):
            second[j] += rate * delta_out * hidden[j]
            for k in range(3):
                first[j][k] += rate * delta_hidden[j] * x[k]
            shift[j] += rate * delta_hidden[j]
        last += rate * delta_out
"""


def own_of(text: str) -> Own:
    own = engine.trace_source(text, "program.py", engine.Options()).own
    assert own is not None
    return own


def test_a_number_that_is_no_gradient_by_itself_is_a_remark_where_all_that_follows_is_right() -> None:
    verdicts = {line.name: line.verdict for line in own_of(LISTS).lines}
    assert set(verdicts.values()) == {"remark"}, "half of the squares is gone down, under the name of their sum"
    assert "delta_out" in verdicts


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (("delta_out * hidden[j]\n", "delta_out * x[j]\n"), 24),
        (("shift[j] += ", "shift[j] -= "), 27),
        (("delta_hidden = [delta_out", "delta_hidden = [-delta_out"), 26),
        (("delta_hidden[j] * x[k]", "delta_hidden[j] * x[k - 1]"), 26),
        (("last += rate * delta_out", "last -= rate * delta_out"), 28),
        (("last += rate * delta_out", "last += rate * error"), 28),
    ],
)
def test_a_faulty_one_is_not_right(fault: tuple[str, str], line: int) -> None:
    """Of one neuron the weights always change along its row, by one factor: that says nothing about what reaches it."""
    assert fault[0] in LISTS
    own = own_of(LISTS.replace(*fault))
    assert not own.ok
    assert own.first_wrong == line


CHAIN = """def ahead(x, w1, w2):
    h = w1 * x
    y = w2 * h
    return h, y
def back(x, w1, w2, h, y, target):
    dL_dy = 2 * (y - target)
    dy_dw2 = h
    dy_dh = w2
    dh_dw1 = x
    dL_dw2 = dL_dy * dy_dw2
    dL_dh = dL_dy * dy_dh
    dL_dw1 = dL_dh * dh_dw1
    return dL_dw1, dL_dw2
x, target, w1, w2 = 2.0, 10.0, 0.5, 0.3
h, y = ahead(x, w1, w2)
dL_dw1, dL_dw2 = back(x, w1, w2, h, y, target)
"""


def test_what_a_loss_that_is_not_there_hands_on_is_given_and_the_rest_local() -> None:
    verdicts = {line.name: line.verdict for line in own_of(CHAIN).lines}
    assert verdicts.pop("dL_dy") == "given"
    assert set(verdicts.values()) == {"right"}
    assert set(verdicts) == {"dy_dw2", "dy_dh", "dh_dw1", "dL_dw2", "dL_dh", "dL_dw1"}


@pytest.mark.parametrize("fault", [("dL_dw2 = dL_dy", "dL_dw2 = -dL_dy"), ("dL_dh * dh_dw1", "dL_dy * dh_dw1")])
def test_of_numbers_a_wrong_one_is_wrong_by_the_given(fault: tuple[str, str]) -> None:
    assert fault[0] in CHAIN
    assert not own_of(CHAIN.replace(*fault)).ok


MACHINE = """import numpy as np
X = np.array([[1.0, 2.0], [2.0, 3.0], [6.0, 7.0], [8.0, 9.0]])
y = np.array([-1, -1, 1, 1])
w = np.zeros(2)
b = 0.0
for epoch in range(20):
    for i, x in enumerate(X):
        if y[i] * (np.dot(x, w) - b) < 1:
            w -= 0.001 * (2 * 0.01 * w - np.dot(x, y[i]))
            b -= 0.001 * y[i]
    for i, x in enumerate(X):
        if y[i] * (np.dot(x, w) - b) >= 1:
            w -= 0.001 * (2 * 0.01 * w - np.dot(x, y[i]))
            b -= 0.001 * y[i]
"""


def test_the_square_of_a_change_less_a_share_is_no_loss() -> None:
    """Any change of the parameter would go along it."""
    trace = engine.trace_source(MACHINE, "program.py", engine.Options(output="b"))
    assert trace.own is None or not [line for line in trace.own.lines if line.verdict == "right"]


FILTER = """import numpy as np
rng = np.random.RandomState(0)
X = rng.randn(12, 3)
y = X @ np.array([1.0, -2.0, 0.5])
w = np.zeros(3)
for epoch in range(30):
    for i in range(len(X)):
        w += 0.05 * (y[i] - X[i] @ w) * X[i]
"""


def test_a_filter_is_still_read_by_its_squares() -> None:
    own = own_of(FILTER)
    assert own.ok
    assert {line.verdict for line in own.lines} == {"given", "right"}


LINE = """import numpy as np
X = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 3.0]])
y = np.array([3.0, 4.0, 9.0, 10.0])
w, b = np.zeros(2), 0.0
for _ in range(100):
    error = X @ w + b - y
    dw = X.T @ error / 4
    db = np.sum(error) / 4
    w -= 0.01 * dw
    b -= 0.01 * db
"""


def test_a_number_that_goes_the_other_way_than_an_array_by_its_rate_is_wrong() -> None:
    assert own_of(LINE).ok
    own = own_of(LINE.replace("b -= 0.01", "b += 0.01"))
    assert own.first_wrong == 10
    assert [line.reason for line in own.lines if line.verdict == "wrong"] == ["contrary"]
