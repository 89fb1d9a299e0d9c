"""Training loops without a loss whose errors are made one by one: a net over time, sums over points, factors of a matrix; and what
puts entries together again."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from tests.engine.test_people_kinds import python

OVER_TIME = """import numpy as np
rng = np.random.RandomState(3)
W, V, U = rng.randn(2, 4) * 0.7, rng.randn(4, 1) * 0.7, rng.randn(4, 4) * 0.4
dW, dV, dU = np.zeros_like(W), np.zeros_like(V), np.zeros_like(U)
for step in range(60):
    bits = rng.randint(0, 2, (3, 5))
    states, slopes, off = [np.zeros(4)], [], 0
    for t in range(5):
        x = bits[:2, t:t + 1].T
        h = 1 / (1 + np.exp(-(x @ W + states[-1] @ U)))
        out = 1 / (1 + np.exp(-(h @ V)))
        out_error = bits[2, t] - out
        slopes.append(out_error * out * (1 - out))
        off += np.abs(out_error[0])
        states.append(h)
    ahead = np.zeros(4)
    for t in range(5):
        x = bits[:2, 4 - t:5 - t].T
        h, before = states[-t - 1], states[-t - 2]
        back = (ahead.dot(U.T) + slopes[-t - 1].dot(V.T)) * h * (1 - h)
        dV += h.T.dot(slopes[-t - 1])
        dU += np.atleast_2d(before).T.dot(back)
        dW += x.T.dot(back)
        ahead = back
    W += dW * 0.1
    V += dV * 0.1
    U += dU * 0.1
    dW *= 0
    dV *= 0
    dU *= 0
"""
POINTS = """import numpy as np
rng = np.random.RandomState(0)
points = rng.rand(30, 2) * 5
def stepped(b, m, points, rate):
    at_b = 0
    at_m = 0
    n = float(len(points))
    for i in range(len(points)):
        x = points[i, 0]
        y = points[i, 1]
        at_b += -(2 / n) * (y - ((m * x) + b))
        at_m += -(2 / n) * x * (y - ((m * x) + b))
    return [b - rate * at_b, m - rate * at_m]
b, m = 0, 0
for i in range(1000):
    b, m = stepped(b, m, np.array(points), 0.01)
"""
FACTORS = """import numpy as np
rng = np.random.RandomState(1)
P, Q, bias = rng.randn(4, 3), rng.randn(5, 3), rng.randn(4)
seen = [(0, 1, 3.0), (2, 4, 1.0), (3, 0, 5.0)]
for epoch in range(20):
    for u, i, r in seen:
        error = r - (bias[u] + np.dot(P[u], Q[i]))
        bias[u] += 0.05 * (error - 0.01 * bias[u])
        kept = P[u].copy()
        P[u] += 0.05 * (error * Q[i] - 0.01 * P[u])
        Q[i] += 0.05 * (error * kept - 0.01 * Q[i])
"""
ENTRIES = """import numpy as np
X = np.column_stack((np.ones(20), np.linspace(0, 2, 20)))
y = 3 * X[:, 1] - 1
def cost_of(X, y, theta):
    J = 1 / (2 * len(y)) * sum((np.dot(X, theta) - y) ** 2)
    return J
theta = np.zeros(2)
for i in range(50):
    h = theta[0] + theta[1] * X[:, 1]
    first = theta[0] - 0.1 * (1 / len(y) * sum(h - y))
    second = theta[1] - 0.1 * (1 / len(y) * sum((h - y) * X[:, 1]))
    theta = np.array([first, second])
    cost = cost_of(X, y, theta)
"""
LINE = """import numpy as np
rng = np.random.RandomState(0)
X = rng.randn(40)
y = 3 * X + 1
w, b = 0.2, 0.1
for epoch in range(30):
    for i in range(len(X)):
        error = y[i] - (w * X[i] + b)
        w += 0.05 * error * X[i]
        b += 0.05 * error
"""


@pytest.mark.parametrize(
    ("text", "loop", "names"),
    [(OVER_TIME, 5, "WVU"), (POINTS, 15, "bm"), (FACTORS, 6, ("bias", "P", "Q")), (ENTRIES, 8, ("theta",)), (LINE, 7, "wb")],
    ids=["over time", "points", "factors", "entries", "line"],
)
def test_a_pass_is_found_and_updates_as_python_does(text: str, loop: int, names: tuple[str, ...]) -> None:
    trace = engine.trace_source(text, "program.py", engine.Options())
    assert trace.training is not None
    assert trace.training.line == loop
    space = python(text, loop)
    last = {update.name.partition("[")[0]: update.after for update in trace.training.updates}
    assert set(last) == set(names)
    for name in names:
        np.testing.assert_allclose(last[name], space[name], rtol=1e-12)
    assert trace.own is not None
    assert not [line for line in trace.own.lines if line.verdict == "wrong"]
    assert {one.verdict for one in engine.check(trace).checked} <= {"right", "tie", "skipped"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (OVER_TIME, ("back = (ahead.dot(U.T) + ", "back = (")),
        (OVER_TIME, ("dU += np.atleast_2d(before)", "dU += np.atleast_2d(h)")),
        (POINTS, ("-(2 / n) * x * (y", "-(2 / n) * (y")),
        (LINE, ("b += 0.05 * error", "b += 0.05 * error * X[i]")),
        (ENTRIES, ("sum((h - y) * X[:, 1])", "sum(h - y)")),
    ],
)
def test_a_faulty_one_is_not_right(text: str, fault: tuple[str, str]) -> None:
    trace = engine.trace_source(text.replace(*fault).replace("range(1000)", "range(20)"), "program.py", engine.Options())
    assert trace.own is None or not trace.own.ok or not any([line.verdict == "right" for line in trace.own.lines])


def test_it_is_told_which_squares_are_the_loss() -> None:
    trace = engine.trace_source(OVER_TIME, "program.py", engine.Options())
    told = [notice for notice in trace.notices if notice.code == "pass_halves"]
    assert [(notice.fields["name"], notice.place.line) for notice in told] == [("out_error", 12)]


LASSO = """import numpy as np
rng = np.random.RandomState(0)
X = rng.rand(30, 2) * 10
y = 9000 * X[:, 0] + 25000
class Lasso:
    def __init__(self, rate, penalty):
        self.rate, self.penalty = rate, penalty
        self.W, self.b = np.zeros(2), 0
    def predict(self, X):
        return X.dot(self.W) + self.b
    def step(self, X, y):
        out = self.predict(X)
        dW = np.zeros(2)
        for j in range(2):
            if self.W[j] > 0:
                dW[j] = (-(2 * X[:, j].dot(y - out)) + self.penalty) / len(y)
            else:
                dW[j] = (-(2 * X[:, j].dot(y - out)) - self.penalty) / len(y)
        db = -2 * np.sum(y - out) / len(y)
        self.W = self.W - self.rate * dW
        self.b = self.b - self.rate * db
model = Lasso(0.01, 500)
for i in range(40):
    model.step(X, y)
"""
MARGIN = """import numpy as np
rng = np.random.RandomState(1)
X = rng.randn(6, 2)
y = np.where(X[:, 0] > 0, 1, -1)
w, b = np.zeros(2), 0.0
for epoch in range(4):
    for i, x in enumerate(X):
        if y[i] * (np.dot(x, w) - b) >= 1:
            w -= 0.1 * (2 * 0.01 * w)
        else:
            w -= 0.1 * (2 * 0.01 * w - np.dot(x, y[i]))
            b -= 0.1 * y[i]
norm = np.sum(w ** 2)
"""


def test_a_penalty_that_no_loss_speaks_of_is_not_compared() -> None:
    own = engine.trace_source(LASSO, "program.py", engine.Options()).own
    assert own is not None
    assert own.ok
    assert [(one.name, one.reason) for one in own.others] == [("dW", "penalty")]


def test_a_difference_that_is_no_error_is_no_loss() -> None:
    trace = engine.trace_source(MARGIN, "program.py", engine.Options())
    assert "pass_halves" not in [notice.code for notice in trace.notices]
    assert trace.own is None or trace.own.ok
