"""Slopes that are small beside the value, with kinks a little further on: the step that suits rounding best crosses these."""

from __future__ import annotations

import numpy as np

import engine
from engine.checking.check import compare
from engine.checking.replay import Replay
from engine.checking.slopes import Ray

SPIRAL = """import numpy as np
np.random.seed(1)
count, classes = 100, 3
X = np.zeros((count * classes, 2))
y = np.zeros(count * classes, dtype='uint8')
for k in range(classes):
    rows = range(count * k, count * (k + 1))
    r = np.linspace(0.0, 1, count)
    t = np.linspace(k * 4, (k + 1) * 4, count) + np.random.randn(count) * 0.2
    X[rows] = np.c_[r * np.sin(t * 2.5), r * np.cos(t * 2.5)]
    y[rows] = k
W1 = 0.01 * np.random.randn(2, 64)
b1 = np.zeros((1, 64))
W2 = 0.01 * np.random.randn(64, 3)
b2 = np.zeros((1, 3))
hidden = np.maximum(0, X @ W1 + b1)
scores = hidden @ W2 + b2
exp_scores = np.exp(scores)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
loss = np.mean(-np.log(probs[range(len(y)), y]))
"""


def test_a_small_slope_between_kinks_is_not_wrong() -> None:
    trace = engine.trace_source(SPIRAL)
    var = next(one.index for one in trace.vars if one.name == "W1")
    gradient = float(np.asarray(trace.gradients_by_index[var])[0, 6])
    replay = Replay(trace)
    assert compare(Ray(replay, var, (0, 6)), gradient, (0, 6)).verdict in ("right", "tie")
    assert compare(Ray(replay, var, (0, 6)), -2.0 * gradient, (0, 6)).verdict == "wrong"
