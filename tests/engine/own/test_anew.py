"""Gradients taken after the pass changed some of its parameters, or of another loss that it has."""

from __future__ import annotations

import pytest

import engine

TURNS = """import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(8, 4))
Y = rng.normal(size=(8, 4))

W = rng.normal(size=(4, 4)); V = rng.normal(size=(4, 4))
mW = np.zeros_like(W); mV = np.zeros_like(V)
for t in range(6):
    h = np.tanh(X @ W)
    p = h @ V
    loss = ((p - Y) ** 2).mean()
    dp = 2 * (p - Y) / Y.size
    dV = h.T @ dp
    mV = 0.9 * mV + 0.1 * dV
    V = V - 0.1 * mV
    h = np.tanh(X @ W)
    p = h @ V
    dp = 2 * (p - Y) / Y.size
    dW = X.T @ (dp @ V.T * (1 - h * h))
    mW = 0.9 * mW + 0.1 * dW
    W = W - 0.1 * mW
"""
PLAYERS = """import numpy as np
np.random.seed(1)
def sigmoid(x): return 1/(1+np.exp(-x))
G_W = np.random.randn(2, 3)*0.5; G_b = np.zeros((1, 3))
D_W1 = np.random.randn(3, 4)*0.5; D_b1 = np.zeros((1, 4))
D_W2 = np.random.randn(4, 1)*0.5; D_b2 = np.zeros((1, 1))
lr = 0.05
bs = 8
def disc(x):
    a1 = np.tanh(x @ D_W1 + D_b1)
    logit = a1 @ D_W2 + D_b2
    return a1, sigmoid(logit)
for it in range(10):
    z = np.random.randn(bs, 2)
    real = np.random.randn(bs, 3) + 1.0
    fake = z @ G_W + G_b
    a_real, p_real = disc(real)
    a_fake, p_fake = disc(fake)
    d_loss = -np.mean(np.log(p_real) + np.log(1 - p_fake))
    d_logit_real = (p_real - 1) / bs
    d_logit_fake = p_fake / bs
    dD_W2 = a_real.T @ d_logit_real + a_fake.T @ d_logit_fake
    dD_b2 = np.sum(d_logit_real + d_logit_fake, axis=0, keepdims=True)
    da_real = d_logit_real @ D_W2.T * (1 - a_real**2)
    da_fake = d_logit_fake @ D_W2.T * (1 - a_fake**2)
    dD_W1 = real.T @ da_real + fake.T @ da_fake
    dD_b1 = np.sum(da_real + da_fake, axis=0, keepdims=True)
    D_W1 -= lr*dD_W1; D_b1 -= lr*dD_b1
    D_W2 -= lr*dD_W2; D_b2 -= lr*dD_b2
    a_fake, p_fake = disc(fake)
    g_loss = -np.mean(np.log(p_fake))
    d_logit = (p_fake - 1) / bs
    dfake = (d_logit @ D_W2.T * (1 - a_fake**2)) @ D_W1.T
    dG_W = z.T @ dfake
    dG_b = dfake.sum(axis=0, keepdims=True)
    G_W -= lr*dG_W; G_b -= lr*dG_b
    if it % 5 == 0:
        print(it, d_loss, g_loss)
"""


def wrong(source: str) -> set[str]:
    """The names of what is wrong by itself, or follows from that."""
    own = engine.trace_source(source).own
    assert own is not None
    return {line.name for line in own.lines if line.verdict in ("wrong", "follows")}


@pytest.mark.parametrize(("source", "name"), [(TURNS, "dW"), (PLAYERS, "dG_W"), (PLAYERS, "dfake")])
def test_a_gradient_by_a_forward_part_that_was_computed_again_is_right(source: str, name: str) -> None:
    own = engine.trace_source(source).own
    assert own is not None
    assert own.first_wrong is None
    assert {line.verdict for line in own.lines if line.name == name} == {"right"}


@pytest.mark.parametrize(
    ("source", "old", "new", "name"),
    [
        (TURNS, "    h = np.tanh(X @ W)\n    p = h @ V\n    dp = 2 * (p - Y) / Y.size\n    dW", "    dW", "dW"),
        (TURNS, "(1 - h * h))", "(1 + h * h))", "dW"),
        (PLAYERS, "real.T @ da_real + fake.T @ da_fake", "real.T @ da_real", "dD_W1"),
    ],
)  # fmt: skip
def test_a_fault_beside_it_is_still_found(source: str, old: str, new: str, name: str) -> None:
    faulty = source.replace(old, new)
    assert faulty != source
    assert name in wrong(faulty)


def test_a_parameter_that_is_named_like_a_gradient_is_none() -> None:
    own = engine.trace_source(PLAYERS).own
    assert own is not None
    assert not [line for line in own.lines if line.name.startswith("D_")]
    assert not [one for one in own.others if one.name.startswith("D_")]
