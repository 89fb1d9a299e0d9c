"""What lacks a sum is told where it is made, if nothing else is made of it there; else where it gets the gradient's name."""

from __future__ import annotations

import engine
from tests.verdicts.programs import judged, programs

FLAT = """
import numpy as np
np.random.seed(9)
X, y = np.random.randn(7, 3), (np.random.rand(7) > 0.4).astype(float)
w, b = np.random.randn(3) * 0.7, np.array([0.2])
p = 1 / (1 + np.exp(-(X.dot(w) + b)))
J = -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / 7
t = (p - y) / 7
dw = X.T.dot(t)
db = t
"""

def test_a_right_number_under_a_wrong_name_is_told_at_the_name() -> None:
    own = engine.trace_source(FLAT).own
    assert own is not None
    assert own.first_wrong == 10
    assert [one.verdict for one in own.lines if one.line == 8] == []


def test_a_line_of_a_function_that_only_hands_it_out_is_the_one() -> None:
    text = judged(next(each.text for each in programs() if each.name == "parameters_dict_deep"))[0]
    good = "db = 1 / m * np.sum(dZ, axis=1, keepdims=True)"
    assert good in text
    end = "return dA_prev, dW, {}\n\n\ndef layer"
    bad = text.replace(good, "part = 1 / m * dZ").replace(end.format("db"), end.format("part"))
    trace = engine.trace_source(bad)
    own = trace.own
    assert own is not None
    assert own.first_wrong == next(at for at, line in enumerate(text.split("\n"), 1) if good in line)
    assert engine.diagnose(trace)[0].kind == "sum_missing"
