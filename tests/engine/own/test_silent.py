"""Parameters that a pass changes, and that nothing else is said of."""

from __future__ import annotations

import pytest

import engine
from engine.checking.unjudged import unjudged
from engine.verdicts import Own

APART = """import numpy as np
rng = np.random.default_rng(0)
X, y = rng.normal(size=(12, 3)), rng.normal(size=12)
w, centre = rng.normal(size=3), np.zeros(3)
for t in range(10):
    p = X @ w
    error = p - y
    w -= 0.1 * X.T @ error
    centre += 0.1 * np.tanh(X.mean(axis=0) - centre)
"""
SIGNS = """import numpy as np
def nonlin(x, deriv=False):
    if deriv == True:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0], [1], [1], [0]])
np.random.seed(1)
syn0 = 2 * np.random.random((3, 4)) - 1
syn1 = 2 * np.random.random((4, 1)) - 1
for j in range(100):
    l0 = X
    l1 = nonlin(np.dot(l0, syn0))
    l2 = nonlin(np.dot(l1, syn1))
    l2_error = y - l2
    if (j % 50) == 0:
        print("Error:" + str(np.mean(np.abs(l2_error))))
    l2_delta = l2_error * nonlin(l2, deriv=True)
    l1_error = l2_delta.dot(syn1.T)
    l1_delta = l1_error * nonlin(l1, deriv=True)
    syn1 += l1.T.dot(l2_delta)
    syn0 += l0.T.dot(l1_delta)
"""
STANDS = """import numpy as np
np.random.seed(0)
X = np.random.randn(20, 3)
y = X @ np.array([1.0, -2.0, 0.5]) + 0.1
w = np.random.randn(3)
b = np.zeros(1)
for i in range(50):
    p = X @ w + b
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / len(y)
    dw = X.T @ dp
    db = dp.sum(keepdims=True)
    w -= 0.1 * dw
    b -= 0.1 * np.sign(b)
"""
ALONE = """import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(20, 3)); y = rng.normal(size=20)
w = rng.normal(size=3); b = 0.0
lam = 0.1
for t in range(10):
    p = X @ w + b
    loss = np.mean((p - y) ** 2) + lam * np.sum(np.abs(w))
    w -= 0.1 * (2 * X.T @ (p - y) / len(y) - lam * np.sign(w))
    b -= 0.1 * 2 * np.mean(p - y)
"""


EXAMPLES = """import numpy as np
rng = np.random.default_rng(0)
weights = [rng.normal(size=(5, 4)), rng.normal(size=(3, 5))]
biases = [rng.normal(size=(5, 1)), rng.normal(size=(3, 1))]
data = [(rng.normal(size=(4, 1)), np.eye(3)[:, [i % 3]]) for i in range(6)]
eta = 0.5
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
for step in range(10):
    nabla_b = [np.zeros(b.shape) for b in biases]
    nabla_w = [np.zeros(w.shape) for w in weights]
    for x, y in data:
        a1 = sigmoid(weights[0] @ x + biases[0])
        a2 = sigmoid(weights[1] @ a1 + biases[1])
        delta2 = (a2 - y) * a2 * (1 - a2)
        delta1 = weights[1].T @ delta2 * a1 * (1 - a1)
        nabla_b = [nb + d for nb, d in zip(nabla_b, [delta1, delta2])]
        nabla_w = [nw + d for nw, d in zip(nabla_w, [delta1 @ x.T, delta2 @ a1.T])]
    weights = [w - eta / len(data) * nw for w, nw in zip(weights, nabla_w)]
    biases = [b - eta / len(data) * nb for b, nb in zip(biases, nabla_b)]
"""
DROPPED = """import numpy as np
rng = np.random.default_rng(0)
X, y = rng.normal(size=(8, 3)), rng.integers(0, 2, (8, 1))
syn0, syn1 = rng.normal(size=(3, 4)), rng.normal(size=(4, 1))
for j in range(60):
    s = 1 / (1 + np.exp(-(X @ syn0)))
    mask = (rng.random(s.shape) < 0.8) / 0.8
    l1 = s * mask
    l2 = 1 / (1 + np.exp(-(l1 @ syn1)))
    l2_delta = (l2 - y) * (l2 * (1 - l2))
    l1_delta = l2_delta @ syn1.T * l1 * (1 - s)
    syn1 -= 0.5 * l1.T @ l2_delta
    syn0 -= 0.5 * X.T @ l1_delta
"""


def judged(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def test_what_the_given_gradient_does_not_lead_to_is_told() -> None:
    assert {one.name for one in judged(APART).others if one.reason == "unreached"} == {"centre"}


def test_an_update_that_changes_nothing_is_told() -> None:
    assert [(one.name, one.reason) for one in judged(STANDS).others] == [("b", "update")]
    assert not judged(STANDS.replace("np.sign(b)", "db")).others


@pytest.mark.parametrize("name", ["syn0", "syn1"])
def test_arrays_that_go_different_ways_are_wrong_without_a_loss(name: str) -> None:
    own = judged(SIGNS.replace(f"{name} +=", f"{name} -="))
    assert [(line.name, line.verdict) for line in own.lines if line.reason == "contrary"] == [(f"{name}'", "wrong")]
    assert judged(SIGNS).ok


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [("w - eta", "w + eta", ["weights[0]'", "weights[1]'"]), ("b - eta", "b + eta", ["biases[0]'", "biases[1]'"]), ("", "", [])],
)
def test_sums_over_examples_that_go_different_ways_are_wrong_without_a_loss(old: str, new: str, names: list[str]) -> None:
    own = judged(EXAMPLES.replace(old, new) if old else EXAMPLES)
    assert [line.name for line in own.lines if line.verdict == "wrong"] == names


def test_a_delta_of_what_the_activation_before_the_dropout_is_made_of_is_made_good() -> None:
    assert judged(DROPPED).ok
    assert [line.name for line in judged(DROPPED).lines if line.verdict == "remark"] == ["l1_delta"]
    assert judged(DROPPED.replace("* (1 - s)", "* (1 + s)")).first_wrong == 11
    assert judged(DROPPED.replace("* l1 * (1 - s)", "* s * (1 - s)")).first_wrong == 11


def test_a_descent_that_is_not_told_from_the_program_is_told_by_its_text() -> None:
    assert {(one.name, one.reason) for one in unjudged(engine.trace_source(ALONE))} == {("w", "not_taken"), ("b", "not_taken")}


HEADS = """import numpy as np
rng = np.random.default_rng(5)
S = rng.normal(size=(12, 4))
Y, R = rng.normal(size=(12, 2)), rng.normal(size=12)
Wp = rng.normal(size=(4, 2)); Wv = rng.normal(size=4)
for it in range(5):
    E, e = S @ Wp - Y, S @ Wv - R
    loss = np.mean(E ** 2) + np.mean(e ** 2)
    dE = 2 * E / E.size
    dWp = S.T @ dE
    de = 2 * e / 12
    dWv = S.T @ de
    Wp -= 0.1 * dWp
    Wv -= 0.1 * dWv
"""


def test_a_parameter_that_is_changed_by_what_does_not_come_from_it_is_told() -> None:
    own = judged(HEADS.replace("Wv -= 0.1 * dWv", "Wv -= 0.1 * dWp[:, 0]"))
    assert [(one.name, one.reason) for one in own.others] == [("Wv", "update")]
    assert not judged(HEADS).others


BEGUN = """import numpy as np
class Net:
    def __init__(self):
        self.W = np.ones(3)
        self.grads = {begun}
    def forward(self, x):
        return np.sum(x * self.W) ** 2
    def backward(self, x):
        {filled}
x = np.array([1.0, 2.0, 3.0])
loss = Net().forward(x)
"""


@pytest.mark.parametrize("begun", ["{}", "[]", "dict()", "None", "np.zeros(3)"])
def test_a_place_for_gradients_that_nothing_is_put_into_is_none(begun: str) -> None:
    """``self.grads = {}`` in a base class: the file was said to have gradients of its own, and the exit code was 2."""
    assert not unjudged(engine.trace_source(BEGUN.format(begun=begun, filled="pass")))


@pytest.mark.parametrize("filled", [
    "self.grads['W'] = x", "self.grads['a']['W'] = x", "self.grads += x", "self.grads.append(x)", "self.grads = 2 * x",
    "self.grads.update(W=x)",
])  # fmt: skip
def test_one_that_something_is_put_into_somewhere_is_told(filled: str) -> None:
    assert unjudged(engine.trace_source(BEGUN.format(begun="{}", filled=filled)))
