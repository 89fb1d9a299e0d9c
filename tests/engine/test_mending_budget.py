"""Diagnosis takes counted work, and what is not found within it is not told; mends that change nothing here are none."""

from __future__ import annotations

import ast

import numpy as np
import pytest

import engine
from engine.checking.blame import Blame
from engine.mending import diagnosing
from engine.mending.budget import Budget
from engine.mending.confirming import Judge
from engine.mending.mends import Mend
from engine.mending.repairs.around import Change
from engine.mending.whole import Result
from engine.own.alone import BEGUN, Alone
from engine.own.moments import Moment, moments, rerun

HEAD = "import numpy as np\nnp.random.seed(0)\n"
CALLS = HEAD + """cache = {}
def keep(v):
    cache['v'] = v * 2
    return v
W = np.random.randn(3, 2)
x = np.random.randn(4, 3)
big = [np.ones(50) for _ in range(20)]
part = W[0]
y = x @ W
f = np.sum(y * y)
dy = 2 * y
dW = x.T @ dy
dW += keep(W)
"""
ADAM = HEAD + """X = np.random.randn(3, 8)
Y = np.random.randn(2, 8)
W1, W2 = np.random.randn(4, 3), np.random.randn(2, 4)
s1, s2 = np.zeros((4, 3)), np.zeros((2, 4))
m = X.shape[1]
for t in range(1, 4):
    A = np.tanh(W1 @ X)
    loss = np.sum((W2 @ A - Y) ** 2) / (2 * m)
    dZ2 = (W2 @ A - Y) / m
    dW2 = dZ2 @ A.T
    dA = W2.T @ dZ2
    dZ1 = dA * (1 - A ** 2)
    dW1 = dZ1 @ X.T
    s1 = 0.9 * s1 + 0.1 * dW1
    s2 = 0.9 * s2 + 0.1 * dW2
    W1 -= 0.1 * s1 / (1 - 0.9 ** t)
    W2 -= 0.1 * s2 / (1 - 0.9 ** t)
"""


def _before(source: str, line: int) -> Moment:
    again = rerun(engine.trace_source(source))
    return moments(again, lambda at, node: node.lineno == line, 1)[0]


def test_a_statement_is_run_on_copies_of_what_it_touches() -> None:
    moment = _before(CALLS, 14)
    held = moment.frames[-1].names
    state = Alone(moment)
    node = ast.parse("W[0] += 1").body[0]
    before = np.copy(held["W"])
    outcome = state.run([node], ("W", "part"))
    assert np.array_equal(outcome.values["W"][0], before[0] + 1)
    assert np.array_equal(outcome.values["part"], before[0] + 1)  # one memory still
    assert np.array_equal(held["W"], before)
    assert state._touched([node], ("W",)) == {"W"}
    copied = moment.scopes(frozenset({"W"}))[-1].names
    assert copied["big"] is held["big"]
    assert copied["W"] is not held["W"]


def test_a_statement_that_runs_the_programs_code_has_a_copy_of_all() -> None:
    moment = _before(CALLS, 15)
    state = Alone(moment)
    assert state._touched([moment.node], ("dW",)) is None
    state.run([moment.node], ("dW",))
    assert not moment.frames[-1].names["cache"].items
    assert state._touched([], ("not a place",)) is None
    assert state.work > BEGUN


def test_what_is_not_found_within_the_work_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = engine.trace_source(ADAM.replace("dW2 = dZ2 @ A.T", "dW2 = dZ2 @ A.T * 3"))
    assert engine.diagnose(trace)[0].kind == "factor"
    monkeypatch.setattr(diagnosing, "Budget", lambda: Budget(-1))
    assert [one.kind for one in engine.diagnose(trace)] == [""]


def test_the_work_of_one_way_is_a_share() -> None:
    budget = Budget(5_000)
    assert budget.way() == 3_000
    budget.spend(4_000)
    assert budget.way() == 5_000
    assert not budget.out
    budget.opened(1_000)
    assert budget.out


def test_a_counter_that_is_one_here_is_no_factor() -> None:
    trace = engine.trace_source(ADAM.replace("dA = W2.T @ dZ2", "dA = W2.T @ dZ2 / m"))
    (found,) = engine.diagnose(trace)
    assert [each.mend for each in (found, *found.others)] == ["dA = W2.T @ dZ2"]


def test_what_is_added_to_keeps_its_sign() -> None:
    source = HEAD + "x = np.random.randn(4, 3)\nW = np.random.randn(3, 2)\nf = np.sum((x @ W) ** 2)\ndW = np.zeros_like(W)\n"
    source += "dW = dW - 2 * x.T @ (x @ W)\n"
    (found,) = engine.diagnose(engine.trace_source(source))
    assert [each.mend for each in (found, *found.others)] == ["dW = dW + 2 * x.T @ (x @ W)"]


def test_a_mend_is_told_only_of_the_line_that_it_makes_right(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = engine.trace_source(ADAM.replace("dW2 = dZ2 @ A.T", "dW2 = dZ2 @ A.T * 3"))
    assert trace.own is not None
    one = next(line for line in trace.own.lines if line.verdict == "wrong")
    mend = Mend(1, 2, Change("factor", (), one.line, "dW2 = dZ2 @ A.T", ()))
    judge = Judge(trace, lambda *_: trace, Budget())
    here, other = (one.line, one.name), (one.line + 1, "other")
    for left, doubted, told in ((here, "", 0), (other, one.name, 0), (other, "", 1)):
        result = Result(frozenset([left]), False, 3, frozenset([doubted]))
        monkeypatch.setattr(judge, "confirms", lambda _, alike, held=result: held)
        assert len(diagnosing._confirmed(judge, one, [mend])) == told


def test_looking_elsewhere_for_a_fault_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[bool] = []
    whole = Blame._set_right

    def counted(self: Blame, site: object, target: object, sure: bool, scales: bool = True) -> object:
        tries.append(sure)
        return whole(self, site, target, sure, scales)  # type: ignore[arg-type]

    monkeypatch.setattr(Blame, "_set_right", counted)
    monkeypatch.setattr("engine.checking.blame.EACH", 2)
    engine.trace_source(ADAM.replace("dA = W2.T @ dZ2", "dA = W2.T @ dZ2 * A"))
    assert 0 < tries.count(False) <= 2
