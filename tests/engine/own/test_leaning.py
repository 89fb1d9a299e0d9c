"""Changes that are no multiple of a gradient: Adam, Adagrad, the sign alone."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

ADAM = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(16, 4)); Y = rng.normal(size=(16, 4))
W1 = rng.normal(size=(4, 4)) * 0.5; W2 = rng.normal(size=(4, 4)) * 0.5
m1 = np.zeros_like(W1); v1 = np.zeros_like(W1); m2 = np.zeros_like(W2); v2 = np.zeros_like(W2)
b1, b2, eps, lr = 0.9, 0.999, 1e-8, 1e-2
for t in range(1, 20):
    H = np.tanh(X @ W1)
    P = H @ W2
    loss = 0.5 * np.sum((P - Y) ** 2) / len(X)
    dP = (P - Y) / len(X)
    dW2 = H.T @ dP
    dH = dP @ W2.T
    dW1 = X.T @ (dH * (1 - H ** 2))
    m1 = b1 * m1 + (1 - b1) * dW1
    v1 = b2 * v1 + (1 - b2) * dW1 ** 2
    m2 = b1 * m2 + (1 - b1) * dW2
    v2 = b2 * v2 + (1 - b2) * dW2 ** 2
    W1 -= lr * (m1 / (1 - b1 ** t)) / (np.sqrt(v1 / (1 - b2 ** t)) + eps)
    W2 -= lr * (m2 / (1 - b1 ** t)) / (np.sqrt(v2 / (1 - b2 ** t)) + eps)
"""
SIGN = """import numpy as np
np.random.seed(0)
X = np.random.randn(20, 3)
y = X @ np.array([1.0, -2.0, 0.5]) + 0.1
w = np.zeros(3)
b = 0.0
lr = 0.01
for i in range(50):
    p = X @ w + b
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / len(y)
    dw = X.T @ dp
    db = dp.sum()
    w -= lr * np.sign(dw)
    b -= lr * np.sign(db)
"""
MEMORY = """import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(16, 4)); Y = rng.normal(size=(16, 3))
W = rng.normal(size=(4, 3)); b = rng.normal(size=3)
mW, mb = np.zeros_like(W), np.zeros_like(b)
for t in range(20):
    P = X @ W + b
    loss = 0.5 * np.sum((P - Y) ** 2)
    dP = P - Y
    dW, db = X.T @ dP, dP.sum(0)
    for param, dparam, mem in zip([W, b], [dW, db], [mW, mb]):
        mem += dparam * dparam
        param += -0.1 * dparam / np.sqrt(mem + 1e-8)
"""


def judged(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("source", [ADAM, SIGN, MEMORY])
def test_a_right_one_has_no_words(source: str) -> None:
    own = judged(source)
    assert {line.verdict for line in own.lines} == {"right"}
    assert not own.others


@pytest.mark.parametrize(
    ("old", "new"),
    [("(1 - b2) * dW1", "(1 - b2) * dW2"), ("np.sqrt(v1 /", "np.sqrt(v2 /"), ("(1 - b1) * dW1", "(1 - b1) * dW2")],
)
def test_a_moment_of_another_gradient_is_wrong(old: str, new: str) -> None:
    own = judged(ADAM.replace(old, new))
    assert [(line.name, line.text) for line in own.lines if line.reason == "another"] == [("W1'", "W2")]


def test_a_norm_over_all_gradients_is_no_other_gradient() -> None:
    size = "    n = np.sqrt((dW1 ** 2).sum() + (dW2 ** 2).sum())\n    dW1, dW2 = dW1 / n, dW2 / n\n"
    own = judged(ADAM.replace("    m1 = b1", f"{size}    m1 = b1"))
    assert own.first_wrong is None
    assert not own.others


@pytest.mark.parametrize("source", [SIGN.replace("w -= lr", "w += lr"), SIGN.replace("np.sign(dw)", "np.sign(-dw)")])
def test_a_sign_that_goes_uphill_is_told(source: str) -> None:
    assert [line.name for line in judged(source).lines if line.reason == "uphill"] == ["w'"]


def test_the_sign_of_another_gradient_is_wrong() -> None:
    own = judged(SIGN.replace("np.sign(db)", "np.sign(dw[0])"))
    assert [(line.name, line.text) for line in own.lines if line.reason == "another"] == [("b'", "w")]


def test_a_change_that_goes_elsewhere_is_told_as_not_compared() -> None:
    own = judged(MEMORY.replace("-0.1 * dparam", "-0.1 * mem"))
    assert "update" in {one.reason for one in own.others}


def test_a_memory_of_the_parameter_is_wrong() -> None:
    own = judged(MEMORY.replace("dparam * dparam", "param * param"))
    assert [(line.line, line.name) for line in own.lines if line.verdict == "wrong"] == [(12, "mem")]


def test_a_second_moment_that_is_no_square_is_wrong() -> None:
    own = judged(ADAM.replace("dW1 ** 2", "dW1"))
    assert (own.first_wrong, [line.name for line in own.lines if line.verdict == "wrong"]) == (16, ["v1"])


RETURNED = """import numpy as np
rng = np.random.default_rng(7)
X = rng.normal(size=(30, 5)); y = (X @ rng.normal(size=5) > 0).astype(float)
w = rng.normal(size=5); b = 0.0
class RMSProp:
    def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
        self.lr, self.rho, self.eps = lr, rho, eps
        self.s = {}
    def step(self, name, p, g):
        if name not in self.s:
            self.s[name] = np.zeros_like(p)
        self.s[name] = self.rho * self.s[name] + (1 - self.rho) * g ** 2
        return p - self.lr * g / (np.sqrt(self.s[name]) + self.eps)
opt = RMSProp()
for epoch in range(10):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dz = (p - y) / len(y)
    dw = X.T @ dz
    db = dz.sum()
    w = opt.step('w', w, dw)
    b = opt.step('b', b, db)
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", set()),
        ("* g ** 2", "* p ** 2", {"s other"}),
        ("w, dw)", "w, -dw)", {"w' uphill"}),
        ("p - self.lr", "p + self.lr", {"w' uphill", "b' uphill"}),
        ("b, db)", "b, dw[0])", {"b' another"}),
    ],
)
def test_an_optimiser_that_returns_what_a_parameter_becomes(old: str, new: str, told: set[str]) -> None:
    own = judged(RETURNED.replace(old, new) if old else RETURNED)
    lines = {f"{line.name} {line.reason}" for line in own.lines if line.reason in ("uphill", "another", "other")}
    assert lines | {f"{one.name} {one.reason}" for one in own.others} == told
