"""A function that returns its loss and its gradients together, each of them computed in the return."""

from __future__ import annotations

import pytest

import engine

TUPLE = """import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(8, 3)); y = rng.normal(size=8)
w = rng.normal(size=3); b = 0.1
def loss_and_grads(w, b):
    total = 0.0
    dw = np.zeros_like(w)
    db = 0.0
    for i in range(len(X)):
        p = X[i] @ w + b
        e = p - y[i]
        total += e ** 2
        dw += 2 * e * X[i]
        db += 2 * e
    return total / len(X), dw / len(X), db / len(X)
for t in range(10):
    loss, dw, db = loss_and_grads(w, b)
    w -= 0.1 * dw
    b -= 0.1 * db
"""
DICT = (
    TUPLE.replace("total / len(X), dw / len(X), db / len(X)", "total / len(X), {'w': dw / len(X), 'b': db / len(X)}")
    .replace("loss, dw, db =", "loss, grads =")
    .replace("* dw\n", "* grads['w']\n")
    .replace("* db\n", "* grads['b']\n")
)


@pytest.mark.parametrize("source", [TUPLE, DICT])
def test_the_loss_is_what_is_returned_and_not_what_it_was_before_it_was_divided(source: str) -> None:
    trace = engine.trace_source(source)
    assert trace.training is not None
    assert trace.vars[trace.output].name == "loss"
    assert trace.own is not None
    assert trace.own.first_wrong is None


@pytest.mark.parametrize("source", [TUPLE, DICT])
@pytest.mark.parametrize("name", ["dw", "db"])
def test_one_gradient_without_the_mean_is_wrong(source: str, name: str) -> None:
    trace = engine.trace_source(source.replace(f"{name} / len(X)", name))
    assert trace.own is not None
    assert {line.name.rpartition(".")[2] for line in trace.own.lines if line.verdict == "wrong"} & {name, f"grads['{name[1:]}']"}
