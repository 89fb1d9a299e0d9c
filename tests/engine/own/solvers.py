"""A solver that calls a field of vectors, with its gradients by hand: its states in a list, or stacked in an array."""

from __future__ import annotations

FIELD = """\
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
"""
BACKWARD = """\
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
func = Field()
for it in range(3):
    loss, grads = loss_and_grads(func, np.array([1.0, 0.5]), np.array([0.3, -0.4]))
    for k in func.params:
        func.params[k] -= 0.1 * grads[k]
"""
LISTED = FIELD + """\
def loss_and_grads(func, y0, target):
    ys = [y0]
    for i in range(3):
        ys.append(ys[-1] + 0.1 * func(ys[-1]))
    diff = np.stack(ys) - target
""" + BACKWARD  # fmt: skip
STACKED = FIELD + """\
def euler(func, y0):
    ys = [y0]
    for i in range(3):
        ys.append(ys[-1] + 0.1 * func(ys[-1]))
    return np.stack(ys)
def loss_and_grads(func, y0, target):
    ys = euler(func, y0)
    diff = ys - target
""" + BACKWARD  # fmt: skip
ADAM = STACKED[: STACKED.index("func = Field()")] + """\
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
"""  # fmt: skip
