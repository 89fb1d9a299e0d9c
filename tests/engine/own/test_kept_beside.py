"""Gradients that objects keep beside their numbers, ``self.data`` and ``self.grad``, and branches that go by data in a pass."""

from __future__ import annotations

import numpy as np
import pytest

import engine

CLASS = '''class Node:
    def __init__(self, {data}, parents=()):
        self.{data} = {data}
        self.grad = {zero}
        self.parents = list(parents)
        self.send = lambda: None

    def __add__(self, other):
        out = Node(self.{data} + other.{data}, (self, other))
        def send():
            self.grad += out.grad
            other.grad += out.grad
        out.send = send
        return out

    def __mul__(self, other):
        out = Node(self.{data} * other.{data}, (self, other))
        def send():
            self.grad += {left} * out.grad
            other.grad += self.{data} * out.grad
        out.send = send
        return out

    def backward(self):
        order = []
        def visit(node):
            if node not in order:
                for each in node.parents:
                    visit(each)
                order.append(node)
        visit(self)
        self.grad = {one}
        for node in reversed(order):
            node.send()


a, b, c = Node(2.0), Node(-3.0), Node(10.0)
product = a * b
total = (product + c) * product
total.backward()
print(a.grad, b.grad, c.grad)
'''
NUMBERS = [("data", "0.0", "1.0"), ("data", "0", "1"), ("value", "0.0", "1"), ("val", "0", "1.0")]


@pytest.mark.parametrize(("data", "zero", "one"), NUMBERS)
def test_an_autograd_class_is_judged(data: str, zero: str, one: str) -> None:
    trace = engine.trace_source(CLASS.format(data=data, zero=zero, one=one, left=f"other.{data}"))
    assert trace.vars[trace.output].shown == f"total.{data}"
    a, b, c = 2.0, -3.0, 10.0
    wanted = {"a": (2 * a * b + c) * b, "b": (2 * a * b + c) * a, "c": a * b}
    for name, gradient in wanted.items():
        var = next(each for each in trace.vars if each.shown == f"{name}.{data}")
        assert np.isclose(trace.gradient(var.index), gradient)
    assert trace.own is not None
    assert {line.verdict for line in trace.own.lines} == {"right"}
    assert {line.name for line in trace.own.lines} >= {"a.grad", "b.grad", "c.grad", "product.grad", "total.grad"}


@pytest.mark.parametrize(("data", "zero", "one"), NUMBERS)
def test_its_fault_is_found(data: str, zero: str, one: str) -> None:
    text = CLASS.format(data=data, zero=zero, one=one, left=f"self.{data}")
    trace = engine.trace_source(text)
    assert trace.own is not None
    assert trace.own.first_wrong == next(n for n, line in enumerate(text.splitlines(), 1) if f"self.grad += self.{data}" in line)


LOOP = '''class Number:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0


def relu(z):
    return Number(0 if z.data < 0 else z.data)


w, u = Number(-1.5), Number(0.5)
for i in range(20):
    h = relu(w)
    p = h.data * u.data + w.data
    dp = 2 * (p - 1.0)
    w.grad = dp * (u.data * (h.data > 0) + 1)
    u.grad = dp * h.data
    w.data -= 0.1 * w.grad
    u.data -= 0.1 * u.grad
    if i % 10 == 9:
        loss = (p - 1.0) ** 2
        print(loss)
'''


def test_a_branch_by_data_is_no_occasion() -> None:
    """The loss of every tenth pass is computed at the first; the branch of the rectifier is the one that data take."""
    trace = engine.trace_source(LOOP)
    assert trace.training is not None
    assert trace.training.number == 1
    assert trace.value == (-1.5 - 1.0) ** 2
    assert trace.own is not None
    assert {line.verdict for line in trace.own.lines} == {"right"}
    assert {line.name for line in trace.own.lines} == {"dp", "w.grad", "u.grad"}


def test_a_gradient_that_nobody_asked_for_is_not_judged() -> None:
    trace = engine.trace_source(
        "class Box:\n    def __init__(self, x):\n        self.x = x\n        self.grad = 0.0\n\n"
        "w, m = Box(3.0), Box(2.0)\nloss = w.x**2 * m.x\nw.grad = 2 * w.x * m.x\n"
    )
    assert trace.own is not None
    assert [(line.name, line.verdict) for line in trace.own.lines if line.name == "m.grad"] == []
    assert {line.verdict for line in trace.own.lines if line.name == "w.grad"} == {"right"}


def test_a_branch_that_only_names_is_run() -> None:
    """``if size is None: Xb, yb = X, y`` makes nothing new, and what it names is read."""
    trace = engine.trace_source(
        "import numpy as np\nX = np.array([[1.0, 2.0], [0.5, -1.0]])\ny = np.array([1.0, 0.0])\nw = np.zeros(2)\n\n"
        "def batch(size=None):\n    if size is None:\n        Xb, yb = X, y\n    else:\n        Xb, yb = X[:size], y[:size]\n"
        "    return Xb, yb\n\nfor i in range(5):\n    Xb, yb = batch()\n    e = Xb @ w - yb\n    loss = np.sum(e**2)\n"
        "    dw = 2 * Xb.T @ e\n    w -= 0.1 * dw\n"
    )
    assert trace.training is not None
    assert trace.own is not None
    assert [line.verdict for line in trace.own.lines if line.name == "dw"] == ["right"]
