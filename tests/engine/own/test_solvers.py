"""A solver that calls a field of vectors with ``vjp(y, g)``: shares of parameters by keys without a ``d``, a gradient of all states
of a list at once, and what each call sends back."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own

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


def own_of(text: str) -> Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


@pytest.mark.parametrize("text", [LISTED, STACKED], ids=["listed", "stacked"])
def test_rows_of_a_gradient_of_all_states_are_shares_that_the_loop_adds_up(text: str) -> None:
    own = own_of(text)
    assert own.ok
    assert not [line for line in own.lines if line.verdict == "wrong"]


def test_the_row_of_a_given_state_is_a_share_though_nothing_carries_it_on() -> None:
    own = own_of(LISTED.replace("        adj = adj + dy + dys[i]", "        if i > 0:\n            adj = adj + dy + dys[i]"))
    assert own.ok


@pytest.mark.parametrize("text", [LISTED, STACKED], ids=["listed", "stacked"])
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"b2": g}', '"b2": 2 * g}'),
        ("grads[k] += g[k]", "grads[k] += 2 * g[k]"),
        ("grads[k] += g[k]", "grads[k] = g[k]"),
        ("dys = 2 * diff", "dys = diff"),
        ('return p["W1"] @ dz', 'return 2 * p["W1"] @ dz'),
        ("adj = adj + dy + dys[i]", "adj = adj + dys[i]"),
        ("adj = adj + dy + dys[i]", "adj = dy + dys[i]"),
    ],
)
def test_the_line_that_is_wrong_is_told(text: str, good: str, bad: str) -> None:
    own = own_of(text.replace(good, bad))
    assert not own.ok
    assert own.first_wrong == 1 + text[: text.index(good)].count("\n")


@pytest.mark.parametrize(
    ("good", "bad", "kind", "name"),
    [
        ('return p["W1"] @ dz', 'return 2 * p["W1"] @ dz', "factor", "dy"),
        ("adj = adj + dy + dys[i]", "adj = adj + dys[i]", "carry_lost", "adj"),
        ('"b2": g}', '"b2": 2 * g}', "factor", "grads['b2']"),
    ],
)
def test_what_mends_it_is_told(good: str, bad: str, kind: str, name: str) -> None:
    (told,) = engine.diagnose(engine.trace_source(LISTED.replace(good, bad)))
    assert (told.kind, told.name, told.whole) == (kind, name, True)
    assert told.line == 1 + LISTED[: LISTED.index(good)].count("\n")
