"""What a backward part forgets and its numbers hide: a term of a loss that is added up, a dict of gradients by another name, sums
that no pass zeroes."""

from __future__ import annotations

import pytest

import engine

HEAD = """\
import numpy as np
np.random.seed(2)
X, y = np.random.randn(9, 4), np.random.randn(9, 2)
W = np.random.randn(4, 2)
"""
IN_A_FUNCTION = HEAD + """\
def loss_and_grad(W):
    off = X @ W - y
    loss = np.sum(off ** 2) / 9
    loss += 0.3 * np.sum(W * W)
    dW = 2 * X.T @ off / 9 + 0.6 * W
    return loss, dW
for it in range(3):
    loss, step = loss_and_grad(W)
    W -= 0.1 * step
"""
IN_THE_LOOP = HEAD + """\
for it in range(3):
    scores = X @ W
    loss = np.sum((scores - y) ** 2) / 9
    loss += 0.3 * np.sum(W * W)
    grad = 2 * X.T @ (scores - y) / 9 + 0.6 * W
    W -= 0.1 * grad
"""
IN_A_DICT = """\
import numpy as np
np.random.seed(0)
P = {'W1': np.random.randn(3, 4), 'W2': np.random.randn(4, 2)}
x, y = np.random.randn(5, 3), np.random.randn(5, 2)
h = np.tanh(x @ P['W1'])
out = h @ P['W2']
loss = np.mean((out - y) ** 2)
G = {k: np.zeros_like(v) for k, v in P.items()}
dout = 2 * (out - y) / y.size
G['W2'] += h.T @ dout
da = dout @ P['W2'].T * (1 - h ** 2)
G['W1'] += x.T @ da
for k in P:
    P[k] -= 0.1 * G[k]
"""
AT_PLACES = """\
import numpy as np
np.random.seed(5)
emb = np.random.randn(6, 3)
ids = np.array([0, 2, 2, 5])
t = np.random.randn(4, 3)
for it in range(4):
    g = np.zeros_like(emb)
    v = emb[ids]
    loss = np.mean((v - t) ** 2)
    dv = 2 * (v - t) / t.size
    np.add.at(g, ids, dv)
    emb -= 0.5 * g
"""


def own_of(text: str) -> engine.Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


@pytest.mark.parametrize("text", [IN_A_FUNCTION, IN_THE_LOOP])
def test_a_penalty_that_is_added_to_the_loss_is_of_the_loss(text: str) -> None:
    """The loss as it was before agreed with the gradient that forgets the penalty."""
    assert own_of(text).ok
    assert not own_of(text.replace(" + 0.6 * W", "")).ok


def test_a_dict_of_gradients_in_capitals_is_compared() -> None:
    own = own_of(IN_A_DICT)
    assert own.ok
    assert [line.name for line in own.lines if line.line == 12] != []
    own = own_of(IN_A_DICT.replace("+= x.T", "+= -3 * x.T"))
    assert own.first_wrong == 12


def test_what_is_added_at_places_of_what_no_pass_zeroes_is_wrong_in_the_second() -> None:
    assert own_of(AT_PLACES).ok
    zeros = "    g = np.zeros_like(emb)\n"
    own = own_of(AT_PLACES.replace(zeros, "").replace("for it", zeros.strip() + "\nfor it"))
    assert not own.ok
    assert own.later == 2
