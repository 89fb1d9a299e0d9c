"""A gradient that its function completes where it returns it, or where it gives it another name."""

from __future__ import annotations

import pytest

import engine

CELL = """import numpy as np
def step(x, h, U, V):
    g = np.tanh(x + h @ U)
    n = np.tanh(h @ V)
    h_next = g * h + n
    return h_next, (h, g, n)
def step_backward(dh_next, cache, U, V, dU, dV):
    h, g, n = cache
    dh = dh_next * g
    da = dh_next * h * (1 - g * g)
    dU += h.T @ da
    dh += da @ U.T
    db = dh_next * (1 - n * n)
    dV += h.T @ db
    return dh + db @ V.T
np.random.seed(3)
U, V = np.random.randn(3, 3), np.random.randn(3, 3)
xs, ys = np.random.randn(2, 2, 3), np.random.randn(2, 2, 3)
h = np.full((2, 3), 0.2)
loss, hs, caches = 0.0, [], []
for t in range(2):
    h, cache = step(xs[t], h, U, V)
    hs.append(h)
    caches.append(cache)
    loss += 0.5 * np.sum((h - ys[t]) ** 2)
dU, dV = np.zeros_like(U), np.zeros_like(V)
dh = np.zeros((2, 3))
for t in range(1, -1, -1):
    dh = dh + hs[t] - ys[t]
    dh = step_backward(dh, caches[t], U, V, dU, dV)
"""
LAST = "    return dh + db @ V.T\n"
SPELLED = [
    LAST,
    "    return db @ V.T + dh\n", "    dh_prev = dh + db @ V.T\n    return dh_prev\n",
    "    return dh + db @ V.T + 0.0 * da\n",
]


def wrong(source: str) -> list[int]:
    own = engine.trace_source(source).own
    assert own is not None
    return [line.line for line in own.lines if line.verdict == "wrong"]


@pytest.mark.parametrize("last", SPELLED)
def test_what_is_added_where_it_is_handed_on_belongs_to_it(last: str) -> None:
    assert not wrong(CELL.replace(LAST, last))


@pytest.mark.parametrize("last", ["    return dh + db @ V\n", "    return dh - db @ V.T\n", "    return dh\n"])
def test_what_is_handed_on_wrongly_stays_wrong(last: str) -> None:
    assert wrong(CELL.replace(LAST, last))
