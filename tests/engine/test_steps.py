"""Steps and addresses: the flat list, and every way to name a place in it."""

from __future__ import annotations

import pytest

import engine

NEURON = "w = [2.0, -3.0, -3.0]\nx = [-1.0, -2.0]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1.0 / (1 + math.exp(-dot))\n"
LAYER = "X = np.ones((2, 3))\nW = np.ones((3, 4)) * 0.5\nh = np.maximum(0, X @ W + 1)\nf = h.sum() + X.sum()\n"
LOOP = "h = 1.0\nw = 0.5\nfor i in range(4):\n    h = h * w\n"
PROGRAMS = [NEURON, LAYER, LOOP, "v = np.array([1.0, 2.0])\nf = v @ v + v.sum()\n", "x = 2.0\ny = x  #(7)\nf = y * x  #(9)\n"]


@pytest.mark.parametrize("source", PROGRAMS)
@pytest.mark.parametrize("opened", [False, True])
def test_steps_are_a_consistent_list(source: str, opened: bool) -> None:
    trace = engine.trace_source(source)
    stages = frozenset(range(len(trace.stages))) if opened else frozenset()
    trace = engine.expand(trace, stages)
    steps = engine.Steps(trace, stages)
    assert len(list(steps)) == len(steps)
    kinds = [s.kind for s in steps]
    assert kinds[steps.forward] == "seed"
    assert set(kinds[: steps.forward]) <= {"stage", "part"}
    assert set(kinds[steps.forward + 1 :]) <= {"gradient", "contribution"}
    assert kinds.count("stage") == len(trace.stages)
    assert sum(n.kind not in ("open", "clear") for n in trace.lines) == len(steps) - steps.forward
    for k, step in enumerate(steps, 1):
        assert steps.find(str(k)) == k
        assert steps.find(steps.address(k)) == k
        if step.line >= 0:
            assert steps.of_line(step.line) == k
        elif step.part < 0:
            assert steps.of_stage(step.stage) == k
        else:
            assert steps.of_part(step.part) == k
    for line in trace.lines:
        if line.kind == "open":
            assert steps.of_line(line.index) == 0


def test_addresses_of_the_neuron() -> None:
    steps = engine.Steps(engine.trace_source(NEURON))
    ids = [s.id for s in steps]
    assert ids == ["(1)", "(2)", "df", "ddot(2)", "dw[0](1)", "dx[0](1)", "dw[1](1)", "dx[1](1)", "dw[2](1)"]
    assert steps.find("df") == 3
    assert steps.find(" ddot ( 2 ) ") == 4
    assert steps.find("dx[1]") == 8
    assert steps.find("0") == 0
    assert steps.address(0) == "0"
    assert steps[-1].id == "dw[2](1)"


def test_a_name_alone_is_where_it_is_complete() -> None:
    trace = engine.trace_source("x = 2.0\na = x * x\nb = x * a\nf = a + b\n")
    steps = engine.Steps(trace)
    index = {v.shown: v.index for v in trace.vars}
    assert steps.find("dx") == steps.of_line(trace.arrivals(index["x"])[-1])
    assert steps.find("dx(2)") < steps.find("dx(1)") == steps.find("dx")


def test_parts_have_labels_of_their_own() -> None:
    trace = engine.trace_source(LAYER)
    steps = engine.Steps(trace)
    assert "dW(1a)" in [s.id for s in steps]
    assert steps.find("dW(1)") == steps.find("dW(1a)")  # the stage's label finds it too
    opened = engine.expand(trace, frozenset([0]))
    wide = engine.Steps(opened, frozenset([0]))
    assert [s.id for s in wide][:3] == ["(1a)", "(1b)", "(1)"]
    assert wide[0].kind == "part"
    assert wide.find("(1a)") == 1


def test_two_lines_of_one_stage_to_one_variable() -> None:
    """v @ v sends two contributions: the first is found by its number."""
    trace = engine.trace_source("v = np.array([1.0, 2.0])\nf = v @ v\n")
    steps = engine.Steps(trace)
    assert [s.id for s in steps] == ["(1)", "df", "dv(1)", "dv(1)"]
    assert [steps.address(k) for k in (3, 4)] == ["3", "dv(1)"]


@pytest.mark.parametrize("address", ["99", "(99)", "dnosuch", "dx(99)", "", "x", "(", "dx()", "-1", "1.5", "()", "df(1)", "(1a)"])
def test_what_names_no_place(address: str) -> None:
    steps = engine.Steps(engine.trace_source("x = 2.0\nf = x * x\n"))
    with pytest.raises(engine.ProgramError) as caught:
        steps.find(address)
    assert caught.value.code == "address"
    assert caught.value.fields["address"] == address


def test_the_files_own_tags_are_the_labels() -> None:
    steps = engine.Steps(engine.trace_source("x = 2.0\ny = x * 3  #(10)\nf = y * x  #(20)\n"))
    assert [s.id for s in steps] == ["(10)", "(20)", "df", "dy(20)", "dx(20)", "dx(10)"]
    assert steps.find("(20)") == 2


def test_gradients_of_locals_are_found_by_what_is_shown() -> None:
    source = "def g(v):\n    h = v * 2\n    return h * v\nx = 3.0\nf = g(x)\n"
    steps = engine.Steps(engine.trace_source(source))
    assert steps.find("dg.h") == steps.find("dg_h")


def test_many_steps() -> None:
    trace = engine.trace_source("x = 0.5\nfor i in range(5000):\n    x = x * 0.999\n")
    steps = engine.Steps(trace)
    assert len(steps) == 5000 + 1 + 5000
    assert steps.find("(4321)") == 4321
    assert steps[4320].id == "(4321)"
