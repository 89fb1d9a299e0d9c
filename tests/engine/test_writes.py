"""Writes into arrays: what every name of the memory sees, states of a buffer, gradients of cells, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.buffers import like, owner_of
from engine.checking.check import check
from tests.engine.judge import emitted_agrees, forward_agrees, lines_agree, listing_agrees, run_listing

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
    "another name": "a = x * 2\nb = a\na[0] = w\nf = np.sum(a * b)",
    "a view of it": "a = x * 2\nb = a[1:]\na[1] = w\nf = np.sum(a) * b[0]",
    "through a view": "a = x * 2\nb = a[1:]\nb[1] = w\nb *= w\nf = np.sum(a * x)",
    "a list that holds it": "a = x * 2\nkeep = [a]\na[0] = w\nf = np.sum(keep[0] * x)",
    "in a function": "def change(v):\n    v[0] = w\n    return v\na = x * 2\nb = change(a)\nf = np.sum(a * b)",
    "a name made after a write": "a = x * 2\na[0] = 1.0\nb = a\na[1] = w\nf = np.sum(a * b)",
    "what a backward line reads": "a = x * 2\nb = a * a\na[0] = w\nf = np.sum(a * x) + np.sum(b)",
    "its own elements": "a = x * 1.0\nfor i in range(1, 4):\n    a[i] = a[i - 1] * a[i] * w\nf = np.sum(a)",
    "places that repeat": "a = x * 1.0\nnp.add.at(a, [0, 1, 1], x[:3] * w)\nnp.subtract.at(a, 2, w)\nf = np.sum(a * x)",
    "a transposed view": "a = np.outer(x, x)\na.T[1] = x * w\nf = np.sum(a * a)",
    "axes of size 1 dropped": "a = x * 1.0\na[1:3] = np.ones((1, 2)) * w\nf = np.sum(a * x)",
    "rows of a loop": "a = np.outer(x, x)\nfor row in a:\n    row[0] = w\n    row += x\nf = np.sum(a * a)",
    "fill and sort": "a = x * w\nb = a\na[0] = w * 9\na.sort()\nc = np.ones(4)\nc.fill(w)\nf = np.sum(b * x * c)",
    "views, one after the other": "M = np.outer(x, x)\na, b = M[:2]\na[0], b[0] = 1.0, w\na[:], b[:] = b, a\nf = np.sum(a * b)",
    "a view of another shape": "a = x * 2\nm = a.reshape(2, 2)\nm[0, 0] = w\nf = np.sum(a)",
    "the array itself": "a = x * 2\nb = a.astype(float, copy=False)\nf = np.sum(b)",
    "one place twice": "a = x * 2\na[[0, 0]] = np.array([w, 2 * w])\nf = np.sum(a)",
    "copyto, a diagonal": "a = np.outer(x, x)\nb = np.ones((4, 4))\nnp.fill_diagonal(a, w)\nnp.copyto(b, a)\nf = np.sum(a * b)",
    "a rotation": "a = x * w\na[0], a[1:] = a[1] * a[2], np.sum(a * a) * a[:-1]\nf = np.sum(a * x)",
    "rows exchanged": "a = np.outer(x, x) * w\na[0], a[1] = a[1] * a[0], np.exp(a[0]) * a[1]\nf = np.sum(a * a)",
    "two arrays at once": "a, b = x * w, x + w\na[0], b[0] = b[0] * b[1], a[0] * a[0]\nf = np.sum(a * b)",
    "several targets": "a = x * w\ny = a[0] = a[1] = a[0] * a[0]\na[:2] = a[2:] = a[1:3] * a[1:3]\nf = np.sum(a * x) * y",
    "masks of other counts": "y = x[x > 1.5] * x[:1]\nz = x[x > 3.5] * x[:3]\nf = np.sum(y) * np.sum(z) * w",
    "an index changed later": "a = x * 2\ni = np.array([0, 1])\na[i] = w\ni[0] = 3\na[i] *= w\nf = np.sum(a * x)",
    "a mask changed later": "a = x * 2\nm = x > 2.5\na[m] *= w\nm[0] = True\nm[m] = False\na[m] = w\nf = np.sum(a * x)",
    "an order changed later": "p = np.argsort(-x)\na = x * 1\na[p[:2]] = x[1:3]\np[0] = 1\na[p[0]] *= w\nf = np.sum(a * x)",
    "an index without a variable": "a = x * 2\nfor i in [np.array([0, 1])]:\n    a[i] *= w\n    i[0] = 3\nf = np.sum(a * x)",
    "a constant changed later": "for t in [np.ones(4)]:\n    y = t * x\n    t[0] = w\nf = np.sum(y * t)",
    "a constant of two names": "a = x * 2\na[:2] = b = np.ones(2)\nb[0] = w\nf = np.sum(a * x) * b[0]",
    "a name before the cells": "a = x * 2\nc = a[2:] = np.ones(2)\nc[1] = w\nf = np.sum(a * x) * c[1]",
    "what asarray gives": "a = x * w\nb = np.asarray(a)\nb[0] = w\nf = np.sum(a * b * x)",
    "a walk over a view": "a = np.outer(x, x) * w\nfor row in a.T:\n    row += x\n    row[0] = w\nf = np.sum(a * a)",
    "a reshape that copies": "a = np.outer(x, x[:3]).T * w\nb = a * a\na[1, 1] = w\nc = a.reshape(2, 6)\na[0] = x\nf = np.sum(c)",
    "a mask beside a slice": "a = np.outer(x, x)\nb = a[:, ::-1]\nb[:, x > 1.5] *= w\na[x > 3.5, 1:] += w\nf = np.sum(b * b)",
    "a plus sign copies": "a = x * w\nb = +a\nb[0] = w\nc = +np.ones(4)\nc[1] = w\nf = np.sum(a * b * c)",
    "views in a tuple": "a = x * w\nb = a * a\nfor z, u in ((a[:2], a[1:3]), (a[1:3], a[:2])):\n    z[:] = u * z\nf = np.sum(a)",
    "a sum over all of it": "m = np.outer(x, x)\nb = m.copy()\na = np.zeros(4)\na[:] = b.sum(axis=0)\nf = np.sum(a * a) + m.sum()",
    "a list of numbers": "a = x * w\na[:] = [1.0, 2.0, 3.0, 4.0]\na[1] *= w\nf = np.sum(a * x)",
    "two names at once": "a = b = np.zeros(4)\na[0] = w\nb[1] += x[1] * w\nf = np.sum(a * b * x)",
    "a name beside a write": "a = x * 1.0\na[0], b = w, a\nb[1] = w * w\nf = np.sum(a * b)",
    "one array twice in a list": "L = [np.zeros(4)] * 2\nL[0][1] = w\nL[1][2] = w * x[0]\nf = np.sum(L[0] * L[1] * x)",
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
def test_the_printed_and_the_emitted_lines_run_alone(name: str) -> None:
    trace = engine.trace_source(SETUP + BODIES[name])
    forward_agrees(trace)
    listing_agrees(trace)
    lines_agree(trace)
    emitted_agrees(trace)
    every = engine.expand(trace, frozenset(range(len(trace.stages))))
    listing_agrees(every)
    lines_agree(every)


def test_each_state_keeps_its_value_and_gradient() -> None:
    trace = engine.trace_source(SETUP + BODIES["overwritten twice"])
    states = [v for v in trace.vars if v.name == "a"]
    assert [(v.shown, v.code, v.kind) for v in states] == [("a", "a", "stage"), ("a@2", "a", "state"), ("a@3", "a", "state")]
    for _ in range(2):  # in whatever order they are asked for
        assert [v.value[0] for v in states] == [3.0, 0.5, 2.0]
        assert [v.value[0] for v in reversed(states)] == [2.0, 0.5, 3.0]
        assert [trace.gradient(v.index)[0] for v in states] == [0.0, 0.0, 1.0]
        assert [trace.gradient(v.index)[1] for v in states] == [2.0, 2.0, 2.0]
    cells = [v for v in trace.vars if v.kind == "cell"]
    assert [(v.shown, v.value, trace.gradient(v.index)) for v in cells] == [("a[0]", 0.5, 0.0), ("a@3[0]", 2.0, 1.0)]


def test_an_input_that_is_written_into_keeps_its_value() -> None:
    trace = engine.trace_source("a = np.zeros(3)\na[1] = 2.0\nf = np.sum(a * a)\n")
    assert np.array_equal(trace.vars[0].value, np.zeros(3))
    assert np.array_equal(trace.gradients["a"], np.zeros(3))
    assert trace.value == 4.0


def test_only_what_would_be_lost_goes_into_a_copy() -> None:
    """A write beside what backward lines read stays in place; one that reaches it makes a copy first, once."""
    head = "x = np.arange(4.0)\na = x * 2\ny = a[:2] * a[:2]\n"
    beside = engine.trace_source(head + "a[2] = 1.0\na[3] = y[0]\nf = np.sum(a) + np.sum(y)\n")
    assert {v.code for v in beside.vars if v.name == "a"} == {"a"}
    over = engine.trace_source(head + "a[1] = 1.0\na[0] = y[0]\nf = np.sum(a) + np.sum(y)\n")
    assert [s.pieces[0].form.gates for s in over.stages if len(s.pieces) > 1] == [("copy",)]
    assert {v.code for v in over.vars if v.name == "a"} == {"a", "a_1"}


def test_a_long_loop_of_writes_stays_linear_in_what_it_holds() -> None:
    """No write copies the array: the variables of 400 writes hold one array, and each old cell once."""
    trace = engine.trace_source("a = np.zeros(5000)\nx = 0.5\nfor i in range(400):\n    a[i] = a[i - 1] * x + i\nf = np.sum(a)\n")
    owners = {id(owner_of(like(v))) for v in trace.vars if isinstance(like(v), np.ndarray)}
    assert len(owners) == 1
    first = next(v for v in trace.vars if v.name == "a")
    log = trace.logs[first.index]
    assert sum(np.size(old) for _, _, old in log.entries) <= 2 * 400 + 5000
    assert trace.vars[-2].kind == "state"


def test_a_single_precision_buffer_is_checked_in_double() -> None:
    trace = engine.trace_source(SETUP + "a = np.zeros(4, dtype=np.float32)\na[1:] = x[1:] * w\nf = np.sum(a * a * x)\n")
    assert check(trace).ok


def test_lines_that_raise_on_floats_are_taken_back_before_they_run_again() -> None:
    """da[0] is added to before the slope of the root at 0 raises; the second run, on np.float64, must not add it twice."""
    trace = engine.trace_source("x = 2.0\na = np.zeros(3)\na[0] = x\ny = a[0] + math.sqrt(a[1]) * a[0]\nf = y * 3\n")
    assert trace.gradients["x"] == 3.0
    assert trace.gradients["a"][1] == np.inf
    lines_agree_softly(trace)


def lines_agree_softly(trace: engine.Trace) -> None:
    """The printed lines with numpy's numbers in place of plain floats."""
    with np.errstate(all="ignore"):
        space = run_listing(trace, soft=True)
    assert space["dx"] == trace.gradients["x"]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("a = x * 2\ndef g():\n    a[0] = 5.0\n    return w\ny = a[0:2] * g()\nf = np.sum(y)", "overtaken", 8),
        ("a = x * 2\nb = a * a\ndef g():\n    a[0] = 5.0\n    return w\ny = a[0:2] * g()\nf = np.sum(y * b[0])", "overtaken", 9),
        ("a = x * 2\ndef g():\n    a[0] = 5.0\n    return w\na[0] += g()\nf = np.sum(a)", "overtaken", 8),
        ("m = np.outer(x[:3], x)\nm[:, 2] = m[1, :3]\nf = np.sum(m)", "aliased", 5),
        ("a = np.array(2.0)\na[()] = w\nf = a * 1", "unsupported_target", 5),
        ("a = np.array([1, 2, 3, 4])\na[0] = w\nf = np.sum(a * x)", "inplace_kind", 5),
        ("a = x * 2\na[7] = w\nf = np.sum(a)", "index", 5),
        ("a = x * 2\na[1:] = x\nf = np.sum(a)", "write_shapes", 5),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_line(body: str, code: str, line: int) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(SETUP + body)
    assert (caught.value.code, caught.value.place.line) == (code, line)


def test_an_index_stays_one_where_plain_floats_would_raise() -> None:
    """0.0**-0.5 makes the lines of a stage run on np.float64; the 0 of a[0] among them is no float."""
    trace = engine.trace_source(SETUP + "a = x * 1.0\ny = (w - 0.5)**0.5 * a[0]\na[1] = y\nf = np.sum(a)\n")
    assert trace.gradients["w"] == float("inf")
    assert trace.gradients["x"].tolist() == [1.0, 0.0, 1.0, 1.0]
    listing_agrees(trace, soft=True)
    emitted_agrees(trace)


@pytest.mark.parametrize("output", ["a", "L[0]"])
def test_an_emitted_module_leaves_the_seed_of_a_written_output_alone(output: str) -> None:
    options = engine.Options(output=output, seed="ones")
    trace = engine.trace_source(SETUP + "a = x * w\nL = [x * w, w]\na[1] = w\nL[0][1] = w\n", options=options)
    listing_agrees(trace)
    emitted_agrees(trace)


def test_a_write_beside_a_view_leaves_the_view_its_name() -> None:
    trace = engine.trace_source(SETUP + "a = x * w\nb = a[2:]\na[0] = w\ny = b[0] * b[1]\na[2] = y\nf = np.sum(b) * y\n")
    assert [trace.part_forward(p) for p in trace.stages[3].parts] == ["y_a = b[0]", "y_b = b[1]"]
    assert [trace.part_forward(p) for p in trace.stages[-1].parts] == ["f_a = a[2:]", "f_b = np.sum(f_a)"]
    forward_agrees(trace)
    listing_agrees(trace)
