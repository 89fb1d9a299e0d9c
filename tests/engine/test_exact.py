"""Literals and line breaks of generated Python."""

from __future__ import annotations

import ast
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.writing.emitting.exact import exact
from engine.writing.emitting.wrap import comment, names_in_brackets, wrapped

MODULES = {"np": "np", "math": "math"}


def again(value: Any) -> Any:
    return eval(exact(value, MODULES), {"np": np, "math": math})


@given(
    hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.int32, np.uint8, np.bool_]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    )
)
def test_arrays_bit_for_bit(value: Any) -> None:
    found = again(value)
    assert found.dtype == value.dtype
    assert found.shape == value.shape
    if value.dtype.kind == "f":  # NaN payloads and all that repr can tell apart
        assert np.array_equal(found, value, equal_nan=True)
        assert np.array_equal(np.signbit(found[~np.isnan(found)]), np.signbit(value[~np.isnan(value)]))
    else:
        assert np.array_equal(found, value)


@given(st.one_of(st.floats(), st.integers(), st.booleans()))
def test_numbers(value: Any) -> None:
    found = again(value)
    assert type(found) is type(value)
    assert found == value or (found != found and value != value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((2, 3)), "np.zeros((2, 3))"), (np.ones(7), "np.ones(7)"), (np.full((2, 2), 0.5), "np.full((2, 2), 0.5)"),
        (np.arange(9), "np.arange(9)"), (np.array([0.5, 0.5]), "np.array([0.5, 0.5])"), (-np.zeros(2), "np.full(2, -0.0)"),
        (np.array([1, 2], dtype=np.int32), "np.array([1, 2], dtype=np.int32)"), (np.array(1.5), "np.array(1.5)"),
        (np.zeros((0, 3)), "np.zeros((0, 3))"), (np.float64(0.1), "np.float64(0.1)"), (float("-inf"), "-math.inf"),
        (np.float32(0.5), "np.float32(0.5)"), (np.array([np.nan, -np.inf]), "np.array([np.nan, -np.inf])"),
    ],
)  # fmt: skip
def test_short_spellings(value: Any, text: str) -> None:
    assert exact(value, MODULES) == text


STARTS = ("f = ", "dx += ", "np.add.at(", "return ")


@given(st.integers(1, 60), st.sampled_from([" + ", " * ", " - ", ", "]), st.sampled_from(STARTS))
def test_broken_lines_mean_the_same(count: int, between: str, start: str) -> None:
    inside = between.join(f"name_{i}['a b + c'] ** -{i}" if i % 7 == 3 else f"(x{i} - y[{i}, 2])" for i in range(count))
    text = f"{start}{inside}{')' if start.endswith('(') else ''}"
    lines = wrapped(text, "    ")
    assert all(len(line) <= 88 for line in lines)
    assert all(line.startswith("    ") for line in lines)
    whole, broken = (ast.dump(ast.parse("def f():\n" + t)) for t in (f"    {text}\n", "\n".join(lines) + "\n"))
    assert whole == broken


def test_nested_lists_are_set_out_in_rows() -> None:
    rows = np.round(np.random.RandomState(0).randn(3, 5), 12)
    lines = wrapped(f"X = {exact(rows, MODULES)}")
    assert lines[0] == "X = np.array("
    assert all(len(line) <= 88 for line in lines)
    assert np.array_equal(eval("\n".join(lines)[4:], {"np": np}), rows)


def test_names_in_brackets() -> None:
    assert names_in_brackets(["dx"], "return ", "") == ["return (dx,)"]
    assert names_in_brackets(["x", "y"], "", " = cache") == ["x, y = cache"]
    assert names_in_brackets([], "return ", "") == ["return ()"]
    long = names_in_brackets([f"variable_{i}" for i in range(20)], "", " = cache")
    assert long[0] == "("
    assert long[-1] == ") = cache"
    assert all(len(line) <= 88 for line in long)


def test_long_comments_are_cut() -> None:
    assert comment("backprop " + "x" * 200).endswith(" …")
    assert len(comment("backprop " + "x" * 200)) <= 88
