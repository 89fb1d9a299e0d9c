"""Regressions as beginners write them: plain sums over lists, a gradient that is finished after the loop that adds it up."""

from __future__ import annotations

import pytest

import engine

LISTS = """xs = [1.0, 2.0, 3.0, 4.0, 5.0]
ys = [3.1, 4.9, 7.2, 9.1, 10.8]
"""
FINISHED = LISTS + """w = 0.0
b = 0.0
n = len(xs)
for epoch in range(20):
    dw = 0.0
    db = 0.0
    loss = 0.0
    for i in range(n):
        err = w * xs[i] + b - ys[i]
        loss += err ** 2
        dw += 2 * err * xs[i]
        db += 2 * err
    loss /= n
    dw /= n
    db /= n
    w -= 0.01 * dw
    b -= 0.01 * db
"""
BY_UPDATE = FINISHED.replace("    dw /= n\n    db /= n\n", "").replace("* dw\n", "* dw / n\n").replace("* db\n", "* db / n\n")
ENTRIES = """ys = [3.1, 4.9, 7.2]
rows = [[1.0, 2.0], [0.5, -1.0], [2.0, 0.3]]
w = [0.1, -0.2]
loss = 0.0
for k in range(3):
    loss += (w[0] * rows[k][0] + w[1] * rows[k][1] - ys[k]) ** 2
loss /= 3
dw = [0.0, 0.0]
for k in range(3):
    for i in range(2):
        dw[i] += 2 * (w[0] * rows[k][0] + w[1] * rows[k][1] - ys[k]) * rows[k][i]
for i in range(len(dw)):
    dw[i] /= 3
"""
PRINTED = LISTS + """def gradient(w, b, xs, ys):
    dw = 0
    db = 0
    for i in range(len(xs)):
        dw += -(2 / len(xs)) * xs[i] * (ys[i] - (w * xs[i] + b))
        db += -(2 / len(xs)) * (ys[i] - (w * xs[i] + b))
    return dw, db

def mse(w, b, xs, ys):
    total = 0
    for i in range(len(xs)):
        total += (ys[i] - (w * xs[i] + b)) ** 2
    return total / float(len(xs))

w, b = 0, 0
for i in range(20):
    dw, db = gradient(w, b, xs, ys)
    w = w - 0.01 * dw
    b = b - 0.01 * db
    print(i, mse(w, b, xs, ys))
"""
UNTOLD = """def error_of(b, m, xs, ys):
    total_error = 0
    for i in range(len(xs)):
        total_error += (ys[i] - (m * xs[i] + b)) ** 2
    return total_error / float(len(xs))

def step(b_now, m_now, xs, ys, rate):
    b_gradient = 0
    m_gradient = 0
    for i in range(len(xs)):
        b_gradient += -(2 / len(xs)) * (ys[i] - (m_now * xs[i] + b_now))
        m_gradient += -(2 / len(xs)) * xs[i] * (ys[i] - (m_now * xs[i] + b_now))
    return [b_now - rate * b_gradient, m_now - rate * m_gradient]

b = 0
m = 0
for i in range(20):
    b, m = step(b, m, xs, ys, 0.01)
print(error_of(b, m, xs, ys))
"""
LAYER = """import numpy as np
np.random.seed(0)
X = np.random.randn(5, 3); y = np.random.randn(5, 2)
layer = {"W": np.random.randn(3, 2), "b": np.zeros(2)}
for i in range(20):
    out = X @ layer["W"] + layer["b"]
    loss = np.mean((out - y) ** 2)
    d = 2 * (out - y) / y.size
    layer["dW"] = X.T @ d
    layer["db"] = d.sum(axis=0)
    layer["W"] -= 0.1 * layer["dW"]
    layer["b"] -= 0.1 * layer["db"]
"""
RIGHT = {"layer": LAYER, "finished": FINISHED, "by the update": BY_UPDATE, "entries": ENTRIES, "printed": PRINTED}
FAULTS = [
    (FINISHED, "2 * err * xs[i]", "2 * err"),
    (FINISHED, "dw += 2", "dw -= 2"),
    (FINISHED, "dw += 2 *", "dw +="),
    (FINISHED, "dw /= n", "dw /= 2"),
    (FINISHED, "db /= n", "db /= n * n"),
    (BY_UPDATE, "2 * err * xs[i]", "2 * err"),
    (BY_UPDATE, "db += 2 *", "db +="),
    (BY_UPDATE, "dw += 2", "dw -= 2"),
    (ENTRIES, ") * rows[k][i]", ")"),
    (ENTRIES, "dw[i] += 2", "dw[i] += 1"),
    (ENTRIES, "    dw[i] /= 3", "    dw[i] /= 2"),
    (LAYER, "d.sum(axis=0)", "d.mean(axis=0)"),
    (LAYER, "= X.T @ d", "= -X.T @ d"),
    (PRINTED, "dw += -", "dw += "),
    (PRINTED, "* xs[i] *", "*"),
    (PRINTED, "dw += -(2 / len(xs))", "dw += -2"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_one_is_right(name: str) -> None:
    own = engine.trace_source(RIGHT[name]).own
    assert own is not None
    assert own.ok
    assert {one.verdict for one in own.lines} <= {"right", "remark"}
    assert not own.others


@pytest.mark.parametrize(("source", "piece", "slip"), FAULTS)
def test_a_slip_is_wrong_at_its_line(source: str, piece: str, slip: str) -> None:
    own = engine.trace_source(source.replace(piece, slip, 1)).own
    assert own is not None
    assert own.first_wrong == source[: source.index(piece)].count("\n") + 1


def test_zeros_that_sums_begin_with_vouch_for_no_loss() -> None:
    trace = engine.trace_source(LISTS + UNTOLD)
    assert [one.fields["name"] for one in trace.notices if one.code == "pass_halves"] == ["residual"]
    assert trace.own is not None
    assert [(one.name, one.verdict) for one in trace.own.lines] == [("b'", "right"), ("m'", "right")]


def test_gradients_of_a_dict_beside_what_they_are_of_are_listed() -> None:
    own = engine.trace_source(LAYER).own
    assert own is not None
    assert {one.name for one in own.lines} == {"layer['dW']", "layer['db']"}
    flat = """w = {}
w['w'] = 2.0
w['b'] = 0.5
x, t = 1.5, 4.0
y = w['w'] * x + w['b']
loss = (y - t) ** 2
dy = 2 * (y - t)
w['dw'] = dy
w['db'] = dy
"""
    own = engine.trace_source(flat).own
    assert own is not None
    assert {(one.name, one.verdict) for one in own.lines} == {("dy", "right"), ("w['dw']", "wrong"), ("w['db']", "right")}
    assert not own.others
