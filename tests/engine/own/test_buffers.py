"""Buffers of zeros that a function is handed and adds to, once a branch: what is wrong is the line that adds, never the zeros."""

from __future__ import annotations

import pytest

import engine
from tests.verdicts.programs import judged, programs

PAIRS = judged(next(program.text for program in programs() if program.name == "contrastive_pairs"))[0]


@pytest.mark.parametrize(
    ("piece", "slip"),
    [
        ("grads['W1'] += x.T @ dh", "grads['W1'] += 0.5 * (x.T @ dh)"), ("dh.sum(axis=0)", "2 * dh.sum(axis=0)"),
        ("grads['b1'] += dh.sum", "grads['b1'] += de.sum() * dh.sum"),
    ],
)  # fmt: skip
def test_the_line_that_adds_is_told(piece: str, slip: str) -> None:
    trace = engine.trace_source(PAIRS.replace(piece, slip))
    own, _ = engine.located(trace.own, engine.diagnose(trace))
    assert own.first_wrong == PAIRS[: PAIRS.index(piece)].count("\n") + 1


def test_none_of_it_is_wrong() -> None:
    assert engine.trace_source(PAIRS).own.ok
