"""Right passes that were called wrong: a critic that is updated between the two terms of one loss, and a call's upstream that is
handed on as the share of a bias."""

from __future__ import annotations

import engine
from tests.engine.own.solvers import ADAM

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
    own = engine.trace_source(ADAM).own
    assert own is not None
    assert own.ok
    own = engine.trace_source(ADAM.replace('"b2": g}', '"b2": g * np.array([1.0, 3.0])}')).own
    assert own is not None
    assert not own.ok
