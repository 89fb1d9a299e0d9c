"""Percentiles, partition, what passes over NaN, covariances, counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.judge import emitted_agrees
from tests.engine.oracle import torch

AXES = [((5,), None), ((5,), 0), ((1,), None), ((3, 4), None), ((3, 4), 0), ((3, 4), 1), ((3, 4), -1), ((2, 3, 4), 1), ((2, 3, 4), (0, 2)), ((2, 3, 4), (-1, 0))]


def _options(axis: Any, keepdims: bool) -> str:
    return ("" if axis is None else f", axis={axis}") + (", keepdims=True" if keepdims else "")


@pytest.mark.parametrize(("shape", "axis"), AXES)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("q", ["0.3", "0", "1.0", "[0.25, 0.5, 0.9]", "np.array([0.1])"])
def test_quantiles(shape: tuple[int, ...], axis: Any, keepdims: bool, q: str) -> None:
    x, options = numbers(300, *shape), _options(axis, keepdims)
    at = eval(q)

    def library(a: torch.Tensor) -> torch.Tensor:
        return torch.quantile(a, torch.as_tensor(at, dtype=torch.float64), dim=axis, keepdim=keepdims)

    given = f"100 * np.array({q})" if "[" in q else str(100 * eval(q))
    for call in (f"np.quantile({{x}}, {q}{options})", f"np.percentile({{x}}, {given}{options})"):
        judge(call, None if isinstance(axis, tuple) else library, x=x)


def test_quantiles_in_a_grid_of_their_own() -> None:
    judge("np.quantile({x}, [[0.2, 0.4], [0.6, 0.8]], axis=1)", None, x=numbers(301, 2, 5))
    judge("np.percentile({x}, q=(10, 90), axis=0)", None, x=numbers(302, 5, 2))


@pytest.mark.parametrize(("shape", "options", "k"), [((6,), "", "2"), ((2, 5), "", "1"), ((5, 2), ", axis=0", "3"), ((2, 3), ", axis=None", "2"), ((2, 3, 4), ", 1", "1"), ((6,), "", "(1, 4)"), ((), ", axis=None", "0")])
def test_partition(shape: tuple[int, ...], options: str, k: str) -> None:
    """Tied to no order of the rest: only what is at place k is settled."""
    judge(f"np.partition({{x}}, {k}{options})", None, x=numbers(303, *shape))


def _with_holes(seed: int, *shape: int) -> Any:
    x = numbers(seed, *shape)
    x.ravel()[[1, 4]] = np.nan
    return x


NAN_AXES = [((6,), None), ((6,), 0), ((3, 4), None), ((3, 4), 0), ((3, 4), 1), ((2, 3, 4), (0, 2)), ((2, 3, 4), -2)]


@pytest.mark.parametrize("name", ["nansum", "nanmean", "nanmax", "nanmin", "nanprod", "nanstd", "nanvar", "nanmedian"])
@pytest.mark.parametrize(("shape", "axis"), NAN_AXES)
@pytest.mark.parametrize("keepdims", [False, True])
def test_a_reduction_that_passes_over_nan(name: str, shape: tuple[int, ...], axis: Any, keepdims: bool) -> None:
    """Against differences of what is no NaN, and the same reduction without NaN against the plain one."""
    x, options = _with_holes(304, *shape), _options(axis, keepdims)
    call = f"np.{name}({{x}}{options})"
    judge(call, None, smooth=False, x=x)
    found, holes = gradient(call.format(x="x"), x=x), np.isnan(x)
    assert not found[holes].any()
    for place in np.argwhere(~holes):
        up, down = x.copy(), x.copy()
        up[tuple(place)] += 1e-6
        down[tuple(place)] -= 1e-6
        slope = np.sum(eval(call.format(x="up"), {"np": np, "up": up}) - eval(call.format(x="down"), {"np": np, "down": down})) / 2e-6
        assert found[tuple(place)] == pytest.approx(slope, rel=1e-5, abs=1e-7)
    whole, plain = numbers(305, *shape), name.removeprefix("nan")
    np.testing.assert_allclose(gradient(call.format(x="x"), x=whole), gradient(f"np.{plain}(x{options})", x=whole), atol=1e-15)
    judge(call, None, x=whole)


@pytest.mark.parametrize("q", ["40", "[25, 90]"])
@pytest.mark.parametrize(("shape", "axis"), NAN_AXES)
def test_percentiles_that_pass_over_nan(q: str, shape: tuple[int, ...], axis: Any) -> None:
    x, options = _with_holes(306, *shape), _options(axis, False)
    judge(f"np.nanpercentile({{x}}, {q}{options})", None, smooth=False, x=x)
    judge(f"np.nanquantile({{x}}, np.array({q}) / 100{options})", None, x=numbers(307, *shape))
    found = gradient(f"np.nanpercentile(x, {q}{options})", x=x)
    assert not found[np.isnan(x)].any()
    way = np.where(np.isnan(x), 0, numbers(308, *shape))
    slope = np.sum(np.nanpercentile(x + 1e-7 * way, eval(q), axis=axis) - np.nanpercentile(x - 1e-7 * way, eval(q), axis=axis)) / 2e-7
    assert np.sum(found * way) == pytest.approx(slope, rel=1e-5)


@pytest.mark.parametrize(("shape", "axis"), [((6,), None), ((3, 4), None), ((3, 4), 1), ((2, 3, 4), 1)])
def test_running_sums_and_products_that_pass_over_nan(shape: tuple[int, ...], axis: Any) -> None:
    x, options = _with_holes(309, *shape), _options(axis, False)
    for name, start in (("nancumsum", 0.0), ("nancumprod", 1.0)):
        judge(f"np.{name}({{x}}{options})", None, smooth=False, x=x)
        judge(f"np.{name}({{x}}{options})", None, x=numbers(310, *shape))
        filled = gradient(f"np.{name.removeprefix('nan')}(x{options})", x=np.where(np.isnan(x), start, x))
        np.testing.assert_allclose(gradient(f"np.{name}(x{options})", x=x), np.where(np.isnan(x), 0, filled))


@pytest.mark.parametrize("name", ["np.nanmean", "np.nanmax", "np.nanmin", "np.nanmedian", "np.nanstd", "np.nanvar"])
def test_a_slice_of_nothing_but_nan_is_said(name: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(f"{name}(x, axis=1)", x=np.array([[1.0, 2.0], [np.nan, np.nan]]))
    assert "All-NaN" in caught.value.fields["said"]
    assert gradient("np.nansum(x, axis=1)", x=np.array([[1.0, 2.0], [np.nan, np.nan]])).tolist() == [[1, 1], [0, 0]]


@pytest.mark.parametrize("options", ["", ", bias=True", ", ddof=0", ", ddof=2"])
def test_covariance(options: str) -> None:
    correction = {"": 1, ", ddof=2": 2}.get(options, 0)
    library = lambda a: torch.cov(a, correction=correction)  # noqa: E731
    for shape in ((5,), (3, 5), (1, 5)):
        judge(f"np.cov({{x}}{options})", library, x=numbers(311, *shape))
    judge(f"np.cov({{x}}, rowvar=False{options})", lambda a: torch.cov(a.T, correction=correction), x=numbers(312, 5, 3))
    judge(f"np.cov({{x}}, rowvar=False{options})", lambda a: torch.cov(a, correction=correction), x=numbers(313, 5))
    both = lambda a, b: torch.cov(torch.vstack([a, b]), correction=correction)  # noqa: E731
    for shapes in (((5,), (5,)), ((2, 5), (5,)), ((5,), (2, 5)), ((2, 5), (3, 5)), ((1, 5), (5,))):
        judge(f"np.cov({{x}}, {{y}}{options})", both, x=numbers(314, *shapes[0]), y=numbers(315, *shapes[1]))


def test_correlation() -> None:
    judge("np.corrcoef({x})", torch.corrcoef, x=numbers(316, 3, 6))
    judge("np.corrcoef({x}, rowvar=False)", lambda a: torch.corrcoef(a.T), x=numbers(317, 6, 3))
    judge("np.corrcoef({x})", None, x=numbers(318, 6))
    for shapes in (((6,), (6,)), ((2, 6), (6,)), ((6,), (2, 6))):
        judge("np.corrcoef({x}, {y})", lambda a, b: torch.corrcoef(torch.vstack([a, b])), x=numbers(319, *shapes[0]), y=numbers(320, *shapes[1]))
    judge("np.corrcoef({x}, {y})[0, 1]", None, x=numbers(321, 6), y=numbers(322, 6))
    judge("np.cov({x}, {x})", None, x=numbers(323, 6))


def test_counts_are_constants() -> None:
    lines = ["x = np.array([0.1, 0.4, 0.35, 0.8])", "counts, edges = np.histogram(x, bins=4, range=(0, 1))", "f = (x * counts).sum() + edges.sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    emitted_agrees(trace)
    np.testing.assert_array_equal(trace.gradients["x"], np.histogram([0.1, 0.4, 0.35, 0.8], bins=4, range=(0, 1))[0])
    np.testing.assert_array_equal(gradient("np.histogram(x, e)[0] * x", x=np.array([0.1, 0.6]), e=np.array([0.0, 0.5, 1.0])), [1, 1])
    judge("np.histogram(0.6, {e})[1]", None, e=np.array([0.0, 0.5, 1.0]))  # the edges that were given are handed back
    np.testing.assert_array_equal(gradient("np.nanargmax(x) * x", x=np.array([0.1, np.nan, 0.6])), [2, 2, 2])


def test_weights_of_counts() -> None:
    places = np.array([0, 2, 2, 1, 0])
    judge("np.bincount({i}, {x})", None, i=places, x=numbers(324, 5))
    judge("np.bincount({i}, weights={x}, minlength=5)", None, i=places, x=numbers(325, 5))
    assert gradient("np.bincount(i, minlength=3)[0] * x", i=places, x=np.ones(2)).tolist() == [2, 2]


@pytest.mark.skipif(not hasattr(np, "cumulative_sum"), reason="numpy 2.1")
def test_the_newer_names_of_running_sums() -> None:
    judge("np.cumulative_sum({x})", lambda a: a.cumsum(0), x=numbers(326, 4))
    judge("np.cumulative_sum({x}, axis=1)", lambda a: a.cumsum(1), x=numbers(327, 2, 3))
    judge("np.cumulative_prod({x}, axis=0)", lambda a: a.cumprod(0), x=numbers(328, 2, 3))


# -- the awkward points, one by one


def test_a_percentile_at_an_element_is_that_element() -> None:
    """At a neighbour itself the slope towards the other side is not seen: the whole gradient is its own."""
    x = np.array([4.0, 1.0, 3.0, 2.0, 5.0])
    np.testing.assert_allclose(gradient("np.percentile(x, 25)", x=x), [0, 0, 0, 1, 0])
    np.testing.assert_allclose(gradient("np.percentile(x, 30)", x=x), [0, 0, 0.2, 0.8, 0], atol=1e-15)
    np.testing.assert_allclose(gradient("np.percentile(x, [0, 100])", x=x), [0, 1, 0, 0, 1])


def test_equal_elements_are_ranked_in_their_order() -> None:
    np.testing.assert_array_equal(gradient("np.quantile(x, 0.5)", x=np.array([2.0, 2.0, 2.0])), [0, 1, 0])
    np.testing.assert_array_equal(gradient("np.nanmax(x)", x=np.array([2.0, np.nan, 2.0])), [1, 0, 0])
    np.testing.assert_array_equal(gradient("np.nanmax(x)", ties="both", x=np.array([2.0, np.nan, 2.0])), [1, 0, 1])
    assert traced("np.nanmax(x)", x=np.array([2.0, np.nan, 2.0])).ties(1)


def test_a_flat_deviation_over_nan_has_gradient_zero() -> None:
    np.testing.assert_array_equal(gradient("np.nanstd(x)", x=np.array([2.0, np.nan, 2.0])), [0, 0, 0])


@pytest.mark.parametrize(
    ("call", "code"),
    [("np.percentile(x, 30, method='nearest')", "argument"), ("np.quantile(x, y[0])", "constant_needed"), ("np.histogram(x, weights=x)", "argument"),
     ("np.cov(x, aweights=np.array([1, 2, 3]))", "argument"), ("np.cov(x, y, rowvar=False)", "argument"), ("np.corrcoef(x, x * 0.0)", "failed"),
     ("np.corrcoef(x, ddof=1)", "argument"), ("np.histogram(x, bins=3, range=(0, 1), weights=x)", "argument"), ("np.quantile(x, 2)", "shape"), ("np.median(x, weights=x)", "argument")],
)  # fmt: skip
def test_what_is_refused_is_said(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(329, 3), y=numbers(330, 3))
    assert caught.value.code == code
    assert caught.value.place.line == 3
