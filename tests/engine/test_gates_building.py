"""Arrays built from pieces, by place, by row, and the constants that name places."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from tests.engine.gatecases import judge, numbers, traced
from tests.engine.judge import emitted_agrees, listing_agrees
from tests.engine.oracle import torch


@pytest.mark.parametrize(("shape", "options"), [((5,), "1"), ((5,), "[0, 3]"), ((5,), "-1"), ((5,), "np.array([1, 2])"), ((2, 3), "1"), ((2, 3), "[0, 4]"), ((2, 3), "1, axis=1"), ((2, 3), "[0], 0"), ((2, 3, 4), "[1, 3], axis=-1"), ((5,), "range(2)")])
def test_delete(shape: tuple[int, ...], options: str) -> None:
    judge(f"np.delete({{x}}, {options})", None, x=numbers(160, *shape))


INSERT = [((4,), "1", ()), ((4,), "1", (2,)), ((4,), "[3, 1]", (2,)), ((4,), "[3, 1]", ()), ((4,), "[0, 0, 4]", (3,)), ((4,), "-1", (1,)), ((2, 3), "2", ()), ((2, 3), "1, axis=0", (3,)),
          ((2, 3), "1, axis=0", (2, 3)), ((2, 3), "1, axis=1", (2,)), ((2, 3), "[1], axis=1", (2, 1)), ((2, 3), "[0, 2], axis=1", (2,)), ((2, 3), "[0, 2], axis=1", (2, 2)), ((2, 3), "1, axis=1", ()),
          ((2, 3), "[2, 0], axis=0", (2, 3)), ((2, 3, 4), "1, axis=1", (2, 4)), ((4,), "[2]", (3,)), ((2, 3), "[1, 5]", (1,))]  # fmt: skip


@pytest.mark.parametrize(("shape", "options", "values"), INSERT)
def test_insert(shape: tuple[int, ...], options: str, values: tuple[int, ...]) -> None:
    where, _, axis = options.partition(", axis")
    call = f"np.insert({{x}}, {where}, {{y}}{', axis' + axis if axis else ''})"
    judge(call, None, x=numbers(161, *shape), y=numbers(162, *values))


@pytest.mark.parametrize(("shapes", "options"), [(((3,), (2,)), ""), (((2, 3), (4,)), ""), (((2, 3), (1, 3)), ", axis=0"), (((2, 3), (2, 2)), ", 1"), (((3,), ()), ""), (((), ()), "")])
def test_append(shapes: tuple[tuple[int, ...], ...], options: str) -> None:
    judge(f"np.append({{x}}, {{y}}{options})", None, x=numbers(163, *shapes[0]), y=numbers(164, *shapes[1]))


def test_an_array_of_no_axes_is_joined() -> None:
    judge("np.append({x}, {y})", None, x=numbers(165, 2), y=np.array(0.5))
    judge("np.concatenate([{x}, {y}], axis=None)", None, x=numbers(165, 2), y=np.array(0.5))


@pytest.mark.parametrize(("shape", "options"), [((3,), ""), ((3, 2), ", axis=0"), ((2, 3), ", 1"), ((2, 3), "")])
def test_compress_and_extract(shape: tuple[int, ...], options: str) -> None:
    judge(f"np.compress([True, False, True], {{x}}{options})", None, x=numbers(165, *shape))
    judge(f"{{x}}.compress([1, 0, 1]{options})", None, x=numbers(166, *shape))
    judge(f"np.compress([0, 1], {{x}}{options})", None, x=numbers(167, *shape))
    judge("np.extract({x} > 0, {x})", None, x=numbers(168, *shape))


@pytest.mark.parametrize("shape", [(3,), (2, 3), (1,)])
def test_resize(shape: tuple[int, ...]) -> None:
    for new in ("7", "(2, 4)", "[2, 2]", "(1,)"):
        judge(f"np.resize({{x}}, {new})", None, x=numbers(169, *shape))


def test_broadcast_together() -> None:
    shapes = ((3,), (2, 1), ())
    inputs = {n: numbers(170 + i, *s) for i, (n, s) in enumerate(zip("xyz", shapes, strict=True))}
    for i in range(3):
        judge(f"np.broadcast_arrays({{x}}, {{y}}, {{z}})[{i}]", lambda *t, k=i: torch.broadcast_tensors(*t)[k], **inputs)
    lines = ["x = np.array([1.0, 2.0])", "y = np.array([[3.0], [4.0]])", "a, b = np.broadcast_arrays(x, y)", "f = (a * b).sum()"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"].tolist() == [7, 7]


@pytest.mark.skipif(not hasattr(np, "unstack"), reason="numpy 2.1")
def test_unstack() -> None:
    judge("np.unstack({x})[1]", lambda x: x[1], x=numbers(173, 2, 3))
    judge("np.unstack({x}, axis=1)[-1] * np.unstack({x}, axis=1)[0]", lambda x: x[:, 2] * x[:, 0], x=numbers(174, 2, 3))


@pytest.mark.parametrize(("shape", "options"), [((3,), ""), ((2, 2), ""), ((3,), ", 1"), ((2, 2), ", k=-2"), ((), "")])
def test_a_diagonal_of_all_elements(shape: tuple[int, ...], options: str) -> None:
    judge(f"np.diagflat({{x}}{options})", None, x=numbers(175, *shape))


BLOCKS = [("[[{x}, {y}], [{z}, {w}]]", ((2, 3), (2, 1), (1, 3), (1, 1))), ("[{x}, {y}]", ((3,), (2,))), ("[[{x}], [{y}]]", ((3,), (3,))), ("[[{x}, {y}]]", ((2, 2), (2, 1))), ("[[{x}, {y}], [{z}]]", ((2, 3), (2, 1), (1, 4))),
          ("[[{x}, 0.0], [{y}, {z}]]", ((1, 2), (2,), ())), ("[[{x}, np.eye(2)], [np.zeros((2, 2)), {x}]]", ((2, 2),))]  # fmt: skip


@pytest.mark.parametrize(("text", "shapes"), BLOCKS)
def test_blocks(text: str, shapes: tuple[tuple[int, ...], ...]) -> None:
    judge(f"np.block({text})", None, **{n: numbers(176 + i, *s) for i, (n, s) in enumerate(zip("xyzw", shapes, strict=False))})


def test_blocks_of_lists_with_names() -> None:
    lines = ["A = np.array([[1.0, 2.0]])", "rows = [[A, A], [A, 2 * A]]", "f = (np.block(rows) ** 2).sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    np.testing.assert_allclose(trace.gradients["A"], [[14.0, 28.0]])


@pytest.mark.parametrize("mode", ["edge", "reflect", "symmetric", "wrap"])
@pytest.mark.parametrize(("shape", "width"), [((4,), "2"), ((4,), "(1, 3)"), ((2, 3), "1"), ((2, 3), "((0, 1), (2, 0))"), ((3,), "5"), ((2, 3, 2), "1")])
def test_padding_with_own_elements(mode: str, shape: tuple[int, ...], width: str) -> None:
    judge(f"np.pad({{x}}, {width}, mode={mode!r})", None, x=numbers(180, *shape))


def test_rows_between_ends() -> None:
    ends = {"x": numbers(181), "y": numbers(182)}
    judge("np.linspace({x}, {y}, 5, endpoint=False)", None, **ends)
    judge("np.linspace({x}, {y}, 4)", None, x=numbers(183, 3), y=numbers(184, 3))
    judge("np.linspace({x}, {y}, num=4, endpoint=False)", None, x=numbers(185, 2, 3), y=numbers(186, 3))
    judge("np.linspace({x}, 2.0, 4)", None, x=numbers(187, 3))
    for options in (", 5", ", 4, endpoint=False", ", num=3, base=2"):
        judge(f"np.logspace({{x}}, {{y}}{options})", None, **ends)
    for options in (", 5", ", 4, endpoint=False", ", 1"):
        judge(f"np.geomspace({{x}}, {{y}}{options})", None, x=0.5, y=3.25)
        judge(f"np.geomspace({{x}}, {{y}}{options})", None, x=-0.5, y=-3.25)
    judge("np.geomspace({x}, 8.0)", None, x=0.5)


@pytest.mark.parametrize("indexing", ["xy", "ij"])
def test_open_grids(indexing: str) -> None:
    inputs = {"x": numbers(188, 3), "y": numbers(189, 4), "z": numbers(190, 2)}
    for i in range(3):
        judge(f"np.meshgrid({{x}}, {{y}}, {{z}}, sparse=True, indexing={indexing!r})[{i}]", None, **inputs)
    lines = ["x = np.arange(3.0)", "y = np.arange(2.0)", "X, Y = np.meshgrid(x, y, sparse=True)", "f = (X * Y + X).sum()"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"].tolist() == [3, 3, 3]


def test_places_that_are_constants() -> None:
    """Helpers that make indices."""
    x = numbers(191, 3, 3)
    for places in ("np.triu_indices(3)", "np.tril_indices(3, -1)", "np.diag_indices(3)", "np.ix_([0, 2], [1])", "np.unravel_index([1, 5], (3, 3))", "np.triu_indices(3, k=1)"):
        judge(f"{{x}}[{places}]", None, x=x)
    judge("{x} * np.indices((3, 3))[1]", None, x=x)
    judge("{x}.ravel()[np.ravel_multi_index(([0, 1], [2, 2]), (3, 3))]", None, x=x)
    judge("{x} * np.eye(3)[[0, 2, 1]]", None, x=x)
    lines = ["n = 3", "x = np.ones((3, 3))", "i, j = np.triu_indices(n, 1)", "f = x[i, j].sum() + n"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"].tolist() == [[0, 1, 1], [0, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize(
    ("call", "code"),
    [("np.delete(x, y)", "constant_needed"), ("np.insert(x, 0.5, 1.0)", "type"), ("np.resize(x, 10**10)", "limit"), ("np.block([[[x, x]]])", "argument"), ("np.block([])", "argument"), ("np.block(x)", "argument"), ("np.block([(x, x)])", "type"),
     ("np.logspace(y, 2.0)", "argument"), ("np.pad(x, 1, mode='linear_ramp')", "argument"), ("np.pad(x, 1, mode='mean')", "argument"), ("np.linspace(y, y, 3, axis=1)", "argument"),
     ("np.triu_indices(10**6)", "limit"), ("np.indices((10**6, 10**6))", "limit"), ("np.linspace(y, y, 10**9)", "limit")],
)  # fmt: skip
def test_what_is_refused_of_building(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(192, 2, 3), y=numbers(193, 3))
    assert caught.value.code == code
    assert caught.value.place.line == 3


def test_a_list_that_holds_itself_is_no_block() -> None:
    with pytest.raises(engine.ProgramError):
        engine.trace_source("x = 1.0\na = [x]\na.append(a)\nf = np.block(a)\n")


def test_a_tuple_of_indices_with_a_name() -> None:
    lines = ["x = np.array([[1.0, -2.0], [-3.0, 4.0]])", "places = np.nonzero(x > 0)", "f = (x[places] * x[(0, 1)]).sum() + x[np.nonzero(x < 0)].sum() + x[(1,)].sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    emitted_agrees(trace)
    listing_agrees(trace)
    np.testing.assert_allclose(trace.gradients["x"], [[-2.0, 6.0], [2.0, -1.0]])


def test_emitted_lines_break_behind_a_long_index() -> None:
    """The target of an element's contribution has brackets of its own."""
    lines = ["a_matrix_whose_name_is_very_long_indeed = np.ones((9, 9))", "the_diagonal_that_is_taken = np.diagonal(a_matrix_whose_name_is_very_long_indeed, offset=-2)", "f = the_diagonal_that_is_taken.sum()"]
    assert "+= (\n" in emitted_agrees(engine.trace_source("\n".join(lines) + "\n"))


@pytest.mark.parametrize(("shape", "options"), [((5,), "2"), ((5,), "5"), ((3, 4), "(2, 3)"), ((3, 4), "2, axis=1"), ((3, 4), "2, 0"), ((2, 3, 4), "(2, 2), axis=(0, 2)")])
def test_sliding_window_view(shape: tuple[int, ...], options: str) -> None:
    judge(f"np.lib.stride_tricks.sliding_window_view({{x}}, {options})", None, x=numbers(181, *shape))
    if shape == (5,):
        judge(f"np.lib.stride_tricks.sliding_window_view({{x}}, {options})", lambda t: t.unfold(0, int(options), 1), x=numbers(182, 5))
