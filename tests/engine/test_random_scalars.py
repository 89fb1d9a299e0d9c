"""Random scalar programs: the printed lines, the emitted module and every opened listing against autograd and differences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import engine
from tests.engine.judge import emitted_agrees, function_of, listing_agrees, run_listing, same, smooth_difference

UNARY = (
    "-{a}", "-(-{a})", "math.tanh({a})", "math.sin({a})", "math.cos({a})", "math.exp(-{a} * {a})", "1.0 / (1 + math.exp(-{a}))",
    "1 / (math.exp(-{a}) + 1)", "math.log(1.5 + {a}**2)", "math.sqrt({a} * {a} + 1.1)", "abs({a})", "{a}**2", "{a}**3", "(-{a})**2",
    "-{a}**2", "({a}**2 + 1.2)**-1.5", "np.square({a})", "1 / ({a}**2 + 1.3)", "2 * {a}", "{a} / 3", "{a} - 1", "1 - {a}",
    "max(0, {a})", "np.maximum(0, {a})", "min({a}, 1)", "math.exp({a} / 4)", "np.log1p({a} * {a})", "math.tan({a} / 9)",
)  # fmt: skip
BINARY = (
    "{a} + {b}", "{a} - {b}", "{a} - ({b} - {a})", "{a} - ({b} + 1)", "{a} * {b}", "{a} * ({b} + {a})", "{a} / ({b} * {b} + 1.2)",
    "{a} / (1.2 + {b}**2) / 2", "{a} / (2 / (1.5 + {b}**2))", "max({a}, {b})", "min({a}, {b})", "np.maximum({a}, {b})",
    "({a} + {b})**2", "({a}**2 + 1.1)**({b} / 3)", "-({a} * {b})", "{a} * -{b}", "({a} * {b}) * ({a} * {b})", "{a} - -{b}",
)  # fmt: skip


@st.composite
def programs(draw: Any) -> str:
    """A program of two to four inputs and up to six stages, values kept tame."""
    names = [f"x{i}" for i in range(draw(st.integers(2, 4)))]
    inputs = draw(st.lists(st.floats(-2, 2).map(lambda v: round(v, 3)), min_size=len(names), max_size=len(names)))
    lines = [f"{n} = {v!r}" for n, v in zip(names, inputs, strict=True)]

    def expression(depth: int) -> str:
        if depth == 0 or draw(st.integers(0, 5)) == 0:
            return str(draw(st.sampled_from(names)))
        if draw(st.booleans()):
            return draw(st.sampled_from(UNARY)).format(a=_bracketed(expression(depth - 1)))
        parts = {"a": _bracketed(expression(depth - 1)), "b": _bracketed(expression(depth - 1))}
        return draw(st.sampled_from(BINARY)).format(**parts)

    for i in range(draw(st.integers(1, 6))):
        lines.append(f"s{i} = {expression(draw(st.integers(1, 3)))}")
        names.append(f"s{i}")
    lines.append(f"f = {' + '.join(names)}")
    source = "\n".join(lines) + "\n"
    assume(_tame(source))
    return source


def _tame(source: str) -> bool:
    """Whether no stage grows so large that rounding, or Python's own overflow, is all there is to see."""
    space: dict[str, Any] = {"np": np, "math": math}
    try:
        exec(source, space)
    except OverflowError:
        return False
    return all(abs(v) < 1e3 for k, v in space.items() if k[0] in "xsf" and isinstance(v, (int, float)))


def _bracketed(text: str) -> str:
    return text if text.isidentifier() else f"({text})"


def check(source: str) -> engine.Trace:
    """All judges on one scalar program."""
    from autograd import grad
    from autograd import numpy as anp

    trace = engine.trace_source(source)
    inputs = [v.name for v in trace.inputs()]
    given_values = [float(v.value) for v in trace.inputs()]
    listing_agrees(trace)
    emitted_agrees(trace)
    oracle = function_of(source, inputs, anp)
    plain = function_of(source, inputs, np)
    at_kink = any(trace.ties(n.index) for n in trace.lines)
    for i, name in enumerate(inputs):
        found = trace.gradients[name]
        if not at_kink:
            theirs = float(grad(oracle, i)(*given_values)) if name in source.split("\n", len(inputs))[-1] else 0.0
            np.testing.assert_allclose(found, theirs, rtol=1e-9, atol=1e-9)
            near, trusted = smooth_difference(plain, given_values, 1.0, i)
            if trusted:
                np.testing.assert_allclose(found, near, rtol=1e-4, atol=1e-4)
    return trace


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programs())
def test_random_scalar_programs(source: str) -> None:
    check(source)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(), st.data())
def test_opened_stages_give_the_same(source: str, data: Any) -> None:
    trace = engine.trace_source(source)
    stages = data.draw(st.sets(st.integers(0, len(trace.stages) - 1), min_size=1))
    opened = engine.expand(trace, frozenset(stages))
    listing_agrees(opened)
    for var in trace.vars:
        if var.kind != "part":
            assert opened.vars[var.index].shown == var.shown
            same(opened.gradient(var.index), trace.gradient(var.index), rtol=1e-9, atol=1e-11)
    steps = engine.Steps(opened, frozenset(stages))
    for k in range(1, len(steps) + 1):
        assert steps.find(steps.address(k)) == k


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-3, 3).map(lambda v: round(v, 2)), min_size=1, max_size=30), st.floats(-3, 3))
def test_loops_of_any_length(items: list[float], start: float) -> None:
    """A recurrence in a loop: as many stages as items, the gradients those of the unrolled product."""
    source = f"xs = {items!r}\nh = {start!r}\nfor x in xs:\n    h = 0.5 * h + x * x\n"
    trace = engine.trace_source(source)
    assert len(trace.stages) == len(items)
    listing_agrees(trace)
    emitted_agrees(trace)
    count = len(items)
    same(trace.gradients["h"], 0.5**count, rtol=1e-12)
    same(trace.gradients["xs"], [2 * x * 0.5 ** (count - 1 - i) for i, x in enumerate(items)], rtol=1e-9, atol=1e-300)


def test_a_name_read_twice_in_a_product() -> None:
    trace = check("x0 = 1.5\ns0 = x0 * x0\nf = s0 * s0 * x0\n")
    assert trace.gradients["x0"] == 5 * 1.5**4
    assert run_listing(trace)["dx0"] == 5 * 1.5**4
