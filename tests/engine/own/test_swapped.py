"""An update that is made of another parameter's gradient, whatever an optimiser makes of it."""

from __future__ import annotations

import pytest

import engine

HEAD = """import numpy as np
np.random.seed(0)
X, y = np.random.randn(6, 3), np.random.randn(6, 3)
W1, W2 = np.random.randn(3, 3), np.random.randn(3, 3)
m1, m2, s1, s2 = [np.zeros((3, 3)) for _ in range(4)]
lr = 0.01
for step in range(1, 6):
    h = np.tanh(X @ W1)
    p = h @ W2
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / y.size
    dW2 = h.T @ dp
    dW1 = X.T @ (dp @ W2.T * (1 - h ** 2))
"""
RMSPROP = """    s1 = 0.9 * s1 + 0.1 * dW1 ** 2
    s2 = 0.9 * s2 + 0.1 * dW2 ** 2
    W1 -= lr * dW1 / (np.sqrt(s1) + 1e-8)
    W2 -= lr * dW2 / (np.sqrt(s2) + 1e-8)
"""
ADAM = """    m1 = 0.9 * m1 + 0.1 * dW1
    m2 = 0.9 * m2 + 0.1 * dW2
    s1 = 0.999 * s1 + 0.001 * dW1 ** 2
    s2 = 0.999 * s2 + 0.001 * dW2 ** 2
    W1 -= lr * m1 / (1 - 0.9 ** step) / (np.sqrt(s1 / (1 - 0.999 ** step)) + 1e-8)
    W2 -= lr * m2 / (1 - 0.9 ** step) / (np.sqrt(s2 / (1 - 0.999 ** step)) + 1e-8)
"""
CLIPPED = """    norm = np.sqrt(np.sum(dW1 ** 2) + np.sum(dW2 ** 2))
    if norm > 0.1:
        dW1, dW2 = dW1 * 0.1 / norm, dW2 * 0.1 / norm
    m1 = 0.9 * m1 - lr * dW1
    m2 = 0.9 * m2 - lr * dW2
    W1 += m1
    W2 += m2
"""
TOGETHER = """    g = np.concatenate([dW1.ravel(), dW2.ravel()])
    g = g / (np.sqrt(g ** 2) + 1e-8)
    W1 -= lr * g[:9].reshape(3, 3)
    W2 -= lr * g[9:].reshape(3, 3)
"""
NEWTON = """    g = np.concatenate([dW1.ravel(), dW2.ravel()])
    g = np.linalg.solve(np.outer(g, g) + np.eye(18), g)
    W1 -= lr * g[:9].reshape(3, 3)
    W2 -= lr * g[9:].reshape(3, 3)
"""
BIAS = """import numpy as np
X = np.random.RandomState(4).rand(20, 3)
y = (X.sum(axis=1) > 1.5) * 1
w, b = np.zeros(3), 0.0
for i in range(10):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dw = X.T @ (p - y) / len(y)
    db = np.mean(p - y)
    w = w - 0.5 * dw
    b = b - 0.5 * db
"""
ONCE = """import numpy as np
np.random.seed(1)
X, y = np.random.randn(5, 3), np.random.randn(5, 2)
W, b = np.random.randn(3, 2), np.random.randn(2)
loss = 0.5 * np.sum((X @ W + b - y) ** 2)
dp = X @ W + b - y
dW = X.T @ dp
db = dp.sum(axis=0)
grads = {'W': dW, 'b': db}
W -= 0.1 * grads['W']
b -= 0.1 * grads['b']
"""


def told(source: str) -> list[tuple[str, str, str]]:
    own = engine.trace_source(source).own
    assert own is not None
    assert any(line.verdict == "right" for line in own.lines)
    return [(line.name, line.reason, line.text) for line in own.lines if line.verdict == "wrong"]


@pytest.mark.parametrize("source", [HEAD + RMSPROP, HEAD + ADAM, HEAD + CLIPPED, HEAD + TOGETHER, HEAD + NEWTON, BIAS, ONCE])
def test_an_update_by_its_own_gradient_is_not_wrong(source: str) -> None:
    assert not told(source)


@pytest.mark.parametrize(("source", "piece", "slip", "name", "other"), [
    (HEAD + RMSPROP, "lr * dW1 /", "lr * dW2 /", "W1'", "W2"),
    (HEAD + ADAM, "0.1 * dW2\n", "0.1 * dW1\n", "W2'", "W1"),
    (HEAD + ADAM, "W1 -= lr * m1", "W1 -= lr * m2", "W1'", "W2"),
    (HEAD + CLIPPED, "W2 += m2", "W2 += m1", "W2'", "W1"),
    (HEAD + CLIPPED, "dW1 * 0.1 / norm, dW2 * 0.1", "dW2 * 0.1 / norm, dW2 * 0.1", "W1'", "W2"),
    (BIAS, "0.5 * db", "0.5 * dw[0]", "b'", "w"),
    (ONCE, "grads['b']\n", "grads['W'].sum(axis=0)\n", "b'", "W"),
])  # fmt: skip
def test_an_update_by_another_parameters_gradient_is_wrong(source: str, piece: str, slip: str, name: str, other: str) -> None:
    assert piece in source
    assert told(source.replace(piece, slip)) == [(name, "another", other)]


def test_a_change_that_comes_from_no_gradient_of_its_parameter_is_told() -> None:
    tied = HEAD.replace("X @ W1", "X @ W2").replace("dW2 = ", "part = ").replace("dW1 = ", "dW2 = part + ")
    tied += "    W2 -= lr * part\n"
    own = engine.trace_source(tied).own
    assert own is not None
    assert not any(line.verdict == "wrong" for line in own.lines)
    assert ("W2", "update") in {(one.name, one.reason) for one in own.others}


LOOPED = """import numpy as np
np.random.seed(2)
X, y = np.random.randn(6, 3), np.random.randn(6, 3)
W, b, c = np.random.randn(3, 3), np.zeros(3), np.zeros(3)
mW, mb, mc = np.zeros_like(W), np.zeros_like(b), np.zeros_like(c)
for step in range(5):
    h = np.tanh(X @ W + b)
    loss = np.sum((h + c - y) ** 2)
    dh = 2 * (h + c - y)
    da = dh * (1 - h ** 2)
    dW, db, dc = X.T @ da, da.sum(axis=0), dh.sum(axis=0)
    for param, dparam, mem in zip([W, b, c], [dW, db, dc], [mW, mb, mc]):
        np.clip(dparam, -1, 1, out=dparam)
        mem += dparam * dparam
        param -= 0.1 * dparam / np.sqrt(mem + 1e-8)
"""


def test_a_loops_name_for_one_gradient_after_another_is_not_the_first_ones() -> None:
    own = engine.trace_source(LOOPED).own
    assert own is not None
    assert own.ok, own.lines


def test_a_list_of_gradients_in_another_order_is_wrong_there() -> None:
    own = engine.trace_source(LOOPED.replace("[dW, db, dc]", "[dW, dc, db]")).own
    assert own is not None
    assert not own.ok


AT_ONCE = """import numpy as np
np.random.seed(3)
x, aim = np.random.randn(4), np.random.randn(4)
params = {'a': np.random.randn(4), 'b': np.zeros(4), 'c': np.zeros(4), 'v': np.random.randn(4)}
z = params['a'] * x + params['b']
u = 2.0 * np.tanh(z) + params['c'] * x
loss = np.sum((params['v'] * u - aim) ** 2)
dout = 2 * (params['v'] * u - aim)
grads = {'v': dout * u}
du = dout * params['v']
grads['c'] = du * x
dz = 2.0 * du * (1 - np.tanh(z) ** 2)
grads['b'] = dz
grads['a'] = dz * x
for k in params:
    params[k] -= 0.1 * grads[k]
"""


def test_an_entry_that_others_are_equal_to_is_changed_by_its_own_gradient() -> None:
    """``params[k]`` reads all of the dict: which of its entries is changed is not asked of the others where two are zero."""
    assert engine.trace_source(AT_ONCE).own.ok
    wrong = AT_ONCE.replace("grads[k]", "grads['v']", 1)
    assert engine.trace_source(wrong).own.first_wrong == 16
