"""Training loops with one parameter: what tells that they are, where its gradient is wrong or has no name, and by which name what
comes before it goes."""

from __future__ import annotations

import pytest

import engine

TRIPLETS = """import numpy as np
np.random.seed(3)
A, P, B = np.random.randn(8, 5), np.random.randn(8, 5), np.random.randn(8, 5)
W = np.random.randn(5, 3) * 0.5
for t in range(40):
    a, p, b = A @ W, P @ W, B @ W
    h = np.sum((a - p) ** 2, axis=1) - np.sum((a - b) ** 2, axis=1) + 1.0
    loss = np.mean(np.maximum(0, h))
    on = (h > 0)[:, None] / len(A)
    da = on * 2 * (b - p)
    dP = on * -2 * (a - p)
    dB = on * 2 * (a - b)
    dW = A.T @ da + P.T @ dP + B.T @ dB
    W -= 0.05 * dW
"""
COUNTS = """import numpy as np
np.random.seed(0)
X = np.c_[np.ones(20), np.random.randn(20, 2)]
y = np.random.poisson(2.0, 20)
w = np.zeros(3)
def nll(w):
    eta = X.dot(w)
    return np.sum(np.exp(eta) - y * eta)
def grad(w):
    return X.T.dot(np.exp(X.dot(w)) - y)
for i in range(200):
    w = w - 0.001 * grad(w)
    if i % 50 == 0:
        print(i, nll(w))
"""
OVERFLOW = """import numpy as np
x = np.array([1.0, -0.5, 800.0])
w = np.array([1.0, 0.5, 1.0])
for i in range(3):
    z = x * w
    p = np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
    loss = np.sum((p - 0.2) ** 2)
    dp = 2 * (p - 0.2)
    dw = dp * p * (1 - p) * x
    w -= 0.1 * dw
"""


def lines(source: str) -> dict[int, str]:
    own = engine.trace_source(source).own
    assert own is not None
    return {line.line: line.verdict for line in own.lines}


def test_a_gradient_in_another_case_than_its_variable_is_not_that_of_the_data() -> None:
    found = lines(TRIPLETS)
    assert set(found.values()) == {"right"}
    assert set(found) >= {10, 11, 12, 13}


@pytest.mark.parametrize(("line", "right", "wrong"), [
    (11, "on * -2 * (a - p)", "on * -1 * (a - p)"), (12, "on * 2 * (a - b)", "on * 2 * (a - p)"),
    (13, "P.T @ dP", "A.T @ dP"), (11, "on * -2", "on * 2"),
])  # fmt: skip
def test_one_right_array_on_the_way_tells_that_the_only_parameter_is_trained(line: int, right: str, wrong: str) -> None:
    found = lines(TRIPLETS.replace(right, wrong))
    assert found[10] == "right"
    assert min(at for at, verdict in found.items() if verdict == "wrong") == line


def test_a_gradient_that_a_function_returns_without_a_name_tells_of_a_loss_that_is_only_printed() -> None:
    trace = engine.trace_source(COUNTS)
    assert trace.own is not None
    assert trace.own.lines
    assert {line.verdict for line in trace.own.lines} == {"right"}
    half = engine.trace_source(COUNTS.replace("return np.sum(np.exp(eta)", "return 0.5 * np.sum(np.exp(eta)")).own
    assert half is not None  # no loss that is only printed is taken for half of the real one: the pass has none
    assert "given" in {line.verdict for line in half.lines}


def test_an_update_where_a_gradient_is_not_finite_is_not_compared() -> None:
    own = engine.trace_source(OVERFLOW).own
    assert own is not None
    assert not [line for line in own.lines if line.verdict == "wrong"]
    assert "not_finite" in {one.reason for one in own.others}


HEADS = """import numpy as np
class Split:
    def __init__(self, d, heads):
        self.h, self.dh = heads, d // heads
        self.W = np.linspace(0.1, 1.0, d * d).reshape(d, d)
    def __call__(self, x):
        return (x @ self.W).reshape(-1, self.h, self.dh)
x = np.linspace(-1, 1, 12).reshape(2, 6)
a = Split(6, 2)
y = a(x)
loss = np.sum(y ** 2)
dy = 2 * y
dW = x.T @ dy.reshape(2, 6)
"""


@pytest.mark.parametrize("sizes", ["self.h, self.dh = heads, d // heads", "self.h = heads\n        self.dh = d // heads"])
def test_a_size_that_an_object_reads_is_no_gradient_of_another_size(sizes: str) -> None:
    own = engine.trace_source(HEADS.replace("self.h, self.dh = heads, d // heads", sizes)).own
    assert own is not None
    assert [(line.name, line.verdict) for line in own.lines] == [("dy", "right"), ("dW", "right")]
