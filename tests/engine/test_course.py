"""What mends lines that no number speaks of: the own part is run on with the line, or another, written otherwise."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.mending.budget import Budget
from engine.mending.course import Course
from engine.own.moments import rerun, trail

LOOP = """x = np.array([1.0, -2.0, 0.5, 3.0])
k = np.array([0.5, -1.0])
out = np.zeros(3)
for i in range(3):
    for j in range(2):
        out[i] += x[i + j] * k[j]
loss = np.sum(out**2)
dout = 2 * out
dk = np.zeros(2)
for i in range(3):
    for j in range(2):
        dk[j] += x[i + j] * dout[i]
"""

CALLED = """def relu(z):
    return np.maximum(0, z)
def relu_back(dout, z):
    return dout * (z > 0)
def net_back(dout, a, w, x):
    da = relu_back(dout, a)
    dw = x.T @ da
    return da @ w.T, dw
rng = np.random.default_rng(3)
x = rng.normal(size=(5, 4))
w = rng.normal(size=(4, 3))
a = x @ w
h = relu(a)
loss = np.sum((h - 1)**2)
dx, dw = net_back(2 * (h - 1), a, w, x)
"""

MENDED = [
    (LOOP, "x[i + j] * dout[i]", "-(x[i + j] * dout[i])", 12, "sign"),
    (LOOP, "x[i + j] * dout[i]", "x[i + j]", 12, "upstream_missing"),
    (LOOP, "    for j in range(2):\n        dk", "    for j in range(1, 2):\n        dk", 11, "time_off"),
    (LOOP, "for i in range(3):\n    for j in range(2):\n        dk",
     "for i in range(2):\n    for j in range(2):\n        dk", 10, "time_off"),
    (CALLED, "dout * (z > 0)", "dout * z", 4, "value_for_mask"),
    (CALLED, "dout * (z > 0)", "dout * (z < 0)", 4, "mask_side"),
    (CALLED, "x.T @ da", "x.T @ dout", 7, "upstream_other"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "right", "wrong", "line", "kind"), MENDED)
def test_a_line_of_a_loop_or_a_function_is_mended(source: str, right: str, wrong: str, line: int, kind: str) -> None:
    assert engine.check(engine.trace_source(source)).ok
    planted = source.replace(right, wrong, 1)
    found = engine.diagnose(engine.trace_source(planted))[0]
    assert (found.kind, found.line, found.whole) == (kind, line, True)
    lines = planted.split("\n")
    lines[line - 1] = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())] + found.mend
    mended, meant = engine.trace_source("\n".join(lines)), engine.trace_source(source)
    assert mended.own is not None
    assert meant.own is not None
    assert mended.own.ok
    ends = [{each.name: each.theirs for each in trace.own.lines} for trace in (mended, meant) if trace.own is not None]
    assert all([np.allclose(ends[0][name], ends[1][name]) for name in ends[1]])


def test_trail_and_leaves() -> None:
    trace = engine.trace_source(LOOP.replace("x[i + j] * dout[i]", "x[i + j]"))
    again = rerun(trace)
    lines = [step.node.lineno for step in trail(again)]
    assert lines[:6] == [1, 2, 3, 4, 5, 6]
    assert lines.count(12) == 6
    course = Course(trace, again, (), Budget())
    (leaf,) = course.leaves
    assert (leaf.place, leaf.wrong, leaf.start) == ("dk", True, None)
    above = np.array([2.5, -1.5, -2.75])  # half of dout
    assert np.allclose(leaf.want, [2 * above @ [1.0, -2.0, 0.5], 2 * above @ [-2.0, 0.5, 3.0]])
    assert course.candidates()[0].lineno == 12


def test_what_is_set_is_there_when_the_program_is_run_again() -> None:
    """The line found is the one of the numbers given, not of those that the file has."""
    source = "x = 2.0\ny = 3.0\nf = x * y\ndx = y * y\ndy = x\n"
    trace = engine.trace_source(source, options=engine.Options(sets=(("y", "5.0"),)))
    assert [held.after for held in engine.held(trace)] == [25.0]
    (found,) = engine.diagnose(trace)
    assert (found.line, found.mend) == (4, "dx = y")
