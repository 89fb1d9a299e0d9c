"""Replays: the same forms with other values must give what the program itself gives with those values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import engine
from engine.checking.replay import Replay

ROOT = Path(__file__).parent.parent.parent
OURS = ("circuit", "neuron", "neuron_wrong", "eight", "eight_wrong", "product", "softmax", "softmax_wrong", "twolayer")
PROGRAMS = [*sorted(ROOT.glob("engine/programs/*.py")), *[ROOT / f"tests/programs/{name}.py" for name in OURS]]

LOOP = "x = 1.1\ns = 0.0\nfor i in range(4):\n    s = s * x + i\nf = s**2\n"
WHILE = "x = 1.5\ny = x\nn = 0\nwhile y < 20.0:\n    y = y * x\n    n = n + 1\nf = y - x\n"
BRANCH = "x = 0.5\nif x > 0.4:\n    y = 3 * x\nelse:\n    y = -x\nf = y * y\n"
WRITES = "a = np.ones(4)\nx = 2.0\na[1] = 3 * x\na[2:] *= x\nf = np.sum(a * a)\n"
DRAWS = "x = 0.3\nnp.random.seed(4)\nW = np.random.randn(3, 2)\nh = np.tanh(W * x)\nf = h.sum()\n"


def values_after(source: str, **changes: str) -> dict[str, object]:
    sets = tuple(changes.items())
    return engine.trace_source(source, options=engine.Options(sets=sets)).values


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
def test_nothing_changed_gives_the_same_bits(path: Path) -> None:
    trace = engine.run(str(path))
    replay = Replay(trace)
    for var in trace.inputs():
        values = replay.run(replay.cone((var.index,)), {var.index: var.value})
        for index, value in values.items():
            np.testing.assert_array_equal(value, trace.vars[index].value)


@pytest.mark.parametrize(
    ("source", "name", "text"),
    [
        (LOOP, "x", "1.3"), (WHILE, "x", "1.51"), (BRANCH, "x", "0.45"), (WRITES, "x", "2.5"), (DRAWS, "x", "-0.7"),
        ((ROOT / "engine/programs/eight.py").read_text(), "y", "2.25"),
        ((ROOT / "engine/programs/maximum.py").read_text(), "w", "1.5"),
    ],
)  # fmt: skip
def test_a_replay_is_the_program_with_another_input(source: str, name: str, text: str) -> None:
    trace = engine.trace_source(source)
    replay = Replay(trace)
    var = next(v for v in trace.inputs() if v.name == name)
    values = replay.run(replay.cone((var.index,)), {var.index: float(text)})
    again = values_after(source, **{name: text})
    for index, value in values.items():
        if trace.vars[index].kind != "part":
            np.testing.assert_array_equal(value, again[trace.vars[index].shown])


def test_intermediate_values_can_be_changed_too() -> None:
    trace = engine.trace_source("x = 2.0\nq = x + 1\nf = q * q\n")
    replay = Replay(trace)
    q = next(v.index for v in trace.vars if v.name == "q")
    cone = replay.cone((q,))
    assert len(cone.moves) == 1
    assert replay.output(replay.run(cone, {q: 5.0})) == 25.0


def test_only_what_depends_on_the_change_is_run() -> None:
    lines = ["x = 0.5", "z = 2.0", "y = x"] + ["y = y + x"] * 500 + ["f = y + z"]
    trace = engine.trace_source("\n".join(lines))
    replay = Replay(trace)
    of = {v.name: v.index for v in trace.inputs()}
    assert len(replay.cone((of["z"],)).moves) == 1
    assert len(replay.cone((of["x"],)).moves) == 502


def test_a_test_that_would_come_out_otherwise_is_named() -> None:
    trace = engine.trace_source(BRANCH)
    replay = Replay(trace)
    cone = replay.cone((0,))
    assert replay.flipped(cone, replay.run(cone, {0: 0.41})) == []
    flipped = replay.flipped(cone, replay.run(cone, {0: 0.39}))
    assert [(b.line, b.text, b.value) for b in flipped] == [(2, "x > 0.4", True)]
    assert replay.output(replay.run(cone, {0: 0.39})) == (3 * 0.39) ** 2  # the path stays that of the trace


def test_tests_on_computed_values_follow_them() -> None:
    trace = engine.trace_source(WHILE)
    replay = Replay(trace)
    cone = replay.cone((0,))
    assert len(cone.branches) == sum(b.text == "y < 20.0" for b in trace.branches)
    assert {b.line for b in replay.flipped(cone, replay.run(cone, {0: 2.5}))} == {4}


def test_who_won_each_max() -> None:
    trace = engine.trace_source("x = np.array([1.0, -1.0, 0.0])\nh = np.maximum(0, x)\nf = np.sum(h)\n")
    replay = Replay(trace)
    cone = replay.cone((0,))
    (sides,) = replay.sides(cone, replay.run(cone, {0: np.array([1.0, -1.0, 0.0])}))
    (moved,) = replay.sides(cone, replay.run(cone, {0: np.array([1.0, 1e-9, 0.0])}))
    assert np.sum(sides != moved) == 1
    assert np.sum(sides == 0) == 1


def test_leaving_a_domain_raises_what_the_caller_expects() -> None:
    from engine.checking.replay import RAISES

    trace = engine.trace_source("x = 1.0\nf = math.log(x)\n")
    replay = Replay(trace)
    with pytest.raises(RAISES):
        replay.run(replay.cone((0,)), {0: -1.0})


def test_the_seed_weighs_the_output() -> None:
    trace = engine.trace_source("x = np.array([1.0, 2.0])\ny = x * x\ndy = np.array([1.0, -1.0])\ndx = 2 * x * dy\n")
    replay = Replay(trace)
    cone = replay.cone((0,))
    up = replay.run(cone, {0: np.array([2.0, 3.0])})
    down = replay.run(cone, {0: np.array([1.0, 2.0])})
    assert replay.change(up, down) == (4 - 1) - (9 - 4)
