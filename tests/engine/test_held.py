"""What wrong lines found and left: compared with Python's own run, stopped before and after the line."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine

PROGRAMS = Path(__file__).parents[1] / "programs"


def ran(lines: list[str]) -> dict[str, Any]:
    """The names after Python has run these lines."""
    names: dict[str, Any] = {"math": math, "np": np}
    exec("\n".join(lines), names)
    return names


@pytest.mark.parametrize("name", ["eight_wrong.py", "neuron_wrong.py", "softmax_wrong.py"])
def test_before_and_after_are_what_python_has_there(name: str) -> None:
    trace = engine.run(str(PROGRAMS / name))
    found = engine.held(trace)
    assert found
    assert trace.own is not None
    lines = (PROGRAMS / name).read_text().split("\n")
    if "random.seed" in "\n".join(lines):
        np.random.seed(0)
    for one in found:
        before, after = (ran(lines[:stop]).get(one.name) for stop in (one.line - 1, one.line))
        var = next(own.var for own in trace.own.lines if own.line == one.line and own.name == one.name and own.verdict == "wrong")
        for key in trace.vars[var].path:
            before, after = before and before[key], after[key]
        assert (one.before is None) == (before is None)
        if before is not None:
            np.testing.assert_allclose(np.asarray(one.before), before)
        np.testing.assert_allclose(np.asarray(one.after), after)


def test_nothing_is_told_of_a_line_that_runs_more_than_once_or_where_none_is_wrong() -> None:
    loop = "x = 2.0\ny = x * x\ndy = 1.0\ndx = 0.0\nfor k in range(2):\n    dx += x * dy * 3\n"
    trace = engine.trace_source(loop)
    assert trace.own is not None
    assert trace.own.first_wrong == 6
    assert engine.held(trace) == ()
    assert engine.held(engine.run(str(PROGRAMS / "neuron.py"))) == ()
    assert engine.held(engine.trace_source("x = 2.0\ny = x * x\n")) == ()


def test_a_line_in_a_function_is_stopped_at_in_its_call() -> None:
    source = "x = 3.0\nf = x * x\ndef back(df):\n    dx = x * df * 3\n    return dx\ndx = back(1.0)\n"
    trace = engine.trace_source(source)
    assert [(one.line, one.after) for one in engine.held(trace)][-1:] in ([(4, 9.0)], [(6, 9.0)])
