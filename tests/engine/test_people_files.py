"""Kinds of files that people publish, each as small as what it is about: what was in the way of one, or told wrongly of it."""

from __future__ import annotations

from typing import Any

import engine
from engine import Options
from engine.mending.diagnosing import diagnose

ENTROPY = """import numpy as np
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))
def entropy(y, p):
    eps = 1e-8
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))
np.random.seed(0)
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0], [1], [1], [0]])
w1, w2 = np.random.randn(3, 4), np.random.randn(4, 1)
for epoch in range({passes}):
    z1 = X @ w1
    a1 = sigmoid(z1)
    z2 = a1 @ w2
    output = sigmoid(z2)
    loss = entropy(y, output)
    dz2 = {dz2}
    dw2 = a1.T @ dz2 / 4
    dz1 = dz2 @ w2.T * sigmoid_derivative(z1)
    dw1 = X.T @ dz1 / 4
    w2 -= 0.5 * dw2
    w1 -= 0.5 * dw1
"""


def test_what_a_pass_binds_itself_can_be_given() -> None:
    """The loss with it is another one, and the pass stays a pass; the whole descent was traced."""
    source = ENTROPY.format(dz2="output - y", passes=40)
    trace = engine.trace_source(source, options=Options(sets=(("entropy.eps", "0.1"),)))
    assert trace.training is not None
    assert (trace.training.number, trace.training.of) == (1, 40)
    written = engine.trace_source(source.replace("1e-8", "0.1"))
    assert trace.value == written.value
    assert {row.verdict for row in engine.check(trace).checked} == {"right"}


def test_a_mend_of_a_training_loop_is_tried_on_passes_alone() -> None:
    """Another program of ten thousand passes, in which none was found, was traced to its end."""
    trace = engine.trace_source(ENTROPY.format(dz2="(output - y) * sigmoid_derivative(z2)", passes=10_000))
    asked: list[Options] = []

    def run(source: Any, file: str, options: Options) -> engine.Trace:
        asked.append(options)
        return engine.trace_source(source, file, options)

    assert diagnose(trace, run)
    assert {options.pass_number for options in asked if options.pass_alone} == {1}
