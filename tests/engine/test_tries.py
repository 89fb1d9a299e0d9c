"""What trying repairs costs: a scope is copied for each try, and a repair is over at the first execution that it does not mend."""

from __future__ import annotations

import pytest

import engine
from engine.mending import trying
from engine.own.alone import Alone
from engine.own.moments import moments, rerun
from engine.tracing import frames

FUNCTIONS = """import numpy as np
def unused(q):
    r = q * 2
    return r
def square(v):
    out = v * v
    return out
rng = np.random.default_rng(3)
x = rng.normal(size=4)
f = np.sum(square(x))
dx = 3 * x
"""


def test_a_copied_function_is_read_only_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = engine.trace_source(FUNCTIONS)
    (moment,) = moments(rerun(trace), lambda at, node: node.lineno == 10)
    alone, read = Alone(moment), []
    whole = frames.binds
    monkeypatch.setattr(frames, "binds", lambda body: read.append(body) or whole(body))
    assert alone.run([moment.node], ("f",)).values["f"] == pytest.approx(trace.value)
    assert not read  # ``square`` was as the program ran, and ``unused`` is not


LOOP = """import numpy as np
rng = np.random.default_rng(2)
xs = rng.normal(size=(8, 3))
W = rng.normal(size=(3, 3))
h = np.zeros(3)
hs = [h]
for t in range(8):
    h = np.tanh(xs[t] + hs[t] @ W)
    hs.append(h)
loss = np.sum(h ** 2)
dW = np.zeros_like(W)
dh = 2 * h
for t in reversed(range(8)):
    da = dh * (1 - hs[t + 1] ** 2) * 2
    dW += np.outer(hs[t], da)
    dh = W @ da
"""


def test_a_repair_is_over_at_the_first_round_that_it_does_not_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    trace, tries, wanted = engine.trace_source(LOOP), [], trying._wanted
    monkeypatch.setattr(trying, "_wanted", lambda state, peek, case, *rest: tries.append(case) or wanted(state, peek, case, *rest))
    (found, *_) = engine.diagnose(trace)
    assert found.mend == "da = dh * (1 - hs[t + 1] ** 2)"
    rounds = {case.moment.done for case in tries}
    first = sum([case.moment.done == min(rounds) for case in tries])
    assert len(rounds) == 2
    assert len(tries) < 1.3 * first
