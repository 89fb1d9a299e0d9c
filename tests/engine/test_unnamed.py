"""Files that compute with functions of their own and only show what comes of it: the value is the output, under a new name."""

from __future__ import annotations

import pytest

import engine
from engine.errors import ProgramError
from tests.engine.judge import emitted_agrees, listing_agrees
from tui.complaint import hint

HEAD = """import numpy as np
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def mse(y, t):
    return 0.5 * np.sum((y - t) ** 2)
class Net:
    def __init__(self):
        self.W = np.array([[0.5, -0.25], [0.1, 0.3]])
        self.rate = 0.1
    def forward(self, x):
        return sigmoid(x @ self.W)
    def cost(self, x, t):
        return mse(self.forward(x), t)
x = np.array([1.0, 2.0])
t = np.array([0.0, 1.0])
net = Net()
"""
SHOWN = {
    "printed": "print(mse(x, t))",
    "printed behind a text": "print('loss:', mse(x, t))",
    "in a text": "print(f'loss {mse(x, t):.3f}')",
    "by format": "print('loss {:.3f}'.format(mse(x, t)))",
    "by %": "print('loss %.3f' % mse(x, t))",
    "joined to a text": "print('loss ' + str(mse(x, t)))",
    "rounded": "print(round(mse(x, t), 3))",
    "alone": "mse(x, t)",
    "of a method": "print(net.cost(x, t))",
    "above other prints": "print(net.cost(x, t))\nprint('done')",
    "in an expression": "print(np.mean(net.forward(x)) + 0.0)",
}


@pytest.mark.parametrize("line", SHOWN.values(), ids=SHOWN)
def test_what_is_only_shown_is_the_output(line: str) -> None:
    trace = engine.trace_source(f"{HEAD}{line}\n")
    assert trace.vars[trace.output].shown == "out"
    shown = [text for _, text in trace.printed]
    assert shown[0] if "print" in line else not shown
    assert engine.check(trace).ok
    listing_agrees(trace)
    emitted_agrees(trace)


def test_a_name_that_is_taken_is_not_taken_twice() -> None:
    trace = engine.trace_source("def f(v):\n    return v * v\nout = 3.0\nprint(f(out))\n")
    assert trace.vars[trace.output].shown == "result"
    assert trace.gradients["out"] == 6.0


def test_an_array_alone_is_told_with_lines_that_can_be_added() -> None:
    with pytest.raises(ProgramError) as caught:
        engine.trace_source(f"{HEAD}print(net.forward(x))\n")
    assert caught.value.code == "output_unnamed"
    then = "out = net.forward(x); loss = np.sum(out**2)"
    assert then in hint(caught.value, "en")
    trace = engine.trace_source(f"{HEAD}print(net.forward(x))\n", options=engine.Options(then=(then,)))
    assert engine.check(trace).ok


KEPT = {
    "a result of the module": ("loss = mse(x, t)\nprint(net.cost(x, t))", "loss"),
    "a result inside a main": ("def main():\n    loss = mse(x, t)\n    print(loss)\nmain()", "loss"),
}


@pytest.mark.parametrize(("lines", "name"), KEPT.values(), ids=KEPT)
def test_what_has_a_name_stays_the_output(lines: str, name: str) -> None:
    trace = engine.trace_source(f"{HEAD}{lines}\n")
    assert trace.vars[trace.output].shown.rpartition(".")[2] == name


def test_a_file_of_functions_stays_one() -> None:
    for line in ("", "print('ready')\n", "print(Net)\n"):
        with pytest.raises(ProgramError) as caught:
            engine.trace_source(HEAD + line)
        assert caught.value.code == "definitions"
