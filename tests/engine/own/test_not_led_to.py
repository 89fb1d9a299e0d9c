"""What the gradient that is taken as given does not lead to is not compared; what it does lead to is not told a second time."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

POLICY = """import numpy as np
H, D = 5, 6
np.random.seed(1)
model = {'W1': np.random.randn(H, D) / np.sqrt(D), 'W2': np.random.randn(H) / np.sqrt(H)}
def policy_forward(x):
    h = np.dot(model['W1'], x)
    h[h < 0] = 0
    p = 1.0 / (1.0 + np.exp(-np.dot(model['W2'], h)))
    return p, h
def policy_backward(eph, epdlogp, epx):
    dW2 = np.dot(eph.T, epdlogp).ravel()
    dh = np.outer(epdlogp, model['W2'])
    dh[eph <= 0] = 0
    dW1 = np.dot(dh.T, epx)
    return {'W1': dW1, 'W2': dW2}
for episode in range(3):
    xs, hs, dlogps, drs = [], [], [], []
    for t in range(4):
        x = np.random.randn(D)
        aprob, h = policy_forward(x)
        y = 1 if np.random.uniform() < aprob else 0
        xs.append(x)
        hs.append(h)
        dlogps.append(y - aprob)
        drs.append(1.0 if y == (x[0] > 0) else -1.0)
    epx, eph, epdlogp = np.vstack(xs), np.vstack(hs), np.vstack(dlogps)
    epdlogp *= np.vstack(drs)
    grad = policy_backward(eph, epdlogp, epx)
    for k, v in model.items():
        model[k] += 1e-2 * grad[k]
"""
UPDATED = """import numpy as np
def forward(W1, b1, W2, X):
    A1 = np.tanh(W1.dot(X) + b1)
    return A1, W2.dot(A1)
def backward(A1, A2, W2, X, Y):
    dZ2 = A2 - Y
    dW2 = dZ2.dot(A1.T)
    dZ1 = W2.T.dot(dZ2) * (1 - A1 ** 2)
    return dZ1.dot(X.T), np.sum(dZ1, axis=1, keepdims=True), dW2
def update(W1, b1, W2, c, dW1, db1, dW2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    c = c - alpha * np.tanh(c - X.mean())
    return W1, b1, W2, c
np.random.seed(0)
X, Y = np.random.rand(3, 8), np.random.rand(2, 8)
W1, b1, W2, c = np.random.randn(4, 3), np.zeros((4, 1)), np.random.randn(2, 4), np.ones(3)
for i in range(20):
    A1, A2 = forward(W1, b1, W2, X)
    dW1, db1, dW2 = backward(A1, A2, W2, X, Y)
    W1, b1, W2, c = update(W1, b1, W2, c, dW1, db1, dW2, 0.1)
"""


def judged(source: str) -> Own:
    own = engine.check(engine.trace_source(source)).own
    assert own is not None
    return own


def test_a_gradient_beside_the_given_one_is_not_wrong() -> None:
    """A right policy gradient was called wrong: dW2 was compared with the 0 of what dh leads to."""
    own = judged(POLICY)
    assert own.ok
    assert {line.name: line.verdict for line in own.lines}["dW1"] == "right"
    assert ("dW2", "unreached") in {(one.name, one.reason) for one in own.others}


def test_updates_in_a_function_are_told_once() -> None:
    """Each was said not to be led to, though its gradient was right; one that is not led to still is."""
    own = judged(UPDATED)
    assert own.ok
    assert {line.name for line in own.lines if line.verdict == "right"} >= {"dW2", "dZ1"}
    assert {(one.name, one.reason) for one in own.others} == {("c", "unreached")}


@pytest.mark.parametrize("given", ["[[0.0, 0.0], [1.0, 0.5]]", "[[1.0, 0.5], [0.0, 0.0]]"])
def test_an_example_of_zeros_moves_nothing(given: str) -> None:
    """Its weights were said not to be changed by a multiple of their gradient, which is 0."""
    source = f"""import numpy as np
class Dense:
    def __init__(self, n, m):
        self.w, self.b = np.ones((m, n)), np.zeros(m)
    def forward(self, x):
        self.x = x
        return self.w @ x + self.b
    def backward(self, up, lr):
        slope = np.outer(up, self.x)
        down = self.w.T @ up
        self.w -= lr * slope
        self.b -= lr * up
        return down
net = [Dense(2, 3), Dense(3, 2)]
for x in np.array({given}):
    out = x
    for layer in net:
        out = layer.forward(out)
    loss = np.sum((out - 1.0) ** 2)
    grad = 2 * (out - 1.0)
    for layer in reversed(net):
        grad = layer.backward(grad, 0.1)
"""
    own = judged(source)
    assert own.ok
    assert not own.others
    assert not judged(source.replace("np.outer(up, self.x)", "np.outer(up, self.x) + 1")).ok
