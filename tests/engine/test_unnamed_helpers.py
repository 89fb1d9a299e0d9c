"""What an unnamed helper got wrong is its own line's fault, and not that of the line that reads it: judged without a mend."""

from __future__ import annotations

import pytest

import engine

HEAD = "import numpy as np\nnp.random.seed(5)\n"
POOL = HEAD + """x = np.random.randn(2, 4, 4)
d = np.random.randn(2, 2, 2)
out = np.zeros((2, 2, 2))
for n in range(2):
    for i in range(2):
        for j in range(2):
            out[n, i, j] = np.max(x[n, 2 * i:2 * i + 2, 2 * j:2 * j + 2])
loss = np.sum(out * d)
dx = np.zeros_like(x)
for n in range(2):
    for i in range(2):
        for j in range(2):
            part = x[n, 2 * i:2 * i + 2, 2 * j:2 * j + 2]
            m = {helper}
            dx[n, 2 * i:2 * i + 2, 2 * j:2 * j + 2] = {reader}
"""
PAIRS = HEAD + """u = np.random.randn(4, 3)
v = np.random.randn(4, 3)
loss = 0.0
du = np.zeros_like(u)
dv = np.zeros_like(v)
for i, j, t in [(0, 1, 1), (0, 3, 0), (2, 2, 1), (3, 1, 0)]:
    s = np.dot(u[i], v[j])
    p = 1 / (1 + np.exp(-s))
    loss += -(t * np.log(p) + (1 - t) * np.log(1 - p))
    e = {helper}
    du[i] += {reader}
    dv[j] += e * u[i]
"""
POLICY = HEAD + """def net(x):
    h = np.maximum(x @ model['a'], 0)
    s = h @ model['b']
    return 1 / (1 + np.exp(-s)), h
def back(h, q, x):
    db = {reader}
    r = np.outer(q, model['b'])
    r[h <= 0] = 0
    return {{'a': x.T @ r, 'b': db}}
model = {{'a': np.random.randn(3, 4), 'b': np.random.randn(4)}}
x = np.random.randn(5, 3)
t = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
w = np.random.randn(5)
p, h = net(x)
loss = -np.sum(w * (t * np.log(p) + (1 - t) * np.log(1 - p)))
q = {helper}
grad = back(h, q, x)
"""
CONSTANT = HEAD + """x = np.random.randn(4, 3)
w = np.random.randn(3, 2)
y = np.random.randn(4, 2)
z = x @ w
h = np.log(1 + np.exp(z))
loss = np.sum((h - y) ** 2)
dh = 2 * (h - y)
slope = {helper}
dz = {reader}
dw = x.T @ dz
"""
CIRCUIT = """x = 3.0
y = -4.0
a = x + y
b = a ** 2
c = 1 / (1 + b)
f = c * x
t1 = x
t2 = {helper}
dx = c
dx += {reader}
dx += (2 * a) * (-c * c * t1) - (2 * a) * (-c * c * t1)
dy = 2 * a * t2
"""
SUM = HEAD + """x = np.random.randn(3, 3)
w = np.random.randn(3, 3)
goal = np.random.randn(3, 3)
y = x @ w
z = np.tanh(y)
u = z + 0.5 * y
loss = np.mean((u - goal) ** 2)
du = 2 * (u - goal) / u.size
dz = du.copy()
dy = 0.5 * du
dy += {reader}
dw = x.T @ dy
dx = dy @ w.T
"""
TUPLE = HEAD + """def back(d, kept):
    x, w, b = kept
    dx = d @ w.T
    dw = x.T @ d
    db = d.sum(axis=0)
    return {helper}
x = np.random.randn(4, 3)
w = np.random.randn(3, 2)
b = np.random.randn(2)
d = np.random.randn(4, 2)
out = x @ w + b
loss = np.sum(out * d)
{reader} = back(d, (x, w, b))
"""
FACTOR = HEAD + """x = np.random.randn(5, 3)
w = np.random.randn(3)
goal = np.random.randn(5)
z = x @ w
act = np.maximum(z, 0)
loss = np.sum((act - goal) ** 2)
e = {helper}
r = {reader}
dw = r @ x
dx = np.outer(r, w)
"""
NUMBER = HEAD + """def f(w):
    h = 1 / (1 + np.exp(-x @ w))
    return np.sum((h - y) ** 2)
def gradient(w):
    h = 1 / (1 + np.exp(-x @ w))
    e = {helper}
    r = {reader}
    dw = x.T @ r
    return dw
x = np.random.randn(5, 3)
w = np.random.randn(3)
y = np.random.rand(5)
loss = f(w)
dw = gradient(w)
"""
RIGHT = {
    FACTOR: ("2 * (act - goal)", "e * (z > 0)"), NUMBER: ("2 * (h - y)", "e * h * (1 - h)"),
    POOL: ("(part == np.max(part))", "m * d[n, i, j]"), PAIRS: ("p - t", "e * v[j]"), POLICY: ("w * (p - t)", "h.T @ q"),
    CONSTANT: ("1 / (1 + np.exp(-z))", "dh * slope"), CIRCUIT: ("-c * c * t1", "2 * a * t2"), SUM: ("", "dz * (1 - z ** 2)"),
    TUPLE: ("dx, dw, db", "dx, dw, db"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "helper", "reader", "line"),
    [
        (FACTOR, "act - goal", "", 9),
        (FACTOR, "3 * (act - goal)", "", 9),
        (FACTOR, "", "e * (z < 0)", 10),
        (NUMBER, "2", "", 8),
        (NUMBER, "", "e * h * (1 + h)", 9),
        (POOL, "2 * (part == np.max(part))", "", 16),
        (POOL, "part * (part == np.max(part))", "", 16),
        (POOL, "part", "", 16),
        (POOL, "", "m * d[n, j, i]", 17),
        (PAIRS, "s - t", "", 12),
        (PAIRS, "t - p", "", 12),
        (PAIRS, "2 * (p - t)", "", 12),
        (PAIRS, "", "2 * e * v[j]", 13),
        (PAIRS, "", "e * u[j]", 13),
        (POLICY, "w * (p + t)", "", 18),
        (POLICY, "w", "", 18),
        (POLICY, "p - t", "", 18),
        (POLICY, "", "h.T @ (q * q)", 8),
        (CONSTANT, "1", "", 10),
        (CONSTANT, "2.0", "", 10),
        (CONSTANT, "", "slope", 11),
        (CONSTANT, "", "dh * slope * slope", 11),
        (CIRCUIT, "1", "", 8),
        (CIRCUIT, "", "3 * a * t2", 10),
        (SUM, "", "2 * dz * (1 - z ** 2)", 13),
        (TUPLE, "", "dx, db, dw", 15),
        (TUPLE, "dx, db, dw", "", 8),
    ],
)
def test_the_line_that_made_it_is_the_first_wrong_one(source: str, helper: str, reader: str, line: int) -> None:
    right = RIGHT[source]
    trace = engine.trace_source(source.format(helper=helper or right[0], reader=reader or right[1]))
    assert trace.own is not None
    assert trace.own.first_wrong == line
    assert trace.own.faults[0].lines == (line,)


@pytest.mark.parametrize("source", RIGHT)
def test_without_a_mistake_none_is_told(source: str) -> None:
    helper, reader = RIGHT[source]
    trace = engine.trace_source(source.format(helper=helper, reader=reader))
    assert trace.own is not None
    assert trace.own.ok
    assert not trace.own.faults
