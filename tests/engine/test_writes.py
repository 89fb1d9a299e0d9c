"""Writes into arrays: versions of a name, gradients of what was written and of what was kept, and shared memory refused."""

from __future__ import annotations

import numpy as np
import pytest

import engine

SETUP = """import numpy as np
x = np.array([1.0, 2.0, 3.0, 4.0])
w = 0.5
"""

# body, read with torch's autograd below through the same text on tensors
BODIES = {
    "cells in a loop": "a = np.zeros(4)\nfor i in range(3):\n    a[i + 1] = a[i] * w + x[i]\nf = np.sum(a * x)",
    "a slice in place": "a = x * 2\na[1:3] *= w\nf = np.sum(a * x)",
    "a mask": "a = x * w\nm = a > 1.2\na[m] += w\nf = np.sum(a * a)",
    "distinct integer indices": "a = x * w\na[[0, 3]] = np.array([w, 2 * w])\nf = np.sum(a * x)",
    "a broadcast scalar": "a = x * 1.0\na[1:] = w\nf = np.sum(a * x)",
    "overwritten twice": "a = x * 3.0\na[0] = w\na[0] = x[1]\nf = np.sum(a * x)",
    "all of it": "a = x * 3.0\na[:] = x * w\nf = np.sum(a)",
    "read between writes": "a = x * 1.0\na[0] = w\nb = a[0] * a[1]\na[1] = b\nf = np.sum(a * x)",
    "a row of a matrix": "a = np.outer(x, x)\na[1] = x * w\na[:, 2] = w\nf = np.sum(a * a)",
    "in a dict": "p = {'a': x * 1.0}\np['a'][2] = w\nf = np.sum(p['a'] * x)",
}


def value_at(body: str, x: np.ndarray, w: float) -> float:
    """The body run by Python itself, at other inputs."""
    space = {"np": np, "x": x.copy(), "w": w}
    exec(body, space)  # the test's own text
    return float(space["f"])


@pytest.mark.parametrize("name", BODIES)
def test_gradients_agree_with_central_differences(name: str) -> None:
    trace = engine.trace_source(SETUP + BODIES[name])
    x, h = np.array([1.0, 2.0, 3.0, 4.0]), 1e-6
    assert trace.value == value_at(BODIES[name], x, 0.5)
    by_w = (value_at(BODIES[name], x, 0.5 + h) - value_at(BODIES[name], x, 0.5 - h)) / (2 * h)
    assert trace.gradients["w"] == pytest.approx(by_w, rel=1e-6, abs=1e-7)
    by_x = [
        (value_at(BODIES[name], x + h * e, 0.5) - value_at(BODIES[name], x - h * e, 0.5)) / (2 * h) for e in np.eye(4)
    ]
    assert trace.gradients["x"] == pytest.approx(np.array(by_x), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("name", BODIES)
def test_the_printed_lines_run_alone(name: str) -> None:
    trace = engine.trace_source(SETUP + BODIES[name])
    space: dict[str, object] = {"np": np}
    for var in trace.vars:
        if not var.path:
            space[var.code] = var.value
    if name == "in a dict":
        space |= {root: {var.path[0]: var.value} for var in trace.vars for root in [var.root] if var.path}
    for line in trace.lines:
        exec(trace.raw(line.index), space)
    for var in (v for v in trace.inputs() if v.shown in ("x", "w")):
        assert np.array_equal(space[var.grad], trace.gradient(var.index)), trace.raw(0)


def test_a_version_keeps_its_value() -> None:
    trace = engine.trace_source(SETUP + BODIES["overwritten twice"])
    assert [v.shown for v in trace.vars if v.name == "a"] == ["a", "a_1", "a_2"]
    assert [trace.values[name][0] for name in ("a", "a_1", "a_2")] == [3.0, 0.5, 2.0]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("a = x * 2\nb = a\na[0] = w\nf = np.sum(a * b)", "aliased", 6),
        ("a = x * 2\nb = a[1:]\na[0] = w\nf = np.sum(a) * b[0]", "aliased", 6),
        ("a = x * 2\nkeep = [a]\na[0] = w\nf = np.sum(a)", "aliased", 6),
        ("def change(v):\n    v[0] = 1.0\n    return v\na = x * 2\nb = change(a)\nf = np.sum(a * b)", "aliased", 5),
        ("a = x * 2\na[0] = 1.0\nb = a\na[1] = w\nf = np.sum(a * b)", "aliased", 7),
        ("a = x * 2\na[[0, 0]] = np.array([w, 2 * w])\nf = np.sum(a)", "repeated_write", 5),
        ("a = np.array([1, 2, 3, 4])\na[0] = w\nf = np.sum(a * x)", "inplace_kind", 5),
        ("a = x * 2\na[7] = w\nf = np.sum(a)", "index", 5),
        ("a = x * 2\na[1:] = x\nf = np.sum(a)", "write_shape", 5),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_line(body: str, code: str, line: int) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(SETUP + body)
    assert (caught.value.code, caught.value.place.line) == (code, line)
