"""Exceptions are errors at their line; numpy's infinities and NaN go on, forward and backward, and are never made numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("x = 0.0\ny = 2.0\nf = y / x\n", "zero_division", 3),
        ("x = 0.0\nf = math.log(x)\n", "domain", 2),
        ("x = -1.0\nf = math.sqrt(x)\n", "domain", 2),
        ("x = 800.0\nf = math.exp(x)\n", "overflow", 2),
        ("x = 1e200\nf = x**2\n", "overflow", 2),
        ("x = -8.0\nf = x**0.5\n", "complex", 2),
        ("x = 0.0\nf = x**-1\n", "zero_division", 2),
        ("x = 2.0\n\n\nf = x / 0\n", "zero_division", 4),
    ],
)
def test_exceptions_of_the_forward_part(source: str, code: str, line: int) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source)
    assert caught.value.code == code
    assert caught.value.place.line == line
    assert caught.value.source == source.split("\n")[line - 1]


@pytest.mark.parametrize(
    ("source", "gradient"),
    [
        ("x = 0.0\nf = math.sqrt(x)\n", math.inf),
        ("x = 0.0\ny = math.sqrt(x)\nf = y * y\n", math.nan),  # 0 * inf
        ("x = 0.0\nf = x**0.5\n", math.inf),
        ("x = 0.0\nf = x**2\n", 0.0),
        ("x = 0.0\nf = x**1\n", 1.0),
        ("x = 0.0\nf = x**0\n", 0.0),
        ("x = 0.0\nf = abs(x)\n", 0.0),
    ],
)
def test_backward_lines_that_would_raise_on_floats(source: str, gradient: float) -> None:
    trace = engine.trace_source(source)
    np.testing.assert_equal(trace.gradients["x"], gradient)
    listing_agrees(trace, soft=True)
    emitted_agrees(trace)


def test_powers_of_variables_at_zero() -> None:
    """0**y: the slope in y is 0 by convention, in x what the formula says."""
    for y, dx in ((2.0, 0.0), (1.0, 1.0), (0.5, math.inf), (0.0, 0.0)):
        trace = engine.trace_source(f"x = 0.0\ny = {y}\nf = x**y\n")
        np.testing.assert_equal(trace.gradients["x"], dx)
        assert trace.gradients["y"] == 0.0
        listing_agrees(trace, soft=True)
        emitted_agrees(trace)


def test_numpy_goes_on() -> None:
    trace = engine.trace_source("x = np.array([0.0, 1.0, -1.0])\ny = np.log(x)\nf = y.sum()\n")
    assert np.isneginf(trace.values["y"][0])
    assert np.isnan(trace.values["y"][2])
    assert np.isnan(trace.value)
    np.testing.assert_equal(trace.gradients["x"], [math.inf, 1.0, -1.0])
    listing_agrees(trace)
    emitted_agrees(trace)


def test_an_infinite_branch_hidden_by_where() -> None:
    """where does not hide the infinite slope of the branch not taken: 0 * inf is NaN, as it is in the libraries."""
    trace = engine.trace_source("x = np.array([0.0, 4.0])\nf = np.where(x > 0, np.sqrt(x), 0.0).sum()\n")
    listing_agrees(trace)
    emitted_agrees(trace)
    found = trace.gradients["x"]
    assert found[1] == 0.25
    assert np.isnan(found[0])


def test_zero_times_a_gradient_keeps_nan_and_shape() -> None:
    trace = engine.trace_source("x = np.array([1.0, np.inf])\nk = 0.0\nf = (x * k).sum()\n")
    assert np.isnan(trace.value)
    np.testing.assert_equal(trace.gradients["x"], [0.0, 0.0])
    np.testing.assert_equal(trace.gradients["k"], math.inf)
    listing_agrees(trace)


def test_a_loop_that_overflows_in_numpy() -> None:
    trace = engine.trace_source("x = np.array([10.0, 0.1])\nfor i in range(12):\n    x = x * x\nf = x.sum()\n")
    assert np.isinf(trace.value)
    listing_agrees(trace)
    emitted_agrees(trace)


def test_integers_have_float_gradients() -> None:
    trace = engine.trace_source("x = 3\nn = np.array([1, 2, 3])\nf = (n * x).sum() / 2\n")
    assert trace.gradients["x"] == 3.0
    assert trace.gradients["n"].dtype == float
    assert trace.gradients["n"].tolist() == [1.5, 1.5, 1.5]
    squared = engine.trace_source("n = np.array([1, 2, 3])\nf = (n**2 / 4).sum()\n")
    assert squared.gradients["n"].tolist() == [0.5, 1.0, 1.5]
    cubed = engine.trace_source("n = np.array([2, 3])\nf = (1.0 / n**3).sum()\n")
    np.testing.assert_allclose(cubed.gradients["n"], [-3 / 16, -3 / 81])
    for each in (trace, squared, cubed):
        listing_agrees(each)
        emitted_agrees(each)


def test_large_integers_do_not_raise_backwards() -> None:
    trace = engine.trace_source("n = 10**200\nx = 2.0\nf = x * (n / 10**199)\n")
    assert trace.gradients["x"] == 10.0
    listing_agrees(trace, soft=True)
