"""Ties: the conventions, the three policies, and that a step at a tie says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.checking.check import check
from tests.engine.judge import emitted_agrees, listing_agrees

MAX = "x = 2.0\ny = 2.0\nf = max(x, y)\n"
MIN = "x = 2.0\ny = 2.0\nf = min(x, y)\n"
NP_MAX = "x = np.array([2.0, 1.0])\ny = np.array([2.0, 3.0])\nf = np.maximum(x, y).sum()\n"
RELU = "x = 0.0\nf = max(0, x)\n"
RELU_TURNED = "x = 0.0\nf = max(x, 0)\n"
RELU_ARRAY = "x = np.array([0.0, -1.0, 1.0])\nf = np.maximum(0, x).sum()\n"
CAP = "x = 1.0\nf = min(x, 1)\n"
ABS = "x = 0.0\nf = abs(x)\n"
ABS_ARRAY = "x = np.array([0.0, -2.0, 2.0])\nf = np.abs(x).sum()\n"
REDUCE = "x = np.array([1.0, 3.0, 3.0])\nf = x.max()\n"


def gradients(source: str, ties: str | None) -> dict[str, Any]:
    trace = engine.trace_source(source, options=engine.Options(ties=ties))
    listing_agrees(trace)
    emitted_agrees(trace)
    return {v.name: np.asarray(trace.gradient(v.index)).tolist() for v in trace.inputs()}


@pytest.mark.parametrize(
    ("source", "ties", "wanted"),
    [
        (MAX, None, {"x": 1, "y": 1}), (MAX, "both", {"x": 1, "y": 1}), (MAX, "first", {"x": 1, "y": 0}),
        (MAX, "split", {"x": 0.5, "y": 0.5}), (MIN, None, {"x": 1, "y": 1}), (MIN, "first", {"x": 1, "y": 0}),
        (MIN, "split", {"x": 0.5, "y": 0.5}), (NP_MAX, None, {"x": [1, 0], "y": [1, 1]}),
        (NP_MAX, "first", {"x": [1, 0], "y": [0, 1]}),
        (NP_MAX, "split", {"x": [0.5, 0], "y": [0.5, 1]}),
        (RELU, None, {"x": 0}), (RELU, "both", {"x": 1}), (RELU, "split", {"x": 0.5}), (RELU_TURNED, None, {"x": 0}),
        (RELU_TURNED, "first", {"x": 1}), (RELU, "first", {"x": 0}),  # "first" is the first operand: the constant wins in max(0, x)
        (RELU_ARRAY, None, {"x": [0, 0, 1]}), (RELU_ARRAY, "both", {"x": [1, 0, 1]}), (RELU_ARRAY, "split", {"x": [0.5, 0, 1]}),
        (CAP, None, {"x": 0}), (CAP, "both", {"x": 1}),
        (ABS, None, {"x": 0}), (ABS, "split", {"x": 0}), (ABS_ARRAY, None, {"x": [0, -1, 1]}),
        (REDUCE, None, {"x": [0, 1, 0]}), (REDUCE, "first", {"x": [0, 1, 0]}), (REDUCE, "split", {"x": [0, 0.5, 0.5]}),
        (REDUCE, "both", {"x": [0, 1, 1]}),
    ],
)  # fmt: skip
def test_policies(source: str, ties: str | None, wanted: dict[str, Any]) -> None:
    assert gradients(source, ties) == wanted


@pytest.mark.parametrize("source", [MAX, MIN, NP_MAX, RELU, RELU_ARRAY, CAP, ABS, ABS_ARRAY, REDUCE])
def test_a_step_at_a_tie_says_so(source: str) -> None:
    trace = engine.trace_source(source)
    assert any(trace.ties(n.index) for n in trace.lines)


@pytest.mark.parametrize(
    "source",
    [
        "x = 2.0\ny = 2.5\nf = max(x, y)\n", "x = np.array([0.5, -1.0])\nf = np.maximum(0, x).sum()\n", "x = -1.0\nf = abs(x)\n",
        "x = 2.0\ny = 2.0\nf = x * y\n", "x = np.array([1.0, 3.0, 2.0])\nf = x.max()\n", "x = 2.0\nf = min(x, 1)\n",
    ],
)  # fmt: skip
def test_no_tie_no_word(source: str) -> None:
    trace = engine.trace_source(source)
    assert not any(trace.ties(n.index) for n in trace.lines)


@pytest.mark.parametrize("ties", [None, "both", "first", "split"])
def test_every_policy_agrees_away_from_ties(ties: str | None) -> None:
    source = "x = np.array([1.0, -2.0, 3.0])\ny = np.array([0.5, 1.0, 4.0])\n"
    source += "f = (np.maximum(x, y) * np.abs(x) + np.minimum(0, y - x)).sum()\n"
    assert gradients(source, ties) == gradients(source, None)


@pytest.mark.parametrize("ties", ["both", "first", "split"])
def test_a_tie_inside_a_fused_line(ties: str) -> None:
    source = "x = 2.0\ny = 2.0\nf = 3 * max(x, y) - x\n"
    slopes = {"both": (2, 3), "first": (2, 0), "split": (0.5, 1.5)}
    found = gradients(source, ties)
    assert (found["x"], found["y"]) == slopes[ties]
    trace = engine.trace_source(source, options=engine.Options(ties=ties))
    assert any(trace.ties(n.index) for n in trace.lines)


def test_a_tie_that_is_read_off_the_output_has_it_by_name() -> None:
    """Sorting is tied where neighbours of its result are equal, also inside an expression."""
    trace = engine.trace_source("import numpy as np\nx = np.array([3.0, 1.0, 1.0])\ny = np.sort(x) + 1\nf = np.sum(y * y)\n")
    assert any(trace.ties(line.index) for line in trace.lines)
    assert check(trace).ok


@pytest.mark.parametrize(
    ("call", "tie"),
    [
        ("x.max() + y", True),
        ("np.min(M, axis=1).sum() * y", True),
        ("(M.max(axis=0) * y).sum()", False),
        ("np.sort(x)[-1] * y", True),
        ("np.sort(M, axis=1)[:, 0].sum() + y", True),
        ("np.amax(M, axis=(0, 1)) + np.exp(y)", False),
        ("np.maximum(M.max(axis=1), 0).sum() + y", True),
    ],
)
def test_a_tie_whose_output_has_no_name(call: str, tie: bool) -> None:
    source = "x = np.array([1.0, 3.0, 3.0])\nM = np.array([[1.0, 1.0], [2.0, 2.5]])\ny = 2.0\n"
    trace = engine.trace_source(f"{source}f = {call}\n")
    assert any([trace.ties(n.index) for n in trace.lines]) is tie
