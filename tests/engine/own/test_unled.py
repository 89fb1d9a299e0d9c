"""Numbers that are no loss: what is only shown, and what decides whether something is added."""

from __future__ import annotations

import engine
from engine.verdicts import Own

DIVERGENCE = """import numpy as np
np.random.seed(0)
def sigm(x):
    return 1/(1+np.exp(-x))
V = (np.random.rand(10, 6) < 0.5) * 1.0
w = 0.01*np.random.randn(6, 4)
bv = np.zeros((1, 6)); bh = np.zeros((1, 4))
dw = np.zeros_like(w)
alpha, mom = 0.05, 0.5
for it in range(10):
    ph = sigm(V @ w + bh)
    h = (np.random.rand(*ph.shape) < ph).astype(float)
    pv = sigm(h @ w.T + bv)
    ph2 = sigm(pv @ w + bh)
    dw = mom*dw + alpha*(V.T @ ph - pv.T @ ph2)/len(V)
    dbv = (V - pv).mean(0, keepdims=True)
    dbh = (ph - ph2).mean(0, keepdims=True)
    w += dw
    bv += alpha*dbv
    bh += alpha*dbh
    recon_error = ((V - pv)**2).sum()
"""
MARGIN = """import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(20, 2)); y = np.where(X[:, 0] > 0, 1, -1)
w = np.zeros(2); b = 0.0; lr = 0.01; lam = 0.01
for epoch in range(5):
    for i in range(len(X)):
        margin = y[i] * (X[i] @ w - b)
        if margin >= 1:
            w -= lr * 2 * lam * w
        else:
            w -= lr * (2 * lam * w - y[i] * X[i])
            b -= lr * y[i]
"""
HINGE = """import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(20, 2)); y = np.where(X[:, 0] > 0, 1, -1)
w = rng.normal(size=2); b = 0.0; lr = 0.01
for epoch in range(5):
    for i in range(len(X)):
        hinge = max(0, 1 - y[i] * (X[i] @ w + b))
        if hinge > 0:
            w += lr * y[i] * X[i]
            b += lr * y[i]
"""


def judged(source: str) -> Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


def test_contrastive_divergence_is_not_compared_with_its_reconstruction_error() -> None:
    own = judged(DIVERGENCE)
    assert own.first_wrong is None
    assert not own.lines
    assert {one.reason for one in own.others} == {"unled"}


def test_a_margin_that_decides_what_is_added_is_no_loss_but_says_which_is() -> None:
    """What its test says of one: 1 less the margin, where it is too small."""
    assert {line.verdict for line in judged(MARGIN).lines} == {"right"}
    assert judged(MARGIN.replace("lam * w - y", "lam * w + y")).first_wrong == 11


def test_a_hinge_whose_updates_part_is_not_compared() -> None:
    own = judged(HINGE.replace("w += lr", "w -= lr"))
    assert not own.lines
    assert {one.reason for one in own.others} == {"decides"}


def test_a_hinge_that_is_asked_whether_there_is_any_of_it_is_one() -> None:
    own = judged(HINGE)
    assert {line.verdict for line in own.lines} == {"right"}
    assert not own.others
