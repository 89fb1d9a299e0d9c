"""The first wrong line where no gradient of a name is wrong there: a name that only hands on, one array under two names, a forward
value that was written over, a helper that came from no gradient, a share of a gradient."""

from __future__ import annotations

import pytest

import engine
from tests.engine.own.first_lines import PROGRAMS
from tests.engine.own.handed_lines import HANDED
from tests.engine.own.meant_lines import MEANT

EVERY = PROGRAMS | HANDED | MEANT


@pytest.mark.parametrize("name", sorted(EVERY))
def test_first_wrong_line(name: str) -> None:
    right, old, new, allowed = EVERY[name]
    good = engine.trace_source(right).own
    assert good is not None
    assert good.ok
    assert old in right
    own = engine.trace_source(right.replace(old, new)).own
    assert own is not None
    assert own.faults
    lines = right.replace(old, new).split("\n")
    assert lines[own.faults[0].line - 1].strip() in allowed
    assert own.first_wrong == own.faults[0].line


NAMED = """import numpy as np
np.random.seed(0)
class Dense:
    def __init__(self, rows, columns):
        self.W, self.b = np.random.randn(rows, columns), np.random.randn(columns)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, dout):
        return dout @ self.W.T, self.x.T @ dout, {db}
x = np.random.randn(5, 4)
layer = Dense(4, 3)
kept = {{'W': layer.W, 'b': layer.b}}
{names}
out = layer.forward(x)
loss = np.sum(np.tanh(out))
dx, dW, db = layer.backward(1 - np.tanh(out) ** 2)
"""


@pytest.mark.parametrize(
    "names",
    [
        "W, b = layer.W, layer.b",
        "b, W = layer.b, layer.W",
        "W, b = kept['W'], kept['b']",
        "[W, b] = [layer.W, layer.b]",
        "b = layer.b",
    ],
)
def test_other_names_of_parameters_have_their_gradients(names: str) -> None:
    for db, ok in (("dout.sum(0)", True), ("2 * dout.sum(0)", False), ("dout.sum(0) * 0", False)):
        own = engine.trace_source(NAMED.format(names=names, db=db)).own
        assert own is not None
        assert own.ok is ok, db
