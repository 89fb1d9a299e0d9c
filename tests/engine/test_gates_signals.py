"""Convolution, interpolation, integrals, polynomials: all modes and ranks, and what happens at knots and ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.oracle import torch


@pytest.mark.parametrize("sizes", [(5, 3), (3, 5), (4, 4), (6, 2), (1, 3), (3, 1), (5, 4), (4, 5)])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolution(sizes: tuple[int, int], mode: str) -> None:
    x, y = numbers(400, sizes[0]), numbers(401, sizes[1])

    def library(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        long, short = (a, b) if len(a) >= len(b) else (b, a)
        full = torch.nn.functional.conv1d(long[None, None], short.flip(0)[None, None], padding=len(short) - 1)[0, 0]
        start = {"full": 0, "same": (len(short) - 1) // 2, "valid": len(short) - 1}[mode]
        return full[start : start + {"full": len(full), "same": len(long), "valid": len(long) - len(short) + 1}[mode]]

    judge(f"np.convolve({{x}}, {{y}}, {mode!r})", library, x=x, y=y)
    if mode == "full":
        judge("np.convolve({x}, {y})", library, x=x, y=y)
    if mode != "same" or sizes[0] >= sizes[1]:
        judge(f"np.correlate({{x}}, {{y}}, mode={mode!r})", lambda a, b: library(a, b.flip(0)), x=x, y=y)
    if mode == "valid":
        judge("np.correlate({x}, {y})", lambda a, b: library(a, b.flip(0)), x=x, y=y)


def test_a_signal_with_itself() -> None:
    judge("np.convolve({x}, {x})", None, x=numbers(402, 4))
    judge("np.correlate({x}, {x}, 'full')", None, x=numbers(403, 4))
    judge("np.convolve({x}, np.array([1.0, 2.0, 1.0]) / 4, mode='same')", None, x=numbers(404, 6))
    judge("np.convolve({x}, [1, 0, -1], mode='valid')", None, x=numbers(405, 6))


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 1, 3)])
def test_interpolation(shape: tuple[int, ...]) -> None:
    """All of places, knots and heights may be variables; some places lie outside."""
    x, knots, y = numbers(406, *shape), np.array([-1.5, -0.4, 0.3, 1.7]), numbers(407, 4)
    judge("np.interp({x}, {p}, {y})", None, x=x, p=knots, y=y)
    judge("np.interp({x}, [-1.5, -0.4, 0.3, 1.7], {y})", None, x=x, y=y)
    judge("np.interp({x}, [-1.5, -0.4, 0.3, 1.7], [0.0, 1.0, 4.0, 2.0])", None, x=x)


def test_interpolation_at_knots_and_outside() -> None:
    """At a knot the slope to its right, at the last one that to its left; outside 0, and the end has the whole weight."""
    x = np.array([-1.0, 0.0, 1.0, 3.0, 9.0])
    inputs: dict[str, Any] = {"x": x, "p": np.array([0.0, 1.0, 3.0]), "y": np.array([0.0, 2.0, 3.0])}
    assert gradient("np.interp(x, p, y)", "x", **inputs).tolist() == [0, 2, 0.5, 0.5, 0]
    assert gradient("np.interp(x, p, y)", "y", **inputs).tolist() == [2, 1, 2]
    assert gradient("np.interp(x, p, y)[0] + np.interp(x, p, y)[4]", "p", **inputs).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("shape", "options"), [((5,), ""), ((2,), ""), ((5,), ", dx=0.1"), ((2, 4), ""), ((4, 2), ", axis=0"), ((2, 4, 3), ", dx=2, axis=1"), ((4, 3, 2), ", axis=0"), ((2, 3), ", axis=-2")])
def test_integrals(shape: tuple[int, ...], options: str) -> None:
    axis = -1 if "axis" not in options else int(options.rpartition("=")[2])
    given = eval(f"dict({options[2:]})")
    judge(f"np.trapezoid({{y}}{options})", lambda y: torch.trapezoid(y, dx=given.get("dx", 1.0), dim=axis), y=numbers(408, *shape))
    if "dx" not in options:
        x = np.sort(numbers(409, shape[axis]))
        view = [-1 if i == axis % len(shape) else 1 for i in range(len(shape))]
        judge(f"np.trapezoid({{y}}, {{x}}{options})", lambda y, x: torch.trapezoid(y, x.reshape(view).expand(y.shape), dim=axis), y=numbers(410, *shape), x=x)
        judge(f"np.trapezoid({{y}}, x={{x}}{options})", None, y=numbers(411, *shape), x=x)


@pytest.mark.parametrize("shape", [(4,), (2,), (2, 3)])
def test_differences_of_all_elements(shape: tuple[int, ...]) -> None:
    judge("np.ediff1d({x})", lambda x: x.flatten().diff(), x=numbers(412, *shape))


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_polynomials(count: int, shape: tuple[int, ...]) -> None:
    def library(p: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return sum(p[i] * x ** (count - 1 - i) for i in range(count))

    judge("np.polyval({p}, {x})", library, p=numbers(413, count), x=numbers(414, *shape))
    judge("np.polyval([2.0, 0.0, 1.0], {x})", None, x=numbers(415, *shape))


@pytest.mark.parametrize(("options", "count", "increasing"), [("", 4, False), (", 3", 3, False), (", N=1", 1, False), (", 2", 2, False), (", 3, increasing=True", 3, True), (", increasing=True", 4, True), (", 6", 6, False)])
def test_powers_in_columns(options: str, count: int, increasing: bool) -> None:
    powers = range(count) if increasing else range(count - 1, -1, -1)
    judge(f"np.vander({{x}}{options})", lambda x: torch.stack([x**n for n in powers], 1), x=numbers(416, 4))


def test_unwrapped_angles() -> None:
    judge("np.unwrap({x} * 4)", None, x=numbers(417, 8))
    judge("np.unwrap({x}, axis=0)", None, x=numbers(418, 4, 2) * 3)


@pytest.mark.parametrize(
    ("call", "code"),
    [("np.convolve(x, z)", "shapes"), ("np.correlate(x[:2], x, 'same')", "argument"), ("np.interp(x, x[::-1], x)", "argument"), ("np.interp(x, p, x, left=0)", "argument"),
     ("np.interp(x, p, x, period=6)", "argument"), ("np.ediff1d(x, to_finish=0)", "argument"), ("np.trapezoid(z, z)", "argument"), ("np.polyval(z, x[0])", "argument")],
)  # fmt: skip
def test_what_is_refused_is_said(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(419, 4), p=np.arange(4.0), z=numbers(420, 2, 2))
    assert caught.value.code == code
    assert caught.value.place.line == 4


@pytest.mark.parametrize("call", ["np.convolve(x, x)", "np.vander(x)", "np.interp(x, x, x)"])
def test_the_cost_is_known_before_it_runs(call: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(f"x = np.arange(300000.0)\nout = {call}\n", options=engine.Options(seed="ones"))
    assert caught.value.code == "limit"


def test_missing_operands_before_others() -> None:
    judge("np.trapezoid({y}, None, 0.5)", None, y=numbers(421, 4))
    judge("np.trapezoid({y}, dx=0.5)", None, y=numbers(422, 4))
    judge("np.cov({y}, None, False)", None, y=numbers(423, 4, 2))
