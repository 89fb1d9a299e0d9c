"""A loss whose value goes nowhere, ``self.loss(x, t)`` within ``gradient()``, is what the function returns, with its penalty."""

from __future__ import annotations

import pytest

import engine

NET = """import numpy as np
np.random.seed(1)

class Dense:
    def __init__(self, W, b):
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)

class Squares:
    def forward(self, y, t):
        self.diff = y - t
        self.loss = np.sum(self.diff ** 2) / len(t)
        return self.loss

    def backward(self):
        return 2 * self.diff / len(self.diff)

class Net:
    def __init__(self, decay):
        self.decay = decay
        self.params = {'W1': np.random.randn(3, 4), 'b1': np.zeros(4), 'W2': np.random.randn(4, 2), 'b2': np.zeros(2)}
        self.layers = {'1': Dense(self.params['W1'], self.params['b1']), '2': Dense(self.params['W2'], self.params['b2'])}
        self.last = Squares()

    def loss(self, x, t):
        for layer in self.layers.values():
            x = layer.forward(x)
        penalty = 0
        for key in ('W1', 'W2'):
            penalty += 0.5 * self.decay * np.sum(self.params[key] ** 2)
        return self.last.forward(x, t) + penalty

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward()
        for key in ('2', '1'):
            dout = self.layers[key].backward(dout)
        grads = {}
        for key in ('1', '2'):
            grads['W' + key] = self.layers[key].dW + self.decay * self.layers[key].W
            grads['b' + key] = self.layers[key].db
        return grads

x, t = np.random.randn(6, 3), np.random.randn(6, 2)
net = Net(0.3)
"""
ONCE = "grads = net.gradient(x, t)\n"
TRAINED = """for step in range(5):
    at = np.random.choice(6, 4)
    grads = net.gradient(x[at], t[at])
    for key in net.params:
        net.params[key] -= 0.01 * grads[key]
"""
SHOWN = TRAINED + """    loss = net.loss(x[at], t[at])
    print(loss)
"""
MOMENTUM = """v = {key: np.zeros_like(net.params[key]) for key in net.params}
""" + SHOWN.replace("net.params[key] -= 0.01 * grads[key]", """v[key] = 0.9 * v[key] - 0.01 * grads[key]
        net.params[key] += v[key]""")
WAYS = {"once": ONCE, "trained": TRAINED, "shown": SHOWN, "momentum": MOMENTUM}
FORGOTTEN = (".dW + self.decay * self.layers[key].W", ".dW")
HALVED = ("+ self.decay * self.layers", "+ 0.5 * self.decay * self.layers")


def checked(source: str) -> engine.Own:
    own = engine.trace_source(source).own
    assert own is not None
    return own


@pytest.mark.parametrize("way", WAYS)
def test_the_loss_is_what_the_function_returns(way: str) -> None:
    trace = engine.trace_source(NET + WAYS[way])
    assert trace.vars[trace.output].shown == "gradient.loss"
    own = trace.own
    assert own is not None
    assert own.ok, own
    assert {"grads['W1']", "grads['W2']"} <= {one.name for one in own.lines if one.verdict == "right"}


@pytest.mark.parametrize("fault", [FORGOTTEN, HALVED])
@pytest.mark.parametrize("way", WAYS)
def test_a_penalty_that_is_lost_is_wrong(way: str, fault: tuple[str, str]) -> None:
    own = checked(NET.replace(*fault) + WAYS[way])
    wrong = [one for one in own.lines if one.verdict == "wrong"]
    assert wrong
    assert all("W" in one.name for one in wrong)
    assert not any(one.reason == "updated" for one in wrong)  # a key that a loop walks over comes from no parameter


@pytest.mark.parametrize("way", ["trained", "shown"])
def test_an_update_by_what_is_only_approximately_the_gradient_is_no_mistake(way: str) -> None:
    own = checked(NET.replace("np.sum(self.diff ** 2) / len(t)", "np.sum(self.diff ** 2) / (len(t) + 1e-5)") + WAYS[way])
    assert own.ok
    assert "close" in {one.verdict for one in own.lines}


def test_a_call_of_what_has_a_name_stays_as_it_is() -> None:
    trace = engine.trace_source(NET.replace("return self.last.forward(x, t) + penalty", "return self.last.forward(x, t)") + ONCE)
    assert trace.vars[trace.output].shown == "net.last.loss"
