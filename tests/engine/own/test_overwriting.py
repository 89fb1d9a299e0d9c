"""A value class whose ``_backward`` puts a gradient in the place of what had come before: the line that does is blamed, not one of
those that made the number."""

from __future__ import annotations

import pytest

import engine

VALUE = """class Value:
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(children)

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

    def backward(self):
        topo, seen = [], set()
        def build(v):
            if v not in seen:
                seen.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()

"""
SHARED = """a = Value(2.0)
b = Value(-3.0)
c = a * b
d = c + b
L = d * b
L.backward()
"""
SQUARE = """x = Value(1.5)
w = Value(0.5)
y = w * x + Value(0.25)
loss = y * y
loss.backward()
"""
TWICE = """a = Value(3.0)
b = a + a
c = b * a
c.backward()
"""


@pytest.mark.parametrize("use", [SHARED, SQUARE, TWICE], ids=["shared", "square", "twice"])
def test_right_is_right(use: str) -> None:
    own = engine.trace_source(VALUE + use).own
    assert own is not None
    assert own.ok
    assert own.lines


@pytest.mark.parametrize(("use", "sent", "line"), [
    (SHARED, "other.grad += self.data * out.grad", 20), (SHARED, "other.grad += out.grad", 12),
    (SQUARE, "other.grad += self.data * out.grad", 20),
    (TWICE, "other.grad += out.grad", 12), (TWICE, "self.grad += out.grad", 11),
])  # fmt: skip
def test_the_line_that_overwrites_is_blamed(use: str, sent: str, line: int) -> None:
    trace = engine.trace_source(VALUE.replace(sent, sent.replace("+=", "=")) + use)
    assert trace.own is not None
    assert trace.own.first_wrong == line
    found = engine.diagnose(trace)
    assert [one.line for one in found] == [line]
    assert [one.mend for one in found] in ([sent], [""])  # what only hands on a number has no mend yet


def test_a_gradient_that_is_never_zeroed_is_judged_in_its_second_pass() -> None:
    """What it starts with there was made before the pass: nothing in the pass sets it right, and that was an error of our own."""
    source = (
        "import numpy as np\nnp.random.seed(0)\nX = np.random.randn(10, 3)\ny = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.3\n"
        "w = np.zeros((3, 1))\nb = 0.0\ndw = np.zeros_like(w)\ndb = 0.0\nfor epoch in range(20):\n    pred = X @ w + b\n"
        "    loss = np.mean((pred - y) ** 2)\n    dpred = 2 * (pred - y) / len(X)\n    dw += X.T @ dpred\n    db += dpred.sum()\n"
        "    w -= 0.1 * dw\n    b -= 0.1 * db\n"
    )
    own = engine.trace_source(source, options=engine.Options(pass_number=2)).own
    assert own is not None
    assert not own.ok
    assert {one.line: one.verdict for one in own.lines if one.line > 12} == {13: "wrong", 14: "wrong"}
