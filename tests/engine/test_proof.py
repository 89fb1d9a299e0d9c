"""A proof against independent runs of the program: outputs, what moves, what changes sides, and the verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine
from tests.tui.samples import PROGRAMS

KINKED = "import math\nx = 0.5\ny = 2.0\nz = max(x, 0.4996) * y\nf = z + math.exp(y)\n"


@pytest.mark.parametrize("name", ["eight.py", "fork.py", "net.py"])
def test_every_input_is_proven_as_fresh_runs_have_it(name: str) -> None:
    trace = engine.trace_source(PROGRAMS[name])
    seen = 0
    for var in trace.inputs():
        if not var.diff or not trace.arrivals(var.index):
            continue
        size = np.shape(var.value)
        for at in [(), *list(np.ndindex(size))[:3]][1 if size else 0 :][:3]:
            found = engine.proof(trace, var.index, at)
            address = var.shown + (f"[{', '.join(map(str, at))}]" if at else "")
            for side, value, output in ((-1, found.low, found.below), (1, found.high, found.above)):
                fresh = engine.edited(trace, {address: value})
                assert math.isclose(output, float(fresh.value), rel_tol=1e-12), (address, side)
                for one in found.moved:
                    said = one.up if side > 0 else one.down
                    there = np.asarray(fresh.vars[one.var].value, dtype=float)[one.at]
                    assert math.isclose(said, float(there), rel_tol=1e-12, abs_tol=1e-15), (address, fresh.vars[one.var].shown)
            still = {v.index for v in trace.vars} - {one.var for one in found.moved}
            assert all(np.array_equal(fresh.vars[i].value, trace.vars[i].value) for i in still)
            assert found.verdict == ("tie" if name == "fork.py" and found.turned else "right"), found
            low, high = sorted([found.left, found.right])
            assert found.error <= 1e-5 or low - 1e-6 <= found.gradient <= high + 1e-6
            assert math.isclose(found.slope, (found.above - found.below) / (found.high - found.low), rel_tol=1e-6, abs_tol=1e-9)
            seen += 1
    assert seen >= 2


def test_a_variable_in_the_middle_is_proven_too() -> None:
    trace = engine.trace_source(PROGRAMS["eight.py"])
    for var in trace.vars:
        if var.kind == "stage" and var.index != trace.output:
            found = engine.proof(trace, var.index)
            assert found.verdict == "right"
            assert found.gradient == trace.gradient(var.index)


def test_kinks_and_branches_between_the_points_are_told() -> None:
    trace = engine.trace_source(KINKED)
    x = next(var.index for var in trace.vars if var.shown == "x")
    wide = engine.proof(trace, x, (), 0.001)
    assert [trace.vars[i].shown for i in wide.turned] == ["z"] or [trace.vars[i].kind for i in wide.turned] == ["part"]
    assert wide.verdict == "right"
    assert wide.error > 1e-3
    chosen = engine.proof(trace, x)
    assert chosen.turned == ()
    assert chosen.step < 0.001
    at = engine.proof(engine.trace_source("x = 0.0\nf = 3 * abs(x)\n"), 0)
    assert at.verdict == "tie"
    assert np.isclose([at.left, at.right], [-3, 3]).all()
    branch = engine.trace_source("x = 1.0\nf = x * x if x > 0.9999 else x\n")
    assert [test.text for test in engine.proof(branch, 0, (), 0.01).flipped] == ["x > 0.9999"]
    assert engine.proof(branch, 0).flipped == ()


def test_where_the_program_cannot_be_run_there_is_no_quotient() -> None:
    trace = engine.trace_source("import math\nx = 0.5\nf = math.log(x)\n")
    beyond = engine.proof(trace, 0, (), 1.0)
    assert math.isnan(beyond.below)
    assert math.isnan(beyond.slope)
    assert beyond.above == math.log(1.5)
    assert engine.proof(trace, 0).verdict == "right"


def test_a_wrong_gradient_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = engine.trace_source("x = 3.0\nf = x ** 3\n")
    monkeypatch.setattr(engine.Trace, "gradient", lambda self, var: 26.0)
    found = engine.proof(trace, 0)
    assert found.verdict == "wrong"
    assert math.isclose(found.slope, 27.0, rel_tol=1e-6)


def test_arrays_tell_the_entry_that_moves_most_and_long_ones_are_cut() -> None:
    trace = engine.trace_source("import numpy as np\nw = np.array([1.0, -2.0, 3.0])\nz = w * 5.0\nf = (z ** 2).sum()\n")
    found = engine.proof(trace, 0, (1,))
    assert {one.at for one in found.moved if one.var < trace.output and trace.vars[one.var].shown in ("w", "z")} == {(1,)}
    long = engine.trace_source("x = 0.5\n" + "x = 0.999 * x\n" * 5000)
    told = engine.proof(long, 0)
    assert len(told.moved) == 4000
    assert told.more == 1001
    assert told.moved[-1].var == long.output


def test_what_stays_infinite_is_not_the_entry_that_moves_most() -> None:
    trace = engine.trace_source("x = np.array([1.0, 0.0, -1.0, 2.0])\ny = np.log(x)\nf = np.sum(y[3:])\n")
    moved = {trace.vars[one.var].shown: one for one in engine.proof(trace, 0, (3,)).moved}
    assert moved["y"].at == (3,)
    assert moved["f"].up > moved["f"].down
