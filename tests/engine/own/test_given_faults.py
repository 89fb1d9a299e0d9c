"""A pass that takes a gradient as given (no loss is computed), and passes whose gradients have no names: the line that is wrong,
and what mends it."""

from __future__ import annotations

import pytest

import engine

UPHILL = """\
import numpy as np
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T
np.random.seed(1)
v = 2 * np.random.random((3, 4)) - 1
w = 2 * np.random.random((4, 1)) - 1
for j in range(60):
    h = 1 / (1 + np.exp(-np.dot(X, v)))
    o = 1 / (1 + np.exp(-np.dot(h, w)))
    o_delta = (y - o) * (o * (1 - o))
    h_delta = o_delta.dot(w.T) * (h * (1 - h))
    w += h.T.dot(o_delta)
    v += X.T.dot(h_delta)
"""
HELPED = """\
import numpy as np
np.random.seed(2)
def squash(x, slope=False):
    if slope:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))
X, y = np.random.randn(5, 3), np.random.rand(5, 1)
v, w = np.random.randn(3, 4), np.random.randn(4, 1)
for step in range(40):
    h = squash(X @ v)
    o = squash(h @ w)
    e = o - y
    one = e * squash(o, slope=True)
    two = one @ w.T
    three = two * squash(h, slope=True)
    w -= 0.5 * h.T @ one
    v -= 0.5 * X.T @ three
"""
NAMELESS = """\
import numpy as np
np.random.seed(3)
class Dense:
    def __init__(self, a, b):
        self.W = np.random.randn(a, b)
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, up):
        down = up @ self.W.T
        self.W -= 0.1 * self.x.T @ up
        return down
class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out
    def backward(self, up):
        return up * (1 - self.out ** 2)
layers = [Dense(3, 4), Tanh(), Dense(4, 2)]
X, Y = np.random.randn(5, 3), np.random.randn(5, 2)
for epoch in range(3):
    out = X
    for layer in layers:
        out = layer.forward(out)
    loss = np.sum((out - Y) ** 2)
    up = 2 * (out - Y)
    for layer in reversed(layers):
        up = layer.backward(up)
"""


def line_of(source: str, piece: str) -> int:
    """The line of a text that holds a piece."""
    return next(number for number, line in enumerate(source.split("\n"), 1) if piece in line)


CASES = [
    (UPHILL, "(h * (1 - h))", "(h * (1 + h))", "sign"),
    (UPHILL, "h_delta = o_delta.dot(w.T)", "h_delta = 0.5 * o_delta.dot(w.T)", "factor"),
    (UPHILL, "o_delta.dot(w.T)", "w.T.dot(o_delta)", "product_order"),
    (UPHILL, "w += h.T.dot(o_delta)", "w += h.dot(o_delta)", "transposed"),
    (UPHILL, "v += X.T.dot(h_delta)", "v += X.T.dot(o_delta)", "upstream_other"),
    (UPHILL, "v += X.T", "v = X.T", "overwritten"),
    (HELPED, "return x * (1 - x)", "return x * (1 + x)", "sign"),
    (NAMELESS, "(1 - self.out ** 2)", "(1 + self.out ** 2)", "sign"),
]


@pytest.mark.parametrize(("right", "piece", "slip", "kind"), CASES)
def test_the_line_and_its_mend(right: str, piece: str, slip: str, kind: str) -> None:
    assert right.count(piece) == 1
    assert engine.trace_source(right).own.ok
    source = right.replace(piece, slip)
    trace = engine.trace_source(source)
    assert trace.own.first_wrong == line_of(source, slip)
    found = engine.diagnose(trace)[0]
    assert (found.line, found.kind, found.whole) == (line_of(source, slip), kind, True)


def test_the_updates_of_what_is_wrong_follow() -> None:
    own = engine.trace_source(HELPED.replace("three = two * squash", "three = one * squash")).own
    assert {line.name: line.verdict for line in own.lines} == {"e": "given", "three": "wrong", "w'": "right", "v'": "follows"}


def test_entries_of_integers_are_changed_as_they_are_given() -> None:
    trace = engine.trace_source(UPHILL, options=engine.Options(sets=(("X", "[[0.5, 0.25, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]"),)))
    assert trace.training is not None
    assert [var.value[0, 1] for var in trace.inputs() if var.shown == "X"] == [0.25]
