"""Decompositions: values, vectors and what is made of them; the conventions named, what is not unique refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.gatecases import gradient, judge, numbers, traced
from tests.engine.judge import emitted_agrees
from tests.engine.oracle import torch

SQUARE = [(3, 3), (1, 1), (2, 3, 3), (2, 2, 2, 2)]


def _spd(seed: int, *shape: int) -> Any:
    """Symmetric, positive, with eigenvalues apart."""
    x = numbers(seed, *shape)
    return np.round(x @ x.swapaxes(-1, -2) + np.diag(np.arange(1.0, shape[-1] + 1)), 4)


def _real(seed: int, *shape: int) -> Any:
    """A matrix that is not symmetric and has real eigenvalues apart."""
    return np.round(0.3 * numbers(seed, *shape) + np.diag(np.arange(1.0, shape[-1] + 1) * 3), 4)


@pytest.mark.parametrize("shape", SQUARE)
def test_cholesky(shape: tuple[int, ...]) -> None:
    judge("np.linalg.cholesky({x})", None, x=_spd(200, *shape))
    turn = ".swapaxes(-1, -2)"
    judge(f"np.linalg.cholesky({{x}} @ {{x}}{turn} + np.eye({shape[-1]}))",
          lambda a: torch.linalg.cholesky(a @ a.mT + torch.eye(shape[-1])), x=numbers(201, *shape))  # fmt: skip


@pytest.mark.parametrize("shape", SQUARE)
@pytest.mark.parametrize("uplo", ["", ", 'U'", ", UPLO='L'"])
def test_symmetric_eigenvalues(shape: tuple[int, ...], uplo: str) -> None:
    x = _spd(202, *shape)
    judge(f"np.linalg.eigvalsh({{x}}{uplo})", None, x=x)
    judge(f"np.linalg.eigh({{x}}{uplo})[0]", None, x=x)
    judge(f"np.linalg.eigh({{x}}{uplo})[1]", None, x=x)
    judge(f"np.linalg.eigvalsh({{x}} + {{x}}.swapaxes(-1, -2){uplo})", lambda a: torch.linalg.eigvalsh(a + a.mT), x=x)
    judge(f"np.linalg.eigh({{x}} + {{x}}.swapaxes(-1, -2){uplo})[1]**2", lambda a: torch.linalg.eigh(a + a.mT)[1] ** 2, x=x)


def test_the_triangle_that_numpy_reads_gets_the_gradient() -> None:
    """Differences in the other one are 0: numpy never looks there."""
    x = _spd(203, 3, 3)
    for call in ("np.linalg.eigvalsh(x)**2", "np.linalg.cholesky(x)", "np.linalg.eigh(x)[1]**3"):
        found = gradient(call, x=x)
        assert not np.triu(found, 1).any()
        assert np.tril(found, -1).any()
    assert not np.tril(gradient("np.linalg.eigvalsh(x, 'U')**2", x=x), -1).any()


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (1, 1), (2, 3, 3)])
def test_eigenvalues_that_are_real(shape: tuple[int, ...]) -> None:
    x = _real(204, *shape)
    judge("np.linalg.eigvals({x})", None, x=x)
    judge("np.linalg.eig({x})[0]", None, x=x)
    judge("np.linalg.eig({x})[1]", None, x=x)


def test_both_outputs_of_an_eigendecomposition() -> None:
    """V diag(w) V⁻¹ is the matrix again: its gradient is the upstream."""
    x = _real(205, 3, 3)
    lines = [f"x = np.array({x.tolist()})", "w, V = np.linalg.eig(x)", "out = V * w @ np.linalg.inv(V)"]
    trace = engine.trace_source("\n".join(lines) + "\n", options=engine.Options(seed="random"))
    np.testing.assert_allclose(trace.gradients["x"], trace.seed, atol=1e-12)


SHAPES = [(3, 3), (4, 2), (2, 4), (3, 1), (1, 3), (1, 1), (2, 4, 3), (2, 3, 4)]


@pytest.mark.parametrize("shape", SHAPES)
def test_singular_values(shape: tuple[int, ...]) -> None:
    x = numbers(206, *shape)
    judge("np.linalg.svd({x}, compute_uv=False)", torch.linalg.svdvals, x=x)
    judge("np.linalg.svdvals({x})", torch.linalg.svdvals, x=x)
    for i in range(3):
        judge(f"np.linalg.svd({{x}}, full_matrices=False)[{i}]", None, x=x)
    for i in (0, 2):
        library = lambda a, k=i: torch.linalg.svd(a, full_matrices=False)[k] ** 2  # noqa: E731
        judge(f"np.linalg.svd({{x}}, False)[{i}]**2", library, x=x)


def test_a_square_matrix_may_ask_for_full_matrices() -> None:
    judge("np.linalg.svd({x})[0]**2", lambda a: torch.linalg.svd(a)[0] ** 2, x=numbers(207, 3, 3))


def test_the_three_outputs_of_a_singular_value_decomposition() -> None:
    for shape in ((3, 3), (4, 2), (2, 4)):
        x = numbers(208, *shape)
        lines = [f"x = np.array({x.tolist()})", "U, s, Vt = np.linalg.svd(x, full_matrices=False)", "out = U * s @ Vt"]
        trace = engine.trace_source("\n".join(lines) + "\n", options=engine.Options(seed="random"))
        np.testing.assert_allclose(trace.gradients["x"], trace.seed, atol=1e-11)


@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4), (3, 1), (1, 3), (2, 4, 3), (2, 3, 4)])
def test_pseudo_inverse(shape: tuple[int, ...]) -> None:
    judge("np.linalg.pinv({x})", torch.linalg.pinv, x=numbers(209, *shape))


@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (3, 1), (2, 4, 3)])
def test_orthogonal_and_triangular(shape: tuple[int, ...]) -> None:
    x = numbers(210, *shape)
    for i in (0, 1):
        judge(f"np.linalg.qr({{x}})[{i}]", lambda a, k=i: torch.linalg.qr(a)[k], x=x)
    judge("np.linalg.qr({x}, mode='r')", lambda a: torch.linalg.qr(a)[1], x=x)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, -1, -2])
@pytest.mark.parametrize("shape", [(2, 2), (1, 1), (2, 3, 3)])
def test_matrix_powers(n: int, shape: tuple[int, ...]) -> None:
    x = np.round(0.4 * numbers(211, *shape) + np.eye(shape[-1]), 4)
    judge(f"np.linalg.matrix_power({{x}}, {n})", lambda a: torch.linalg.matrix_power(a, n), x=x)


@pytest.mark.parametrize("shapes", [((2, 3), (3, 4)), ((2, 3), (3, 4), (4, 5)), ((3,), (3, 4), (4, 2)), ((2, 3), (3, 4), (4,)), ((3,), (3, 4), (4,)), ((3,), (3,)), ((2, 3), (3, 4), (4, 2), (2, 3))])
def test_chains_of_products(shapes: tuple[tuple[int, ...], ...]) -> None:
    inputs = {n: numbers(212 + i, *s) for i, (n, s) in enumerate(zip("xyzw", shapes, strict=False))}
    operands = ", ".join(f"{{{n}}}" for n in inputs)

    def library(*given: torch.Tensor) -> torch.Tensor:
        out = given[0]
        for matrix in given[1:]:
            out = out @ matrix
        return out

    judge(f"np.linalg.multi_dot([{operands}])", library, **inputs)


@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4)])
def test_condition_number(shape: tuple[int, ...]) -> None:
    judge("np.linalg.cond({x})", torch.linalg.cond, x=numbers(216, *shape))
    judge("np.linalg.cond({x}, 2)", torch.linalg.cond, x=numbers(217, *shape))


# -- the awkward points, one by one


def test_the_sum_of_equal_eigenvalues_has_the_gradient_of_a_trace() -> None:
    """Values alone are taken at a crossing too: numpy's vectors share the gradient out."""
    np.testing.assert_allclose(gradient("np.linalg.eigvalsh(x)", x=np.eye(3)), np.eye(3), atol=1e-15)
    np.testing.assert_allclose(gradient("np.linalg.svd(x, compute_uv=False)", x=2 * np.eye(2)), np.eye(2), atol=1e-15)


@pytest.mark.parametrize(
    ("call", "code"),
    [("np.linalg.eigh(x)[1]", "not_unique"), ("np.linalg.eig(x)[0]", "not_unique"), ("np.linalg.eigvals(x)", "not_unique"),
     ("np.linalg.svd(x)[0]", "not_unique"), ("np.linalg.svd(np.vstack([y, y]))[0]", "argument"), ("np.linalg.svd(x, hermitian=True)", "argument"),
     ("np.linalg.svd(y * 0.0 + z, False)", "rank"), ("np.linalg.pinv(y * 0.0 + z)", "rank"), ("np.linalg.qr(y * 0.0 + 1.0)", "rank"),
     ("np.linalg.qr(y.T)", "argument"), ("np.linalg.qr(y, mode='complete')", "argument"), ("np.linalg.eig(np.array([[0.0, -1.0], [1.0, 0.0]]) * x[0, 0])", "complex"),
     ("np.linalg.eigvals(np.array([[0.0, -1.0], [1.0, 0.0]]) * x[0, 0])", "complex"), ("np.linalg.cholesky(-x)", "not_positive"), ("np.linalg.cholesky(y)", "shape"),
     ("np.linalg.matrix_power(x * 0.0, -1)", "singular"), ("np.linalg.matrix_power(x, 0.5)", "type"), ("np.linalg.pinv(x, 0.5)", "argument"),
     ("np.linalg.eigh(x, 'A')", "shape"), ("np.linalg.cond(x, 1)", "argument"), ("np.linalg.multi_dot([x])", "shape")],
)  # fmt: skip
def test_what_has_no_gradient_is_said_at_its_line(call: str, code: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(call, x=np.eye(2), y=numbers(218, 3, 2), z=np.array([1.0, 0.0]))
    assert caught.value.code == code
    assert caught.value.place.line == 4


def test_eigenvalues_that_differ_by_rounding_are_equal() -> None:
    x = np.diag([1.0, 1.0 + 2e-16, 3.0])
    with pytest.raises(engine.ProgramError) as caught:
        traced("np.linalg.eigh(x)[1]", x=x)
    assert caught.value.code == "not_unique"


def test_a_constant_decomposition_is_a_constant() -> None:
    """Nothing is refused where no gradient passes."""
    lines = ["x = 2.0", "A = np.eye(3)", "w, V = np.linalg.eigh(np.eye(3))", "f = x * (V @ A).sum()"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"] == 3.0


@pytest.mark.parametrize("shapes", [((4, 2), (4,)), ((4, 2), (4, 3)), ((3, 3), (3,)), ((2, 4), (2,)), ((2, 4), (2, 3)), ((3, 1), (3,))])
def test_least_squares(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    x, y = numbers(219, *shapes[0]), numbers(220, *shapes[1])

    def library(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.linalg.pinv(a) @ b

    judge("np.linalg.lstsq({x}, {y})[0]", library, x=x, y=y)
    judge("np.linalg.lstsq({x}, {y}, rcond=None)[0]", library, x=x, y=y)
    if shapes[0][0] > shapes[0][1]:
        judge("np.linalg.lstsq({x}, {y})[1]", lambda a, b: ((b - a @ library(a, b)) ** 2).sum(0, keepdim=b.ndim == 1), x=x, y=y)
    judge("np.linalg.lstsq({x}, {y})[3]", lambda a, b: torch.linalg.svdvals(a), x=x, y=y)


def test_all_outputs_of_least_squares() -> None:
    lines = ["A = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])", "b = np.array([1.0, 2.0, 2.0])", "x, left, rank, s = np.linalg.lstsq(A, b, rcond=None)", "f = x.sum() + left.sum() + rank + s.sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    emitted_agrees(trace)
    assert trace.gradients["rank"] == 1.0


@pytest.mark.parametrize("order", ["'nuc'", "2", "-2", "1", "-1", "np.inf", "-np.inf", "'fro'"])
@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4)])
def test_norms_of_matrices(order: str, shape: tuple[int, ...]) -> None:
    x, kind = numbers(221, *shape), eval(order)
    judge(f"np.linalg.norm({{x}}, {order})", lambda a: torch.linalg.matrix_norm(a, kind), x=x)
    judge(f"np.linalg.norm({{x}}, {order}, axis=(0, 1))", lambda a: torch.linalg.matrix_norm(a, kind), x=x)
    judge(f"np.linalg.matrix_norm({{x}}, ord={order}, keepdims=True)", lambda a: torch.linalg.matrix_norm(a, kind, keepdim=True), x=x)


def test_the_newer_names_of_norms() -> None:
    x = numbers(222, 2, 3, 4)
    judge("np.linalg.matrix_norm({x})", torch.linalg.matrix_norm, x=x)
    judge("np.linalg.vector_norm({x})", torch.linalg.vector_norm, x=x)
    judge("np.linalg.vector_norm({x}, axis=1, ord=3)", lambda a: torch.linalg.vector_norm(a, 3, 1), x=x)
    judge("np.linalg.vector_norm({x}, axis=(0, 2), keepdims=True, ord=1)", lambda a: torch.linalg.vector_norm(a, 1, (0, 2), keepdim=True), x=x)
    judge("np.linalg.vector_norm({x}, ord=np.inf)", lambda a: torch.linalg.vector_norm(a, np.inf), x=x)
