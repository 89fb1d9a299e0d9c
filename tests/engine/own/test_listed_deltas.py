"""A recurrent net whose deltas stand in a list: they are not the gradients of what they are called after, and nothing is wrong."""

from __future__ import annotations

import engine

SOURCE = """import numpy as np
np.random.seed(0)
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
W0 = 2 * np.random.random((2, 5)) - 1
W1 = 2 * np.random.random((5, 1)) - 1
Wh = 2 * np.random.random((5, 5)) - 1
bits = np.random.randint(0, 2, (3, 4))
for j in range(4):
    total = 0
    layer_2_deltas = list()
    values = [np.zeros(5)]
    for position in range(4):
        X = np.array([[bits[0, position], bits[1, position]]])
        y = np.array([[bits[2, position]]])
        layer_1 = sigmoid(np.dot(X, W0) + np.dot(values[-1], Wh))
        layer_2 = sigmoid(np.dot(layer_1, W1))
        error = y - layer_2
        layer_2_deltas.append(error * layer_2 * (1 - layer_2))
        total += 0.5 * error[0][0]**2
        values.append(layer_1.copy())
    later = np.zeros(5)
    W0_update = np.zeros_like(W0); W1_update = np.zeros_like(W1); Wh_update = np.zeros_like(Wh)
    for position in range(4):
        X = np.array([[bits[0, 3 - position], bits[1, 3 - position]]])
        layer_1, before = values[-position - 1], values[-position - 2]
        layer_2_delta = layer_2_deltas[-position - 1]
        layer_1_delta = (later.dot(Wh.T) + layer_2_delta.dot(W1.T)) * layer_1 * (1 - layer_1)
        W1_update += np.atleast_2d(layer_1).T.dot(layer_2_delta)
        Wh_update += np.atleast_2d(before).T.dot(layer_1_delta)
        W0_update += X.T.dot(layer_1_delta)
        later = layer_1_delta
    W0 += W0_update * 0.1
    W1 += W1_update * 0.1
    Wh += Wh_update * 0.1
"""


def test_nothing_is_wrong_where_all_updates_that_come_from_it_are_right() -> None:
    own = engine.trace_source(SOURCE).own
    assert own is not None
    assert own.ok
    assert {"W0'", "W1'", "Wh'"} <= {line.name for line in own.lines if line.verdict == "right"}
    assert all([line.name for line in own.lines])


def test_a_lost_slope_is_still_wrong() -> None:
    faulty = SOURCE.replace("total", "loss").replace("append(error * layer_2 * (1 - layer_2))", "append(error * layer_2)")
    own = engine.trace_source(faulty).own
    assert own is not None
    assert not own.ok
