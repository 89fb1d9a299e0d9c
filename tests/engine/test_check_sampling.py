"""How many entries a check compares where many of them have to be looked into: the price of the replays bounds it."""

from __future__ import annotations

import pytest

import engine
from engine.checking.planning import wanted_of
from engine.checking.replay import Replay

BLURRED = """x = np.ones((128, 128))
W = np.ones((128, 128))
L = np.sum(x @ W @ x @ W)
"""
"""Rounding of the large sum blurs the differences: most entries of W take many replays."""


def test_the_price_bounds_the_work_where_entries_are_blurred() -> None:
    trace = engine.trace_source(BLURRED)
    replay = Replay(trace)
    (cost,) = {replay.cone((var.index,)).cost for var in wanted_of(trace)}
    budget = 400 * cost
    report = engine.check(trace, cost=budget)
    assert report.ok
    assert report.sampled
    assert report.replays < 400 + 2 * 100  # each variable ends the entry that it is at
    assert all(0 < one.compared < one.entries == 128 * 128 for one in report.checked)


def test_the_same_file_gives_the_same_sample() -> None:
    one, other = [engine.check(engine.trace_source(BLURRED), cost=5e5) for _ in range(2)]
    assert (one.checked, one.replays) == (other.checked, other.replays)


def test_a_product_costs_what_it_multiplies() -> None:
    def cost(text: str) -> float:
        trace = engine.trace_source("x = np.ones((300, 300))\n" + text)
        return Replay(trace).cone((trace.vars[0].index,)).cost

    assert cost("L = np.sum(x @ x)\n") > 1.5 * cost("L = np.sum(x * x)\n")


@pytest.mark.parametrize("slip", ["2", "-1", "0"])
def test_a_wrong_gradient_of_the_file_is_wrong_in_a_sample_too(slip: str) -> None:
    source = "x = np.ones((60, 60))\nL = np.sum(x * x)\n# backprop\ndx = " + slip + " * x\n"
    assert engine.check(engine.trace_source(source), cost=1e4).ok is (slip == "2")


def test_progress_counts_up_to_what_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.cancelling.TELL_EVERY", 0.0)
    told: list[tuple[int, int]] = []
    engine.check(engine.trace_source("x = np.ones(5)\ny = 2.0\nf = np.sum(x) * y\n"), progress=lambda *at: told.append(at))
    assert told == [(done, 6) for done in range(1, 7)]
