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


LAYER = HEAD + """x = np.random.randn(5, 3)
w = np.random.randn(3, 4)
b = np.zeros(4)
t = np.random.randn(5, 4)
h = np.maximum(0, x @ w + b)
loss = np.sum((h - t) ** 2) + 0.5 * np.sum(w * w)
dh = 2 * (h - t)
dh[h < 0] = 0
dw = x.T @ dh + 2 * w
db = dh.sum(axis=0)
"""
LOOP = """xs = [1.0, 2.0, 3.0, 4.0]
ys = [2.2, 3.9, 6.1, 8.3]
w = 0.4
b = 0.1
m = len(xs)
for epoch in range(25):
    loss = 0.0
    dw = 0.0
    db = 0.0
    for x, y in zip(xs, ys):
        err = w * x + b - y
        loss += err ** 2 / m
        de = 2 * err // m
        dw += dw * x
        db += de
    w -= 0.01 * dw
    b -= 0.01 * db
"""


def test_of_two_faults_that_one_line_mends_in_part_it_is_the_first() -> None:
    trace = engine.trace_source(LAYER)
    assert trace.own is not None
    own, found = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == 10
    assert {one.line: one.verdict for one in own.lines if one.line >= 10} == {10: "wrong", 11: "wrong", 12: "follows"}
    assert (found[0].wrong, found[0].name, found[0].kind, found[0].whole) == (10, "dh", "mask_side", False)
    assert found[0].others == ()  # one way to write it is told once
    assert [(one.wrong, one.mend, one.whole, one.besides) for one in found[1:]] == [(11, "dw = x.T @ dh + w", True, 1)]


def test_the_second_fault_has_its_own_reason_and_not_the_mend_of_the_first() -> None:
    source = HEAD + """x = np.random.randn(5, 3)
w = np.random.randn(3, 4)
b = np.zeros(4)
t = np.random.randn(5, 4)
h = np.maximum(0, x @ w + b)
loss = np.sum((h - t) ** 2)
dh = 2 * (h - t)
dz = dh * h
dw = x.T @ dz
db = dz.sum()
"""
    trace = engine.trace_source(source)
    assert trace.own is not None
    own, found = engine.located(trace.own, engine.diagnose(trace))
    told = [(one.wrong, one.name, one.kind, one.mend, one.whole, one.besides) for one in found]
    assert told == [
        (10, "dz", "value_for_mask", "dz = dh * (h > 0)", False, 0),
        (12, "db", "sum_axis", "db = dz.sum(axis=0)", True, 1),
    ]
    assert own.first_wrong == 10


def test_faults_are_told_in_the_order_in_which_they_happen() -> None:
    trace = engine.trace_source(LOOP)
    assert trace.own is not None
    assert [fault.lines for fault in trace.own.faults] == [(13,), (14,)]
    assert trace.own.first_wrong == 13
    (de, *_), _ = trace.own.faults[0].wants, None
    assert float(de) == pytest.approx(2 * (0.5 - 2.2) / 4)  # of the first round, not of the last


def test_where_nothing_tells_which_line_it_is_all_of_them_are_named() -> None:
    """A buffer without a gradient's name that a loop fills, and what is cut out of it: no change of the list mends the sine."""
    source = HEAD + """x = np.random.randn(6)
w = np.random.randn(3)
p = np.concatenate([np.zeros(1), x, np.zeros(1)])
y = np.zeros(6)
for i in range(6):
    y[i] = p[i:i + 3] @ w
loss = 0.5 * np.sum(y ** 2)
dw = np.zeros(3)
buf = np.zeros(8)
for i in range(6):
    dw += y[i] * p[i:i + 3]
    buf[i:i + 3] += np.sin(y[i] * w + 0.3)
dx = buf[1:-1]
"""
    trace = engine.trace_source(source)
    assert trace.own is not None
    own, found = engine.located(trace.own, engine.diagnose(trace))
    assert [one.kind for one in found] == [""]
    assert own.faults[0].lines == (14, 15)
    assert own.first_wrong == 15
