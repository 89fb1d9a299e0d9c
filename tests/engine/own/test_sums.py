"""A loss that is a term of a later sum: gradients of the sum are right, whatever the sum is called; wrong ones stay wrong."""

from __future__ import annotations

import pytest

import engine

HEAD = """\
import numpy as np
np.random.seed(3)
X = np.random.randn(7, 3)
y = (np.random.rand(7) > 0.4).astype(float)
w = np.random.randn(3) * 0.7
b = np.array([0.2])
lam = 0.3
p = 1 / (1 + np.exp(-(X.dot(w) + b)))
nll = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / 7
"""
OWN = """\
d_z = (p - y) / 7
d_w = X.T.dot(d_z) + lam / 7 * w
d_b = np.sum(d_z, keepdims=True)
"""
PENALTY = "lam / 14 * np.sum(w ** 2)"
SUMS = {
    "a sum": f"q = nll + {PENALTY}\n",
    "the other way round": f"q = {PENALTY} + nll\n",
    "two steps": f"penalty = {PENALTY}\nq = penalty\nq += nll\n",
    "in a function": f"def whole(part):\n    return float(part + {PENALTY})\nq = whole(nll)\n",
    "a sum of a sum": f"half = {PENALTY} / 2\nr = nll + half\nq = r + half\n",
    "taken away": f"q = nll - (-{PENALTY})\n",
    "an attribute": f"class Box:\n    pass\nbox = Box()\nbox.q = nll + {PENALTY}\n",
}


def own_of(text: str) -> engine.Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


@pytest.mark.parametrize("text", SUMS.values(), ids=SUMS)
def test_the_gradients_of_a_sum_are_right(text: str) -> None:
    own = own_of(HEAD + text + OWN)
    assert own.ok
    assert {line.name for line in own.lines if line.verdict == "right"} >= {"d_w", "d_b"}


@pytest.mark.parametrize(("right", "slip"), [
    ("lam / 7 * w", "lam * w"), ("lam / 7 * w", "lam / 7 * w ** 2"), ("X.T.dot(d_z) +", "X.T.dot(d_z) -"),
    ("(p - y) / 7", "(p - y)"), ("np.sum(d_z, keepdims=True)", "np.mean(d_z, keepdims=True)"), ("X.T.dot(d_z)", "X.T.dot(d_z * p)"),
])  # fmt: skip
@pytest.mark.parametrize("text", SUMS.values(), ids=SUMS)
def test_what_is_wrong_by_the_sum_stays_wrong(text: str, right: str, slip: str) -> None:
    assert right in OWN
    assert not own_of(HEAD + text + OWN.replace(right, slip)).ok


@pytest.mark.parametrize("text", [
    f"smooth_loss = nll + {PENALTY}\n",  # only shown
    f"q = 2 * nll + {PENALTY}\n", f"q = {PENALTY} - nll\n", f"q = np.sqrt(nll + {PENALTY})\n", f"q = nll * {PENALTY}\n",
    f"q = {PENALTY}\n",
], ids=["shown", "a multiple", "less", "of a sum", "a product", "no sum"])  # fmt: skip
def test_what_is_no_sum_of_the_loss_does_not_make_it_right(text: str) -> None:
    assert own_of(HEAD + text + OWN).first_wrong is not None


def test_where_the_loss_alone_is_right_it_stays_what_is_differentiated() -> None:
    trace = engine.trace_source(HEAD + SUMS["a sum"] + OWN.replace(" + lam / 7 * w", ""))
    assert trace.vars[trace.output].name == "nll"
    assert trace.own is not None
    assert trace.own.ok


EXAMPLES = """\
import numpy as np
np.random.seed(4)
X, Y = np.random.randn(5, 3), np.random.randn(5, 2)
W, c = np.random.randn(3, 2) * 0.5, np.zeros(2)
for epoch in range(3):
    gW, gc = np.zeros_like(W), np.zeros_like(c)
    loss = 0.0
    for x, y in zip(X, Y):
        out = np.tanh(x @ W + c)
        loss += 0.5 * np.sum((out - y) ** 2)
        off = (out - y) * (1 - out ** 2)
        gW += np.outer(x, off)
        gc += off
    n = len(X)
    loss /= n
    W -= 0.1 * gW / n
    c -= 0.1 * gc / n
"""


@pytest.mark.parametrize("line", ["gW += np.outer(x, off)", "gc += off"])
def test_a_sum_of_examples_that_keeps_only_the_last_is_wrong(line: str) -> None:
    """Each round's value is what one line of ours sends: it was told as a share of a sum that was never made."""
    assert own_of(EXAMPLES).ok
    own = own_of(EXAMPLES.replace(line, line.replace("+=", "=")))
    assert not own.ok
    assert EXAMPLES.split(line)[0].count("\n") + 1 in [fault.line for fault in own.faults]
