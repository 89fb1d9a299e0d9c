"""Lists of gradients without names, which an optimiser takes beside the parameters: each entry is that of the one it drives."""

from __future__ import annotations

import pytest

import engine

NET = """import numpy as np
class Net:
    def __init__(self, rng):
        self.W, self.b = rng.randn(3, 5) * 0.4, np.zeros(5)
        self.V, self.c = rng.randn(5, 2) * 0.4, np.zeros(2)
    def params(self):
        return [self.W, self.b, self.V, self.c]
    def loss_and_grads(self, X, Y):
        n = len(X)
        H = np.tanh(X @ self.W + self.b)
        P = 1 / (1 + np.exp(-(H @ self.V + self.c)))
        loss = -(Y * np.log(P) + (1 - Y) * np.log(1 - P)).sum() / n
        G = (P - Y) / n
        A = (G @ self.V.T) * (1 - H**2)
        return loss, [X.T @ A, A.sum(0), H.T @ G, G.sum(0)]
rng = np.random.RandomState(7)
X, Y = rng.randn(10, 3), (rng.rand(10, 2) > 0.5) * 1.0
net = Net(rng)
"""
LOOP = """for epoch in range(10):
    loss, grads = net.loss_and_grads(X, Y)
    opt.step(grads)
"""
ADAM = """class Adam:
    def __init__(self, params, lr=0.01):
        self.params, self.lr, self.t = params, lr, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
    def step(self, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.m[i] = 0.9 * self.m[i] + 0.1 * g
            self.v[i] = 0.99 * self.v[i] + 0.01 * g * g
            m, v = self.m[i] / (1 - 0.9**self.t), self.v[i] / (1 - 0.99**self.t)
            p -= self.lr * m / (np.sqrt(v) + 1e-8)
opt = Adam(net.params())
"""
SCALED = """class Scaled:
    def __init__(self, params):
        self.params = params
        self.cache = [np.zeros_like(p) for p in params]
    def step(self, gs):
        for p, g, c in zip(self.params, gs, self.cache):
            c *= 0.9
            c += 0.1 * g**2
            p -= 0.01 * g / (np.sqrt(c) + 1e-6)
opt = Scaled(net.params())
"""
FAULTS = {
    "A.sum(0)": "2 * A.sum(0)", "H.T @ G": "-H.T @ G", "[X.T @ A": "[X.T @ (A * A)", "G.sum(0)]": "G.mean(0)]",
    "(1 - H**2)": "(1 - H)", "(P - Y) / n": "(P - Y)",
}  # fmt: skip
LINES = {"(1 - H**2)": 14, "(P - Y) / n": 13}


def own(source: str) -> engine.Own:
    found = engine.trace_source(source).own
    assert found is not None
    return found


@pytest.mark.parametrize("optimiser", [ADAM, SCALED], ids=["Adam", "scaled"])
def test_all_of_them_are_judged(optimiser: str) -> None:
    verdict = own(NET + optimiser + LOOP)
    assert verdict.ok
    assert not verdict.others
    assert {line.name for line in verdict.lines if line.verdict == "right"} >= {f"grads[{at}]" for at in range(4)}


@pytest.mark.parametrize("optimiser", [ADAM, SCALED], ids=["Adam", "scaled"])
@pytest.mark.parametrize("good", FAULTS)
def test_a_fault_in_one_is_found_where_it_is(good: str, optimiser: str) -> None:
    assert good in NET
    verdict = own(NET.replace(good, FAULTS[good]) + optimiser + LOOP)
    assert not verdict.ok
    assert verdict.first_wrong == LINES.get(good, 15)


def test_an_empty_list_that_is_filled_is_no_gradient() -> None:
    filled = NET.replace("        return loss, [X.T @ A, A.sum(0), H.T @ G, G.sum(0)]\n", """        grads = []
        grads.append((H.T @ G, G.sum(0)))
        grads.insert(0, (X.T @ A, A.sum(0)))
        return loss, grads
""")
    update = """net.W -= 0.1 * grads[0][0]
    net.b -= 0.1 * grads[0][1]
    net.V -= 0.1 * grads[1][0]
    net.c -= 0.1 * grads[1][1]
"""
    verdict = own(filled + LOOP.replace("opt.step(grads)\n", update))
    assert verdict.ok
    assert not verdict.others


def test_what_drives_several_is_none_of_one() -> None:
    both = NET.replace("[X.T @ A,", "[X.T @ A + 0 * G.sum(),")
    assert own(both + ADAM + LOOP).ok
