"""Gradients of single rows, and passes over one example that hide a fault of others."""

from __future__ import annotations

import pytest

import engine

RATINGS = """import numpy as np
rng = np.random.default_rng(3)
P = rng.normal(0, 0.1, (5, 2))
Q = rng.normal(0, 0.1, (6, 2))
b_u = np.zeros(5)
b_i = np.zeros(6)
ratings = [(0, 1, 4.0), (2, 3, 1.0), (4, 5, 5.0)]
lr, reg = 0.05, 0.02
for epoch in range(4):
    for u, i, r in ratings:
        e = r - (3.0 + b_u[u] + b_i[i] + P[u] @ Q[i])
        loss = e**2 + reg * (np.sum(P[u]**2) + np.sum(Q[i]**2) + b_u[u]**2 + b_i[i]**2)
        grad_bu = -2 * e + 2 * reg * b_u[u]
        grad_bi = -2 * e + 2 * reg * b_i[i]
        grad_P = -2 * e * Q[i] + 2 * reg * P[u]
        grad_Q = -2 * e * P[u] + 2 * reg * Q[i]
        b_u[u] -= lr * grad_bu
        b_i[i] -= lr * grad_bi
        P[u] -= lr * grad_P
        Q[i] -= lr * grad_Q
"""
GLOVE = """import numpy as np
np.random.seed(4)
V = 6
X = np.random.randint(0, 20, (V, V))
W, C = np.random.randn(V, 3) * 0.1, np.random.randn(V, 3) * 0.1
b, c = np.zeros(V), np.zeros(V)
lr = 0.05
for it in range(3):
    cost = 0
    for i in range(V):
        for j in range(V):
            if X[i, j] == 0:
                continue
            diff = W[i].dot(C[j]) + b[i] + c[j] - np.log(X[i, j])
            fdiff = ((X[i, j] / 10) ** 0.75 if X[i, j] < 10 else 1.0) * diff
            cost += 0.5 * fdiff * diff
            dW = fdiff * C[j]
            dC = fdiff * W[i]
            db = fdiff
            dc = fdiff
            W[i] -= lr * dW
            C[j] -= lr * dC
            b[i] -= lr * db
            c[j] -= lr * dc
"""
NEGATIVES = """import numpy as np
np.random.seed(0)
V, U = np.random.randn(8, 4) * 0.1, np.random.randn(8, 4) * 0.1
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
for epoch in range(3):
    v = V[2]
    words, labels = [1, 5, 6], [1.0, 0.0, 0.0]
    p = sigmoid(U[words] @ v)
    loss = -np.sum(np.log(np.where(np.array(labels) > 0, p, 1 - p)))
    grad_v = np.zeros(4)
    for k, word in enumerate(words):
        error = p[k] - labels[k]
        grad_v += error * U[word]
        grad_U = error * v
        U[word] = U[word] - 0.1 * grad_U
    V[2] -= 0.1 * grad_v
"""
COLUMN = """import numpy as np
np.random.seed(5)
W = np.random.randn(3, 3)
x = np.random.randn(3)
for step in range(4):
    loss = np.sum(np.exp(x @ W[:, 1]))
    dW = np.exp(x @ W[:, 1]) * x
    W[:, 1] -= 0.1 * dW
"""
SLIPS = [
    (RATINGS, "grad_P = -2 * e * Q[i] + 2 * reg", "grad_P = -2 * e * Q[i] + reg"),
    (RATINGS, "grad_Q = -2 * e", "grad_Q = 2 * e"),
    (RATINGS, "grad_bi = -2 * e + 2", "grad_bi = -e + 2"),
    (RATINGS, "grad_bu = -2 * e + 2 * reg * b_u[u]", "grad_bu = 2 * e"),
    (GLOVE, "dC = fdiff * W[i]", "dC = diff * W[i]"),
    (GLOVE, "dW = fdiff * C[j]", "dW = fdiff * C[i]"),
    (GLOVE, "db = fdiff", "db = diff"),
    (NEGATIVES, "grad_U = error * v", "grad_U = error * U[word]"),
    (NEGATIVES, "grad_v += error * U[word]", "grad_v = error * U[word]"),
    (COLUMN, "* x\n    W", "* W[:, 1]\n    W"),
]


def verdict(source: str) -> engine.verdicts.Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("source", [RATINGS, GLOVE, NEGATIVES, COLUMN], ids=["ratings", "glove", "negatives", "column"])
def test_gradients_of_rows_are_right_as_rows(source: str) -> None:
    own = verdict(source)
    assert {line.verdict for line in own.lines} == {"right"}
    assert {line.name for line in own.lines} >= {n for n in ("dW", "dC", "grad_P", "grad_U", "grad_bu") if f"{n} =" in source}


@pytest.mark.parametrize(("source", "right", "slip"), SLIPS)
def test_a_slip_in_a_row_is_wrong_at_its_line(source: str, right: str, slip: str) -> None:
    assert source.count(right) == 1
    own = verdict(source.replace(right, slip))
    assert own.first_wrong == source[: source.index(right)].count("\n") + 1


def test_others_beside_a_wrong_row_stay_right() -> None:
    own = verdict(RATINGS.replace("grad_Q = -2 * e", "grad_Q = 2 * e"))
    assert {line.name for line in own.lines if line.verdict == "right"} == {"grad_bu", "grad_bi", "grad_P"}


@pytest.mark.parametrize(("slip", "later"), [("dC = diff * W[i]", 2), ("dW = fdiff * C[i]", 2)])
def test_the_pass_that_shows_a_fault_is_told(slip: str, later: int) -> None:
    name = slip[:2]
    line = next(line for line in GLOVE.splitlines() if line.strip().startswith(f"{name} ="))
    assert verdict(GLOVE.replace(line.strip(), slip)).later == later


def test_a_number_for_all_of_a_bias_is_no_row() -> None:
    source = """import numpy as np
np.random.seed(6)
x, t = np.random.randn(5, 3), np.random.randn(5, 3)
layers = [{'W': np.random.randn(3, 3), 'b': np.zeros(3)}]
for step in range(3):
    for layer in layers:
        y = x @ layer['W'] + layer['b']
    loss = 0.5 * np.sum((y - t) ** 2)
    for layer in layers:
        dW = x.T @ (y - t)
        db = (y - t).sum()
        layer['W'] -= 0.1 * dW
        layer['b'] -= 0.1 * db
"""
    assert not verdict(source).ok
    assert verdict(source.replace(".sum()", ".sum(axis=0)")).ok


LASSO = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(20, 3), np.random.randn(20)
w = np.zeros(3)
for epoch in range(5):
    p = X.dot(w)
    cost = np.mean((y - p) ** 2) + 0.01 * np.sum(np.abs(w))
    dW = np.zeros(3)
    for j in range(3):
        if w[j] > 0:
            dW[j] = -2 * X[:, j].dot(y - p) / 20 + 0.01
        else:
            dW[j] = -2 * X[:, j].dot(y - p) / 20 - 0.01
    w = w - 0.05 * dW
"""


def test_a_pass_at_a_kink_is_judged_at_the_next_one_too() -> None:
    assert verdict(LASSO).ok
    own = verdict(LASSO.replace("20 - 0.01", "20 + 0.01"))
    assert (own.first_wrong, own.later) == (13, 2)
