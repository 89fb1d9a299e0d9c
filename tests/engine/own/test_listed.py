"""A list under any name that holds the right gradients of some parameters is one of gradients: the others in it are judged."""

from __future__ import annotations

import pytest

import engine
from tests.verdicts.programs import judged, programs

NET = """
import numpy as np
np.random.seed(4)
X = np.random.randn(6, 4)
class Net:
    def __init__(self):
        self.W = np.random.randn(4, 3) * 0.4
        self.b = np.zeros(3)
        self.V = np.random.randn(3, 4) * 0.4
        self.speed = [0, 0, 0]
    def loss(self, X):
        self.X, self.h = X, np.tanh(X @ self.W + self.b)
        self.o = self.h @ self.V
        return 0.5 * np.sum((self.o - X) ** 2) / len(X) + 0.15 * np.sum(self.V ** 2)
    def backward(self):
        g_o = (self.o - self.X) / len(self.X)
        g_V = self.h.T @ g_o + 0.3 * self.V
        g_a = g_o @ self.V.T * (1 - self.h ** 2)
        g_W = self.X.T @ g_a
        g_b = np.sum(g_a, axis=0)
        return [g_W, g_b, g_V]
    def step(self, found):
        for i, (p, g) in enumerate(zip([self.W, self.b, self.V], found)):
            self.speed[i] = 0.9 * self.speed[i] - 0.1 * g
            p += self.speed[i]
net = Net()
for it in range(6):
    L = net.loss(X)
    found = net.backward()
    net.step(found)
"""


def test_it_is_right_as_it_stands() -> None:
    own = engine.trace_source(NET).own
    assert own is not None
    assert own.ok
    assert {"g_W", "g_b", "g_V"} <= {one.name for one in own.lines}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("g_b = np.sum(g_a, axis=0)", "g_b = -np.sum(g_a, axis=0)"),
        ("g_b = np.sum(g_a, axis=0)", "g_b = np.sum(g_a)"),  # no array
        ("g_b = np.sum(g_a, axis=0)", "g_b = 0.1 * self.b"),  # no part of the own part's numbers
        ("g_V = self.h.T @ g_o + 0.3 * self.V", "g_V = self.h.T @ g_o"),  # one contribution of two
        ("g_W = self.X.T @ g_a", "g_W = self.X.T @ self.h"),
    ],
)
def test_the_line_is_the_one_that_made_it(good: str, bad: str) -> None:
    trace = engine.trace_source(NET.replace(good, bad))
    own = trace.own
    assert own is not None
    assert own.first_wrong == next(at for at, text in enumerate(NET.split("\n"), 1) if good in text)


def test_a_list_of_parameters_and_gradients_tells_nothing_of_the_parameters() -> None:
    end = "        return [g_W"
    paired = NET.replace(end, f"        self.pairs = ((self.W, g_W), (self.b, g_b), (self.V, g_V))\n{end}")
    own = engine.trace_source(paired).own
    assert own is not None
    assert own.ok
    flat = """
import numpy as np
np.random.seed(4)
X = np.random.randn(6, 4)
W, b = np.random.randn(4, 3), np.zeros(3)
for it in range(5):
    h = np.tanh(X @ W + b)
    loss = np.sum(h ** 2)
    u = 2 * h * (1 - h ** 2)
    g_W, g_b = X.T @ u, u.sum(0)
    for p, g in ((W, g_W), (b, g_b)):
        p -= 0.1 * g
"""
    own = engine.trace_source(flat).own
    assert own is not None
    assert own.ok


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("g_be = np.sum(g_a, axis=0)", "g_be = -np.sum(g_a, axis=0)"),
        ("g_be = np.sum(g_a, axis=0)", "g_be = np.sum(g_a)"),
        ("g_We = self.X.T @ g_a + self.reg * self.W_enc", "g_We = self.reg * self.W_enc"),
    ],
)
def test_so_it_is_where_the_parameters_names_say_nothing(good: str, bad: str) -> None:
    text = judged(next(each.text for each in programs() if each.name == "autoencoder_velocities"))[0]
    assert good in text
    own = engine.trace_source(text.replace(good, bad)).own
    assert own is not None
    assert own.first_wrong == next(at for at, line in enumerate(text.split("\n"), 1) if good in line)
