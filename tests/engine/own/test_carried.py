"""Gradients that are never zeroed between passes: the first pass hides it, and the second is judged, too."""

from __future__ import annotations

import pytest

import engine
from engine.checking.carried import carried

FLAT = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(20, 3), np.random.randn(20)
W, b = np.random.randn(3), np.zeros(1)
dW, db = np.zeros(3), np.zeros(1)
for epoch in range(5):
    p = X @ W + b
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / y.size
    dW += X.T @ dp
    db += dp.sum(keepdims=True)
    W -= 0.1 * dW
    b -= 0.1 * db
"""
LAYERS = """import numpy as np
class Linear:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m)
        self.dW = np.zeros((n, m))
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, g):
        self.dW += self.x.T @ g
        return g @ self.W.T
np.random.seed(0)
X, y = np.random.randn(20, 3), np.random.randn(20, 2)
l1, l2 = Linear(3, 4), Linear(4, 2)
for epoch in range(5):
    h = np.tanh(l1.forward(X))
    p = l2.forward(h)
    loss = np.mean((p - y) ** 2)
    g = l2.backward(2 * (p - y) / y.size)
    l1.backward(g * (1 - h ** 2))
    for l in (l1, l2):
        l.W -= 0.1 * l.dW
"""
ZEROED = [
    (FLAT, "    dp =", "    dW, db = np.zeros(3), np.zeros(1)\n    dp ="),
    (FLAT, "    b -= 0.1 * db\n", "    b -= 0.1 * db\n    dW[:], db[...] = 0, 0\n"),
    (FLAT, "    b -= 0.1 * db\n", "    b -= 0.1 * db\n    dW *= 0\n    db.fill(0)\n"),
    (LAYERS, "l.dW\n", "l.dW\n        l.dW[...] = 0\n"),
    (LAYERS, "    h = ", "    for l in (l1, l2):\n        l.dW = np.zeros_like(l.W)\n    h = "),
]


def own_of(source: str) -> engine.Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize(("source", "line"), [(FLAT, 10), (LAYERS, 10)])
def test_what_is_never_zeroed_is_wrong_in_the_second_pass(source: str, line: int) -> None:
    own = own_of(source)
    assert (own.first_wrong, own.later) == (line, 2)


@pytest.mark.parametrize(("source", "piece", "zeroed"), ZEROED)
def test_what_is_zeroed_is_right(source: str, piece: str, zeroed: str) -> None:
    own = own_of(source.replace(piece, zeroed, 1))
    assert own.ok
    assert {line.verdict for line in own.lines} == {"right"}


def test_the_reason_is_that_of_the_second_pass() -> None:
    trace = engine.trace_source(FLAT)
    assert [one.kind for one in engine.diagnose(trace)][:1] == ["stale"]


def test_what_one_update_in_two_passes_is_made_of_is_not_compared() -> None:
    """Gradients that are summed up over several batches on purpose are those of no single loss."""
    source = FLAT.replace("    W -= 0.1 * dW\n    b -= 0.1 * db\n", """    if epoch % 2 == 1:
        W -= 0.1 * dW
        b -= 0.1 * db
        dW[...], db[...] = 0, 0
""")
    own = own_of(source)
    assert own.ok
    assert {(one.name, one.reason) for one in own.others} >= {("dW", "another_run"), ("db", "another_run")}


INLINE = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(20, 3), np.random.randn(20)
W = np.random.randn(3)
for epoch in range(5):
    p = X @ W
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / y.size
    W += -0.1 * X.T @ dp
"""


def test_an_update_is_no_gradient_that_is_added_to() -> None:
    """``W += …`` adds to the parameter itself: the second pass, which takes as long as the first, is not run for it."""

    def run(*_: object) -> engine.Trace:
        raise AssertionError("the second pass was run")

    trace = engine.trace_source(INLINE)
    assert carried(trace, run) is trace.own
    with pytest.raises(AssertionError, match="second pass"):
        carried(engine.trace_source(FLAT + "    dW *= 0\n    db *= 0\n"), run)
