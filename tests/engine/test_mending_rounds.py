"""Mistakes whose numbers are wrong only in the next round of a loop: the line that hands them on is told, at whatever distance."""

from __future__ import annotations

import engine
from engine.mending.budget import Budget

LSTM = """import numpy as np
rng = np.random.default_rng(1)
B, T, D, H = 2, 3, 2, 3
def sigmoid(v):
    return 1 / (1 + np.exp(-v))
x, target = rng.normal(size=(T, B, D)), rng.normal(size=(B, 1))
W, V = rng.normal(size=(D + H, 4 * H)) * 0.5, rng.normal(size=(H, 1))
h, c = np.zeros((B, H)), np.zeros((B, H))
caches = []
for t in range(T):
    z = np.concatenate([x[t], h], axis=1)
    a = z @ W
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H:2 * H])
    o = sigmoid(a[:, 2 * H:3 * H])
    g = np.tanh(a[:, 3 * H:])
    c_prev = c
    c = f * c_prev + i * g
    tc = np.tanh(c)
    h = o * tc
    caches.append((z, i, f, o, g, c_prev, tc))
pred = h @ V
loss = 0.5 * np.sum((pred - target) ** 2) / B
dpred = (pred - target) / B
dV = h.T @ dpred
dh = dpred @ V.T
dc = np.zeros_like(c)
dW = np.zeros_like(W)
for t in reversed(range(T)):
    z, i, f, o, g, c_prev, tc = caches[t]
    do = dh * tc
    dct = dc + dh * o * (1 - tc ** 2)
    di = dct * g
    df = dct * c_prev
    dg = dct * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g ** 2)])
    dW += z.T @ da
    dz = da @ W.T
    dh = dz[:, D:]
    dc = dct * i
print(loss)
"""


def test_what_the_end_of_a_round_hands_on_is_looked_at() -> None:
    """It stands further from the wrong line than all that is computed between, and it alone binds what that line reads."""
    trace = engine.trace_source(LSTM)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == LSTM.split("\n").index("    dc = dct * i") + 1
    assert (told[0].mend, told[0].whole) == ("dc = dct * f", True)


def test_something_is_left_for_the_other_wrong_lines() -> None:
    """The last of them has all that is left."""
    budget = Budget(800)
    budget.begin(1)
    assert budget.way() == 600
    budget.spend(601)
    assert budget.out
    budget.begin(0)
    assert budget.way() == 800
