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
