"""The totals of variables that fork very often, against the contributions added up one after the other, in any order of asking."""

from __future__ import annotations

import pickle
import random
from typing import Any

import numpy as np
import pytest

import engine
from engine.deriving.marks import EVERY
from engine.pickling.tables import Builder, blocks

HEAD = "import numpy as np\nnp.random.seed(0)\n"
PROGRAMS = {
    "rows of a table": "T = np.random.randn(7, 5)\ns = np.zeros(5)\nfor t in range(150):\n    s = s * 0.9 + T[t % 7]\nf = s.sum()",
    "elements": "x = np.random.randn(9)\nf = 0.0\nfor t in range(200):\n    f = f + x[t % 9] * x[(t * 5) % 9]\n",
    "repeated places": "x = np.random.randn(6)\nf = 0.0\nfor t in range(90):\n    f = f + np.sum(x[[t % 6, 1, 1]] ** 2)\n",
    "whole": "W = np.random.randn(4, 4) * 0.3\nh = np.ones(4)\nfor t in range(150):\n    h = np.tanh(W @ h)\nf = h.sum()\n",
    "whole and cells": "x = np.random.randn(5)\nf = 0.0\nfor t in range(120):\n"
    "    f = f + (np.sum(np.sin(x * t)) if t % 3 else x[t % 5])\n",
    "cells first, then whole": "x = np.random.randn(5)\nf = np.sum(x * 3)\nfor t in range(120):\n"
    "    f = f + x[t % 5] * x[1:4].sum()\n",
    "numbers": "x = 0.5\nh = x\nfor t in range(130):\n    h = 0.9 * h + x\n",
    "a function": "W = np.random.randn(3, 3)\ndef go(h):\n    return np.maximum(W @ h, 0.1 * h)\nh = np.ones(3)\n"
    "for t in range(100):\n    h = go(h) / 2\nf = np.sum(h)\n",
    "a dict": "p = {'W': np.random.randn(3, 3), 'b': np.zeros(3)}\nh = np.ones(3)\n"
    "for t in range(100):\n    h = np.tanh(p['W'] @ h + p['b'])\nf = np.sum(h)\n",
    "single precision": "W = np.random.randn(4, 4).astype(np.float32)\nh = np.ones(4, dtype=np.float32)\n"
    "for t in range(100):\n    h = np.tanh(W @ h)\nf = np.sum(h)\n",
    "whole numbers": "x = np.array([1, 2, 3])\nf = 0.0\nfor t in range(100):\n    f = f + x[t % 3] * 0.5\n",
    "infinities": "x = np.array([1.0, 0.0, 2.0])\nf = 0.0\nfor t in range(100):\n    f = f + np.log(x[t % 3]) + x.sum()\n",
    "written into": "a = np.zeros(4)\nx = np.ones(3)\nf = 0.0\nfor t in range(100):\n"
    "    a[t % 4] = x[t % 3] * t\n    f = f + a.sum()\n",
}


def added_up(trace: engine.Trace, var: int) -> list[Any]:
    """The gradient of a variable after each of its lines, by the definition."""
    totals: list[Any] = []
    for line in trace.arrivals(var):
        value = trace.contribution(line)
        first = trace.lines[line].op == "="
        start = None if first else totals[-1] if totals else np.zeros(np.shape(value))
        totals.append(value if start is None else start + value)
    return totals


@pytest.mark.parametrize("name", PROGRAMS)
def test_totals_are_the_contributions_added_up_wherever_one_jumps(name: str) -> None:
    trace = engine.trace_source(HEAD + PROGRAMS[name])
    forks = [v.index for v in trace.vars if len(trace.arrivals(v.index)) > 2 * EVERY and v.index not in trace.logs]
    assert forks or name == "written into"
    for var in forks:
        lines, totals = trace.arrivals(var), added_up(trace, var)
        order = list(range(len(lines)))
        random.Random(0).shuffle(order)
        for at in [len(lines) - 1, *order, *range(len(lines))]:
            numbers = trace.numbers(lines[at])
            np.testing.assert_allclose(numbers.after, totals[at], rtol=1e-5 if name == "single precision" else 1e-12)
            if at:
                np.testing.assert_allclose(numbers.before, totals[at - 1], rtol=1e-5 if name == "single precision" else 1e-12)
        np.testing.assert_array_equal(trace.numbers(lines[-1]).after, trace.gradient(var))  # to the last bit


def test_what_was_given_out_does_not_change_what_is_kept() -> None:
    trace = engine.trace_source(HEAD + PROGRAMS["whole"])
    lines = trace.arrivals(0)
    before = trace.numbers(lines[70]).before.copy()
    for at in (70, 71, 70):
        found = trace.numbers(lines[at])
        found.before[...] = found.after[...] = 0.0
    np.testing.assert_array_equal(trace.numbers(lines[70]).before, before)


@pytest.mark.parametrize("name", ["whole", "rows of a table", "numbers"])
def test_a_trace_from_another_process_has_them(name: str) -> None:
    trace, builder = engine.trace_source(HEAD + PROGRAMS[name]), Builder()
    for block in blocks(trace):
        builder.add(*pickle.loads(pickle.dumps(block)))
    again = builder.trace
    assert again is not None
    assert again.backward.marks.keys() == trace.backward.marks.keys()
    var = max(trace.vars, key=lambda v: len(trace.arrivals(v.index))).index
    for line in (trace.arrivals(var)[-1], trace.arrivals(var)[50]):
        np.testing.assert_array_equal(again.numbers(line).after, trace.numbers(line).after)


def test_few_copies_are_kept_of_an_array_of_which_little_is_read() -> None:
    trace = engine.trace_source(HEAD + "T = np.ones((1000, 100))\nf = 0.0\nfor t in range(600):\n    f = f + T[t].sum()\n")
    assert sum(len(kept) for kept in trace.backward.marks.values()) <= 2
