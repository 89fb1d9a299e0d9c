"""Objects that keep a number with its gradient under names of their own, ``t.a`` and ``t.g``, made anew in each pass."""

from __future__ import annotations

import pytest

import engine

LAYERS = """\
import numpy as np

class T:
    def __init__(self, a):
        self.a = a
        self.g = None

class Relu:
    def __call__(self, inp):
        self.inp = inp
        self.out = T(np.maximum(inp.a, 0.) - 0.5)
        return self.out
    def backward(self):
        self.inp.g = (self.inp.a > 0) * self.out.g

class Lin:
    def __init__(self, w, b):
        self.w, self.b = w, b
    def __call__(self, inp):
        self.inp = inp
        self.out = T(inp.a @ self.w.a + self.b.a)
        return self.out
    def backward(self):
        self.inp.g = self.out.g @ self.w.a.T
        self.w.g = self.inp.a.T @ self.out.g
        self.b.g = self.out.g.sum(0)

class Mse:
    def __call__(self, inp, targ):
        self.inp, self.targ = inp, targ
        self.out = T(((inp.a[:, 0] - targ) ** 2).mean())
        return self.out
    def backward(self):
        self.inp.g = 2 * (self.inp.a[:, 0] - self.targ)[:, None] / self.targ.shape[0]

np.random.seed(1)
x, y = np.random.randn(10, 4), np.random.randn(10)
w1, b1 = T(np.random.randn(4, 6) * 0.5), T(np.zeros(6) + 0.1)
w2, b2 = T(np.random.randn(6, 1) * 0.5), T(np.zeros(1))
layers, mse = [Lin(w1, b1), Relu(), Lin(w2, b2)], Mse()
for epoch in range(3):
    out = T(x)
    for layer in layers:
        out = layer(out)
    loss = mse(out, y)
    mse.backward()
    for layer in reversed(layers):
        layer.backward()
    for t in (w1, b1, w2, b2):
        t.a -= 0.05 * t.g
"""


def test_each_is_that_of_its_own_number() -> None:
    own = engine.trace_source(LAYERS).own
    assert own is not None
    assert own.ok
    assert {(line.verdict, line.reason) for line in own.lines} == {("right", "")}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("(self.inp.a > 0) * self.out.g", "self.out.g"),  # handed on: it is that of another object, and right there
        ("(self.inp.a > 0) * self.out.g", "(self.inp.a < 0) * self.out.g"),
        ("self.out.g @ self.w.a.T", "self.out.g @ self.w.a.T * 2"),
        ("self.inp.a.T @ self.out.g", "-self.inp.a.T @ self.out.g"),
        ("self.out.g.sum(0)", "self.out.g.mean(0)"),
        ("2 * (self.inp.a[:, 0]", "-2 * (self.inp.a[:, 0]"),
    ],
)
def test_the_line_of_the_layer_is_the_wrong_one(good: str, bad: str) -> None:
    own = engine.trace_source(LAYERS.replace(good, bad)).own
    assert own is not None
    assert own.first_wrong == next(at for at, line in enumerate(LAYERS.split("\n"), 1) if good in line)
