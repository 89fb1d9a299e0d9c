"""Patterns: expressions that the gate table has as one gate. A row states its spellings as text, and that is all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine.checking.check import check
from engine.gates import GATES, PATTERNS
from engine.gates.table import gate
from engine.pricing.kinds import SMOOTH
from tests.engine.judge import emitted_agrees, forward_agrees, listing_agrees, same
from tui.cli import main


@pytest.fixture
def rows() -> Iterator[None]:
    """Rows of the tests' own, gone afterwards."""
    gates, patterns = dict(GATES), {key: list(found) for key, found in PATTERNS.items()}
    try:
        gate("swish_of", "a / (1 + m.exp(-a))", "1 / (1 + m.exp(-a)) * (1 + a - out)", price=SMOOTH, pattern="a / (1 + m.exp(-a))")
        gate("damped", "m.exp(-a) * m.sin(b)", "-out", "m.exp(-a) * m.cos(b)", price=SMOOTH, pattern="m.exp(-a) * m.sin(b)")
        gate("softplus", "m.log(1 + m.exp(a))", "1 / (1 + m.exp(-a))", price=SMOOTH,
             pattern="m.log(1 + m.exp(a)) | m.log1p(m.exp(a))")  # fmt: skip
        gate("bell", "m.exp(-a**2)", "-2 * a * out", price=SMOOTH, pattern="m.exp(-a**2)")
        yield
    finally:
        for table, before in ((GATES, gates), (PATTERNS, patterns)):
            table.clear()
            table.update(before)  # type: ignore[arg-type]


def gates_of(call: str, array: bool = True) -> tuple[str, ...]:
    """The gates that ``call`` of x and y is traced as, judged from all sides."""
    values = ("np.array([0.5, -1.25, 2.0])", "np.array([1.5, 0.25, -0.75])") if array else ("0.5", "1.5")
    trace = engine.trace_source(
        f"x = {values[0]}\ny = {values[1]}\nf = {call}\n", options=engine.Options(seed="random")
    )
    listing_agrees(trace, soft=not array)
    forward_agrees(trace)
    emitted_agrees(trace)
    assert check(trace).ok
    opened = engine.expand(trace, frozenset(s.index for s in trace.stages))
    same(opened.values["f"], trace.values["f"])
    for name in ("x", "y"):
        same(opened.gradients[name], trace.gradients[name], rtol=1e-12, atol=1e-14)
    return trace.gates(0)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("x / (1 + np.exp(-x))", "swish_of"),
        ("x / (np.exp(-x) + 1.0)", "swish_of"),
        ("np.exp(-x) * np.sin(y)", "damped"),
        ("np.sin(y) * np.exp(-x)", "damped"),
        ("np.exp(-(x**2))", "bell"),
        ("1 / (1 + np.exp(-x))", "sigmoid"),
        ("1.0 / (np.exp(-x) + 1)", "sigmoid"),
        ("np.log(1 + np.exp(x))", "softplus"),
        ("np.log(np.exp(x) + 1.0)", "softplus"),
        ("np.log1p(np.exp(x))", "softplus"),
    ],
)
def test_what_a_row_spells_is_recognised_and_derived(rows: None, call: str, name: str) -> None:
    assert gates_of(call) == (name,)
    assert gates_of(call.replace("np.", "math."), array=False) == (name,)
    assert name in gates_of(f"0.5 * ({call}) - y")


@pytest.mark.parametrize(
    "call",
    [
        "x / (1 + np.exp(-y))",
        "x / (2 + np.exp(-x))",
        "1 / (np.exp(-x) - 1.5)",
        "1 / (np.exp(-x) - 1)",
        "1 / (1 - np.exp(-x))",
        "2 / (1 + np.exp(-x))",
        "1 / (1 + np.exp(x))",
        "np.log(2 + np.exp(x))",
        "np.log(1 + np.exp(x) * 2)",
        "np.exp(-x**3)",
        "np.exp(-x) - np.sin(y)",
    ],
)
def test_what_only_looks_like_it_is_not(rows: None, call: str) -> None:
    names = {"swish_of", "damped", "bell", "sigmoid", "softplus"}
    trace = engine.trace_source(
        f"x = np.array([0.5, -1.25])\ny = np.array([1.5, 0.25])\nf = {call}\n", options=engine.Options(seed="random")
    )
    assert not names.intersection(trace.gates(0))
    assert check(trace).ok


def test_functions_of_two_modules_are_no_pattern(rows: None) -> None:
    assert gates_of("math.exp(-x) * np.sin(y)", array=False) != ("damped",)


def test_a_helper_with_that_body_is_the_gate(rows: None) -> None:
    trace = engine.trace_source("def act(v):\n    return 1.0 / (1.0 + np.exp(-v))\nx = 0.5\nf = act(x)\n")
    assert trace.gates(0) == ("sigmoid",)


def test_the_gates_are_listed(rows: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gates"]) == 0
    out: Any = capsys.readouterr().out
    for name, spelled in (
        ("swish_of", "a / (1 + np.exp(-a))"),
        ("bell", "np.exp(-a**2)"),
        ("softplus", "np.log(1 + np.exp(a))"),
    ):
        assert any(line.startswith(f"{name} ") and spelled in line for line in out.splitlines()), name
    assert main(["gates", "swish_of"]) == 0
    assert "  da = (1 / (1 + np.exp(-a)) * (1 + a - out)) * dout" in capsys.readouterr().out


def test_a_softplus_far_out_has_the_slope_of_the_limit(rows: None) -> None:
    trace = engine.trace_source("x = np.array([-800.0, 0.0, 800.0])\nf = np.log(1 + np.exp(x)).sum()\n")
    np.testing.assert_array_equal(trace.gradients["x"], [0.0, 0.5, 1.0])
