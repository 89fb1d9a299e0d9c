"""What updates make of gradients that are right: uphill, another parameter's, or one times something else."""

from __future__ import annotations

import pytest

import engine

PASS = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(20, 3), np.random.randn(20, 3)
W1, W2, b = np.random.randn(3, 3), np.random.randn(3, 3), np.zeros(3)
lr = 0.1
for epoch in range(5):
    h = np.tanh(X @ W1)
    p = h @ W2 + b
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / y.size
    dW2 = h.T @ dp
    db = dp.sum(axis=0)
    dW1 = X.T @ (dp @ W2.T * (1 - h ** 2))
    W1 -= lr * dW1
    W2 -= lr * dW2
    b -= lr * db
"""
ONCE = PASS.replace("for epoch in range(5):", "if True:")
LAYERS = """import numpy as np
np.random.seed(6)
layers = [{'W': np.random.randn(3, 3), 'b': np.random.randn(3)} for _ in range(3)]
x, t = np.random.randn(5, 3), np.random.randn(5, 3)
cache, h = [], x
for layer in layers:
    z = h @ layer['W'] + layer['b']
    cache.append((h, z))
    h = np.tanh(z)
loss = 0.5 * np.sum((h - t) ** 2)
grads = []
dh = h - t
for layer in reversed(layers):
    h_in, z = cache.pop()
    dz = dh * (1 - np.tanh(z) ** 2)
    grads.append((h_in.T @ dz, dz.sum(axis=0)))
    dh = dz @ layer['W'].T
grads = grads[::-1]
for layer, (dW, db) in zip(layers, grads):
    layer['W'] -= 0.1 * dW
    layer['b'] -= 0.1 * db
"""


def own_of(source: str) -> engine.Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("source", [PASS, ONCE, LAYERS])
def test_updates_by_their_own_gradients_go_without_a_word(source: str) -> None:
    own = own_of(source)
    assert {line.verdict for line in own.lines} == {"right"}
    assert not own.others


@pytest.mark.parametrize("source", [PASS, ONCE])
def test_the_gradient_of_another_parameter_is_wrong(source: str) -> None:
    own = own_of(source.replace("W1 -= lr * dW1", "W1 -= lr * dW2"))
    wrong = [(line.line, line.name, line.reason, line.text) for line in own.lines if line.verdict == "wrong"]
    assert wrong == [(14, "W1'", "another", "W2")]
    assert own.first_wrong == 14


def test_a_list_that_is_not_turned_round_is_wrong_where_it_is_read() -> None:
    own = own_of(LAYERS.replace("grads = grads[::-1]\n", "\n"))
    assert own.first_wrong == 20


@pytest.mark.parametrize(("turned", "wrong"), [("grads_b", {20}), ("grads_w", {21}), ("", {20, 21})])
def test_of_two_lists_the_one_that_is_not_turned_round_is_wrong_where_it_is_read(turned: str, wrong: set[int]) -> None:
    source = """import numpy as np
np.random.seed(11)
weights, biases = [np.random.randn(3, 3) for _ in range(3)], [np.random.randn(3) for _ in range(3)]
x, y = np.random.randn(5, 3), np.random.randn(5, 3)
outs = [x]
for w, b in zip(weights, biases):
    outs.append(np.tanh(outs[-1] @ w + b))
loss = ((outs[-1] - y) ** 2).mean()
grads_w, grads_b = [], []
delta = 2 * (outs[-1] - y) / y.size
for w, a_in, a_out in zip(reversed(weights), reversed(outs[:-1]), reversed(outs[1:])):
    delta = delta * (1 - a_out ** 2)
    dw = a_in.T @ delta
    db = delta.sum(axis=0)
    grads_w.append(dw)
    grads_b.append(db)
    delta = delta @ w.T
"""
    source += f"{turned}.reverse()\n" if turned else "\n"
    source += "for w, b, dw, db in zip(weights, biases, grads_w, grads_b):\n    w -= 0.1 * dw\n    b -= 0.1 * db\n"
    own = own_of(source)
    assert {line.line for line in own.lines if line.verdict == "wrong"} == wrong
    assert own_of(source.replace("for w, b, dw", "grads_w.reverse()\nfor w, b, dw")).ok == (turned == "grads_b")


@pytest.mark.parametrize("source", [PASS, ONCE])
def test_an_update_uphill_is_a_remark(source: str) -> None:
    own = own_of(source.replace("W1 -= lr", "W1 += lr"))
    assert own.ok
    assert [(line.line, line.name) for line in own.lines if line.reason == "uphill"] == [(14, "W1'")]
    every = own_of(source.replace(" -= lr", " += lr"))
    assert [line.line for line in every.lines if line.reason == "uphill"][:2] == [14, 15]
    assert every.ok == (source is ONCE)  # all of them, of a loss that is never negative: no player against another


@pytest.mark.parametrize("source", [PASS, ONCE])
def test_what_is_made_large_goes_uphill(source: str) -> None:
    source = source.replace("loss = np.mean", "objective = -np.mean").replace("dp = 2 *", "dp = -2 *")
    own = own_of(source.replace(" -= lr", " += lr"))
    assert {line.verdict for line in own.lines} == {"right"}


def test_what_else_enters_an_update_is_not_called_right() -> None:
    own = own_of(PASS.replace("W1 -= lr * dW1", "W1 -= lr * dW1 * h[0]"))
    assert own.ok
    assert [(one.line, one.name, one.reason) for one in own.others] == [(14, "W1", "update")]


@pytest.mark.parametrize(
    "update",
    [
        "v = 0.9 * v - lr * dW1\n    W1 += v", "W1 -= lr * np.clip(dW1, -0.01, 0.01)", "W1 -= lr * (dW1 + 0.01 * W1)",
        "W1 -= lr * dW1 / (np.sqrt(dW1 ** 2) + 1e-8)", "W1 -= lr * np.sign(dW1)", "W1 -= lr * dW1 / np.linalg.norm(dW1)",
    ],
)  # fmt: skip
def test_other_ways_of_descent_go_without_a_word(update: str) -> None:
    own = own_of(PASS.replace("lr = 0.1", "lr, v = 0.1, np.zeros((3, 3))").replace("W1 -= lr * dW1", update))
    assert own.ok
    assert {line.verdict for line in own.lines} <= {"right", "aside"}
    assert not own.others


def test_a_run_with_other_numbers_that_ends_before_the_loss_is_no_error() -> None:
    """In a function over a dict that is bound anew: the mask of the gradient, for that of the forward part, is wrong."""
    own = own_of("""import numpy as np
rng = np.random.default_rng(2)
params = {'W1': rng.normal(size=(3, 5)) * 0.5, 'b1': np.zeros(5), 'W2': rng.normal(size=(5, 2)) * 0.5, 'b2': np.zeros(2)}
X = rng.normal(size=(9, 3))
T = np.eye(2)[rng.integers(0, 2, 9)]
def loss_and_grads(p, X, T):
    h = np.maximum(0, X @ p['W1'] + p['b1'])
    s = h @ p['W2'] + p['b2']
    s = s - s.max(1, keepdims=True)
    probs = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    loss = -(T * np.log(probs)).sum() / len(X)
    d = (probs - T) / len(X)
    g = {}
    g['W2'] = h.T @ d
    g['b2'] = d.sum(0)
    dh = d @ p['W2'].T
    dh[dh <= 0] = 0
    g['W1'] = X.T @ dh
    g['b1'] = dh.sum(0)
    return loss, g
for it in range(1):
    loss, g = loss_and_grads(params, X, T)
    params = {k: params[k] - 0.1 * g[k] for k in params}
""")
    assert own.first_wrong == 17


def test_an_update_that_gives_a_parameter_another_size_is_wrong() -> None:
    """``W2 - lr * dW1.T`` of (1, 3) and (2, 3) is (2, 3): it was passed over, and told as a mend of ``W2 - lr * dW1``."""
    source = """import numpy as np
np.random.seed(8)
X, Y = np.random.randn(2, 4), np.random.randn(1, 4)
W1, W2 = np.random.randn(3, 2), np.random.randn(1, 3)
b = 0.0
for i in range(5):
    A = np.tanh(W1 @ X)
    loss = np.mean((W2 @ A + b - Y) ** 2)
    dZ = 2 * (W2 @ A + b - Y) / 4
    dW2 = dZ @ A.T
    dW1 = (W2.T @ dZ * (1 - A ** 2)) @ X.T
    db = np.sum(dZ, axis=1)
    W1 = W1 - 0.1 * dW1
    W2 = W2 - 0.1 * {dW2}
    b = b - 0.1 * db
"""
    own = engine.trace_source(source.format(dW2="dW1.T")).own
    assert own is not None
    assert [(one.line, one.name, one.reason) for one in own.lines if one.verdict == "wrong"] == [(14, "W2'", "reshaped")]
    assert own.first_wrong == 14
    own = engine.trace_source(source.format(dW2="dW2")).own
    assert own is not None
    assert own.ok
    assert all([one.whole is False for one in engine.diagnose(engine.trace_source(source.format(dW2="dW1")))])
