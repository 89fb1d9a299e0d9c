"""Paths to the output: their products add up to the gradient; ``=`` in place of ``+=`` breaks what running it so breaks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.deriving.pathways import Paths
from tests.tui.samples import PROGRAMS

OPERATIONS = ("{} + {}", "{} * {}", "{} - {}", "{} / (1.0 + {}**2)", "max({}, {})", "math.tanh({}) * {}")


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Scalar programs whose variables fork."""
    names = ["x", "y"]
    lines = ["x = 0.7", "y = -1.3"]
    for i in range(draw(st.integers(2, 7))):
        one, other = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        lines.append(f"v{i} = " + draw(st.sampled_from(OPERATIONS)).format(one, other))
        names.append(f"v{i}")
    return "\n".join(lines) + "\n"


@given(programs())
def test_products_along_all_paths_add_up_to_the_gradient(source: str) -> None:
    trace = engine.trace_source(source)
    for var in trace.vars:
        found = engine.paths(trace, var.index, 10_000)
        assert found.whole
        assert found.ways == len(found.listed)
        products = [path.product for path in found.listed]
        gradient = float(trace.gradient(var.index))
        assert math.isclose(sum(p for p in products if p is not None), gradient, rel_tol=1e-9, abs_tol=1e-12)
        for path in found.listed:
            assert path.locals is not None
            assert len(path.locals) == len(path.lines)
            for near, far in pairwise(path.lines):
                assert trace.lines[near].base == trace.lines[far].to
        assert len({path.lines for path in found.listed}) == found.ways


def test_a_long_chain_of_forks_is_counted_and_only_some_are_listed() -> None:
    source = "x = 0.5\nv = x\n" + "".join("w = v * 0.5\nv = v + w\n" for _ in range(60))
    trace = engine.trace_source(source)
    found = engine.paths(trace, 0, 8)
    assert len(found.listed) == 8
    assert found.ways > 2**59


def test_arrays_have_paths_without_products() -> None:
    trace = engine.trace_source(PROGRAMS["net.py"])
    found = engine.paths(trace, next(v.index for v in trace.vars if v.kind == "input"))
    assert found.ways >= 1
    assert {path.product for path in found.listed} == {None}


def of(trace: engine.Trace, name: str) -> Paths:
    """The paths of a variable by its name."""
    return engine.paths(trace, next(v.index for v in trace.vars if v.shown == name))


def test_paths_go_through_written_cells_to_the_reads_of_these_cells_only() -> None:
    written = engine.trace_source("a = np.ones(3)\nx = 2.0\na[1] = x * x\na[0] = a[1] * x\na[1] = a[0] + 1\nf = a[1] * a[0]\n")
    found = of(written, "x")
    assert found.whole
    assert sorted(path.product or 0.0 for path in found.listed) == [32.0, 36.0, 64.0, 72.0]
    assert written.gradients["x"] == 204.0
    assert of(written, "a").ways == 0  # both cells that are read were written before


def test_the_states_of_a_network_over_time_are_a_chain_of_cells() -> None:
    source = (
        "import numpy as np\nw = np.array([[0.5, -0.2], [0.1, 0.3]])\nx = np.ones((3, 2))\nh = np.zeros((4, 2))\n"
        "for t in range(3):\n    h[t + 1] = np.tanh(h[t] @ w + x[t])\nloss = (h[3]**2).sum()\n"
    )
    trace = engine.trace_source(source)
    found = of(trace, "w")
    assert found.whole
    assert found.ways == 3
    hops = [[trace.vars[trace.lines[line].base].shown for line in path.lines] for path in found.listed]
    written = [[name for name in each if name.startswith("h[")] for each in hops]
    assert written == [["h[3]"], ["h[2]", "h[3]"], ["h[1]", "h[2]", "h[3]"]]
    assert of(trace, "h").ways == 1  # its first row alone


def test_an_array_with_too_many_cells_is_said_to_be_left_out() -> None:
    source = "import numpy as np\nh = np.zeros((3000, 1000))\nx = 2.0\nfor t in range(4):\n    h[t] = x * t\nf = h.sum()\n"
    assert not of(engine.trace_source(source), "x").whole


CELLS = ("{} + {}", "{} * {}", "{} - {}", "math.tanh({}) * {}", "a.sum() * {} + {}", "a[1:].sum() * {} * {}")


@st.composite
def writing(draw: st.DrawFn) -> str:
    """Programs of numbers that write into cells of an array and read them."""
    names = ["x", "y"]
    lines = ["x = 0.7", "y = -1.3", "a = np.zeros(3)"]
    for i in range(draw(st.integers(2, 8))):
        operand = st.sampled_from(names) | st.integers(0, 2).map("a[{}]".format)
        text = draw(st.sampled_from(CELLS)).format(draw(operand), draw(operand))
        if draw(st.booleans()):
            lines.append(f"a[{draw(st.integers(0, 2))}] {draw(st.sampled_from(['=', '+=', '-=']))} {text}")
        else:
            lines.append(f"v{i} = {text}")
            names.append(f"v{i}")
    return "\n".join([*lines, f"f = a.sum() * {draw(st.sampled_from(names))} + x"]) + "\n"


@given(writing())
def test_products_along_all_paths_through_cells_add_up_to_the_gradient(source: str) -> None:
    trace = engine.trace_source(source)
    for var in trace.vars:
        if var.kind not in ("input", "stage", "cell") or np.shape(engine.like(var)) or not var.diff:
            continue
        found = engine.paths(trace, var.index, 10_000)
        assert found.whole
        assert found.ways == len(found.listed)
        products = [path.product for path in found.listed if path.product is not None]
        if len(products) == found.ways:  # none goes through a whole array
            assert math.isclose(sum(products), float(trace.gradient(var.index)), rel_tol=1e-9, abs_tol=1e-9)


@given(programs())
def test_an_assigning_line_breaks_what_it_breaks_when_the_listing_is_run_so(source: str) -> None:
    trace = engine.trace_source(source)
    lines = [trace.raw(line.index) for line in trace.lines]
    names: dict[str, object] = {"math": math, "np": np} | {var.code: var.value for var in trace.vars}
    for line in trace.lines:
        broken = {one.var: one.wrong for one in engine.mistaken(trace, line.index) or ()}
        if line.op != "+=":
            assert broken == {}
            continue
        text = [t.replace(" += ", " = ", 1) if i == line.index else t for i, t in enumerate(lines)]
        run = dict(names)
        for statement in text:  # our own listing, of a program that this test wrote
            exec(statement, run)
        for var in trace.vars:
            if trace.arrivals(var.index):
                expected = broken.get(var.index, trace.gradient(var.index))
                assert run[var.grad] == pytest.approx(expected, rel=1e-12)
        assert set(broken) <= {var.index for var in trace.vars}
        if trace.lines[line.index].value:
            lost = [trace.lines[at].value for at in trace.arrivals(line.to) if at < line.index]
            assert (line.to in broken) is (sum(lost) != 0 and trace.gradient(line.to) != broken.get(line.to, math.nan))


@pytest.mark.parametrize("shape", ["x[0:2] * k", "x[1] * k"])
def test_a_line_that_adds_in_places_breaks_what_these_held(shape: str) -> None:
    """It was said to break nothing."""
    source = f"x = np.array([1.0, 2.0, 3.0])\nk = 2.0\na = {shape}\nb = x[0:3] ** 2\nf = np.sum(a) + np.sum(b)\n"
    trace = engine.trace_source(source)
    lines = [trace.raw(line.index) for line in trace.lines]
    names: dict[str, object] = {"math": math, "np": np} | {var.code: var.value for var in trace.vars}
    last = trace.arrivals(0)[-1]
    run = dict(names)
    for i, text in enumerate(lines):  # our own listing, of a program that this test wrote
        exec(text.replace(" += ", " = ", 1) if i == last else text, run)
    (broken,) = engine.mistaken(trace, last) or ()
    assert np.array_equal(run["dx"], broken.wrong)
    assert not np.array_equal(broken.wrong, broken.right)
    assert engine.mistaken(trace, trace.arrivals(0)[0]) == ()


def test_a_line_that_adds_in_places_of_a_written_array_is_not_tried() -> None:
    trace = engine.trace_source("x = np.zeros(3)\nx[0] = 2.0\nx[1] = x[0] * 3\nf = np.sum(x) + x[0] * x[1]\n")
    adding = [line.index for line in trace.lines if line.op == "+=" and "[" in trace.raw(line.index).split(" +=")[0]]
    assert adding
    assert all(engine.mistaken(trace, line) is None for line in adding)


def test_arrays_break_too() -> None:
    trace = engine.trace_source("a = np.array([1.0, 2.0])\nb = a * a[0]\nf = (a * b).sum()\n")
    at = next(line.index for line in trace.lines if line.op == "+=" and line.kind == "contribution")
    for one in engine.mistaken(trace, at) or ():
        assert not np.allclose(one.wrong, one.right)
