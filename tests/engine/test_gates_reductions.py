"""Reductions along every kind of axis, and what they do where a slope is missing: ties, zeros, NaN, equal elements."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.oracle import torch

AXES = [((4,), None), ((4,), 0), ((4,), -1), ((1,), None), ((2, 3), None), ((2, 3), 0), ((2, 3), 1), ((2, 3), -1), ((2, 3), (0, 1)),
        ((2, 3, 4), 1), ((2, 3, 4), -2), ((2, 3, 4), (0, 2)), ((2, 3, 4), (-1, 0)), ((2, 3, 4), (1, 2)), ((2, 1, 4), 1), ((1, 3), 0),
        ((3, 1), -1), ((), None)]  # fmt: skip


def _options(axis: Any, keepdims: bool) -> str:
    return ("" if axis is None else f", axis={axis}") + (", keepdims=True" if keepdims else "")


def _torch_axes(axis: Any, x: torch.Tensor) -> Any:
    return tuple(range(x.ndim)) if axis is None else axis


def _var(x: torch.Tensor, axis: Any, keep: bool, ddof: float = 0) -> torch.Tensor:
    return x.var(_torch_axes(axis, x), correction=ddof, keepdim=keep) if x.ndim else (x - x)


def _prod(x: torch.Tensor, axis: Any, keep: bool) -> torch.Tensor:
    axes = _torch_axes(axis, x)
    for i in sorted([i % x.ndim for i in (axes if isinstance(axes, tuple) else (axes,))], reverse=True):
        x = x.prod(i, keepdim=keep)
    return x


def _amax(sign: int) -> Any:
    return lambda x, axis, keep: sign * (sign * x).amax(_torch_axes(axis, x), keepdim=keep) if x.ndim else x * 1


def _median(x: torch.Tensor, axis: Any, keep: bool) -> torch.Tensor:
    if not x.ndim:
        return x * 1
    axes = tuple(i % x.ndim for i in (_torch_axes(axis, x) if not isinstance(axis, int) else (axis,)))
    rest = [i for i in range(x.ndim) if i not in axes]
    shape = [1 if i in axes else n for i, n in enumerate(x.shape)] if keep else [x.shape[i] for i in rest]
    return x.permute(*rest, *axes).reshape(*[x.shape[i] for i in rest], -1).quantile(0.5, dim=-1).reshape(shape)


REDUCTIONS: dict[str, Any] = {
    "sum": lambda x, axis, keep: x.sum(_torch_axes(axis, x), keepdim=keep) if x.ndim else x * 1,
    "mean": lambda x, axis, keep: x.mean(_torch_axes(axis, x), keepdim=keep) if x.ndim else x * 1,
    "prod": lambda x, axis, keep: _prod(x, axis, keep) if x.ndim else x * 1,
    "max": _amax(1),
    "min": _amax(-1),
    "var": _var,
    "std": lambda x, axis, keep: _var(x, axis, keep).sqrt() if x.ndim else x * 0,
    "ptp": lambda x, axis, keep: _amax(1)(x, axis, keep) - _amax(-1)(x, axis, keep),
    "median": _median,
    "amax": _amax(1),
    "amin": _amax(-1),
}


@pytest.mark.parametrize("name", REDUCTIONS)
@pytest.mark.parametrize(("shape", "axis"), AXES)
@pytest.mark.parametrize("keepdims", [False, True])
def test_a_reduction(name: str, shape: tuple[int, ...], axis: Any, keepdims: bool) -> None:
    if not shape and keepdims:
        return
    one = name == "std" and np.prod([shape[i] for i in ([axis] if isinstance(axis, int) else axis or range(len(shape)))], initial=1) == 1
    library = None if one else lambda x: REDUCTIONS[name](x, axis, keepdims)  # the std of one element: test_flat_deviation
    judge(f"np.{name}({{x}}{_options(axis, keepdims)})", library, smooth=not one, x=numbers(20, *shape))


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "min", "var", "std"])
@pytest.mark.parametrize(("shape", "axis"), [((2, 3), 1), ((2, 3, 4), (0, 2)), ((4,), None)])
def test_a_reduction_as_a_method(name: str, shape: tuple[int, ...], axis: Any) -> None:
    judge(f"{{x}}.{name}({_options(axis, True)[2:]})", lambda x: REDUCTIONS[name](x, axis, True), x=numbers(21, *shape))
    if axis is not None:
        judge(f"{{x}}.{name}({axis})", lambda x: REDUCTIONS[name](x, axis, False), x=numbers(22, *shape))


@pytest.mark.parametrize(("shape", "axis"), [((5,), None), ((2, 3), 0), ((2, 3), None), ((2, 3, 4), (1, 2))])
@pytest.mark.parametrize("ddof", [1, 0.5])
def test_degrees_of_freedom(shape: tuple[int, ...], axis: Any, ddof: float) -> None:
    options = _options(axis, False) + f", ddof={ddof}"
    judge(f"np.var({{x}}{options})", lambda x: _var(x, axis, False, ddof), x=numbers(23, *shape))
    judge(f"np.std({{x}}{options})", lambda x: _var(x, axis, False, ddof).sqrt(), x=numbers(24, *shape))
    judge(f"{{x}}.std({options[2:]})", lambda x: _var(x, axis, False, ddof).sqrt(), x=numbers(25, *shape))


@pytest.mark.parametrize(("shape", "axis"), [((4,), None), ((4,), 0), ((1,), 0), ((2, 3), None), ((2, 3), 0), ((2, 3), -1), ((2, 3, 4), 1), ((2, 3, 4), 0)])
def test_running_sums_and_products(shape: tuple[int, ...], axis: Any) -> None:
    options = _options(axis, False)
    flat = axis is None
    judge(f"np.cumsum({{x}}{options})", lambda x: (x.flatten() if flat else x).cumsum(axis or 0), x=numbers(26, *shape))
    judge(f"np.cumprod({{x}}{options})", lambda x: (x.flatten() if flat else x).cumprod(axis or 0), x=numbers(27, *shape))
    judge(f"{{x}}.cumsum({axis})", lambda x: (x.flatten() if flat else x).cumsum(axis or 0), x=numbers(28, *shape))


@pytest.mark.parametrize(
    ("shape", "options", "dim", "order"),
    [((4,), "", None, 2), ((2, 3), "", None, 2), ((2, 3), ", 'fro'", None, 2), ((2, 3, 4), "", None, 2), ((2, 3), ", axis=1", 1, 2),
     ((2, 3, 4), ", axis=(0, 2)", (0, 2), 2), ((2, 3), ", 1, axis=0", 0, 1), ((4,), ", 1", None, 1), ((4,), ", np.inf", None, np.inf),
     ((2, 3), ", np.inf, 1", 1, np.inf), ((2, 3), ", ord=3, axis=-1", -1, 3), ((2, 3), ", axis=0, keepdims=True", 0, 2), ((4,), ", 2", None, 2),
     ((2, 3), ", 2, 1, True", 1, 2)],
)  # fmt: skip
def test_norms(shape: tuple[int, ...], options: str, dim: Any, order: float) -> None:
    keep = "True" in options
    judge(
        f"np.linalg.norm({{x}}{options})",
        lambda x: torch.linalg.vector_norm(x, order, dim=dim, keepdim=keep),
        x=numbers(29, *shape),
    )


@pytest.mark.parametrize(("shape", "weights", "axis"), [((4,), (4,), None), ((2, 3), (2, 3), None), ((2, 3), (2, 3), 1), ((2, 3), (3,), 1), ((2, 3), (2,), 0), ((2, 3, 4), (3,), 1)])
def test_average(shape: tuple[int, ...], weights: tuple[int, ...], axis: Any) -> None:
    options = _options(axis, False)

    def library(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        full = w if w.shape == x.shape else w.reshape([n if i == axis else 1 for i, n in enumerate(x.shape)]).expand(x.shape)
        axes = _torch_axes(axis, x)
        return (x * full).sum(axes) / full.sum(axes)

    judge(f"np.average({{x}}, weights={{w}}{options})", library, x=numbers(30, *shape), w=numbers(31, *weights, low=0.2))
    judge(f"np.average({{x}}{options})", lambda x: x.mean(_torch_axes(axis, x)), x=numbers(32, *shape))


def test_the_axis_of_an_average_stands_before_its_weights() -> None:
    judge("np.average({x}, 0)", lambda x: x.mean(0), x=numbers(39, 2, 3))
    judge("np.average({x}, (0, 1))", lambda x: x.mean(), x=numbers(40, 2, 3))
    judge("np.average({x}, 1, {w})", lambda x, w: (x * w).sum(1) / w.sum(), x=numbers(41, 2, 3), w=numbers(42, 3, low=0.2))
    judge("np.average({x}, None, {w}, keepdims=True)", None, x=numbers(43, 2, 3), w=numbers(44, 2, 3, low=0.2))


@pytest.mark.parametrize(("shape", "options", "axis"), [((4,), "", 0), ((2, 3), "", 0), ((2, 3), ", axis=1", 1), ((2, 3), ", axis=None", (0, 1)), ((2, 3), ", axis=-1, keepdims=True", 1)])
def test_logaddexp_reduce(shape: tuple[int, ...], options: str, axis: Any) -> None:
    judge(f"np.logaddexp.reduce({{x}}{options})", lambda x: x.logsumexp(axis, keepdim="keep" in options), x=numbers(33, *shape))


@pytest.mark.parametrize(("shape", "options", "axis"), [((5,), "", 0), ((2, 4), "", -1), ((3, 2), ", axis=0", 0), ((2, 3, 4), ", 1", 1), ((2, 3), ", axis=None", None)])
def test_sort(shape: tuple[int, ...], options: str, axis: Any) -> None:
    judge(f"np.sort({{x}}{options})", lambda x: (x.flatten() if axis is None else x).sort(axis or 0).values, x=numbers(34, *shape))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_random_reductions_of_random_shapes(data: Any) -> None:
    """All-different dimensions, any axes, any reduction, chained with another."""
    shape = tuple(data.draw(st.permutations([2, 3, 4, 1]))[: data.draw(st.integers(1, 4))])
    axes = data.draw(st.lists(st.integers(0, len(shape) - 1), unique=True, min_size=1))
    axis = tuple(i - len(shape) * data.draw(st.booleans()) for i in axes)
    name = data.draw(st.sampled_from(["sum", "mean", "prod", "max", "min", "var", "median", "ptp"]))
    keep = data.draw(st.booleans())
    seed = data.draw(st.integers(0, 99))
    judge(f"np.tanh(np.{name}({{x}} * {{x}} - {{x}}, axis={axis}, keepdims={keep}))",
          lambda x: REDUCTIONS[name](x * x - x, axis, keep).tanh(), x=numbers(seed, *shape))  # fmt: skip


# -- the awkward points, one by one


def test_the_first_of_equal_maxima_wins() -> None:
    x = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    np.testing.assert_array_equal(gradient("np.max(x, axis=1)", x=x), [[0, 1, 0], [1, 0, 0]])
    np.testing.assert_array_equal(gradient("np.min(x, axis=0)", x=x), [[1, 0, 0], [0, 1, 1]])
    np.testing.assert_array_equal(gradient("x.max()", x=x), [[0, 1, 0], [0, 0, 0]])
    np.testing.assert_array_equal(gradient("np.max(x, axis=(0, 1), keepdims=True)", x=x), [[0, 1, 0], [0, 0, 0]])


def test_ties_may_be_had_otherwise() -> None:
    x = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    np.testing.assert_array_equal(gradient("np.max(x, axis=1)", x=x, ties="both"), [[0, 1, 1], [1, 1, 1]])
    np.testing.assert_allclose(gradient("np.max(x, axis=1)", x=x, ties="split"), [[0, 0.5, 0.5], [1 / 3, 1 / 3, 1 / 3]])


def test_a_tie_along_an_axis_is_seen() -> None:
    trace = traced("np.max(x, axis=1)", x=np.array([[1.0, 3.0, 3.0]]))
    assert trace.ties(1)
    assert not traced("np.max(x, axis=1)", x=np.array([[1.0, 2.0, 3.0]])).ties(1)
    assert traced("np.sort(x)", x=np.array([1.0, 3.0, 3.0])).ties(1)


def test_nan_in_max_goes_to_the_first_nan() -> None:
    x = np.array([1.0, np.nan, 3.0, np.nan])
    trace = traced("np.max(x)", x=x, seed="ones")
    assert np.isnan(trace.value)
    np.testing.assert_array_equal(trace.gradients["x"], [0, 1, 0, 0])


@pytest.mark.parametrize("zeros", [[1], [0, 2], [0, 1, 2, 3]])
def test_products_with_zeros(zeros: list[int]) -> None:
    x = np.array([0.5, -1.5, 2.0, 3.0])
    x[zeros] = 0.0
    judge("np.prod({x})", lambda t: t.prod(), x=x)
    judge("np.cumprod({x})", lambda t: t.cumprod(0), x=x)
    grid = numbers(35, 2, 3, 4)
    grid[0, 1, 2] = grid[1, 0, 0] = grid[1, 2, 0] = 0.0
    judge("np.prod({x}, axis=1)", lambda t: t.prod(1), x=grid)
    judge("np.prod({x}, axis=(0, 2))", lambda t: t.prod(2).prod(0), x=grid)
    judge("np.cumprod({x}, axis=1)", lambda t: t.cumprod(1), x=grid)


def test_the_norm_of_nothing_has_gradient_zero() -> None:
    np.testing.assert_array_equal(gradient("np.linalg.norm(x)", x=np.zeros(3)), np.zeros(3))
    x = np.array([[3.0, 4.0], [0.0, 0.0]])
    np.testing.assert_allclose(gradient("np.linalg.norm(x, axis=1)", x=x), [[0.6, 0.8], [0, 0]])
    np.testing.assert_array_equal(gradient("np.linalg.norm(x, 1, axis=1)", x=x), [[1, 1], [0, 0]])
    np.testing.assert_allclose(gradient("np.linalg.norm(x, 3, axis=1)", x=x)[1], [0, 0])


def test_flat_deviation_has_gradient_zero() -> None:
    np.testing.assert_array_equal(gradient("np.std(x)", x=np.array([2.0, 2.0, 2.0])), np.zeros(3))
    np.testing.assert_array_equal(gradient("np.std(x)", x=np.array([2.0])), [0.0])
    assert np.isfinite(gradient("x.std(axis=1)", x=np.array([[2.0, 2.0], [1.0, 3.0]]))).all()


def test_equal_elements_keep_their_order_when_sorted() -> None:
    x = np.array([3.0, 1.0, 3.0, 1.0])
    np.testing.assert_array_equal(gradient("np.sort(x) * np.array([1.0, 2.0, 3.0, 4.0])", x=x), [3, 1, 4, 2])


def test_a_whole_number_of_axes_and_squares() -> None:
    """A square matrix, where the wrong axis would broadcast without an error."""
    x = numbers(36, 3, 3)
    for name in ("max", "mean", "var", "prod", "std", "median"):
        for axis in (0, 1):
            judge(f"np.{name}({{x}}, axis={axis})", lambda t, n=name, a=axis: REDUCTIONS[n](t, a, False), x=x)


@pytest.mark.parametrize("call", ["np.argmax(x)", "np.argmin(x, axis=0)", "x.argmax(axis=1, keepdims=True)", "np.argsort(x, axis=0)", "np.count_nonzero(x > 0)", "np.any(x > 0)", "np.all(x > 0, axis=1, keepdims=True)", "(x > 0).sum(axis=0)"])
def test_places_and_counts_are_constants(call: str) -> None:
    x = numbers(37, 2, 3)
    np.testing.assert_array_equal(gradient(f"x + 0.0 * {call}" if "argsort" not in call else f"x * 1.0 + {call}", x=x), np.ones((2, 3)))


@pytest.mark.parametrize(
    "call",
    ["np.sum(x, dtype=int)", "np.max(x, where=x > 0)", "np.std(x, dtype=np.float32)", "np.linalg.norm(x, 'nuc', axis=(1, 0))", "np.linalg.matrix_norm(np.stack([x, x]), ord=2)", "np.linalg.norm(x, -1, axis=0)",
     "np.std(x, where=x > 0)", "np.add.reduceat(x, [0, 1])", "np.percentile(x, 30, method='higher')", "x.partition(1)", "np.sum(x, 0, None, None, True, 1, 1)"],
)  # fmt: skip
def test_what_is_refused_is_said(call: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(38, 2, 3))
    assert caught.value.place.line == 2
    assert caught.value.code in ("argument", "arguments", "unsupported_function", "unsupported_attribute")


def test_reductions_of_nothing() -> None:
    """numpy's own answers: a sum of nothing is 0, a product 1, a mean NaN, a maximum an error."""
    nothing = np.zeros((0, 3))
    for call, value in (("np.sum(x)", 0.0), ("np.prod(x)", 1.0), ("np.linalg.norm(x)", 0.0), ("np.cumsum(x).sum()", 0.0), ("np.sort(x, axis=0).sum()", 0.0)):
        trace = engine.trace_source(f"x = np.zeros((0, 3))\nf = {call}\n")
        assert trace.value == value
        np.testing.assert_array_equal(trace.gradients["x"], nothing)
    assert np.isnan(engine.trace_source("x = np.zeros((0, 3))\nf = np.mean(x)\n").value)
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("x = np.zeros((0, 3))\nf = np.max(x)\n")
    assert caught.value.place.line == 2
