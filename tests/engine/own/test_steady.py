"""A factor beside the rate that moves with the parameters is no rate."""

from __future__ import annotations

import pytest

import engine

DESCENT = """import numpy as np
np.random.seed(0)
X = np.random.randn(20, 3)
y = (X[:, 0] > 0).astype(float)
w = np.zeros(3)
b = 0.0
lr = 0.1
for epoch in range(5):
    for i in range(20):
        p = 1 / (1 + np.exp(-(X[i] @ w + b)))
        loss = -(y[i] * np.log(p) + (1 - y[i]) * np.log(1 - p))
        w -= lr * (p - y[i]) * X[i]
        b -= lr * (p - y[i])
"""
STARTS = ["np.zeros(3)", "np.array([0.1, -0.2, 0.3])"]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("factor", ["p * (1 - p)", "p", "(1 - p)", "(p - y[i])"])
def test_a_factor_that_moves_with_the_parameters_is_wrong(start: str, factor: str) -> None:
    source = DESCENT.replace("np.zeros(3)", start).replace("lr * (p - y[i])", f"lr * (p - y[i]) * {factor}")
    own = engine.trace_source(source).own
    assert own is not None
    assert own.first_wrong == 12
    assert {(line.name, line.reason) for line in own.lines if line.verdict == "wrong"} >= {("w'", "astray")}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("rate", ["lr * 2", "lr / 4", "lr / (1 + 0.01 * epoch) * 3", "lr * 0.9 ** i * 2"])
def test_a_rate_is_one_wherever_the_parameters_are(start: str, rate: str) -> None:
    source = DESCENT.replace("np.zeros(3)", start).replace("lr * (p - y[i])", f"{rate} * (p - y[i])")
    own = engine.trace_source(source).own
    assert own is not None
    assert own.ok


def test_no_other_factor_that_moves_is_told_as_a_mend() -> None:
    source = DESCENT.replace(" + b", "").replace("        b -= lr * (p - y[i])\n", "")
    trace = engine.trace_source(source.replace("lr * (p - y[i])", "lr * (p - y[i]) * p * (1 - p)"))
    told = [mend.mend for one in engine.diagnose(trace) for mend in (one, *one.others) if mend.mend]
    assert not [mend for mend in told if "p * " in mend]


def test_a_step_that_is_made_as_long_as_it_should_be_is_not_called_wrong() -> None:
    """What is meant by a rate over the size of the gradient is not said: it is not compared."""
    steps = "        step = (p - y[i]) * X[i]\n        w -= lr * step / np.linalg.norm(step)\n"
    own = engine.trace_source(DESCENT.replace("        w -= lr * (p - y[i]) * X[i]\n", steps)).own
    assert own is not None
    assert own.ok
