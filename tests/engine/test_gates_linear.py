"""Products and matrices: all ranks, batches that broadcast, einsum with implicit, repeated and dropped indices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.oracle import torch

MATMUL = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)),
          ((5, 1, 2, 3), (6, 3, 4)), ((1, 2, 3), (5, 3, 4)), ((5, 2, 3), (1, 3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 4)), ((3,), (1, 3, 4)),
          ((1, 1), (1, 4)), ((6, 5, 2, 3), (3,)), ((2, 1), (1, 4))]  # fmt: skip


@pytest.mark.parametrize("shapes", MATMUL)
def test_matmul(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    x, y = numbers(40, *shapes[0]), numbers(41, *shapes[1])
    judge("{x} @ {y}", torch.matmul, x=x, y=y)
    judge("np.matmul({x}, {y})", torch.matmul, x=x, y=y)


DOT = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (6, 3, 4)),
       ((3,), (5, 3, 4)), ((5, 2, 3), (3,)), ((), (2, 3)), ((2, 3), ()), ((), ())]  # fmt: skip


@pytest.mark.parametrize("shapes", DOT)
def test_dot(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    x, y = numbers(42, *shapes[0]), numbers(43, *shapes[1])

    def library(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return a * b if not a.ndim or not b.ndim else torch.tensordot(a, b, dims=([a.ndim - 1], [max(b.ndim - 2, 0)]))

    judge("np.dot({x}, {y})", library, x=x, y=y)
    if shapes[0]:
        judge("{x}.dot({y})", library, x=x, y=y)


@pytest.mark.parametrize("shapes", [((3,), (3,)), ((2, 3), (4, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((5, 2, 3), (4, 3)), ((2, 3), (5, 4, 3)), ((), (2, 3)), ((2, 3), ()), ((), ())])
def test_inner(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    judge("np.inner({x}, {y})", torch.inner, x=numbers(44, *shapes[0]), y=numbers(45, *shapes[1]))


@pytest.mark.parametrize("shapes", [((3,), (4,)), ((2, 3), (4,)), ((2, 3), (4, 5)), ((1,), (3,)), ((), (3,)), ((3,), ())])
def test_outer(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    judge("np.outer({x}, {y})", lambda a, b: torch.outer(a.flatten(), b.flatten()), x=numbers(46, *shapes[0]), y=numbers(47, *shapes[1]))


@pytest.mark.parametrize("shapes", [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (6,)), ((), ())])
def test_vdot(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    judge("np.vdot({x}, {y})", lambda a, b: (a.flatten() * b.flatten()).sum(), x=numbers(48, *shapes[0]), y=numbers(49, *shapes[1]))


@pytest.mark.parametrize(
    ("shapes", "axes"),
    [(((2, 3, 4), (3, 4, 5)), "2"), (((2, 3, 4), (3, 4, 5)), "axes=2"), (((2, 3), (4, 5)), "0"), (((2, 3, 4), (4, 5)), "1"),
     (((2, 3, 4), (5, 4, 2)), "([0, 2], [2, 1])"), (((2, 3, 4), (5, 4, 2)), "([2, 0], [1, 2])"), (((2, 3, 4), (4, 3)), "axes=((1, 2), (1, 0))"),
     (((2, 3), (3, 2)), "([0, 1], [1, 0])"), (((2, 3, 4), (5, 3)), "(1, 1)"), (((2, 3, 4), (5, 4, 2)), "([-1, 0], [-2, -1])"), (((3,), (3,)), "1"),
     (((3, 3, 3), (3, 3, 3)), "([0, 2], [2, 0])")],
)  # fmt: skip
def test_tensordot(shapes: tuple[tuple[int, ...], tuple[int, ...]], axes: str) -> None:
    where = eval(axes.removeprefix("axes="))
    if not isinstance(where, int):
        where = [[i] if isinstance(i, int) else list(i) for i in where]
        where = [[i % len(s) for i in w] for w, s in zip(where, shapes, strict=True)]
    judge(f"np.tensordot({{x}}, {{y}}, {axes})", lambda a, b: torch.tensordot(a, b, dims=where), x=numbers(50, *shapes[0]), y=numbers(51, *shapes[1]))


EINSUM = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ij->ji", (2, 3)), ("ba", (2, 3)), ("ij->", (2, 3)), ("ij->i", (2, 3)),
    ("ij->j", (2, 3)), ("i,i->", (3,), (3,)), ("i,j->ij", (2,), (3,)), ("bij,bjk->bik", (5, 2, 3), (5, 3, 4)), ("ii->i", (3, 3)), ("ii", (3, 3)),
    ("ii->", (3, 3)), ("iij->j", (3, 3, 2)), ("iji->ij", (3, 2, 3)), ("iii->i", (3, 3, 3)), ("ij,kl->i", (2, 3), (4, 5)), ("ij,jk->k", (2, 3), (3, 4)),
    ("...ij,...jk->...ik", (5, 2, 3), (5, 3, 4)), ("...ij,...jk", (6, 5, 2, 3), (5, 3, 4)), ("...i->...", (2, 3, 4)), ("i...->...", (2, 3, 4)),
    ("...ij->...ji", (5, 2, 3)), ("ij,j->ij", (2, 3), (3,)), ("ij,ij,ij->", (2, 3), (2, 3), (2, 3)), ("i,ij,j->", (2,), (2, 3), (3,)),
    ("bhqd,bhkd->bhqk", (2, 3, 4, 5), (2, 3, 6, 5)), ("...i,...i->...", (4, 1, 3), (5, 3)), ("...,...->...", (4, 1), (5,)), (" i j , j k -> i k ", (2, 3), (3, 4)),
    ("ij,jj->i", (2, 3), (3, 3)), ("ji,jk->", (3, 2), (3, 4)), ("...i,i->...i", (2, 3), (3,)), ("ij,->ij", (2, 3), ()),
]  # fmt: skip


@pytest.mark.parametrize("case", EINSUM)
def test_einsum(case: tuple[Any, ...]) -> None:
    subscripts, *shapes = case
    inputs = {n: numbers(52 + i, *s) for i, (n, s) in enumerate(zip("xyz", shapes, strict=False))}
    operands = ", ".join(f"{{{n}}}" for n in inputs)
    judge(f"np.einsum({subscripts!r}, {operands})", lambda *t: torch.einsum(subscripts, *t), **inputs)


def test_einsum_that_broadcasts_an_index_of_size_one() -> None:
    judge("np.einsum('ij,jk->ik', {x}, {y})", lambda a, b: torch.einsum("ij,jk->ik", a.expand(2, 3), b), x=numbers(55, 2, 1), y=numbers(56, 3, 4))
    judge("np.einsum('ij,jk->ik', {x}, {y})", lambda a, b: torch.einsum("ij,jk->ik", a, b.expand(3, 4)), x=numbers(57, 2, 3), y=numbers(58, 1, 4))


def test_einsum_of_one_variable_twice() -> None:
    judge("np.einsum('ij,kj->ik', {x}, {x})", lambda a: torch.einsum("ij,kj->ik", a, a), x=numbers(59, 2, 3))
    judge("np.einsum('ij,ij->i', {x}, {x}, optimize=True)", lambda a: (a * a).sum(1), x=numbers(60, 2, 3))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_einsums(data: Any) -> None:
    """Any index anywhere, repeated, dropped or kept; sizes all different, so that a wrong axis has a wrong shape."""
    sizes = {"i": 2, "j": 3, "k": 4, "l": 1}
    terms = data.draw(st.lists(st.text("ijkl", min_size=1, max_size=3), min_size=1, max_size=3))
    letters = sorted({c for t in terms for c in t})
    out = "".join(data.draw(st.permutations(letters))[: data.draw(st.integers(0, len(letters)))])
    subscripts = ",".join(terms) + "->" + out
    inputs = {n: numbers(61 + i, *[sizes[c] for c in t]) for i, (n, t) in enumerate(zip("xyz", terms, strict=False))}
    operands = ", ".join(f"{{{n}}}" for n in inputs)
    judge(f"np.einsum({subscripts!r}, {operands})", lambda *t: torch.einsum(subscripts, *t), **inputs)


@pytest.mark.parametrize("shapes", [((2,), (3,)), ((2, 3), (4, 5)), ((2,), (3, 4)), ((2, 3), (4,)), ((1, 3), (2, 1)), ((2, 3, 2), (2, 1, 3)), ((), (2, 3)), ((2, 3), ())])
def test_kron(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    judge("np.kron({x}, {y})", torch.kron, x=numbers(64, *shapes[0]), y=numbers(65, *shapes[1]))


@pytest.mark.parametrize(("shapes", "options", "axis"), [(((3,), (3,)), "", -1), (((2, 3), (2, 3)), "", -1), (((2, 3), (3,)), "", -1), (((3,), (4, 3)), "", -1), (((3, 2), (3, 2)), ", axis=0", 0), (((2, 1, 3), (5, 3)), "", -1)])
def test_cross(shapes: tuple[tuple[int, ...], tuple[int, ...]], options: str, axis: int) -> None:
    judge(f"np.cross({{x}}, {{y}}{options})", lambda a, b: torch.linalg.cross(*torch.broadcast_tensors(a, b), dim=axis), x=numbers(66, *shapes[0]), y=numbers(67, *shapes[1]))


def _regular(seed: int, *shape: int) -> Any:
    return np.round(numbers(seed, *shape) + 3 * np.eye(shape[-1]), 4)


@pytest.mark.parametrize("shape", [(3, 3), (1, 1), (2, 3, 3), (4, 2, 3, 3)])
def test_inverse_and_determinant(shape: tuple[int, ...]) -> None:
    x = _regular(68, *shape)
    judge("np.linalg.inv({x})", torch.linalg.inv, x=x)
    judge("np.linalg.det({x})", torch.linalg.det, x=x)
    judge("np.linalg.slogdet({x})[1]", lambda a: torch.linalg.slogdet(a)[1], x=x)


def test_both_outputs_of_slogdet() -> None:
    x = _regular(69, 3, 3)
    x[0] *= -1
    lines = [f"x = np.array({x.tolist()})", "sign, logdet = np.linalg.slogdet(x)", "out = sign * logdet"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    np.testing.assert_allclose(trace.gradients["x"], -np.linalg.inv(x).T)
    assert trace.gradients["sign"] == pytest.approx(np.linalg.slogdet(x)[1])


@pytest.mark.parametrize("shapes", [((3, 3), (3,)), ((3, 3), (3, 4)), ((2, 3, 3), (2, 3, 4)), ((2, 3, 3), (3, 4)), ((3, 3), (2, 3, 4)), ((2, 3, 3), (3,)), ((5, 1, 3, 3), (2, 3, 1)), ((1, 1), (1,))])
def test_solve(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    def library(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.linalg.solve(a, b[:, None])[..., 0] if b.ndim == 1 else torch.linalg.solve(a, b)

    judge("np.linalg.solve({x}, {y})", library, x=_regular(70, *shapes[0]), y=numbers(71, *shapes[1]))


@pytest.mark.parametrize(("shape", "options"), [((3, 3), ""), ((2, 3), ""), ((4, 3), ", 1"), ((3, 4), ", offset=-1"), ((2, 3, 4), ""), ((2, 3, 4), ", 1, 2, 0"), ((2, 3, 4), ", axis1=0, axis2=-1"), ((2, 3, 4), ", -1, 1, 2")])
def test_trace(shape: tuple[int, ...], options: str) -> None:
    given_ = eval(f"dict(zip(('offset', 'axis1', 'axis2'), ({options[2:]},)))") if options and "=" not in options else eval(f"dict({options[2:]})")
    library = lambda x: x.diagonal(given_.get("offset", 0), given_.get("axis1", 0), given_.get("axis2", 1)).sum(-1)  # noqa: E731
    judge(f"np.trace({{x}}{options})", library, x=numbers(72, *shape))
    judge(f"{{x}}.trace({options[2:]})", library, x=numbers(73, *shape))


@pytest.mark.parametrize(("shape", "k"), [((3,), 0), ((3,), 1), ((3,), -2), ((1,), 0), ((3, 3), 0), ((3, 4), 1), ((4, 3), -1), ((2, 3), 0), ((2, 3), 2)])
def test_diag(shape: tuple[int, ...], k: int) -> None:
    judge(f"np.diag({{x}}{f', k={k}' if k else ''})", lambda x: torch.diag(x, k), x=numbers(74, *shape))
    if len(shape) == 2:
        judge(f"np.diagonal({{x}}, {k})", lambda x: torch.diagonal(x, k), x=numbers(75, *shape))
        judge(f"{{x}}.diagonal({k})", lambda x: torch.diagonal(x, k), x=numbers(76, *shape))


def test_the_diagonals_of_a_batch() -> None:
    judge("np.diagonal({x}, 1, 1, 2)", lambda x: torch.diagonal(x, 1, 1, 2), x=numbers(77, 2, 3, 4))


@pytest.mark.parametrize("name", ["tril", "triu"])
@pytest.mark.parametrize(("shape", "options"), [((3, 3), ""), ((2, 4), ", 1"), ((4, 2), ", k=-1"), ((2, 3, 4), "")])
def test_triangles(name: str, shape: tuple[int, ...], options: str) -> None:
    k = int(options.replace("k=", "")[2:] or 0)
    judge(f"np.{name}({{x}}{options})", lambda x: getattr(torch, name)(x, k), x=numbers(78, *shape))


def test_a_triangle_of_a_row_repeats_it() -> None:
    judge("np.tril({x})", lambda x: torch.tril(x.expand(3, 3)), x=numbers(79, 3))


VECDOT = [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((4, 1, 3), (2, 3)), ((1, 3), (1, 3))]


@pytest.mark.parametrize("shapes", VECDOT)
@pytest.mark.parametrize("name", ["np.vecdot", "np.linalg.vecdot"])
def test_vecdot(name: str, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    judge(f"{name}({{x}}, {{y}})", lambda a, b: (a * b).sum(-1), x=numbers(85, *shapes[0]), y=numbers(86, *shapes[1]))


@pytest.mark.skipif(not hasattr(np, "matvec"), reason="numpy 2.2")
@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((4, 2, 3), (3,)), ((2, 3), (4, 3)), ((4, 2, 3), (4, 3)), ((5, 1, 2, 3), (4, 3)), ((1, 3), (3,))])
def test_matrices_with_vectors(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    x, y = numbers(87, *shapes[0]), numbers(88, *shapes[1])
    judge("np.matvec({x}, {y})", lambda a, b: (a @ b[..., None])[..., 0], x=x, y=y)
    judge("np.vecmat({y}, {x})", lambda b, a: (b[..., None, :] @ a)[..., 0, :], y=numbers(89, *shapes[1][:-1], shapes[0][-2]), x=x)


@pytest.mark.parametrize(
    ("call", "function"),
    [("np.linalg.matmul({x}, {y}.T)", "np.matmul({x}, {y}.T)"), ("np.linalg.cross({x}, {y})", "np.cross({x}, {y})"), ("np.linalg.outer({x}[0], {y}[1])", "np.outer({x}[0], {y}[1])"),
     ("np.linalg.tensordot({x}, {y}.T)", "np.tensordot({x}, {y}.T)"), ("np.linalg.tensordot({x}, {y}, axes=([0], [0]))", "np.tensordot({x}, {y}, axes=([0], [0]))"),
     ("np.linalg.trace({z})", "np.trace({z}, axis1=-2, axis2=-1)"), ("np.linalg.trace({z}, offset=1)", "np.trace({z}, 1, 1, 2)"), ("np.linalg.diagonal({z})", "np.diagonal({z}, 0, 1, 2)"),
     ("np.linalg.diagonal({z}, offset=-1)", "np.diagonal({z}, -1, 1, 2)"), ("np.linalg.matrix_transpose({z})", "{z}.mT")],
)  # fmt: skip
def test_the_newer_names(call: str, function: str) -> None:
    inputs = {n: v for n, v in {"x": numbers(90, 3, 3), "y": numbers(91, 3, 3), "z": numbers(92, 2, 3, 4)}.items() if f"{{{n}}}" in call}
    judge(call, None, **inputs)
    plain = {n: n for n in inputs}
    for name in inputs:
        np.testing.assert_array_equal(gradient(call.format(**plain), name, **inputs), gradient(function.format(**plain), name, **inputs))


# -- the awkward points, one by one


def test_a_square_product_with_itself() -> None:
    x = numbers(80, 3, 3)
    judge("{x} @ {x}", lambda a: a @ a, x=x)
    judge("{x} @ {x}.T", lambda a: a @ a.T, x=x)
    judge("np.dot({x}, {x}) + np.inner({x}, {x})", lambda a: a @ a + a @ a.T, x=x)


@pytest.mark.parametrize("call", ["np.linalg.det(x)", "np.linalg.slogdet(x)[1]", "np.linalg.inv(x)"])
def test_a_singular_matrix_is_said(call: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=np.array([[1.0, 2.0], [2.0, 4.0]]))
    assert caught.value.place.line == 2
    assert caught.value.code == "singular"


def test_an_integer_matrix_is_read_as_floats() -> None:
    x, y = np.array([[1, 2], [3, 4]]), np.array([[0, 1], [1, 1]])
    np.testing.assert_array_equal(gradient("np.einsum('ij,jk->ik', x, y)", x=x, y=y), [[1.0, 2.0], [1.0, 2.0]])
    assert gradient("x @ y", x=x, y=y).dtype == float


@pytest.mark.parametrize(
    ("call", "code"),
    [("x @ y", "shapes"), ("np.linalg.tensorinv(x)", "unsupported_function"), ("np.vecdot(x, x, axis=0)", "argument"), ("np.cross(x, x, axisa=0)", "argument"),
     ("np.einsum('ij,kl->i', x, y, out=x)", "inplace_shape")],
)  # fmt: skip
def test_what_does_not_go_is_said(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=numbers(81, 3, 3), y=numbers(82, 4, 2))
    assert caught.value.code == code
    assert caught.value.place.line == 3


@pytest.mark.parametrize(
    "call",
    ["np.einsum('i,j,k,l,m->ijklm', x, x, x, x, x)", "np.outer(x, np.ones(10000000))", "np.kron(x, np.ones(10000000))", "np.tensordot(x, np.ones(10000000), 0)",
     "np.diag(np.ones(100000))", "np.einsum('i,j,k,l,m->', x, x, x, x, x)"],
)  # fmt: skip
def test_the_cost_is_known_before_it_runs(call: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(f"x = np.ones(300)\nout = {call}\n", options=engine.Options(seed="ones"))
    assert caught.value.code == "limit"
