"""Random programs of objects that share arrays and write into them: Python's value to the last bit, or a refusal."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine

HEAD = """
class A:
    k = 2.0
    def __init__(self, w):
        self.w = w
        self.u = w * 0.5
        self.n = 1.0
        self.l = [self.w, self.u]
    def __add__(self, o):
        return A(self.w + o.w)
    def __getitem__(self, i):
        self.n += 1.0
        return self.l[i]
    def grow(self):
        self.w *= 1.5
        return self.n
    def shift(self, v):
        self.u += v
        self.n = self.n * 0.5 + 1.0
        return self.u
    def share(self, o):
        self.w = o.w
        return self.n
    def swap(self):
        self.w, self.u = self.u, self.w
        return 2.0
    @property
    def total(self):
        return (self.w * self.u).sum() * self.n
x = 1.25
p, q = A(np.array([1.0, 2.0]) * x), A(np.array([0.5, -1.0]) * x)
f = x
"""
OBJECT = st.sampled_from(["p", "q", "r"])
NUMBERS = (
    "{0}.grow()", "{0}.n", "{0}.swap()", "{0}.shift(x).sum()", "{0}.share({1})", "{0}.total", "{0}[1].sum()",
)  # fmt: skip
NUMBER = st.builds(str.format, st.sampled_from(NUMBERS), OBJECT, OBJECT)
ARRAY = st.builds(str.format, st.sampled_from(["{0}.w", "{0}.u", "{0}[0]", "({0} + {1}).w", "{0}.shift(x)"]), OBJECT, OBJECT)
STATEMENTS = (
    "f = f + {n}", "f = f * 0.5 + {a}.sum()", "{o}.w = {a}", "{o}.u = {a} * {n}", "{o}.w += {n}", "{o}.w *= 0.5",
    "{o}.u[0] = {n}", "g = [{a}, {n}]\nf = f + g[0].sum() * g[1]", "f = f + sum([{a}.sum(), {n}, {m}])", "r = {o} + q",
    "r = {o}", "del {o}.l[0]", "{o}.l = [{a}, {a}]", "{o}.l.append({a})", "{o}.k = {n}", "f = f + ({a} * {n}).sum()",
    "g = {{'a': {a}, 'b': {n}}}\nf = f + g['a'].sum()", "for v in [{a}, p.w]:\n    {o}.grow()\n    f = f + v.sum()",
    "f = f + (A({a}) + {o}).w.sum() * {n}", "v = {a}\n{o}.grow()\nf = f + v.sum()", "if {n} > 1.0:\n    f = f * 1.5",
)  # fmt: skip
STATEMENT = st.builds(str.format, st.sampled_from(STATEMENTS), n=NUMBER, m=NUMBER, a=ARRAY, o=OBJECT)
WRITES = frozenset(("aliased", "overtaken", "written_view", "unsupported_target"))
"""What may be refused: writes that no line could undo."""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STATEMENT, min_size=1, max_size=6))
def test_objects_that_share_arrays(statements: list[str]) -> None:
    source = HEAD + "r = p\n" + "\n".join(statements) + "\nf = f + p.total + q.total + r.w.sum()\n"
    space: dict[str, Any] = {"np": np}
    try:
        exec(source, space)
    except IndexError:
        return
    try:
        trace = engine.trace_source(source)
    except engine.ProgramError as error:
        if error.code not in WRITES:
            raise
        return
    assert trace.value == space["f"] or not np.isfinite(space["f"]), source
