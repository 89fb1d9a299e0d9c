"""The first line that ``check`` prints of a file: it never says right without all that this holds for."""

from __future__ import annotations

import engine
from tests.engine.own.test_faults import LINES
from tui.catalogue import say
from tui.commands.checkdata import check_data
from tui.commands.checktext import lines


def headline(source: str) -> str:
    trace = engine.trace_source(source, file="net.py")
    return next(iter(lines(check_data(trace, engine.check(trace, replays=50)))))


def test_given_a_line_and_nothing_left_out() -> None:
    assert headline(LINES) == say("cli.check_given", file="net.py", line=8)


def test_given_a_line_and_an_update_that_was_not_compared() -> None:
    spoilt = LINES.replace("l1.T.dot(l2_delta)", "l1.T.dot(l2_delta ** 2)")
    said = [say("cli.check_given", file="net.py", line=8), say("cli.check_also_uncompared", count=1)]
    assert headline(spoilt) == "; ".join(said)


def test_remarks_and_what_was_not_compared() -> None:
    source = """
np.random.seed(0)
A, Y, X = np.random.rand(1, 4), np.random.rand(1, 4), np.random.randn(3, 4)
W = np.random.randn(1, 3)
Z = W @ X
cost = np.sum((Z - Y) ** 2) / 8
dZ = Z - Y
dW = dZ @ X.T / 4
dother = np.sum(dZ) ** 2
"""
    assert headline(source).startswith(say("cli.check_remarks", file="net.py", count=1))


def test_right_is_only_right() -> None:
    assert headline("x = 3.0\ny = x * x\ndx = 2 * x\n") == say("cli.check_right", file="net.py")


SVM = """
import numpy as np
X, y = np.array([[1.0, 2.0], [-1.5, 0.3], [0.2, -2.0]]), np.array([1, -1, -1])
w, b = np.array([0.1, 0.2]), 0.0
for epoch in range(5):
    for i, x in enumerate(X):
        if y[i] * (np.dot(x, w) - b) < 1:
            w -= 0.1 * (0.02 * w - y[i] * x)
            b -= 0.1 * y[i]
        else:
            w -= 0.1 * 0.02 * w
"""


def test_right_by_a_loss_that_the_file_has_not() -> None:
    assert headline(SVM) == say("cli.check_implied", file="net.py")
    assert headline(SVM.replace("b -= 0.1 * y[i]", "b += 0.1 * y[i]")).endswith(say("cli.check_also_implied"))
