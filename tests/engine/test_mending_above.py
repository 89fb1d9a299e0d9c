"""Mistakes that stand above the line whose numbers are wrong: a line without a name of a gradient, which that one only reads."""

from __future__ import annotations

import pytest

import engine
from tests.engine.test_mending_orders import planted

STEP = planted("eleven_lines", ("l1_delta", "t1"), ("l2_delta", "t2"))


@pytest.mark.parametrize(
    ("source", "line", "mend"),
    [
        (planted("affine_relu_sandwich", ("    x = cache\n", "    x = -cache\n")), "x = -cache", "x = cache"),
        (STEP.replace("t1 = t2.dot(syn1.T) * (l1 * (1 - l1))", "t1 = (t2.dot(syn1.T) * (l1 * (1 - l1))).T"), "t1 = (",
         "t1 = t2.dot(syn1.T) * (l1 * (1 - l1))"),
        (planted("logistic_propagate", ("dZ = A - Y", "dZ = A")), "dZ = A", "dZ = A - Y"),
        (planted("softmax_function", ("dscores", "t2"), ("    t2[np.arange(N), y] -= 1\n", "")), "t2 = probs",
         "t2[np.arange(N), y] -= 1"),
    ],
    ids=["a sign that is taken away", "a transpose that is taken away", "one line for two that read it", "a line that goes on"],
)  # fmt: skip
def test_the_line_that_is_mended_by_less_is_told(source: str, line: str, mend: str) -> None:
    trace = engine.trace_source(source)
    own, told = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == next(at for at, text in enumerate(source.split("\n"), 1) if line in text)
    assert (told[0].mend, told[0].whole) == (mend, True)
