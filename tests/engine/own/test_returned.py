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
def test_what_the_return_makes_good_is_a_remark(call: str) -> None:
    verdict = own(call)
    assert verdict.ok
    assert verdict.first_wrong is None
    (line,) = [line for line in verdict.lines if line.verdict == "remark"]
    assert (line.name, line.by) == ("dx", (9,))


@pytest.mark.parametrize("call", CALLS)
def test_a_factor_alone_is_told(call: str) -> None:
    alone = LOSS.replace(" + reg * np.sum(x * x)", "")
    (line,) = [line for line in own(call, "dx / N", alone).lines if line.verdict == "remark"]
    assert (line.reason, line.factor, line.by, line.text) == ("scaled", 4.0, (9,), "N")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("handed", ["dx", "dx / (2 * N) + 2 * reg * x", "dx / N", "dx / N + reg * x", "-dx / N + 2 * reg * x"])
def test_what_it_does_not_make_good_stays_wrong(call: str, handed: str) -> None:
    assert own(call, handed).first_wrong is not None


@pytest.mark.parametrize("made", ["mean = {}", "print({})"])
def test_what_is_not_handed_on_makes_nothing_good(made: str) -> None:
    loss = LOSS.replace(f"return loss, {HANDED}", f"{made.format(HANDED)}\n    return loss, dx")
    assert own(CALLS[0], loss=loss).first_wrong is not None
