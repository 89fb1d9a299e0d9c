"""The number of an object that is called a loss is one by its name, whatever the gradients are."""

from __future__ import annotations

import pytest

import engine

TEXT = """
import numpy as np
class Box:
    def __init__(self, a):
        self.a, self.g = a, None
class Linear:
    def __init__(self, w):
        self.w = w
    def __call__(self, x):
        self.x, self.out = x, Box(x.a @ self.w.a)
        return self.out
    def backward(self):
        self.x.g = self.out.g @ self.w.a.T
        self.w.g = self.x.a.T @ self.out.g
class Square:
    def __call__(self, x, t):
        self.x, self.t = x, t
        return Box(((x.a[:, 0] - t) ** 2).mean())
    def backward(self):
        self.x.g = 2 * (self.x.a[:, 0] - self.t)[:, None] / self.t.shape[0]
np.random.seed(3)
x, y = np.random.randn(6, 3), np.random.randn(6)
w, v = Box(np.random.randn(3, 4)), Box(np.random.randn(4, 1))
first, second, square = Linear(w), Linear(v), Square()
for epoch in range(3):
    loss = square(second(first(Box(x))), y)
    square.backward()
    second.backward()
    first.backward()
    for p in (w, v):
        p.a -= 0.05 * p.g
    print(epoch, loss.a)
"""


def test_the_right_one_is_right() -> None:
    own = engine.trace_source(TEXT).own
    assert own is not None
    assert own.ok
    assert not [one for one in own.lines if one.verdict == "given"]


@pytest.mark.parametrize("bad", ["self.t.shape[0] / (2 * (self.x.a[:, 0] - self.t)[:, None])", "2 * self.x.a / self.t.shape[0]"])
def test_a_gradient_that_agrees_with_nothing_is_not_taken_as_given(bad: str) -> None:
    good = "2 * (self.x.a[:, 0] - self.t)[:, None] / self.t.shape[0]"
    trace = engine.trace_source(TEXT.replace(good, bad))
    own = trace.own
    assert own is not None
    assert own.first_wrong == next(at for at, text in enumerate(TEXT.split("\n"), 1) if good in text)


def test_an_object_with_several_numbers_does_not_say_which() -> None:
    several = TEXT.replace("self.a, self.g = a, None", "self.a, self.g, self.other = a, None, np.tanh(np.sum(a))")
    own = engine.trace_source(several.replace("2 * (self.x.a[:, 0] - self.t)", "3 * (self.x.a[:, 0] + self.t)")).own
    assert own is None or own.ok  # neither of the two is what the gradients are wrong by
