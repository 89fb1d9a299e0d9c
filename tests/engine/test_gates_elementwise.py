"""Elementwise gates: every smooth function of numpy and math, broadcast and on numbers; kinks and their conventions."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.oracle import torch

# function -> (torch, low, high)
UNARY = {
    "np.exp": (torch.exp, -2, 2), "np.exp2": (torch.exp2, -2, 2), "np.expm1": (torch.expm1, -2, 2),
    "np.log": (torch.log, 0.2, 3), "np.log1p": (torch.log1p, -0.8, 2), "np.log2": (torch.log2, 0.2, 3),
    "np.log10": (torch.log10, 0.2, 3), "np.sqrt": (torch.sqrt, 0.2, 3), "np.cbrt": (lambda x: x.sign() * x.abs() ** (1 / 3), 0.2, 3),
    "np.square": (torch.square, -2, 2), "np.reciprocal": (torch.reciprocal, 0.3, 2), "np.negative": (torch.neg, -2, 2),
    "np.positive": (lambda x: x * 1, -2, 2), "np.sin": (torch.sin, -2, 2), "np.cos": (torch.cos, -2, 2), "np.tan": (torch.tan, -1.2, 1.2),
    "np.arcsin": (torch.arcsin, -0.9, 0.9), "np.asin": (torch.arcsin, -0.9, 0.9), "np.arccos": (torch.arccos, -0.9, 0.9),
    "np.acos": (torch.arccos, -0.9, 0.9), "np.arctan": (torch.arctan, -3, 3), "np.atan": (torch.arctan, -3, 3),
    "np.sinh": (torch.sinh, -2, 2), "np.cosh": (torch.cosh, -2, 2), "np.tanh": (torch.tanh, -2, 2),
    "np.arcsinh": (torch.arcsinh, -2, 2), "np.asinh": (torch.arcsinh, -2, 2), "np.arccosh": (torch.arccosh, 1.2, 3),
    "np.acosh": (torch.arccosh, 1.2, 3), "np.arctanh": (torch.arctanh, -0.9, 0.9), "np.atanh": (torch.arctanh, -0.9, 0.9),
    "np.sinc": (torch.sinc, 0.2, 2), "np.degrees": (torch.rad2deg, -2, 2), "np.rad2deg": (torch.rad2deg, -2, 2),
    "np.radians": (torch.deg2rad, -2, 2), "np.deg2rad": (torch.deg2rad, -2, 2), "np.abs": (torch.abs, 0.2, 2),
    "np.absolute": (torch.abs, -2, -0.2), "np.fabs": (torch.abs, -2, -0.2), "abs": (torch.abs, -2, -0.2),
    "np.nan_to_num": (torch.nan_to_num, -2, 2), "np.copy": (torch.clone, -2, 2),
}  # fmt: skip
SCALAR = {
    "math.exp": (torch.exp, -2, 2), "math.exp2": (torch.exp2, -2, 2), "math.expm1": (torch.expm1, -2, 2), "math.log": (torch.log, 0.2, 3),
    "math.log1p": (torch.log1p, -0.8, 2), "math.log2": (torch.log2, 0.2, 3), "math.log10": (torch.log10, 0.2, 3),
    "math.sqrt": (torch.sqrt, 0.2, 3), "math.cbrt": (lambda x: x ** (1 / 3), 0.2, 3), "math.sin": (torch.sin, -2, 2),
    "math.cos": (torch.cos, -2, 2), "math.tan": (torch.tan, -1.2, 1.2), "math.asin": (torch.arcsin, -0.9, 0.9),
    "math.acos": (torch.arccos, -0.9, 0.9), "math.atan": (torch.arctan, -3, 3), "math.sinh": (torch.sinh, -2, 2),
    "math.cosh": (torch.cosh, -2, 2), "math.tanh": (torch.tanh, -2, 2), "math.asinh": (torch.arcsinh, -2, 2),
    "math.acosh": (torch.arccosh, 1.2, 3), "math.atanh": (torch.arctanh, -0.9, 0.9), "math.erf": (torch.erf, -2, 2),
    "math.erfc": (torch.erfc, -2, 2), "math.degrees": (torch.rad2deg, -2, 2), "math.radians": (torch.deg2rad, -2, 2),
    "math.fabs": (torch.abs, -2, -0.2), "abs": (torch.abs, 0.2, 2), "float": (torch.clone, -2, 2),
}  # fmt: skip
BINARY = {
    "np.add": (torch.add, -2, 2), "np.subtract": (torch.sub, -2, 2), "np.multiply": (torch.mul, -2, 2), "np.divide": (torch.div, 0.4, 2),
    "np.true_divide": (torch.div, 0.4, 2), "np.power": (torch.pow, 0.3, 2), "np.pow": (torch.pow, 0.3, 2), "np.float_power": (torch.pow, 0.3, 2),
    "np.mod": (torch.remainder, 0.6, 1.9), "np.remainder": (torch.remainder, 0.6, 1.9), "np.fmod": (torch.fmod, 0.6, 1.9),
    "np.logaddexp": (torch.logaddexp, -2, 2), "np.logaddexp2": (torch.logaddexp2, -2, 2), "np.hypot": (torch.hypot, 0.2, 2),
    "np.arctan2": (torch.arctan2, 0.2, 2), "np.atan2": (torch.arctan2, 0.2, 2), "np.maximum": (torch.maximum, -2, 2),
    "np.minimum": (torch.minimum, -2, 2), "np.fmax": (torch.fmax, -2, 2), "np.fmin": (torch.fmin, -2, 2),
}  # fmt: skip
SHAPES = (((2, 3), (2, 3)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((2, 1, 4), (3, 1)), ((1,), (3,)), ((2, 3), ()), ((), (3,)))


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("shape", [(2, 3), (), (1, 1)])
def test_a_function_of_one(name: str, shape: tuple[int, ...]) -> None:
    library, low, high = UNARY[name]
    judge(f"{name}({{x}})", library, x=numbers(1, *shape, low=low, high=high))


@pytest.mark.parametrize("name", SCALAR)
def test_a_function_of_a_number(name: str) -> None:
    library, low, high = SCALAR[name]
    judge(f"{name}({{x}})", library, x=numbers(2, low=low, high=high))


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("shapes", SHAPES)
def test_a_function_of_two_broadcast(name: str, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    library, low, high = BINARY[name]
    judge(f"{name}({{x}}, {{y}})", library, x=numbers(3, *shapes[0], low=low, high=high), y=numbers(4, *shapes[1], low=low, high=high))


@pytest.mark.parametrize(
    ("call", "library"),
    [
        ("math.pow({x}, {y})", torch.pow), ("pow({x}, {y})", torch.pow), ("math.hypot({x}, {y})", torch.hypot), ("math.atan2({x}, {y})", torch.arctan2),
        ("math.fmod({x}, {y})", torch.fmod), ("math.remainder({x}, {y})", lambda x, y: x - y * torch.round(x / y)),
        ("max({x}, {y})", torch.maximum), ("min({x}, {y})", torch.minimum), ("{x} ** {y}", torch.pow), ("{x} % {y}", torch.remainder),
    ],
)  # fmt: skip
def test_two_numbers(call: str, library: object) -> None:
    judge(call, library, x=1.7, y=0.63)


@pytest.mark.parametrize("exponent", ["2", "3", "-2", "0.5", "1", "0", "-1.5"])
@pytest.mark.parametrize("call", ["np.power({x}, E)", "np.float_power({x}, E)", "pow({x}, E)", "{x}**E"])
def test_a_constant_exponent(call: str, exponent: str) -> None:
    number = float(exponent)
    judge(call.replace("E", f"({exponent})"), lambda x: x**number, x=numbers(5, 2, 3, low=0.3, high=2))


def test_an_array_of_constant_exponents() -> None:
    judge("{x}**np.array([0.0, 1.0, 2.0])", lambda x: x ** torch.tensor([0.0, 1.0, 2.0]), x=numbers(6, 2, 3, low=0.3))


@pytest.mark.parametrize(
    ("call", "library"),
    [
        ("np.clip({x}, -0.5, 0.7)", lambda x: x.clamp(-0.5, 0.7)),
        ("np.clip({x}, None, 0.7)", lambda x: x.clamp(max=0.7)),
        ("np.clip({x}, -0.5, None)", lambda x: x.clamp(min=-0.5)),
        ("np.clip({x}, a_min=-0.5, a_max=0.7)", lambda x: x.clamp(-0.5, 0.7)),
        ("np.clip({x}, max=0.7)", lambda x: x.clamp(max=0.7)),
        ("{x}.clip(0)", lambda x: x.clamp(min=0)),
        ("{x}.clip(min=-0.5, max=0.7)", lambda x: x.clamp(-0.5, 0.7)),
    ],
)
def test_clip(call: str, library: object) -> None:
    judge(call, library, x=numbers(7, 4, 3))


@pytest.mark.parametrize("shapes", [((4, 3), (3,), (4, 1)), ((3,), (4, 1), ()), ((), (3,), (2, 1))])
def test_clip_between_variables(shapes: tuple[tuple[int, ...], ...]) -> None:
    x, low, high = (numbers(8 + i, *s, low=a, high=b) for i, (s, a, b) in enumerate(zip(shapes, (-2, -1, 0), (2, 0, 1), strict=True)))
    judge("np.clip({x}, {y}, {z})", lambda a, b, c: torch.minimum(torch.maximum(a, b), c), x=x, y=low, z=high)


@pytest.mark.parametrize("shapes", [((4, 3), (3,)), ((3,), (4, 1)), ((), (2, 3)), ((4, 3), ())])
def test_where_undoes_broadcasting(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    x, y = numbers(9, *shapes[0]), numbers(10, *shapes[1])
    judge("np.where({x} > {y}, {x} * {y}, {y} - {x})", lambda a, b: torch.where(a > b, a * b, b - a), x=x, y=y)
    judge("np.where({x} > 0.1, {x}, 0)", lambda a, b: torch.where(a > 0.1, a, 0.0) + 0 * b.sum(), x=x, y=y)


def test_choose() -> None:
    i = np.array([0, 2, 1, 0])
    judge(
        "np.choose({i}, [{x}, {y}, {z}])", lambda k, a, b, c: torch.where(k == 0, a, torch.where(k == 1, b, c)),
        i=i, x=numbers(11, 4), y=numbers(12), z=numbers(13, 2, 1),
    )  # fmt: skip


def test_max_of_three() -> None:
    judge("max({x}, {y}, {z})", lambda a, b, c: torch.maximum(torch.maximum(a, b), c), x=1.5, y=2.5, z=-1.0)
    judge("np.maximum(np.maximum({x}, {y}), {z})", lambda a, b, c: torch.maximum(torch.maximum(a, b), c), x=numbers(14, 3), y=numbers(15, 2, 1), z=0.3)


# -- the awkward points, one by one


def test_zero_to_the_zero_is_constant_in_its_base() -> None:
    """0**0 = 1 whatever little happens to ... the base of a zero exponent: slope 0 (PyTorch, JAX)."""
    assert gradient("x**y", x=0.0, y=0.0) == 0.0
    np.testing.assert_array_equal(gradient("x**y", x=np.array([0.0, 2.0]), y=np.array([0.0, 0.0])), [0.0, 0.0])
    np.testing.assert_array_equal(gradient("x**0", x=np.array([0.0, 2.0])), [0.0, 0.0])


def test_the_exponent_of_zero_has_slope_zero() -> None:
    np.testing.assert_array_equal(gradient("x**y", "y", x=np.array([0.0, math.e]), y=np.array([2.0, 1.0])), [0.0, math.e])


def test_a_negative_base_has_a_slope_in_the_base_only() -> None:
    trace = traced("x**y", x=np.array([-2.0]), y=np.array([3.0]), seed="ones")
    assert trace.gradients["x"][0] == 12.0
    assert np.isnan(trace.gradients["y"][0])  # log of a negative number: said, not hidden


def test_square_and_cube_at_zero() -> None:
    np.testing.assert_array_equal(gradient("x**2 + x**3", x=np.array([0.0, -1.0])), [0.0, 1.0])
    assert gradient("-2.0**2 * x", x=1.0) == -4.0


def test_abs_at_zero_and_its_ties() -> None:
    x = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_array_equal(gradient("np.abs(x)", x=x), [-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(gradient("np.abs(x)", x=x, ties="first"), [-1.0, 1.0, 1.0])
    assert gradient("abs(np.sum(x))", x=x).tolist() == [1.0, 1.0, 1.0]


def test_hypot_and_sinc_where_they_have_no_quotient() -> None:
    assert gradient("np.hypot(x, y)", x=np.array([0.0]), y=np.array([0.0])).tolist() == [0.0]
    assert gradient("math.hypot(x, y)", x=0.0, y=0.0) == 0.0
    assert gradient("np.sinc(x)", x=np.array([0.0])).tolist() == [0.0]


def test_clip_passes_at_its_bounds() -> None:
    x = np.array([-1.0, 0.0, 0.5, 1.0, 2.0])
    np.testing.assert_array_equal(gradient("np.clip(x, 0, 1)", x=x), [0, 1, 1, 1, 0])
    np.testing.assert_array_equal(gradient("np.clip(x, 0, 1)", x=x, ties="split"), [0, 0.5, 1, 0.5, 0])
    for ties, passed in ((None, 0.0), ("both", 1.0), ("split", 0.5)):
        assert gradient("np.clip(x, y, 3.0)", "y", x=2.0, y=2.0, ties=ties) == passed


def test_equal_maxima_each_win_and_nan_wins_nothing() -> None:
    x = np.array([1.0, 2.0, np.nan])
    np.testing.assert_array_equal(gradient("np.maximum(x, y)", x=x, y=np.array([1.0, 3.0, 0.0])), [1, 0, 0])
    np.testing.assert_array_equal(gradient("np.fmax(x, y)", "y", x=x, y=np.array([1.0, 3.0, 0.0])), [1, 1, 1])


def test_several_truth_values_in_one_line_add_as_numbers() -> None:
    x = np.array([2.0, 0.5, -1.0])
    np.testing.assert_array_equal(gradient("np.maximum(x, 0) + np.maximum(x, 1)", x=x), [2, 1, 0])
    np.testing.assert_array_equal(gradient("np.maximum(x, 0) - np.maximum(x, 1)", x=x), [0, 1, 0])
    np.testing.assert_array_equal(gradient("-np.maximum(x, 0)", x=x), [-1, -1, 0])
    np.testing.assert_array_equal(gradient("np.clip(x, 0, 1) - np.nan_to_num(x)", x=x), [-1, 0, -1])


@pytest.mark.parametrize(
    "call",
    ["np.floor(x)", "np.ceil(x)", "np.trunc(x)", "np.rint(x)", "np.round(x, 1)", "x.round()", "x // 2", "np.sign(x)", "np.heaviside(x, 0.5)",
     "np.floor_divide(x, 0.7)", "(x > 0)", "np.argsort(x)", "np.greater(x, 0)"],
)  # fmt: skip
def test_steps_pass_no_gradient(call: str) -> None:
    x = np.array([0.3, -1.2, 2.6])
    np.testing.assert_array_equal(gradient(f"{call} * 2.0 + x", x=x), [1, 1, 1])
    assert not [n for n in traced(f"{call} * 2.0 + x", x=x).lines if n.of > 1]


@pytest.mark.parametrize("call", ["round(x)", "round(x, 1)", "math.floor(x)", "math.ceil(x)", "math.trunc(x)", "int(x)", "x // 1"])
def test_steps_of_numbers_pass_no_gradient(call: str) -> None:
    assert gradient(f"{call} * 3.0 + x", x=1.7) == 1.0


def test_integers_get_float_gradients() -> None:
    x = np.array([1, 2, 3])
    np.testing.assert_array_equal(gradient("np.sqrt(x) + x**2", x=x), 0.5 / np.sqrt(x) + 2 * x)
    assert gradient("x**3", x=2) == 12


@pytest.mark.parametrize("call", ["np.add(x, x, outp=x)", "np.exp(x, where=x > 0)", "np.clip(x)", "np.nan_to_num(x, copy=False)", "math.gamma(x)", "np.frexp(x)"])
def test_what_is_refused_is_said(call: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=np.array([1.0, 2.0]))
    assert caught.value.place.line == 2
    assert caught.value.code in ("argument", "arguments", "unsupported_function")


def test_a_step_that_swallows_a_gradient_is_noted() -> None:
    trace = traced("round(x) + x", x=1.7)
    assert [(n.code, n.place.line, n.fields["name"]) for n in trace.notices] == [("flat", 2, "round")]
    assert [n.fields["name"] for n in traced("x // 1 * x", x=1.7).notices] == ["floordiv"]
    assert not traced("x // 2 + x", x=5).notices  # whole numbers count
    assert not traced("np.maximum(x, 0)", x=np.array([1.0])).notices


@pytest.mark.parametrize("values", [(1.5, -2.0, 0.5), (0.0, 3.0, 2.0), (0.0, 0.0, 1.0)])
def test_sums_and_products_of_a_list_of_numbers(values: tuple[float, float, float]) -> None:
    x, y, z = values
    judge("math.prod([{x}, {y}, {z}])", lambda a, b, c: a * b * c, x=x, y=y, z=z)
    judge("math.prod(({x}, {y}, {x}))", lambda a, b: a * b * a, x=x, y=y)
    judge("math.fsum([{x}, {y}, {z}, {x}])", lambda a, b, c: a + b + c + a, x=x, y=y, z=z)
    judge("sum([{x}, {y}, {z}])", lambda a, b, c: a + b + c, x=x, y=y, z=z)
    judge("np.prod([{x}, {y}, {z}])", lambda a, b, c: a * b * c, x=x, y=y, z=z)
    assert traced("math.prod(range(1, 5)) * x", x=2.0).value == 48.0


def test_places_where_a_condition_holds_are_indices() -> None:
    x = np.array([[0.5, -1.0], [2.0, 0.25]])
    for call in ("np.where(x > 0)", "np.nonzero(x > 0)", "(x > 0).nonzero()"):
        lines = [f"x = np.array({x.tolist()})", f"rows, cols = {call}", "f = (x[rows, cols] ** 2).sum()"]
        np.testing.assert_array_equal(engine.trace_source("\n".join(lines) + "\n").gradients["x"], [[1.0, 0.0], [4.0, 0.5]])
    lines = [f"x = np.array({x.tolist()})", "k = np.searchsorted(np.array([0.0, 1.0]), x[1, 0])", "u = np.unique(np.array([2, 1, 2]))", "f = x[0, 0] * k * u.sum()"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"][0, 0] == 6.0


def test_where_does_not_hide_an_infinite_branch() -> None:
    """0 * inf is NaN: the branch that was not taken still had an infinite slope. It is said, not made a number."""
    trace = traced("np.where(x > 0, np.log(x), 0.0)", x=np.array([0.0, 2.0]), seed="ones")
    assert np.isnan(trace.gradients["x"][0])
    assert trace.gradients["x"][1] == 0.5
    assert [flaw.where for flaw in trace.flaws] == ["backward"]
    np.testing.assert_array_equal(gradient("np.log(np.where(x > 0, x, 1.0))", x=np.array([0.0, 2.0])), [0.0, 0.5])  # how to write it


@pytest.mark.parametrize("call", ["np.maximum({x}, {x})", "np.minimum({x}, {x})", "np.fmax({x}, {x})", "np.fmin({x}, {x})"])
def test_a_variable_ties_with_itself_once(call: str) -> None:
    """max(x, x) is x: its slope is 1, not one for each side."""
    np.testing.assert_array_equal(gradient(call.format(x="x"), x=numbers(16, 2, 3)), np.ones((2, 3)))
    assert gradient("max(x, x) + min(x, x)", x=1.5) == 2.0


@pytest.mark.parametrize("family", ["np", "math"])
def test_signs_and_scales_and_parts(family: str) -> None:
    for x in (1.75, -2.25):
        for y in (3.0, -0.5):
            judge(f"{family}.copysign({{x}}, {{y}})", None, x=x, y=y)
        judge(f"{family}.ldexp({{x}}, 3)", None, x=x)
        judge(f"{family}.ldexp({{x}}, -1)", None, x=x)
        judge(f"{family}.modf({{x}})[0]", None, x=x)
        judge(f"{family}.modf({{x}})[1]", None, x=x)
    x = numbers(95, 2, 3)
    judge("np.copysign({x}, {y})", torch.copysign, x=x, y=numbers(96, 3))
    judge("np.ldexp({x}, np.array([0, 1, -2]))", None, x=x)
    judge("np.modf({x})[0] * np.modf({x})[1]", None, x=x)
    judge("{x} + np.fix({x} * 3)", None, x=x)
    assert gradient("np.copysign(x, -1.0)", x=0.0) == 0.0


def test_quotient_and_remainder() -> None:
    for x, y in ((7.5, 2.0), (-7.5, 2.0), (7.5, -2.0)):
        for name in ("divmod", "np.divmod"):
            judge(f"{name}({{x}}, {{y}})[0]", None, x=x, y=y)
            judge(f"{name}({{x}}, {{y}})[1]", None, x=x, y=y)
    judge("np.divmod({x}, {y})[1]", lambda a, b: torch.remainder(a, b), x=numbers(97, 3, low=0.1), y=numbers(98, 3, low=0.6))
    lines = ["x = 7.5", "q, r = divmod(x, 2)", "f = q * r"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"] == 3.0
    assert engine.trace_source("a, b = divmod(7, 2)\nx = 1.0\nf = x * a + b\n").value == 4.0


def test_distances() -> None:
    judge("math.dist([{x}, {y}], [{z}, 2.0])", lambda a, b, c: ((a - c) ** 2 + (b - 2) ** 2) ** 0.5, x=0.5, y=-1.5, z=1.25)
    judge("math.dist({x}, {y})", lambda a, b: (a - b).norm(), x=numbers(99, 3), y=numbers(100, 3))
    judge("math.dist(({x}, {y}), (0, 0))", lambda a, b: (a**2 + b**2) ** 0.5, x=3.0, y=4.0)
    assert gradient("math.dist([x, 0.0], [0.0, 0.0])", x=0.0) == 0.0
    lines = ["p = [1.0, 2.0]", "q = [4.0, 6.0]", "f = math.dist(p, q)"]
    assert engine.trace_source("\n".join(lines) + "\n").value == 5.0


@pytest.mark.skipif(not hasattr(math, "sumprod"), reason="Python 3.12")
def test_sums_of_products() -> None:
    judge("math.sumprod([{x}, {y}], [{y}, 2.0])", lambda a, b: a * b + 2 * b, x=0.5, y=-1.5)


def test_counting_numbers_are_constants() -> None:
    lines = ["x = 2.0", "k = math.isqrt(17) + math.lcm(4, 6) + math.perm(4, 2)", "m = np.isclose(x, 2.0)", "f = x * k * m + np.hanning(5).sum() + np.fft.fftfreq(4)[1]"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"] == 28.0
    lines = ["A = np.array([[1.0, 2.0], [2.0, 4.0]])", "f = A.sum() * np.linalg.matrix_rank(A)"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["A"].tolist() == [[1, 1], [1, 1]]


def test_bessel() -> None:
    for x in (0.7, numbers(91, 3), numbers(92, 2, 2) * 9):
        judge("np.i0({x})", lambda t: torch.i0(t), x=x)


def test_legs() -> None:
    judge("math.hypot({x}, {y}, {z})", lambda a, b, c: torch.sqrt(a**2 + b**2 + c**2), x=0.5, y=-1.5, z=2.0)
    judge("math.hypot({x})", lambda a: torch.abs(a), x=-0.5)
    judge("math.log({x}, {y})", lambda a, b: torch.log(a) / torch.log(b), x=2.5, y=3.0)
