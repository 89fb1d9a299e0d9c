"""The numbers of the note "Backpropagation, Intuitions" and of the issue, to the digits that they are given with."""

from __future__ import annotations

from pathlib import Path

import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees

PROGRAMS = Path(engine.__file__).parent / "programs"
EIGHT = (PROGRAMS / "eight.py").read_text(encoding="utf-8")


def test_circuit() -> None:
    trace = engine.run(str(PROGRAMS / "circuit.py"))
    assert trace.value == -12
    assert [trace.gradients[n] for n in "xyzq"] == [-4, -4, 3, -4]


def test_neuron() -> None:
    trace = engine.run(str(PROGRAMS / "neuron.py"))
    found = trace.gradients
    assert trace.value == pytest.approx(0.7310585786, abs=5e-11)
    assert found["dot"] == pytest.approx(0.1966119332, abs=5e-11)
    assert found["x"] == pytest.approx([0.3932238665, -0.5898357997], abs=5e-11)
    assert found["w"] == pytest.approx([-0.1966119332, -0.3932238665, 0.1966119332], abs=5e-11)


def test_eight_stages() -> None:
    trace = engine.run(str(PROGRAMS / "eight.py"))
    assert trace.value == pytest.approx(1.5456448841, abs=5e-11)
    assert trace.gradients["x"] == pytest.approx(2.0595697956, abs=5e-11)
    assert trace.gradients["y"] == pytest.approx(1.5922327515, abs=5e-11)
    steps = engine.Steps(trace)
    assert len(steps) == 8 + 1 + 12


def test_the_twelve_lines_in_the_notes_order() -> None:
    trace = engine.trace_source(EIGHT)
    assert [trace.raw(n.index) for n in trace.lines] == [
        "df = 1.0",
        "dnum = (invden) * df",
        "dinvden = (num) * df",
        "dden = (-1.0 / den**2) * dinvden",
        "dsigx = (1) * dden",
        "dxpysqr = (1) * dden",
        "dxpy = (2 * xpy) * dxpysqr",
        "dx = (1) * dxpy",
        "dy = (1) * dxpy",
        "dx += ((1 - sigx) * sigx) * dsigx",
        "dx += (1) * dnum",
        "dsigy = (1) * dnum",
        "dy += ((1 - sigy) * sigy) * dsigy",
    ]


def test_forks_of_the_eight_stages() -> None:
    """dx arrives from (4), (3) and (2), dy from (4) and (1)."""
    trace = engine.trace_source(EIGHT)
    index = {v.shown: v.index for v in trace.vars}
    labels = {n: [trace.stages[trace.lines[i].stage].label for i in trace.arrivals(index[n])] for n in "xy"}
    assert labels == {"x": ["4", "3", "2"], "y": ["4", "1"]}


def test_maximum() -> None:
    trace = engine.run(str(PROGRAMS / "maximum.py"))
    assert trace.value == -20
    assert [trace.gradients[n] for n in "xyzw"] == [-8, 6, 2, 0]


@pytest.mark.parametrize("name", sorted(p.stem for p in PROGRAMS.glob("*.py")))
def test_examples_print_and_emit(name: str) -> None:
    trace = engine.run(str(PROGRAMS / f"{name}.py"))
    listing_agrees(trace)
    emitted_agrees(trace)
