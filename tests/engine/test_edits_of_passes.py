"""Inputs that a training loop draws in its rounds: an edit changes that of the pass shown, and the pass stays one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.edits import edited

DRAWN = """\
import numpy as np
np.random.seed(1)
seen = np.zeros({size})
w, b = 0.5, 0.0
lr = 0.05
for step in range(20):
    x = np.random.randn(8)
{given}
    y = 3 * x + 1
    p = w * x + b
    loss = np.mean((p - y) ** 2)
    dp = 2 * (p - y) / len(x)
    dw = np.sum(dp * x)
    db = np.sum(dp)
    w -= lr * dw
    b -= lr * db
    seen[step] = loss
    if step == {last}: break
"""


@pytest.mark.parametrize("size", [20, 3_000_000], ids=["small state", "large state"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_draw_of_a_pass_is_changed_and_the_pass_stays(number: int, size: int) -> None:
    """The whole loop was shown in place of the pass: the plain run of the round went on with the draw as it was."""
    source = DRAWN.format(given="", last=99, size=size)
    trace = engine.trace_source(source, "p.py", engine.Options(pass_number=number))
    again = edited(trace, {"x[2]": 4.5})
    space: dict[str, Any] = {}
    exec(DRAWN.format(given=f"    if step == {number - 1}: x[2] = 4.5", last=number - 1, size=size), space)
    assert again.training is not None
    assert again.training.number == number
    assert again.value == pytest.approx(space["loss"], rel=1e-12)
    assert {each.name: float(each.after) for each in again.training.updates} == pytest.approx({n: space[n] for n in ("w", "b")})
    assert np.asarray(again.values["x"])[2] == 4.5
    assert again.own is not None
    assert [(line.name, line.verdict) for line in again.own.lines] == [(name, "right") for name in ("dp", "dw", "db")]


def test_a_wrong_line_stays_wrong_with_another_draw() -> None:
    wrong = DRAWN.format(given="", last=99, size=20).replace("db = np.sum(dp)", "db = dp[0]")
    trace = engine.trace_source(wrong, "p.py", engine.Options())
    for at in (trace, edited(trace, {"x[2]": 4.5})):
        assert at.own is not None
        assert at.training is not None
        assert [line.name for line in at.own.lines if line.verdict == "wrong"] == ["db"]
        own, found = engine.located(at.own, engine.diagnose(at))
        assert own.first_wrong == trace.own.first_wrong
        assert found[0].kind


def test_an_edit_of_what_stands_before_a_pass_replaces_no_stage() -> None:
    """``b = 0.2`` stood where the first stage of the pass stands."""
    source = DRAWN.format(given="", last=99, size=20)
    again = edited(engine.trace_source(source, "p.py", engine.Options(pass_number=3)), {"b": 0.2})
    stages = [row.text for row in again.rows if row.kind == "stage"]
    assert stages[:3] == ["y = 3 * x + 1", "p = w * x + b", "loss = np.mean((p - y) ** 2)"]
    assert again.values["b"] == 0.2
