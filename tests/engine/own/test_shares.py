"""Weight decay that the loss has not, and numbers that are named like the gradient of data."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from engine.verdicts import Own

FOLDER = Path(__file__).parent.parent.parent / "programs" / "own"
ROWS = (FOLDER / "rows_with_decay.py").read_text()
HUBER = (FOLDER / "data_named_like_a_bias.py").read_text()


def verdict(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def slip(source: str, old: str, new: str) -> Own:
    assert old in source
    return verdict(source.replace(old, new))


def test_a_row_that_decays_is_a_remark_with_what_the_gradient_is_in_it() -> None:
    own = verdict(ROWS)
    assert own.ok
    told = [(one.name, one.verdict, one.reason, one.factor) for one in own.lines]
    assert told == [("U'", "remark", "decayed", 0.5), ("V'", "remark", "decayed", 0.5)]


def test_a_row_of_two_numbers_is_a_sum_of_any() -> None:
    assert slip(ROWS, "items, k = 5, 6, 3", "items, k = 5, 6, 2").ok


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("U[u] += lr * (err", "U[u] -= lr * (err", 17), ("err * uu - reg", "err * r - reg", 18),
        ("(err * V[i] - reg", "(V[i] - reg", 17), ("(err * V[i] - reg", "(3 * err * V[i] - reg", 17),
    ],
)  # fmt: skip
def test_what_else_is_in_a_row_that_decays_is_wrong(old: str, new: str, line: int) -> None:
    own = slip(ROWS, old, new)
    assert own.first_wrong == line


def test_a_sum_is_the_gradient_of_the_parameter_that_it_changes_not_of_data_of_that_name() -> None:
    own = verdict(HUBER)
    assert own.ok
    told = [(one.line, one.verdict, one.reason, one.factor, one.text) for one in own.lines if one.name == "grad_b"]
    assert told == [(12, "remark", "scaled", 12.0, "n"), (23, "remark", "scaled", 12.0, "n")]
    assert slip(HUBER, "    loss /= n\n", "").ok  # a sum that is shown beside means


@pytest.mark.parametrize("new", ["grad_b += 2 * g", "grad_b = g", "grad_b -= g"])
def test_a_sum_that_is_not_that_is_wrong(new: str) -> None:
    assert slip(HUBER, "grad_b += g", new).first_wrong == 23


TWICE_NAMED = """import numpy as np

rng = np.random.default_rng(3)
X = rng.normal(size=(12, 3))
y = rng.poisson(2.0, size=12)
w = np.zeros(3) + 0.1


def likelihood(w):
    eta = X @ w
    mu = np.exp(eta)
    nll = np.mean(mu - y * eta)
    deta = (mu - y) / len(y)
    return nll, X.T @ deta


for step in range(10):
    loss, grad = likelihood(w)
    w -= 0.1 * grad
"""


def test_a_loss_that_a_function_returns_under_another_name_is_the_loss_though_the_gradient_is_wrong() -> None:
    assert verdict(TWICE_NAMED).ok
    for old, new in (("(mu - y) / len", "(mu + y) / len"), ("(mu - y) / len", "(eta - y) / len")):
        own = slip(TWICE_NAMED, old, new)
        assert own.first_wrong == 13


@pytest.mark.parametrize("new", ["weights[j] -= n / (rate * grad_w[j])", "weights[j] -= rate * grad_w[0] / n"])
def test_numbers_that_one_statement_changes_are_together_an_array(new: str) -> None:
    assert slip(HUBER, "weights[j] -= rate * grad_w[j] / n", new).first_wrong == 27


ROW = """import numpy as np
np.random.seed(0)
W = np.random.randn(4, 3)
v = np.random.randn(3)
pairs = [(0, 1.0), (2, -1.0), (3, 0.5)]
for epoch in range(3):
    for i, t in pairs:
        h = np.tanh(W[i])
        loss = (h @ v - t) ** 2
        do = 2 * (h @ v - t)
        dv = do * h
        dh = do * v * (1 - h ** 2)
        v -= 0.1 * dv
        W[i] -= 0.1 * dh
"""


def test_a_row_that_becomes_its_gradient_is_wrong() -> None:
    assert verdict(ROW).ok
    own = slip(ROW, "W[i] -= 0.1", "W[i] = 0.1")
    assert (own.first_wrong, [one.reason for one in own.lines if one.verdict == "wrong"]) == (14, ["replaced"])


EPISODE = """import numpy as np
rng = np.random.default_rng(1)
theta = rng.normal(0, 0.1, (4, 3))
states = rng.normal(size=(5, 4))
actions = [0, 2, 1, 1, 0]
returns = rng.normal(size=5)
for episode in range(6):
    loss = 0.0
    grad = np.zeros_like(theta)
    for s, a, G in zip(states, actions, returns):
        z = s @ theta
        p = np.exp(z) / np.exp(z).sum()
        loss -= np.log(p[a]) * G
        dlogits = p.copy()
        dlogits[a] -= 1
        grad += np.outer(s, dlogits) * G
    theta -= 0.1 * grad
"""


def test_one_term_of_a_sum_is_not_right_where_the_parameter_is_changed_by_it() -> None:
    assert verdict(EPISODE).ok
    assert slip(EPISODE, "grad += np", "grad = np").first_wrong == 16
