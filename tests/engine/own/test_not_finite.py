"""Where a gradient is not finite, the file's or the engine's, and where one is at a tie within an array."""

from __future__ import annotations

import pytest

import engine

ROOT = """import numpy as np
x = np.array([3.0, 0.0, 4.0]); m = np.array([1.0, 0.0, 1.0])
r = np.sqrt(x)
L = np.sum(r * m)
dr = m * 1.0
dx = dr / (2 * r + 1e-12)
"""
NORM = """import numpy as np
x = np.zeros(3)
s = np.sum(x**2)
L = np.sqrt(s)
dL = 1.0
ds = dL * 0.5 / np.sqrt(s + 1e-12)
dx = 2 * x * ds
"""
LOG = """import numpy as np
p = np.array([0.0, 0.5, 0.5]); q = np.array([0.0, 0.25, 0.75])
L = -np.sum(q * np.log(p))
dp = np.where(q > 0, -q / np.where(p > 0, p, 1), 0)
"""
OWN = """import numpy as np
x = np.array([3.0, 0.0, -4.0])
a = np.abs(x)
L = np.sum(a)
da = np.ones(3)
dx = da * x / a
"""
PAIRS = """import numpy as np
X = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]])
D = np.sqrt(np.sum((X[:, None] - X[None]) ** 2, axis=2))
L = np.sum(D)
dX = np.zeros_like(X)
for i in range(3):
    for j in range(3):
        if i != j:
            g = (X[i] - X[j]) / D[i, j]
            dX[i] += g
            dX[j] -= g
"""
ROWS = """import numpy as np
x = np.array([[1.0, 3.0, 3.0], [2.0, 1.0, 0.0]])
m = np.max(x, axis=1)
L = np.sum(m**2)
dm = 2 * m
dx = (x == m[:, None]) * dm[:, None]
"""
SHARED = ROWS.replace("dx = (x == m[:, None])", "k = x == m[:, None]\ndx = k / k.sum(axis=1, keepdims=True)")


@pytest.mark.parametrize("source", [ROOT, LOG, OWN, PAIRS, NORM], ids=["root", "log", "own", "pairs", "norm"])
def test_nothing_is_wrong_for_it(source: str) -> None:
    trace = engine.trace_source(source)
    assert trace.own is not None
    assert trace.own.ok
    assert engine.check(trace).ok
    told = {one.name for one in trace.own.others if one.reason == "not_finite"}
    assert told or {one.verdict for one in trace.own.lines} >= {"tie"}


@pytest.mark.parametrize(("source", "piece", "slip", "line"), [
    (ROOT, "dr / (2 * r", "dr / (r", 6),
    (LOG, "-q / ", "q / ", 4),
    (OWN, "da * x / a", "x * np.inf", 6),
    (ROWS, "* dm[:, None]", "* 2 * dm[:, None]", 6),
    (ROWS, "(x == m[:, None])", "(x >= 1)", 6),
    (SHARED, "* dm[:, None]", "* -dm[:, None]", 7),
])  # fmt: skip
def test_a_slip_beside_it_is_wrong(source: str, piece: str, slip: str, line: int) -> None:
    assert source.count(piece) == 1
    own = engine.trace_source(source.replace(piece, slip)).own
    assert own is not None
    assert own.first_wrong == line


@pytest.mark.parametrize("source", [ROWS, SHARED], ids=["each", "shares"])
def test_ties_of_a_row_are_ties(source: str) -> None:
    own = engine.trace_source(source).own
    assert own is not None
    assert own.ok
    assert {one.verdict for one in own.lines if one.name == "dx"} == {"tie"}


def test_a_list_that_grows_may_be_wrong() -> None:
    source = """xs = [1.0, 2.0, 3.0]
total = 0.0
for x in xs:
    total += x * x
L = total * 2
dxs = []
for x in xs:
    dxs.append(2 * x)
"""
    own = engine.trace_source(source).own
    assert own is not None
    assert own.first_wrong == 8
    right = engine.trace_source(source.replace("(2 * x)", "(4 * x)")).own
    assert right is not None
    assert right.ok
