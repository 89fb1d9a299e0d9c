"""What a statement would leave, looked up without running it: the same as where it is run."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.mending.peeking import UNKNOWN, Peek
from engine.mending.statement import parsed
from engine.own.alone import Alone
from engine.own.moments import moments, rerun

SOURCE = """import numpy as np
rng = np.random.default_rng(0)
X, W = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
rows = np.array([1, 1, 3])
k = 2
loss = np.sum((X @ W) ** 2)
dX = np.zeros((4, 3))
dX += 2 * (X @ W) @ W.T
dW = 2 * X.T @ (X @ W)
"""


@pytest.mark.parametrize(
    "text",
    ["dX[k] += X[1]", "dX[rows] += X[:3]", "dX[1:k + 1, :] = 3.0", "dX[rows, 0] -= X[rows, 1]", "dX[X > 0] = 0", "dX[-1] *= k",
     "dX[..., 1] /= 2", "dX[7] += 1", "dX[k] += X", "dX[X] = 1", "dX = X * k", "dX -= X", "dX[:, None] = X"],
)  # fmt: skip
def test_the_same_is_left_as_by_a_run(text: str) -> None:
    again = rerun(engine.trace_source(SOURCE))
    (moment,) = moments(again, lambda at, node: node.lineno == 9)
    peek, outcome = Peek(moment, {}), Alone(moment).run(parsed(text), ("dX",))
    before = Alone(moment).value("dX")
    for _ in range(2):  # to look changes nothing
        left = peek.left(parsed(text), "dX")
        assert left is not UNKNOWN
        if outcome.failed is not None:
            assert left is None
        else:
            assert np.array_equal(left, outcome.values["dX"])
    assert np.array_equal(Alone(moment).value("dX"), before)
