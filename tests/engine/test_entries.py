"""An entry of a contribution, spelled out: its terms add up to it, whatever the gate."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import engine

PROGRAMS = {
    "product": "A = np.random.randn(2, 3)\nB = np.random.randn(3, 4)\nout = A @ B\nf = (out**2).sum()\n",
    "product with a vector": "A = np.random.randn(2, 3)\nv = np.random.randn(3)\nout = A @ v\nf = (out * np.arange(2.0)).sum()\n",
    "outer": "a = np.random.randn(2)\nb = np.random.randn(3)\nout = np.outer(a, b)\nf = (out**2).sum()\n",
    "bias": "X = np.random.randn(4, 3)\nb = np.zeros(3)\nh = np.tanh(X + b)\nf = (h**2).sum()\n",
    "column": "X = np.random.randn(4, 3)\nm = X.mean(axis=1, keepdims=True)\nf = ((X - m)**2).sum()\n",
    "softmax": "X = np.random.randn(2, 3)\ne = np.exp(X)\np = e / e.sum(axis=1, keepdims=True)\n"
    "f = -np.log(p[[0, 1], [2, 0]]).sum()\n",
    "turned": "X = np.random.randn(2, 3)\nY = X.T.reshape(2, 3)\nf = (Y * X).sum()\n",
    "joined": "a = np.random.randn(2)\nb = np.random.randn(3)\nc = np.concatenate([a, b])\nf = (c**3).sum()\n",
    "einsum": "A = np.random.randn(2, 3, 2)\nB = np.random.randn(3, 2)\nout = np.einsum('ijk,jk->i', A, B)\nf = (out**2).sum()\n",
    "scalar times": "s = 0.5\nX = np.random.randn(3)\nf = (s * X).sum()\n",
}


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_the_terms_of_every_entry_add_up_to_it(source: str) -> None:
    trace = engine.trace_source(source)
    spelled = 0
    for line in trace.lines:
        if line.slot < 0:
            continue
        numbers = trace.numbers(line.index)
        given, upstream = np.asarray(numbers.contribution), np.asarray(numbers.upstream)
        for at in itertools.product(*map(range, given.shape)):
            found = engine.entry(trace, line.index, at)
            assert found is not None, trace.raw(line.index)
            assert found.value == given[at]
            assert sum(term.product for term in found.terms) == pytest.approx(given[at], rel=1e-9, abs=1e-12)
            for term in found.terms:
                assert term.product == term.local * term.upstream
                assert term.upstream == upstream[term.at]
            spelled += 1
    assert spelled


def test_what_is_too_large_or_no_entry_has_none() -> None:
    trace = engine.trace_source("X = np.ones((400, 2))\nb = np.zeros(2)\nf = (X + b).sum()\n")
    line = next(n.index for n in trace.lines if trace.vars[n.to].shown == "b")
    assert engine.entry(trace, line, (0,)) is None
    assert len(engine.entry(trace, line, (0,), 400).terms) == 400  # type: ignore[union-attr]
    assert engine.entry(trace, 0, ()) is None
    assert engine.entry(trace, line, (0, 0)) is None


def test_an_array_without_entries_has_none_to_spell_out() -> None:
    trace = engine.trace_source("e = np.zeros((0, 3))\nk = e * 2\nf = k.sum() + e.sum()\n")
    for line in (n.index for n in trace.lines if trace.vars[n.to].shown in ("e", "k")):
        assert engine.entry(trace, line, (0, 0)) is None
