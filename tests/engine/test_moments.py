"""Statements run alone, from the state just before an executed statement."""

from __future__ import annotations

import ast

import numpy as np

import engine
from engine.own.alone import Alone
from engine.own.moments import Moment, moments, rerun

FLAT = """x = np.array([1.0, 2.0, 3.0])
h = np.tanh(x)
loss = np.sum(h**2)
dh = 2 * h
dx = dh * (1 - h)
"""

LOOP = """W = np.array([[1.0, 2.0], [0.5, 1.0]])
x = np.array([1.0, -1.0])
for i in range(10):
    h = W @ x
    loss = np.sum(h**2)
    dh = 2 * h
    dW = np.outer(dh, x)
    W -= 0.1 * dW
"""

METHOD = """class Layer:
    def __init__(self):
        self.W = np.array([[1.0, 2.0], [0.5, 1.0]])
    def forward(self, x):
        self.x = x
        return self.W @ x
    def backward(self, dout):
        self.dW = np.outer(dout, self.x)
        return self.W.T @ dout, 2 * dout
layer = Layer()
x = np.array([1.0, -1.0])
out = layer.forward(x)
loss = np.sum(out**2)
dout = 2 * out
dx, twice = layer.backward(dout)
"""


def _at(source: str, line: int, number: int = 1) -> Moment:
    trace = engine.trace_source(source, options=engine.Options(pass_number=number) if number > 1 else engine.Options())
    found = moments(rerun(trace), lambda at, statement: statement.lineno == line)
    assert len(found) == 1
    return found[0]


def _statements(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def test_a_statement_alone_gives_what_it_gave() -> None:
    moment = _at(FLAT, 5)
    h = np.tanh(np.array([1.0, 2.0, 3.0]))
    alone = Alone(moment)
    assert np.array_equal(alone.run([moment.node], ["dx"]).values["dx"], 2 * h * (1 - h))
    assert alone.value("dx") is None  # nothing of a try is left behind
    mended = alone.run(_statements("dx = dh * (1 - h**2)"), ["dx"])
    assert np.array_equal(mended.values["dx"], 2 * h * (1 - h**2))
    replaced = alone.run([moment.node], ["dx", "dh"], {"dh": np.ones(3)})
    assert np.array_equal(replaced.values["dx"], 1 - h)
    assert np.array_equal(alone.value("dh"), 2 * h)


def test_a_pass_begins_where_it_begins() -> None:
    W, x = np.array([[1.0, 2.0], [0.5, 1.0]]), np.array([1.0, -1.0])
    for _ in range(2):
        W = W - 0.1 * np.outer(2 * (W @ x), x)
    moment = _at(LOOP, 7, number=3)
    found = Alone(moment).run([moment.node], ["dW", "W"])
    assert np.allclose(found.values["dW"], np.outer(2 * (W @ x), x), rtol=1e-14)
    assert np.allclose(found.values["W"], W, rtol=1e-14)


def test_attributes_and_what_is_returned_are_places() -> None:
    moment = _at(METHOD, 8)
    alone = Alone(moment)
    out = np.array([[1.0, 2.0], [0.5, 1.0]]) @ np.array([1.0, -1.0])
    found = alone.run([moment.node], ["self.dW"], {"dout": np.ones(2), "self.x": np.array([3.0, 4.0])})
    assert np.array_equal(found.values["self.dW"], [[3.0, 4.0], [3.0, 4.0]])
    assert "self.W" in alone.names()
    returned = _at(METHOD, 9)
    both = Alone(returned).run([returned.node], ["return[1]", "return[0]", "return[2]"])
    assert np.array_equal(both.values["return[1]"], 4 * out)
    assert both.values["return[2]"] is None


def test_what_fails_is_told() -> None:
    moment = _at(FLAT, 5)
    found = Alone(moment).run(_statements("dx = dh @ nothing"), ["dx"])
    assert found.failed is not None
    assert found.failed.code == "undefined_name"
