"""``grads[k] = step[k]`` in a loop over time puts what a step sends in the place of what the one before sent: that line is the
fault, not the one of the cell that made it, also where the last step sends nothing."""

from __future__ import annotations

import pytest

import engine

STEPS = """
import numpy as np
np.random.seed(1)
W, U = np.random.randn(3, 3) * 0.5, np.random.randn(3, 2) * 0.5
parameters = {{"W": W, "U": U}}
x = np.random.randn(2, {steps})
h = np.zeros(3)
caches = []
for t in range({steps}):
    before = h
    h = np.tanh(parameters["W"] @ before + parameters["U"] @ x[:, t])
    caches.append((before, h, x[:, t]))
cost = np.sum((h - 0.3) ** 2)
def cell_backward(dh, cache):
    before, after, xt = cache
    dz = dh * (1 - after ** 2)
    grads = {{}}
    grads["dW"] = np.outer(dz, before)
    grads["dU"] = np.outer(dz, xt)
    return grads, parameters["W"].T @ dz
dh = 2 * (h - 0.3)
gradients = {{"d" + k: np.zeros_like(v) for k, v in parameters.items()}}
for t in reversed(range({steps})):
    step, dh = cell_backward(dh, caches[t])
    for k in gradients:
        gradients[k] += step[k]
"""


@pytest.mark.parametrize("steps", [3, 4])
def test_the_line_that_replaces_is_told_and_mended(steps: int) -> None:
    text = STEPS.format(steps=steps)
    own = engine.trace_source(text).own
    assert own is not None
    assert own.ok
    trace = engine.trace_source(text.replace("gradients[k] += step[k]", "gradients[k] = step[k]"))
    own = trace.own
    assert own is not None
    assert own.first_wrong == len(text.rstrip().split("\n"))
    told = engine.diagnose(trace)[0]
    assert (told.mend, told.whole) == ("gradients[k] += step[k]", True)


def test_a_key_is_of_the_variable_and_not_of_what_a_step_returned_under_the_same_key() -> None:
    own = engine.trace_source(STEPS.format(steps=2)).own  # ``step['dW']``, ``parameters['W']`` and ``W`` itself
    assert own is not None
    assert own.ok
