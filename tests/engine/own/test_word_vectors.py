"""Word vectors: rows that are changed in turn, and squares that an optimiser keeps under names that gradients have."""

from __future__ import annotations

import pytest

import engine

GLOVE = """import numpy as np
np.random.seed(0)
X = np.random.randint(1, 20, (3, 3)).astype(float)
W, V = np.random.randn(3, 2) * 0.1, np.random.randn(3, 2) * 0.1
b, c = np.zeros(3), np.zeros(3)
gW, gV, gb, gc = np.ones((3, 2)), np.ones((3, 2)), np.ones(3), np.ones(3)
for epoch in range(10):
    cost = 0
    for i in range(3):
        for j in range(3):
            weight = (X[i, j] / 100) ** 0.75
            diff = W[i] @ V[j] + b[i] + c[j] - np.log(X[i, j])
            fdiff = weight * diff
            cost += 0.5 * fdiff * diff
            grad_W = fdiff * V[j]
            grad_V = fdiff * W[i]
            W[i] -= 0.05 * grad_W / np.sqrt(gW[i])
            V[j] -= 0.05 * grad_V / np.sqrt(gV[j])
            b[i] -= 0.05 * fdiff / np.sqrt(gb[i])
            c[j] -= 0.05 * fdiff / np.sqrt(gc[j])
            gW[i] += grad_W ** 2
            gV[j] += np.square(grad_V)
            gb[i] += fdiff * fdiff
            gc[j] = gc[j] + fdiff ** 2
"""


def verdicts(source: str) -> dict[str, str]:
    own = engine.trace_source(source).own
    assert own is not None
    return {line.name: line.verdict for line in own.lines}


def test_sums_of_squares_under_a_root_are_no_gradients() -> None:
    found = verdicts(GLOVE)
    assert found.keys().isdisjoint({"gW", "gV", "gb", "gc"})
    assert set(found.values()) == {"right"}
    assert verdicts(GLOVE.replace("grad_W = fdiff * V[j]", "grad_W = fdiff * W[j]"))["grad_W"] == "wrong"


@pytest.mark.parametrize("line", ["gx += e ** 2 * x", "gx = gx + e ** 2"])
def test_what_is_only_added_up_is_judged(line: str) -> None:
    source = f"""import numpy as np
x = np.array([1.0, 2.0, 3.0])
e = x * 2.0
loss = np.sum(e ** 2)
gx = np.zeros(3)
{line}
"""
    assert verdicts(source)["gx"] == "wrong"


WORDS = """import numpy as np
np.random.seed(1)
W, V = np.random.uniform(-1, 1, (6, 3)), np.random.uniform(-1, 1, (3, 6))
for ids, t in [([0, 1, 3, 4], 2), ([1, 2, 4, 5], 3)]:
    h = np.mean(W[ids], axis=0)
    y = np.exp(V.T @ h)
    y = y / y.sum()
    loss = -np.log(y[t])
    e = y.copy()
    e[t] -= 1
    dV = np.outer(h, e)
    back = V @ e
    V -= 0.1 * dV
    for i in ids:
        W[i] -= 0.1 * back / len(ids)
"""


def test_rows_that_one_statement_changes_in_turn_are_one_change_by_its_rate() -> None:
    own, wrong = engine.trace_source(WORDS).own, engine.trace_source(WORDS.replace(" / len(ids)", "")).own
    assert own is not None
    assert wrong is not None
    assert [line.verdict for line in own.lines if line.line == 15] == ["right"]
    assert [(line.verdict, line.reason) for line in wrong.lines if line.line == 15] == [("wrong", "factor")]


OF_A_BATCH = """import numpy as np
def pair(v, o, U):
    s = 1 / (1 + np.exp(-(U[o] @ v)))
    loss = -np.log(s)
    gv = (s - 1) * U[o]
    gU = np.zeros_like(U)
    gU[o] += (s - 1) * v
    return loss, gv, gU
def skipgram(c, outside, V, U):
    loss, gradV, gradU = 0.0, np.zeros(V.shape), np.zeros(U.shape)
    for o in outside:
        l, gv, gu = pair(V[c], o, U)
        loss += l
        gradV[c] += gv
        gradU += gu
    return loss, gradV, gradU
def batch(vectors):
    n, loss, grad = 4, 0.0, np.zeros(vectors.shape)
    V, U = vectors[:4, :], vectors[4:, :]
    for c, outside in ((0, [1, 2]), (1, [0, 2]), (3, [2, 1])):
        l, gin, gout = skipgram(c, outside, V, U)
        loss += l / 3
        grad[:4, :] += gin / 3
        grad[4:, :] += gout / 3
    return loss, grad
rng = np.random.default_rng(0)
vectors = rng.normal(size=(8, 3))
vectors = vectors / np.sqrt(np.sum(vectors ** 2, axis=1, keepdims=True))
loss, grad = batch(vectors)
"""


def test_a_share_of_a_batch_is_made_good_in_the_gradient_of_a_computed_parameter() -> None:
    own = engine.trace_source(OF_A_BATCH).own
    assert own is not None
    assert own.ok
    assert {line.name: line.verdict for line in own.lines}["grad"] == "right"


@pytest.mark.parametrize(("right", "slip"), [("gradU += gu", "gradU = gu"), ("gv = (s - 1)", "gv = (1 - s)"), ("gout / 3", "gout")])
def test_faults_in_a_share_of_a_batch_are_wrong(right: str, slip: str) -> None:
    own = engine.trace_source(OF_A_BATCH.replace(right, slip)).own
    assert own is not None
    assert not own.ok
