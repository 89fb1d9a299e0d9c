"""Two lines that send the same to a variable, where only one may: the order of the engine's lines tells which is wrong."""

from __future__ import annotations

import engine

CIRCUIT = """\
x = 3.0
y = -4.0
s = y * y
num = x + s
t = x * x
r = x * y
den = t + r
f = num * den

df = 1.0
dnum = den * df
dden = num * df
dr = 1 * dden
dx = y * dr
dy = x * dr
dt = 1 * dden
dx += 2 * x * dt
dx += 1 * dnum
ds = 1 * dnum
dy += 2 * y * ds
"""


def test_the_line_out_of_order_is_wrong() -> None:
    own = engine.trace_source(CIRCUIT).own
    assert own is not None
    assert own.ok
    own = engine.trace_source(CIRCUIT.replace("dx = y * dr", "dx = 1 * dnum")).own
    assert own is not None
    assert own.first_wrong == 14


def test_the_last_of_two_is_wrong_where_that_keeps_the_order() -> None:
    own = engine.trace_source(CIRCUIT.replace("dx += 1 * dnum", "dx += y * dr")).own
    assert own is not None
    assert own.first_wrong == 18


def test_of_two_beside_each_other_the_second_is_wrong() -> None:
    own = engine.trace_source(CIRCUIT.replace("dx += 2 * x * dt", "dx += y * dr")).own
    assert own is not None
    assert own.first_wrong == 17


def test_a_written_factor_1_may_stay() -> None:
    trace = engine.trace_source(CIRCUIT.replace("ds = 1 * dnum", "ds = 1 * dden"))
    (told,) = engine.diagnose(trace)
    assert (told.kind, told.mend) == ("upstream_other", "ds = 1 * dnum")
