"""Reasons for what is left out of a line: factors that go together, a carry, a row for a sum; and where the mistake stands then."""

from __future__ import annotations

import pytest

from engine.mending.plain import reads_well
from tests.engine.test_mending_kinds import HEAD, judged

LOGISTIC = HEAD + """X = rng.normal(size=(5, 3))
w = rng.normal(size=3)
y = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
h = 1 / (1 + np.exp(-X @ w))
loss = np.sum((h - y) ** 2)
dh = 2 * (h - y)
dz = {dz}
dw = X.T @ dz
"""


def test_an_upstream_gradient_and_a_slope_are_left_out_together() -> None:
    own, (found, *_) = judged(LOGISTIC.format(dz="1 - h"))
    assert (own.first_wrong, found.kind, found.mend) == (9, "upstream_missing", "dz = (1 - h) * dh * h")


def test_a_sign_is_taken_away_before_one_is_put_in() -> None:
    """``dz`` is that of a part of the forward line up to its sign: that says nothing of whether it is right."""
    own, (found, *_) = judged(LOGISTIC.format(dz="-(dh * h * (1 - h))"))
    assert (own.first_wrong, found.kind, found.line) == (9, "sign", 9)


LAYERS = HEAD + """X = rng.normal(size=(2, 6))
W1 = rng.normal(size=(3, 2))
W2 = rng.normal(size=(1, 3))
y = np.array([[1, 0, 1, 1, 0, 0]])
def forward(W1, W2):
    Z1 = W1 @ X
    A1 = np.tanh(Z1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1)))
    cache = {{'Z1': Z1, 'A1': {A1}, 'A2': A2}}
    return A2, cache
def backward(cache, W2):
    m = X.shape[1]
    A1, A2 = cache['A1'], cache['A2']
    dZ2 = A2 - y
    dW2 = dZ2 @ A1.T / m
    dZ1 = {dZ1}
    dW1 = dZ1 @ X.T / m
    return dW1, dW2
A2, cache = forward(W1, W2)
cost = -np.sum(y * np.log(A2) + (1 - y) * np.log(1 - A2)) / 6
dW1, dW2 = backward(cache, W2)
"""


@pytest.mark.parametrize(
    ("A1", "dZ1", "line", "mend"),
    [
        ("A1", "1 - A1**2", 18, "dZ1 = (1 - A1**2) * (W2.T @ dZ2)"),
        ("A1", "W2.T @ dZ2 * 1", 18, "dZ1 = W2.T @ dZ2 * (1 - A1**2)"),
        ("Z1", "W2.T @ dZ2 * (1 - A1**2)", 11, "cache = {'Z1': Z1, 'A1': A1, 'A2': A2}"),
    ],
)
def test_of_layers_in_functions(A1: str, dZ1: str, line: int, mend: str) -> None:
    own, (found, *_) = judged(LAYERS.format(A1=A1, dZ1=dZ1))
    assert (own.first_wrong, found.mend) == (line, mend)
    assert found.whole
    assert not found.others, "each array has one name"


RECURRENT = HEAD + """T = 4
xs = rng.normal(size=(T, 3))
goal = rng.normal(size=3)
Wx = rng.normal(size=(3, 3)) * 0.6
Wh = rng.normal(size=(3, 3)) * 0.6
hs = np.zeros((T + 1, 3))
for t in range(T):
    hs[t + 1] = np.tanh(xs[t] @ Wx + hs[t] @ Wh)
loss = 0.5 * np.sum((hs[1:] - goal) ** 2)
dWx = np.zeros_like(Wx)
dWh = np.zeros_like(Wh)
dnext = np.zeros(3)
for t in range(T - 1, -1, -1):
    dh = hs[t + 1] - goal
    dh = dh + dnext
    da = dh * {slope}
    dWx += np.outer(xs[t], da)
    dWh += np.outer(hs[t], da)
    {carry}
"""


def test_a_carry_that_no_round_makes_is_missed_where_it_is_read() -> None:
    own, (found, *_) = judged(RECURRENT.format(slope="(1 - hs[t + 1] ** 2)", carry="pass"))
    assert (own.first_wrong, found.kind, found.at, found.mend) == (17, "carry_lost", "below", "dnext = Wh @ da")


def test_a_slope_of_an_element() -> None:
    own, (found, *_) = judged(RECURRENT.format(slope="1", carry="dnext = Wh @ da"))
    assert (own.first_wrong, found.kind, found.mend) == (18, "local_missing", "da = dh * (1 - hs[t + 1]**2)")


LISTS = """xs = [1.5, 2.0, 3.0, 4.0]
ys = [3.2, 4.9, 7.1, 9.3]
w = [0.4, 0.1]
n = len(xs)
loss = 0.0
for i in range(n):
    loss += (w[0] * xs[i] + w[1] - ys[i]) ** 2
loss /= n
dw = [0.0, 0.0]
for i in range(n):
    err = {err}
    dw[0] += {factor}err * xs[i]
    dw[1] += {factor}err
dw[0] /= n
dw[1] /= n
"""


def test_lists_of_numbers_have_reasons() -> None:
    own, (found, *_) = judged(LISTS.format(err="ys[i] - (w[0] * xs[i] + w[1])", factor="2 * "))
    assert (own.first_wrong, found.kind, found.mend) == (11, "sign", "err = w[0] * xs[i] + w[1] - ys[i]")
    assert found.whole


SUMMED = HEAD + """X = rng.normal(size=(4, 3))
b = rng.normal(size=3)
c = 0.5
r = X @ b + c
z = X + b
loss = 0.5 * np.sum(r ** 2) + 0.5 * np.sum(z ** 2)
dr = r
dz = z
dc = {dc}
db = {db}
db += X.T @ dr
"""


@pytest.mark.parametrize(
    ("dc", "db", "kind", "mend"),
    [
        ("np.sum(dr)", "dz[0]", "sum_missing", "db = dz.sum(axis=0)"),
        ("np.sum(loss)", "dz.sum(axis=0)", "cached", "dc = np.sum(r)"),
    ],
)
def test_a_row_for_the_sum_of_rows_and_another_array_under_a_sum(dc: str, db: str, kind: str, mend: str) -> None:
    _, (found, *_) = judged(SUMMED.format(dc=dc, db=db))
    assert (found.kind, found.mend) == (kind, mend)


DIVIDED = HEAD + """X = rng.normal(size=(6, 3))
y = rng.normal(size=6)
W = rng.normal(size=3)
reg = 0.3
n = len(y)
r = X @ W - y
loss = np.sum(r ** 2) / (2 * n) + reg * np.sum(W ** 2)
dW = X.T @ r
dW /= n
"""


def test_a_term_that_is_left_out_is_missing_below_the_last_line() -> None:
    own, (found, *_) = judged(DIVIDED)
    assert (own.first_wrong, found.kind, found.line, found.at) == (11, "regularisation", 11, "below")
    assert found.mend == "dW += 2 * reg * W"


SIBLINGS = """xs = [1.5, 2.0, 3.0, 4.0]
ys = [3.2, 4.9, 7.1, 9.3]
w = 0.4
b = 0.1
n = len(xs)
for epoch in range(20):
    loss = 0.0
    dw = 0.0
    db = 0.0
    for i in range(n):
        err = w * xs[i] + b - ys[i]
        loss += err ** 2
        {line}
    loss /= n
    dw /= n
    db /= n
    w -= 0.01 * dw
    b -= 0.01 * db
"""


@pytest.mark.parametrize(
    ("line", "mend"), [("db += 2 * err", "dw += 2 * err * xs[i]"), ("dw += 2 * err * xs[i]", "db += 2 * err")]
)
def test_a_line_that_a_loop_lacks_stands_beside_another(line: str, mend: str) -> None:
    _, (found, *_) = judged(SIBLINGS.format(line=line))
    assert (found.kind, found.line, found.at, found.mend) == ("missing", 13, "below", mend)


ELASTIC = HEAD + """def loss_and_grad(w, X, y, lam1, lam2):
    r = X @ w - y
    loss = np.sum(r ** 2) + lam1 * np.sum(np.abs(w)) + 0.5 * lam2 * np.sum(w ** 2)
    grad = 2 * X.T @ r
    grad += lam2 * w
    return loss, grad
X = rng.normal(size=(6, 4))
y = rng.normal(size=6)
w = rng.normal(size=4)
loss, grad = loss_and_grad(w, X, y, 0.1, 0.3)
"""


def test_a_contribution_is_told_in_the_names_of_the_file() -> None:
    """Ours is the sign times the gradient of an inner part, which has no name in the file."""
    _, (found, *_) = judged(ELASTIC)
    assert (found.kind, found.mend) == ("regularisation", "grad += lam2 * w + np.sign(w) * lam1")


def test_labels_of_zeros_and_ones_are_taken_away() -> None:
    text = LOGISTIC.replace("loss = np.sum((h - y) ** 2)\n", "loss = -np.sum(y * np.log(h) + (1 - y) * np.log(1 - h))\n")
    _, (found, *_) = judged(text.replace("dh = 2 * (h - y)\n", "").format(dz="h"))
    assert found.mend == "dz = h - y"


@pytest.mark.parametrize(
    ("text", "before"), [("dz = dout / m * m", "dz = dout / m"), ("dz = dout * m / m", "dz = dout * m")]
)
def test_nobody_divides_and_multiplies_by_the_same(text: str, before: str) -> None:
    assert not reads_well(text, before)


COUNTED = HEAD + """class Net:
    def __init__(self):
        self.W = rng.normal(size=(3, 2))
    def forward(self, x):
        self.x, self.a = x, x @ self.W
        return np.maximum(0, self.a)
    def backward(self, dout):
        m = len(self.x)
        da = {da}
        self.dW = self.x.T @ da / m
x = rng.normal(size=(4, 3))
y = rng.normal(size=(4, 2))
net = Net()
out = net.forward(x)
loss = np.sum((out - y) ** 2) / 4
net.backward(2 * (out - y))
"""


def test_a_mend_has_the_names_of_its_own_scope() -> None:
    """``self.a``, and not ``net.a``, which is there, too; and no mask of a count."""
    _, (found, *_) = judged(COUNTED.format(da="dout * self.a"))
    assert [each.mend for each in (found, *found.others)] == ["da = dout * (self.a > 0)"]


FACTORS = """import numpy as np
np.random.seed(0)
class Factors:
    def __init__(self):
        self.P, self.Q, self.beta = np.random.randn(2, 2), np.random.randn(2, 2), 0.02
    def sgd(self):
        for i, j, r in samples:
            e = r - self.P[i, :].dot(self.Q[j, :].T)
            self.P[i, :] += 0.01 * (e * self.Q[j, :] - self.beta * self.P[i, :])
            self.Q[j, :] += 0.01 * (e * self.P[i, :] - self.beta * self.Q[j, :])
samples = [(i, j, 1.5) for i in range(2) for j in range(2)]
Factors().sgd()
"""


def test_an_update_is_not_left_out_so_that_the_next_reads_what_was_before_it() -> None:
    own, found = judged(FACTORS)
    assert {(line.line, line.verdict) for line in own.lines} == {(9, "right"), (10, "wrong")}
    assert own.first_wrong == 10
    assert all([each.mend != "pass" for each in found])
