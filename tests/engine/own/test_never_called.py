"""A backward function that nothing calls: its gradients are not there, and the file is not called right without a word of that."""

from __future__ import annotations

import engine
from engine.checking.unjudged import unjudged

FORWARD = """\
import numpy as np
np.random.seed(0)
x, w, t = np.random.randn(4, 3), np.random.randn(3, 2), np.random.randn(4, 2)
a = np.tanh(x @ w)
loss = np.sum((a - t) ** 2)
"""
BACKWARD = """\
def backward(x, a, t):
    da = 2 * (a - t)
    dw = x.T @ (da * (1 - a ** 2))
    return dw
"""


def test_it_is_told_as_it_is_to_be_called() -> None:
    for trace in (
        engine.trace_source(FORWARD + BACKWARD), engine.trace_source(FORWARD, options=engine.Options(then=(BACKWARD,))),
    ):  # fmt: skip
        assert [(one.line, one.name, one.reason) for one in unjudged(trace)] == [(6, "backward(x, a, t)", "not_called")]
        assert engine.check(trace, replays=50).undecided


def test_one_that_is_called_is_judged() -> None:
    trace = engine.trace_source(FORWARD + BACKWARD + "dw = backward(x, a, t)\n")
    assert unjudged(trace) == ()
    assert trace.own is not None
    assert trace.own.ok


def test_a_helper_without_gradients_is_passed_over() -> None:
    assert unjudged(engine.trace_source(FORWARD + "def shifted(x):\n    moved = x + 1\n    return moved\n")) == ()
