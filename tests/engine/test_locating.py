"""The first wrong line is the one whose mend makes all right; what only reads it follows."""

from __future__ import annotations

import pytest

import engine

HEAD = "import numpy as np\nnp.random.seed(3)\n"
SCALAR = HEAD + """v = np.random.randn(4, 3)
w = np.random.randn(3)
y = np.array([1.0, 0.0, 1.0, 0.0])
dw = np.zeros(3)
dv = np.zeros((4, 3))
loss = 0.0
for i in range(4):
    s = np.dot(v[i], w)
    p = 1 / (1 + np.exp(-s))
    loss += -(y[i] * np.log(p) + (1 - y[i]) * np.log(1 - p))
    e = {helper}
    dw += {dw}
    dv[i] = e * w
"""
VECTOR = HEAD + """x = np.random.randn(4, 3)
w = np.random.randn(3)
y = np.random.randn(4)
h = np.tanh(x @ w)
loss = np.sum((h - y) ** 2)
r = 2 * (h - y)
e = {helper}
dw = {dw}
dx = np.outer(e, w)
"""
FUNCTION = HEAD + """def act(z, slope=False):
    if slope:
        return {helper}
    return 1 / (1 + np.exp(-z))
x = np.random.randn(4, 3)
w = np.random.randn(3, 2)
y = np.random.randn(4, 2)
h = act(x @ w)
loss = np.sum((h - y) ** 2)
dh = 2 * (h - y)
dw = x.T @ {dw}
"""


@pytest.mark.parametrize(
    ("source", "helper", "dw", "line"),
    [
        (SCALAR, "2 * (p - y[i])", "e * v[i]", 13),
        (SCALAR, "-(p - y[i])", "e * v[i]", 13),
        (SCALAR, "p - y[i]", "2 * e * v[i]", 14),
        (SCALAR, "p - y[i]", "-e * v[i]", 14),
        (VECTOR, "-(r * (1 - h ** 2))", "x.T @ e", 9),
        (VECTOR, "r * (1 + h ** 2)", "x.T @ e", 9),
        (VECTOR, "r * (1 - h ** 2)", "-x.T @ e", 10),
        (VECTOR, "0.5 * r * (1 - h ** 2)", "x.T @ e", 9),
        (FUNCTION, "z * (1 + z)", "(dh * act(h, True))", 5),
        (FUNCTION, "z * (1 - z)", "(2 * dh * act(h, True))", 13),
    ],
)
def test_the_line_that_mends_it_is_the_first_wrong_one(source: str, helper: str, dw: str, line: int) -> None:
    trace = engine.trace_source(source.format(helper=helper, dw=dw))
    assert trace.own is not None
    own, found = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == line
    assert [fault.lines for fault in own.faults] == [(line,)]
    assert {one.line for one in own.lines if one.verdict == "wrong"} == {line}
    assert found[0].wrong == found[0].line == line
    assert found[0].whole


def test_two_faults_stay_two() -> None:
    source = VECTOR.format(helper="r * (1 + h ** 2)", dw="2 * x.T @ e")
    trace = engine.trace_source(source)
    assert trace.own is not None
    own, _ = engine.located(trace.own, engine.diagnose(trace))
    assert not own.ok
    assert own.first_wrong == trace.own.first_wrong


def test_what_is_right_is_left_alone() -> None:
    trace = engine.trace_source(VECTOR.format(helper="r * (1 - h ** 2)", dw="x.T @ e"))
    assert trace.own is not None
    assert engine.located(trace.own, engine.diagnose(trace)) == (trace.own, ())
