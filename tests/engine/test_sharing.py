"""No gradient shares memory with another: every gate that hands back a view of its upstream, followed by an addition."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees

MOVES = (
    "X.T", "X.transpose()", "np.transpose(X, (1, 0))", "X.reshape(4, 3)", "X.ravel()", "X.flatten()", "np.ravel(X)",
    "X.swapaxes(0, 1)",
    "np.moveaxis(X, 0, 1)", "np.expand_dims(X, 0)", "X[None]", "np.squeeze(X[None])", "np.flip(X)", "np.fliplr(X)", "np.rot90(X)",
    "np.broadcast_to(X, (3, 4))", "np.broadcast_to(X, (2, 3, 4))", "np.atleast_2d(X)", "np.diag(X[:, :3])", "np.diagonal(X[:, :3])",
    "X[1:]", "X[::-1]", "X[[0, 1, 2]]", "X.copy()", "X + 0", "-X", "X * 1", "np.stack([X, X])", "np.concatenate([X, X])",
    "np.split(X, 2, axis=1)[0]", "np.array(X)", "np.maximum(X, 0.3)", "np.where(X > 0.5, X, 0)", "X.astype(float)",
)  # fmt: skip
PROGRAMS = (
    "Y = {}\nf = np.sum(Y * Y) + np.sum(X * X)\n",
    "Z = {}\nY = Z\nW = X + 0\nf = np.sum(Y * Z) + np.sum(X) + np.sum(W * W)\n",
    "Z = {}\nf = np.sum(Z) + np.sum(X)\n",
    "V = X\nD = {}\n",
)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("text", MOVES)
def test_views_are_never_added_to(text: str, program: str) -> None:
    source = "X = np.arange(12.0).reshape(3, 4) / 7\n" + program.format(text)
    trace = engine.trace_source(source, options=engine.Options(seed="random"))
    listing_agrees(trace)
    emitted_agrees(trace)
    for found in trace.gradients_by_index:
        assert not isinstance(found, np.ndarray) or found.flags.writeable


def test_gradients_may_be_changed_by_whoever_asked_for_them() -> None:
    """A gradient is no cached value and no constant of the trace."""
    trace = engine.trace_source("X = np.ones((2, 3))\nY = X.T\nf = Y.sum() + X.sum()\n")
    before = trace.values["Y"].copy()
    trace.gradients["X"][:] = 99
    assert np.array_equal(trace.values["Y"], before)
    assert np.array_equal(trace.values["X"], np.ones((2, 3)))


def test_seed_given_as_array_stays_the_callers() -> None:
    trace = engine.trace_source("X = np.ones((2, 3))\nY = X + 1\n", options=engine.Options(seed="ones"))
    assert not np.shares_memory(trace.gradients["X"], trace.seed)
