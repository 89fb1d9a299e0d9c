"""Buffers that are entirely overwritten are no inputs; those that are written in part, read first or added to are."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import Options

HEAD = "import numpy as np\nx = np.array([1.0, -2.0, 3.0])\n"
FILLED = {
    "loop": "out = np.zeros(3)\nfor i in range(3):\n    out[i] = x[i] ** 2\n",
    "empty": "out = np.empty(3)\nfor i in range(3):\n    out[i] = x[i] ** 2\n",
    "like": "out = np.zeros_like(x)\nout[:] = x ** 2\n",
    "slices": "out = np.ones(3)\nout[:2] = x[:2] ** 2\nout[2] = x[2] ** 2\n",
    "backwards": "out = np.zeros(3)\nfor i in range(2, -1, -1):\n    out[i] = x[i] ** 2\n",
    "mask": "out = np.zeros(3)\nout[x > 0] = x[x > 0] ** 2\nout[x <= 0] = x[x <= 0] ** 2\n",
    "rows": "out = np.zeros((2, 3))\nfor r in range(2):\n    out[r] = x ** 2\n",
    "cells": "out = np.zeros((3, 2))\nfor i in range(3):\n    for j in range(2):\n        out[i, j] = x[i] ** 2\n",
    "function": "def squares(v):\n    out = np.zeros(len(v))\n"
    "    for i in range(len(v)):\n        out[i] = v[i] ** 2\n    return out\n"
    "out = squares(x)\n",
    "method": "class Square:\n    def forward(self, v):\n        out = np.zeros(v.shape)\n        for i in range(len(v)):\n"
    "            out[i] = v[i] ** 2\n        return out\nout = Square().forward(x)\n",
    "then added to": "out = np.zeros(3)\nout[:] = x ** 2\nout[1] += x[0]\n",
}
KEPT = {
    "a part": "out = np.zeros(3)\nout[0] = x[0] ** 2\n",
    "added to": "out = np.zeros(3)\nfor i in range(3):\n    out[i] += x[i] ** 2\n",
    "read first": "out = np.zeros(3)\ns = np.sum(out)\nout[:] = x * s\n",
    "read between": "out = np.zeros(3)\nout[0] = x[0]\nout[1:] = np.sum(out) + x[1:]\n",
}


@pytest.mark.parametrize("name", FILLED)
def test_what_is_entirely_overwritten_is_no_input(name: str) -> None:
    source = HEAD + FILLED[name] + "f = np.sum(out * np.sin(out))\n"
    trace = engine.trace_source(source)
    assert [var.shown for var in trace.inputs()] == ["x"]
    x, h = np.array([1.0, -2.0, 3.0]), 1e-6
    for i in range(3):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        moved = [engine.trace_source(source.replace("[1.0, -2.0, 3.0]", str(each.tolist()))).value for each in (up, down)]
        assert np.isclose((moved[0] - moved[1]) / (2 * h), trace.gradients["x"][i], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", KEPT)
def test_what_moves_the_output_stays_an_input(name: str) -> None:
    trace = engine.trace_source(HEAD + KEPT[name] + "f = np.sum(out * np.sin(out))\n")
    assert [var.shown for var in trace.inputs()] == ["x", "out"]


def test_one_whose_gradient_is_asked_for_stays() -> None:
    trace = engine.trace_source(HEAD + FILLED["like"] + "f = np.sum(out)\n", options=Options(wrt=("out",)))
    assert [var.shown for var in trace.inputs()] == ["x", "out"]


@pytest.mark.parametrize("made", ["np.empty(3)", "np.empty_like(x)", "np.empty(3, dtype=float)"])
def test_what_was_in_memory_is_not_shown(made: str) -> None:
    """The listing had what stood there before, other numbers in each run."""
    junk = [np.full(3, 1.0 + i) for i in range(50)]
    del junk
    trace = engine.trace_source(HEAD + f"out = {made}\nfor i in range(3):\n    out[i] = x[i] ** 2\nf = np.sum(out)\n")
    assert f"out = {made}" in engine.listing(trace).splitlines()
    assert not np.any(next(var.value for var in trace.vars if var.name == "out"))
