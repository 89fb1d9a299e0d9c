"""Moving, joining and cutting: each element's gradient comes back from where the element went."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.judge import emitted_agrees, listing_agrees
from tests.engine.oracle import torch

MOVES: list[tuple[str, tuple[int, ...], Any]] = [
    ("{x}.T", (2, 3), lambda x: x.mT), ("{x}.T", (2, 3, 4), lambda x: x.permute(2, 1, 0)), ("{x}.T", (3,), lambda x: x * 1),
    ("{x}.mT", (2, 3), lambda x: x.mT), ("{x}.mT", (2, 3, 4), lambda x: x.mT), ("np.matrix_transpose({x})", (2, 3, 4), lambda x: x.mT),
    ("np.transpose({x})", (2, 3), lambda x: x.mT), ("np.transpose({x}, (1, 2, 0))", (2, 3, 4), lambda x: x.permute(1, 2, 0)),
    ("np.transpose({x}, axes=(-1, 0, 1))", (2, 3, 4), lambda x: x.permute(-1, 0, 1)), ("{x}.transpose()", (2, 3, 4), lambda x: x.permute(2, 1, 0)),
    ("{x}.transpose(1, 2, 0)", (2, 3, 4), lambda x: x.permute(1, 2, 0)), ("{x}.transpose((2, 0, 1))", (2, 3, 4), lambda x: x.permute(2, 0, 1)),
    ("{x}.transpose(-1, 0, 1)", (2, 3, 4), lambda x: x.permute(-1, 0, 1)), ("np.permute_dims({x}, (1, 0))", (2, 3), lambda x: x.mT),
    ("np.swapaxes({x}, 0, -1)", (2, 3, 4), lambda x: x.swapaxes(0, -1)), ("{x}.swapaxes(1, 2)", (2, 3, 4), lambda x: x.swapaxes(1, 2)),
    ("np.moveaxis({x}, 0, -1)", (2, 3, 4), lambda x: x.movedim(0, -1)), ("np.moveaxis({x}, [0, 1], [-1, 0])", (2, 3, 4), lambda x: x.movedim((0, 1), (-1, 0))),
    ("np.rollaxis({x}, 2)", (2, 3, 4), lambda x: x.movedim(2, 0)), ("np.rollaxis({x}, 0, 2)", (2, 3, 4), lambda x: x.movedim(0, 1)),
    ("np.rollaxis({x}, -1, 1)", (2, 3, 4), lambda x: x.movedim(2, 1)), ("np.rollaxis({x}, 0, 3)", (2, 3, 4), lambda x: x.movedim(0, 2)),
    ("{x}.reshape(3, 4)", (2, 6), lambda x: x.reshape(3, 4)), ("{x}.reshape((3, -1))", (2, 6), lambda x: x.reshape(3, 4)),
    ("{x}.reshape(-1)", (2, 3), lambda x: x.flatten()), ("np.reshape({x}, (3, 2))", (2, 3), lambda x: x.reshape(3, 2)),
    ("np.reshape({x}, -1)", (2, 3), lambda x: x.flatten()), ("{x}.reshape(2, -1, 2)", (3, 4), lambda x: x.reshape(2, 3, 2)),
    ("{x}.reshape(())", (1, 1), lambda x: x.reshape(())), ("np.reshape({x}, (1, 1))", (), lambda x: x.reshape(1, 1)),
    ("{x}.ravel()", (2, 3), lambda x: x.flatten()), ("np.ravel({x})", (2, 3), lambda x: x.flatten()), ("{x}.flatten()", (2, 3), lambda x: x.flatten()),
    ("np.ravel({x})", (), lambda x: x.reshape(1)), ("np.expand_dims({x}, 1)", (2, 3), lambda x: x[:, None]), ("np.expand_dims({x}, (0, -1))", (2, 3), lambda x: x[None, ..., None]),
    ("np.expand_dims({x}, axis=-1)", (3,), lambda x: x[:, None]), ("np.expand_dims({x}, 0)", (), lambda x: x[None]), ("np.squeeze({x})", (1, 3, 1), lambda x: x.squeeze()),
    ("np.squeeze({x}, axis=0)", (1, 3, 1), lambda x: x.squeeze(0)), ("{x}.squeeze(-1)", (3, 1), lambda x: x.squeeze(-1)), ("{x}.squeeze()", (1, 1), lambda x: x.squeeze()),
    ("np.atleast_1d({x})", (), lambda x: x.reshape(1)), ("np.atleast_2d({x})", (3,), lambda x: x[None]), ("np.atleast_2d({x})", (2, 3), lambda x: x * 1),
    ("np.atleast_3d({x})", (2, 3), lambda x: x[..., None]), ("np.atleast_3d({x})", (), lambda x: x.reshape(1, 1, 1)),
    ("{x}[None]", (3,), lambda x: x[None]), ("{x}[:, None]", (3,), lambda x: x[:, None]), ("{x}[:, np.newaxis, :]", (2, 3), lambda x: x[:, None]),
    ("np.broadcast_to({x}, (2, 3))", (3,), lambda x: x.expand(2, 3)), ("np.broadcast_to({x}, (4, 2, 3))", (2, 1), lambda x: x.expand(4, 2, 3)),
    ("np.broadcast_to({x}, (2, 3))", (), lambda x: x.expand(2, 3)), ("np.broadcast_to({x}, (2, 3))", (2, 3), lambda x: x * 1),
    ("np.full((2, 3), {x})", (), lambda x: x.expand(2, 3)), ("np.full((2, 3), {x})", (3,), lambda x: x.expand(2, 3)), ("np.full(4, {x})", (), lambda x: x.expand(4)),
    ("np.tile({x}, 2)", (3,), lambda x: x.tile(2)), ("np.tile({x}, (2, 1))", (3,), lambda x: x.tile(2, 1)), ("np.tile({x}, (2, 3))", (4, 5), lambda x: x.tile(2, 3)),
    ("np.tile({x}, 2)", (2, 3), lambda x: x.tile(2)), ("np.tile({x}, (2, 1, 3))", (2, 1), lambda x: x.tile(2, 1, 3)), ("np.tile({x}, 3)", (), lambda x: x.expand(3)),
    ("np.repeat({x}, 2)", (3,), lambda x: x.repeat_interleave(2)), ("np.repeat({x}, 3)", (2, 2), lambda x: x.flatten().repeat_interleave(3)),
    ("np.repeat({x}, 2, axis=0)", (3, 2), lambda x: x.repeat_interleave(2, 0)), ("np.repeat({x}, 2, axis=-1)", (3, 2), lambda x: x.repeat_interleave(2, 1)),
    ("{x}.repeat(2, axis=1)", (2, 3, 2), lambda x: x.repeat_interleave(2, 1)), ("np.repeat({x}, [2, 0, 1], axis=1)", (2, 3), lambda x: x.repeat_interleave(torch.tensor([2, 0, 1]), 1)),
    ("np.repeat({x}, [1, 2, 3])", (3,), lambda x: x.repeat_interleave(torch.tensor([1, 2, 3]))), ("{x}.repeat([1, 2], axis=0)", (2, 3), lambda x: x.repeat_interleave(torch.tensor([1, 2]), 0)),
    ("np.repeat({x}, 4)", (), lambda x: x.expand(4)), ("np.repeat({x}, [2])", (3,), lambda x: x.repeat_interleave(2)),
    ("np.roll({x}, 2)", (5,), lambda x: x.roll(2)), ("np.roll({x}, 1)", (2, 3), lambda x: x.roll(1)), ("np.roll({x}, -1, axis=0)", (3, 2), lambda x: x.roll(-1, 0)),
    ("np.roll({x}, (1, 2), axis=(0, 1))", (3, 4), lambda x: x.roll((1, 2), (0, 1))), ("np.flip({x})", (2, 3), lambda x: x.flip(0, 1)), ("np.flip({x}, 1)", (2, 3), lambda x: x.flip(1)),
    ("np.flip({x}, axis=(0, 2))", (2, 3, 4), lambda x: x.flip(0, 2)), ("np.fliplr({x})", (2, 3), lambda x: x.fliplr()), ("np.flipud({x})", (2, 3), lambda x: x.flipud()),
    ("np.rot90({x})", (2, 3), lambda x: x.rot90()), ("np.rot90({x}, 2)", (2, 3), lambda x: x.rot90(2)), ("np.rot90({x}, k=3, axes=(1, 2))", (2, 3, 4), lambda x: x.rot90(3, (1, 2))),
    ("np.pad({x}, 1)", (2, 3), lambda x: torch.nn.functional.pad(x, (1, 1, 1, 1))), ("np.pad({x}, (1, 2))", (3,), lambda x: torch.nn.functional.pad(x, (1, 2))),
    ("np.pad({x}, ((0, 1), (2, 3)))", (2, 3), lambda x: torch.nn.functional.pad(x, (2, 3, 0, 1))), ("np.pad({x}, ((1, 2),), mode='constant')", (2, 3), lambda x: torch.nn.functional.pad(x, (1, 2, 1, 2))),
    ("np.pad({x}, [(0, 0), (1, 1)], constant_values=7.0)", (2, 3), lambda x: torch.nn.functional.pad(x, (1, 1, 0, 0), value=7.0)), ("np.pad({x}, 0)", (2, 3), lambda x: x * 1),
    ("np.diff({x})", (4,), lambda x: x.diff()), ("np.diff({x})", (2, 3), lambda x: x.diff()), ("np.diff({x}, axis=0)", (3, 2), lambda x: x.diff(dim=0)), ("np.diff({x}, 1, 1)", (2, 3, 4), lambda x: x.diff(dim=1)),
    ("np.gradient({x})", (5,), lambda x: torch.gradient(x)[0]), ("np.gradient({x}, axis=1)", (2, 4), lambda x: torch.gradient(x, dim=1)[0]), ("np.gradient({x}, 0.5, axis=0)", (4, 3), lambda x: torch.gradient(x, spacing=0.5, dim=0)[0]),
    ("np.gradient({x})[1]", (3, 4), lambda x: torch.gradient(x)[1]), ("np.gradient({x}, edge_order=2)", (5,), lambda x: torch.gradient(x, edge_order=2)[0]),
    ("np.gradient({x}, 2.0)[0]", (3, 4, 2), lambda x: torch.gradient(x, spacing=2.0)[0]),
    ("np.split({x}, 3)[1]", (6, 2), lambda x: x[2:4]), ("np.split({x}, [1, 3], axis=1)[1]", (2, 4), lambda x: x[:, 1:3]), ("np.split({x}, [2, 1])[0]", (4,), lambda x: x[:2]),
    ("np.array_split({x}, 3)[0]", (5,), lambda x: x[:2]), ("np.array_split({x}, 3)[2]", (5,), lambda x: x[4:]), ("np.vsplit({x}, 2)[1]", (4, 3), lambda x: x[2:]),
    ("np.hsplit({x}, 2)[0]", (3, 4), lambda x: x[:, :2]), ("np.hsplit({x}, 2)[0]", (4,), lambda x: x[:2]), ("np.dsplit({x}, 2)[1]", (2, 3, 4), lambda x: x[..., 2:]),
    ("np.split({x}, [-1])[1]", (4,), lambda x: x[-1:]),
    ("np.copy({x})", (2, 3), lambda x: x * 1), ("{x}.copy()", (2, 3), lambda x: x * 1), ("{x}.astype(float)", (2, 3), lambda x: x * 1), ("np.array({x})", (2, 3), lambda x: x * 1),
]  # fmt: skip


@pytest.mark.parametrize("case", MOVES, ids=lambda c: f"{c[0]} {c[1]}")
def test_a_move(case: tuple[str, tuple[int, ...], Any]) -> None:
    call, shape, library = case
    judge(call, library, x=numbers(90, *shape))


JOINS: list[tuple[str, tuple[tuple[int, ...], ...], Any]] = [
    ("np.concatenate([{x}, {y}])", ((2, 3), (4, 3)), lambda x, y: torch.cat([x, y])), ("np.concatenate(({x}, {y}), axis=1)", ((3, 2), (3, 4)), lambda x, y: torch.cat([x, y], 1)),
    ("np.concatenate([{x}, {y}], -1)", ((2, 3, 1), (2, 3, 4)), lambda x, y: torch.cat([x, y], -1)), ("np.concatenate([{x}, {y}], axis=None)", ((2, 3), (4,)), lambda x, y: torch.cat([x.flatten(), y])),
    ("np.concat([{x}, {y}])", ((2,), (3,)), lambda x, y: torch.cat([x, y])), ("np.concatenate([{x}, {x}, {y}])", ((2,), (3,)), lambda x, y: torch.cat([x, x, y])),
    ("np.stack([{x}, {y}])", ((2, 3), (2, 3)), lambda x, y: torch.stack([x, y])), ("np.stack(({x}, {y}), axis=1)", ((2, 3), (2, 3)), lambda x, y: torch.stack([x, y], 1)),
    ("np.stack([{x}, {y}], -1)", ((2, 3), (2, 3)), lambda x, y: torch.stack([x, y], -1)), ("np.stack([{x}, {y}])", ((), ()), lambda x, y: torch.stack([x, y])),
    ("np.vstack([{x}, {y}])", ((3,), (2, 3)), lambda x, y: torch.vstack([x, y])), ("np.vstack(({x}, {y}))", ((3,), (3,)), lambda x, y: torch.vstack([x, y])),
    ("np.vstack([{x}, {y}])", ((2, 3), (1, 3)), lambda x, y: torch.vstack([x, y])), ("np.vstack([{x}, {y}])", ((), ()), lambda x, y: torch.vstack([x, y])),
    ("np.hstack([{x}, {y}])", ((3,), (2,)), lambda x, y: torch.hstack([x, y])), ("np.hstack([{x}, {y}])", ((3, 2), (3, 4)), lambda x, y: torch.hstack([x, y])),
    ("np.hstack([{x}, {y}])", ((), (2,)), lambda x, y: torch.hstack([x, y])), ("np.dstack([{x}, {y}])", ((2, 3), (2, 3)), lambda x, y: torch.dstack([x, y])),
    ("np.dstack([{x}, {y}])", ((3,), (3,)), lambda x, y: torch.dstack([x, y])), ("np.dstack([{x}, {y}])", ((2, 3, 1), (2, 3, 4)), lambda x, y: torch.dstack([x, y])),
    ("np.column_stack([{x}, {y}])", ((3,), (3,)), lambda x, y: torch.column_stack([x, y])), ("np.column_stack([{x}, {y}])", ((3,), (3, 2)), lambda x, y: torch.column_stack([x, y])),
    ("np.column_stack([{x}, {y}])", ((2, 3), (2, 1)), lambda x, y: torch.column_stack([x, y])), ("np.array([{x}, {y}])", ((), ()), lambda x, y: torch.stack([x, y])),
    ("np.array([[{x}, 1.0], [2.0, {y}]])", ((), ()), lambda x, y: torch.stack([x, torch.tensor(1.0), torch.tensor(2.0), y]).reshape(2, 2)),
    ("np.array([{x}, {y}])", ((3,), (3,)), lambda x, y: torch.stack([x, y])), ("np.array([{x}, {y}], dtype=float)", ((), ()), lambda x, y: torch.stack([x, y])),
    ("np.concatenate([[{x}, 1.0], {y}])", ((), (3,)), lambda x, y: torch.cat([torch.stack([x, torch.tensor(1.0)]), y])),
    ("np.concatenate([{x}, np.zeros((1, 3)), {y}])", ((2, 3), (1, 3)), lambda x, y: torch.cat([x, torch.zeros(1, 3), y])),
    ("np.meshgrid({x}, {y})[0]", ((3,), (2,)), lambda x, y: torch.meshgrid(x, y, indexing="xy")[0]), ("np.meshgrid({x}, {y})[1]", ((3,), (2,)), lambda x, y: torch.meshgrid(x, y, indexing="xy")[1]),
    ("np.meshgrid({x}, {y}, indexing='ij')[1]", ((3,), (2,)), lambda x, y: torch.meshgrid(x, y, indexing="ij")[1]),
    ("np.linspace({x}, {y}, 5)", ((), ()), lambda x, y: x + (y - x) * torch.linspace(0, 1, 5)),
]  # fmt: skip


@pytest.mark.parametrize("case", JOINS, ids=lambda c: f"{c[0]} {c[1]}")
def test_a_join(case: tuple[str, tuple[tuple[int, ...], ...], Any]) -> None:
    call, shapes, library = case
    judge(call, library, x=numbers(91, *shapes[0]), y=numbers(92, *shapes[1]))


PICKS: list[tuple[str, tuple[int, ...], Any, Any]] = [
    ("np.take({x}, {i})", (5,), [0, 3, 3], lambda x, i: x[i]), ("np.take({x}, {i}, axis=1)", (2, 4), [3, 0, 3], lambda x, i: x[:, i]),
    ("np.take({x}, {i}, axis=-2)", (3, 2), [[0, 2], [2, 2]], lambda x, i: x[i]), ("np.take({x}, {i})", (2, 3), [5, 0, 5], lambda x, i: x.flatten()[i]),
    ("{x}.take({i}, axis=0)", (3, 2), [2, 2, 1], lambda x, i: x[i]), ("{x}[{i}]", (4, 2), [1, 1, 3], lambda x, i: x[i]),
    ("np.take_along_axis({x}, {i}, axis=1)", (2, 3), [[0, 0, 2], [1, 2, 1]], lambda x, i: x.take_along_dim(i, 1)),
    ("np.take_along_axis({x}, {i}, axis=0)", (3, 2), [[2, 0]], lambda x, i: x.take_along_dim(i, 0)),
    ("np.take_along_axis({x}, {i}, axis=-1)", (2, 2, 3), [[[0], [2]], [[1], [1]]], lambda x, i: x.take_along_dim(i, -1)),
]  # fmt: skip


@pytest.mark.parametrize("case", PICKS, ids=lambda c: f"{c[0]} {c[1]}")
def test_a_pick_with_repeated_places(case: tuple[str, tuple[int, ...], Any, Any]) -> None:
    call, shape, places, library = case
    judge(call, library, x=numbers(93, *shape), i=np.array(places))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_chains_of_moves(data: Any) -> None:
    """Several moves in a row, their shapes all different, against PyTorch by the permutation that they are."""
    shape = tuple(data.draw(st.permutations([2, 3, 4])))
    moves = ["({x}).transpose(1, 2, 0)", "np.swapaxes({x}, 0, 2)", "np.moveaxis({x}, -1, 0)", "np.flip({x}, axis=1)", "np.roll({x}, 1, axis=2)",
             "({x}).reshape(4, 6, 1)", "np.concatenate([{x}, {x}], axis=0)[1:]", "np.rot90({x}, axes=(0, 2))", "np.tile({x}, (1, 2, 1))", "np.pad({x}, 1)",
             "np.repeat({x}, 2, axis=1)", "np.sort({x}, axis=0)", "np.squeeze({x}[None], axis=0)"]  # fmt: skip
    call = "{x}"
    for move in data.draw(st.lists(st.sampled_from(moves), min_size=2, max_size=4)):
        if "reshape" in move and call != "{x}":
            continue
        call = move.replace("{x}", call)
    x = numbers(data.draw(st.integers(0, 99)), *shape)
    judge(f"np.tanh({call})", None, x=x)


def test_all_outputs_of_a_split() -> None:
    lines = ["x = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]])", "a, b = np.split(x, 2, axis=1)", "f = (a * b).sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    np.testing.assert_array_equal(trace.gradients["x"], [[3, 4, 1, 2], [7, 8, 5, 6]])
    lines = ["x = np.array([1.0, 2.0])", "y = np.array([3.0, 4.0, 5.0])", "X, Y = np.meshgrid(x, y)", "f = (X * Y).sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    np.testing.assert_array_equal(trace.gradients["x"], [12, 12])
    np.testing.assert_array_equal(trace.gradients["y"], [3, 3, 3])


def test_many_pieces_at_once() -> None:
    """More operands than letters."""
    lines = [f"x{i} = np.array([{i}.0, 1.0])" for i in range(20)]
    lines.append(f"f = (np.concatenate([{', '.join(f'x{i}' for i in range(20))}])**2).sum()")
    trace = engine.trace_source("\n".join(lines) + "\n")
    np.testing.assert_array_equal(trace.gradients["x19"], [38, 2])


def test_stacks_of_a_list_that_grew() -> None:
    lines = ["x = np.array([1.0, 2.0])", "hs = []", "for t in range(3):", "    x = np.tanh(x)", "    hs.append(x)", "f = np.stack(hs).sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    h1 = np.tanh([1.0, 2.0])
    h2 = np.tanh(h1)
    h3 = np.tanh(h2)
    expected = (1 - h1**2) * (1 + (1 - h2**2) * (1 + (1 - h3**2)))
    np.testing.assert_allclose(trace.gradients["x"], expected)


@pytest.mark.parametrize(
    "call",
    ["np.broadcast_to(x, (2, 3))", "np.broadcast_to(x, (4, 2, 3))", "np.moveaxis(x, 0, 1)", "x.T", "x.mT", "np.flip(x)", "np.flip(x, axis=0)", "np.expand_dims(x, 0)",
     "x.swapaxes(0, 1)", "np.rollaxis(x, 1)", "np.rot90(x)", "np.fliplr(x)", "np.flipud(x)", "np.squeeze(x[None])", "x.reshape(3, 2)", "np.ravel(x)", "x.transpose(1, 0)",
     "np.atleast_3d(x)", "np.pad(x, 1)", "np.concatenate([x, x])", "np.stack([x, x])", "np.array([x, x])", "np.tile(x, 1)", "np.repeat(x, 1, axis=0)", "np.roll(x, 0)",
     "np.split(x, 1)[0]", "x[:]", "x[None]", "np.sum(x, axis=0)", "np.mean(x, axis=1, keepdims=True)", "np.cumsum(x, axis=0)", "np.sort(x, axis=1)", "np.diag(x)", "np.tril(x)",
     "np.vstack([x, x])", "np.hstack([x, x])", "np.column_stack([x, x])", "np.full((1, 2, 3), x)", "np.take(x, [0, 1], axis=0)", "np.copy(x)", "np.einsum('ij->ji', x)"],
)  # fmt: skip
def test_no_gradient_shares_memory_with_another(call: str) -> None:
    """The first contribution may be a view of the upstream; what is then added must not reach the upstream."""
    x = numbers(94, 2, 3)
    trace = engine.trace_source(f"x = np.array({x.tolist()})\nw = x * x\ny = {call}\nz = y + 1.0\nf = (y * z).sum() + w.sum()\n")
    listing_agrees(trace)
    emitted_agrees(trace)


@pytest.mark.parametrize(
    ("call", "code"),
    [("np.pad(x, 1, mode='maximum')", "argument"), ("np.ravel(x, order='Q')", "argument"), ("x.reshape((4, 2), order='F')", "shape"),
     ("np.take(x, 0, mode='wrap')", "argument"), ("np.diff(x, n=0)", "argument"), ("np.concatenate([x, x], out=x)", "inplace_shape"), ("np.diff(x, prepend=[0, 0, 0])", "axis"),
     ("np.array(x, dtype=int)", "argument"), ("np.put(x, 9, 1.0)", "index"), ("np.tile(x, 10**9)", "limit"), ("np.repeat(x, 10**9)", "limit"),
     ("np.pad(x, 10**5)", "limit"), ("np.broadcast_to(x, (10**9, 2, 3))", "limit"), ("np.full((10**5, 10**5), x[0, 0])", "limit"), ("np.reshape(x, (4, 4))", "shape")],
)  # fmt: skip
def test_what_is_refused_is_said(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(95, 2, 3))
    assert caught.value.code == code
    assert caught.value.place.line == 2


def test_a_full_like_is_read_for_its_shape_alone() -> None:
    x = numbers(96, 2, 3)
    np.testing.assert_array_equal(gradient("np.full_like(x, y) + x", "y", x=x, y=2.0), 6.0)
    np.testing.assert_array_equal(gradient("np.full_like(x, y) + x", x=x, y=2.0), np.ones((2, 3)))
    np.testing.assert_array_equal(gradient("np.full_like(x, 3.0) * x", x=x), np.full((2, 3), 3.0))


def test_constants_that_are_unpacked_are_inputs_with_gradients() -> None:
    lines = ["a, b = np.split(np.array([1.0, 2.0, 3.0, 4.0]), 2)", "c, d = np.array([5.0, 6.0])", "n, m = np.ones((2, 3)).shape", "f = (a * b).sum() * c * d / n"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    assert [v.shown for v in trace.vars if v.kind == "input"] == ["a", "b", "c", "d"]
    np.testing.assert_array_equal(trace.gradients["a"], [45.0, 60.0])
    assert trace.gradients["c"] == 33.0


@pytest.mark.parametrize(("shape", "options"), [((5,), ""), ((4,), ""), ((2, 3), ""), ((2, 5), ", axes=1"), ((2, 3, 5), ", (0, 2)")])
def test_shifts_of_spectra(shape: tuple[int, ...], options: str) -> None:
    judge(f"np.fft.fftshift({{x}}{options})", "autograd", x=numbers(150, *shape))
    judge(f"np.fft.ifftshift({{x}}{options})", "autograd", x=numbers(151, *shape))


def test_a_cast_by_function() -> None:
    judge("np.astype({x}, float)", None, x=numbers(152, 3))
    judge("np.astype({x}, np.float64)", None, x=numbers(153, 3))
    for kind in ("int", "np.float32", "bool"):
        with pytest.raises(engine.ProgramError) as caught:
            traced(f"np.astype(x, {kind})", x=numbers(154, 3))
        assert caught.value.code == "argument"


@pytest.mark.parametrize(("shape", "options", "axis"), [((6,), ", 2", 0), ((6,), ", n=3", 0), ((2, 5), ", n=2", 1), ((5, 2), ", 2, 0", 0), ((2, 5, 3), ", n=3, axis=-2", 1)])
def test_differences_of_differences(shape: tuple[int, ...], options: str, axis: int) -> None:
    n = 3 if "3" in options.split(",")[1] else 2
    judge(f"np.diff({{x}}{options})", lambda x: torch.diff(x, n=n, dim=axis), x=numbers(155, *shape))
