"""What belongs to no single pass, and what is no loss: sums of the loop around it, and margins."""

from __future__ import annotations

import engine

NEGATIVES = """import numpy as np
np.random.seed(0)
V, D = 8, 4
W_in, W_out = np.random.randn(V, D) * 0.1, np.random.randn(V, D) * 0.1
for center, context in [(0, 1), (1, 2), (2, 3)]:
    v, u = W_in[center], W_out[context]
    s = 1 / (1 + np.exp(-np.dot(u, v)))
    loss = -np.log(s)
    grad_v = (s - 1) * u
    grad_u = (s - 1) * v
    for n in np.random.randint(0, V, 3):
        un = W_out[n]
        sn = 1 / (1 + np.exp(np.dot(un, v)))
        loss += -np.log(sn)
        grad_v += (1 - sn) * un
        W_out[n] -= 0.1 * (1 - sn) * v
    W_out[context] -= 0.1 * grad_u
    W_in[center] -= 0.1 * grad_v
"""
KEPT = """import numpy as np
np.random.seed(1)
X, y = np.random.randn(6, 3), np.random.randn(6)
w = np.zeros(3)
for epoch in range(3):
    dw = np.ones(3)
    for i in range(6):
        e = X[i] @ w - y[i]
        loss = e ** 2
        dw += 2 * e * X[i]
        w -= 0.1 * dw
"""
HINGE = """import numpy as np
np.random.seed(3)
X = np.random.randn(8, 2)
y = np.where(X[:, 0] + X[:, 1] > 0, 1, -1)
w = np.zeros(2)
for i in range(8):
    margin = y[i] * np.dot(w, X[i])
    if margin >= 1:
        dw = 0.02 * w
    else:
        dw = 0.02 * w - y[i] * X[i]
    w -= 0.05 * dw
"""


def own_of(source: str) -> engine.Own | None:
    return engine.trace_source(source).own


def test_a_sum_that_the_loop_around_begins_and_reads_is_not_compared() -> None:
    own = own_of(NEGATIVES)
    assert own is not None
    assert own.ok, own.lines
    assert ("grad_v", "another_run") in [(one.name, one.reason) for one in own.others]


def test_a_sum_that_each_pass_takes_a_step_by_is() -> None:
    own = own_of(KEPT)
    assert own is not None
    assert "wrong" in {one.verdict for one in own.lines if one.name == "dw"}


def test_a_margin_that_decides_the_gradient_is_no_loss() -> None:
    """It says which is: the hinge of it."""
    own = own_of(HINGE)
    assert own is not None
    assert own.ok, own.lines
    assert ("dw", "right") in [(one.name, one.verdict) for one in own.lines]
