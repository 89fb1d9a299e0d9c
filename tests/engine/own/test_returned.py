"""A gradient that a function completes by a factor in its very ``return``, whatever the call makes of what comes back."""

from __future__ import annotations

import pytest

import engine

LOSS = """import numpy as np
def softmax_loss(x, y, reg=0.1):
    shifted = x - x.max(axis=1, keepdims=True)
    Z = np.exp(shifted).sum(axis=1, keepdims=True)
    N = x.shape[0]
    loss = -(shifted - np.log(Z))[np.arange(N), y].mean() + reg * np.sum(x * x)
    dx = np.exp(shifted) / Z
    dx[np.arange(N), y] -= 1
    return loss, dx / N + 2 * reg * x
np.random.seed(0)
x = np.random.randn(4, 3)
y = np.random.randint(0, 3, size=(4,))
"""
HANDED = "dx / N + 2 * reg * x"
CALLS = ["loss, _ = softmax_loss(x, y)", "loss = softmax_loss(x, y)[0]", "both = softmax_loss(x, y)\nloss = both[0]",
         "loss, other = softmax_loss(x, y)"]  # fmt: skip


def own(call: str, handed: str = HANDED, loss: str = LOSS) -> engine.Own:
    found = engine.trace_source(f"{loss.replace(HANDED, handed)}{call}\n").own
    assert found is not None
    return found


@pytest.mark.parametrize("call", CALLS)
def test_what_the_return_makes_good_is_right(call: str) -> None:
    verdict = own(call)
    assert verdict.ok
    assert [(line.line, line.name, line.verdict) for line in verdict.lines] == [(at, "dx", "right") for at in (7, 8, 9)]


def test_under_a_name_it_is_a_remark() -> None:
    verdict = own("loss, dx = softmax_loss(x, y)")
    assert verdict.ok
    assert [(line.line, line.verdict) for line in verdict.lines] == [(7, "remark"), (13, "right")]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("handed", ["dx", "dx / (2 * N) + 2 * reg * x", "dx / N", "dx / N + reg * x", "-dx / N + 2 * reg * x"])
def test_what_it_does_not_make_good_stays_wrong(call: str, handed: str) -> None:
    assert own(call, handed).first_wrong is not None


@pytest.mark.parametrize("made", ["mean = {}", "print({})"])
def test_what_is_not_handed_on_makes_nothing_good(made: str) -> None:
    loss = LOSS.replace(f"return loss, {HANDED}", f"{made.format(HANDED)}\n    return loss, dx")
    assert own(CALLS[0], loss=loss).first_wrong is not None


NET = """import numpy as np
def loss_of(params, X, y):
    N = X.shape[0]
    h = np.maximum(0, X @ params['W1'] + params['b1'])
    scores = h @ params['W2']
    loss = np.sum((scores - y) ** 2) / N
    ds = 2 * (scores - y)
    dW2 = h.T @ ds
    dh = ds @ params['W2'].T
    dh[h <= 0] = 0
    dW1 = X.T @ dh
    db1 = dh.sum(0)
    return loss, {'W1': dW1 / N, 'b1': db1 / N, 'W2': dW2 / N}
np.random.seed(1)
X, y = np.random.randn(8, 4), np.random.randn(8, 2)
params = {'W1': np.random.randn(4, 5), 'b1': np.zeros(5), 'W2': np.random.randn(5, 2)}
"""


@pytest.mark.parametrize("call", ["loss, _ = loss_of(params, X, y)", "loss = loss_of(params, X, y)[0]"])
def test_what_comes_before_is_made_good_there_too(call: str) -> None:
    verdict = own(call, loss=NET)
    assert verdict.ok
    assert [line.name for line in verdict.lines if line.verdict == "remark"] == ["ds", "dh"]
    assert not any([line.but for line in verdict.lines])


@pytest.mark.parametrize("call", ["loss, _ = loss_of(params, X, y)", "loss, grads = loss_of(params, X, y)"])
@pytest.mark.parametrize(("good", "bad", "line"), [
    ("db1 / N", "db1", 12), ("dW1 = X.T @ dh", "dW1 = X.T @ dh * 2", 11), ("dh[h <= 0] = 0", "pass", 9), ("dW2 / N", "dW2", 8),
    ("dW2 / N", "dW2 / (2 * N)", 8),
])  # fmt: skip
def test_a_fault_among_them_is_found(good: str, bad: str, line: int, call: str) -> None:
    assert own(call, loss=NET.replace(good, bad)).first_wrong == line
