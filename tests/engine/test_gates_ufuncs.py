"""Methods of ufuncs: reduce, accumulate, outer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.oracle import torch

REDUCED = {"add": lambda x, axis, keep: x.sum(axis, keepdim=keep), "multiply": lambda x, axis, keep: x.prod(axis, keepdim=keep),
           "maximum": lambda x, axis, keep: x.amax(axis, keepdim=keep), "minimum": lambda x, axis, keep: x.amin(axis, keepdim=keep)}  # fmt: skip


@pytest.mark.parametrize("name", REDUCED)
@pytest.mark.parametrize(("shape", "options", "axis"), [((4,), "", 0), ((2, 3), "", 0), ((2, 3), ", axis=1", 1), ((2, 3), ", 1", 1), ((2, 3, 4), ", axis=-2, keepdims=True", 1)])
def test_reduce(name: str, shape: tuple[int, ...], options: str, axis: int) -> None:
    judge(f"np.{name}.reduce({{x}}{options})", lambda x: REDUCED[name](x, axis, "keep" in options), x=numbers(500, *shape))


@pytest.mark.parametrize("name", REDUCED)
def test_reduce_all_axes(name: str) -> None:
    judge(f"np.{name}.reduce({{x}}, axis=None)", None, x=numbers(501, 2, 3))
    judge(f"np.{name}.reduce({{x}}, axis=(0, 2))", None, x=numbers(502, 2, 3, 2))


@pytest.mark.parametrize(("shape", "options", "axis"), [((4,), "", 0), ((2, 3), "", 0), ((2, 3), ", axis=1", 1), ((2, 3, 4), ", 1", 1)])
def test_accumulate(shape: tuple[int, ...], options: str, axis: int) -> None:
    judge(f"np.add.accumulate({{x}}{options})", lambda x: x.cumsum(axis), x=numbers(503, *shape))
    judge(f"np.multiply.accumulate({{x}}{options})", lambda x: x.cumprod(axis), x=numbers(504, *shape))


@pytest.mark.parametrize("size", [1, 2, 7])
def test_running_extremes(size: int) -> None:
    judge("np.maximum.accumulate({x})", lambda x: x.cummax(0).values, x=numbers(505, size))
    judge("np.minimum.accumulate({x})", lambda x: x.cummin(0).values, x=numbers(506, size))


SHAPES = [((3,), (4,)), ((2, 3), (4,)), ((3,), (2, 4)), ((2, 3), (4, 2)), ((), (3,)), ((3,), ()), ((), ())]


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide"])
def test_outer(name: str, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    def library(a: torch.Tensor, b: torch.Tensor) -> Any:
        return getattr(torch, name)(a.reshape((*a.shape, *[1] * b.ndim)), b)

    judge(f"np.{name}.outer({{x}}, {{y}})", library, x=numbers(507, *shapes[0]), y=numbers(508, *shapes[1], low=0.5))


def test_outer_of_one_variable_twice() -> None:
    judge("np.subtract.outer({x}, {x})", None, x=numbers(509, 3))
    judge("np.multiply.outer({x}, {x})", None, x=numbers(510, 3))


def test_the_first_of_equal_running_maxima_holds_on() -> None:
    assert gradient("np.maximum.accumulate(x)", x=np.array([1.0, 3.0, 3.0, 2.0])).tolist() == [1, 3, 0, 0]
    assert gradient("np.minimum.accumulate(x)", x=np.array([2.0, 1.0, 1.0, 3.0])).tolist() == [1, 3, 0, 0]
    found = gradient("np.maximum.accumulate(x)", x=np.array([1.0, np.nan, 3.0]))
    assert found.tolist() == [1, 2, 0]  # NaN stays the maximum


@pytest.mark.parametrize(
    ("call", "code"),
    [("np.maximum.accumulate(x)", "argument"), ("np.add.reduceat(x, [0])", "unsupported_attribute"), ("np.maximum.outer(x, x)", "unsupported_attribute"), ("np.add.reduce(x, initial=x)", "shapes"),
     ("np.multiply.outer(x, np.ones(10**8))", "limit")],
)  # fmt: skip
def test_what_is_refused_is_said(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(511, 2, 3))
    assert caught.value.code == code
    assert caught.value.place.line == 2
