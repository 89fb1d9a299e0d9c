"""Right passes that were called wrong: a critic that is updated between the two terms of one loss, and a call's upstream that is
handed on as the share of a bias."""

from __future__ import annotations

import engine

CRITIC = """
import numpy as np
np.random.seed(42)
class Critic:
    def __init__(self):
        self.w1, self.w2 = np.random.randn(1, 4) * 0.5, np.random.randn(4, 1) * 0.5
    def forward(self, x):
        self.x, self.h = x, np.maximum(0, x @ self.w1)
        return 1 / (1 + np.exp(-(self.h @ self.w2)))
    def backward(self, dlogit):
        dw2 = self.h.T @ dlogit
        dh = dlogit @ self.w2.T
        dh[self.h <= 0] = 0
        dw1 = self.x.T @ dh
        self.w1 -= 0.02 * dw1
        self.w2 -= 0.02 * dw2
D = Critic()
for step in range(5):
    x, z = np.random.normal(4, 0.5, (6, 1)), np.random.uniform(-1, 1, (6, 1))
    p_real = D.forward(x)
    D.backward((p_real - 1) / 6)
    p_fake = D.forward(z)
    D.backward(p_fake / 6)
    loss_d = np.mean(-np.log(p_real + 1e-8) - np.log(1 - p_fake + 1e-8))
"""

SOLVER = """
import numpy as np
class Field:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.params = {"W1": rng.normal(0, 0.5, (2, 3)), "b1": np.zeros(3), "W2": rng.normal(0, 0.5, (3, 2)), "b2": np.zeros(2)}
    def __call__(self, y):
        p = self.params
        return np.tanh(y @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    def vjp(self, y, g):
        p = self.params
        h = np.tanh(y @ p["W1"] + p["b1"])
        grads = {"W2": np.outer(h, g), "b2": g}
        dz = (p["W2"] @ g) * (1 - h ** 2)
        grads["W1"] = np.outer(y, dz)
        grads["b1"] = dz
        return p["W1"] @ dz, grads
def euler(func, y0):
    ys = [y0]
    for i in range(3):
        ys.append(ys[-1] + 0.1 * func(ys[-1]))
    return np.stack(ys)
def loss_and_grads(func, y0, target):
    ys = euler(func, y0)
    diff = ys - target
    loss = np.mean(diff ** 2)
    dys = 2 * diff / diff.size
    grads = {k: np.zeros_like(v) for k, v in func.params.items()}
    adj = dys[-1]
    for i in reversed(range(3)):
        dy, g = func.vjp(ys[i], 0.1 * adj)
        for k in grads:
            grads[k] += g[k]
        adj = adj + dy + dys[i]
    return loss, grads
class Adam:
    def __init__(self, params):
        self.params, self.t = params, 0
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}
    def step(self, grads):
        self.t += 1
        b1, b2 = 0.9, 0.999
        for k, g in grads.items():
            self.m[k] = b1 * self.m[k] + (1 - b1) * g
            self.v[k] = b2 * self.v[k] + (1 - b2) * g ** 2
            self.params[k] -= 0.01 * (self.m[k] / (1 - b1 ** self.t)) / (np.sqrt(self.v[k] / (1 - b2 ** self.t)) + 1e-8)
func = Field()
opt = Adam(func.params)
for it in range(4):
    loss, grads = loss_and_grads(func, np.array([1.0, 0.5]), np.array([0.3, -0.4]))
    opt.step(grads)
"""


def test_a_pass_that_updates_between_the_terms_of_its_loss_is_not_compared() -> None:
    own = engine.trace_source(CRITIC).own
    assert own is not None
    assert own.ok
    assert {one.reason for one in own.others} == {"several"}


def test_one_after_the_other_is_judged_as_before() -> None:
    once = CRITIC.replace("    D.backward((p_real - 1) / 6)\n", "").replace("-np.log(p_real + 1e-8) - np.log(1", "-np.log(1")
    own = engine.trace_source(once).own
    assert own is not None
    assert own.ok
    assert [one for one in own.lines if one.verdict == "right"]
    own = engine.trace_source(once.replace("dw2 = self.h.T", "dw2 = -self.h.T")).own
    assert own is not None
    assert not own.ok


def test_an_upstream_that_is_handed_on_is_a_share() -> None:
    own = engine.trace_source(SOLVER).own
    assert own is not None
    assert own.ok
    own = engine.trace_source(SOLVER.replace('"b2": g}', '"b2": g * np.array([1.0, 3.0])}')).own
    assert own is not None
    assert not own.ok
