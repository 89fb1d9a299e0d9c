"""What an expression has evaluated already, and a call further right in it writes into: Python's values, or a refusal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine

PREFIX = """
x = 2.0
class A:
    def __init__(self, w):
        self.w = w
    def __add__(self, other):
        return A(self.w + other)
class M:
    def __init__(self):
        self.w = np.ones(3) * x
        self.n = 1.0
    def twice(self):
        self.w *= 2.0
        self.w += x
        return 3.0
    def swap(self):
        self.w, self.v = self.v, self.w
        return 2.0
    def inside(self):
        return self.n * self.twice()
    @property
    def stepped(self):
        self.w -= 1.0
        return self.w
    def __getitem__(self, i):
        self.w *= 3.0
        return i
def pair(a, b):
    return a.sum() * b
m = M()
u = np.ones(3) * x
"""
SEEN = {
    "a list": "L = [m.w, m.twice()]\nf = L[0].sum()",
    "a list, the write further in": "L = [m.w, m.inside()]\nf = L[0].sum()",
    "a tuple that is unpacked": "a, b = m.w, m.twice()\nf = a.sum() * b",
    "a dict": "d = {'a': m.w, 'b': m.twice()}\nf = d['a'].sum()",
    "an object in a list": "L = [A(m.w), m.twice()]\nf = L[0].w.sum()",
    "an object as an operand": "f = (A(m.w) + m.twice()).w.sum()",
    "an operand": "f = (m.w * m.twice()).sum()",
    "an operand, a property": "f = (m.w * m.stepped).sum()",
    "an operand, an element": "f = (m.w * m[2]).sum()",
    "an argument": "f = pair(m.w, m.twice())",
    "a keyword": "f = pair(a=m.w, b=m.twice())",
    "an argument of a small function": "f = (lambda q: m.twice() + q.sum())(m.w)",
    "a comparison": "f = x if m.w.sum() > m.twice() else x * x\nf = f * m.w.sum()",
    "an in-place operator": "m.w += m.twice()\nf = m.w.sum()",
    "a loop over a list": "f = x\nfor a in [u, m.w]:\n    m.twice()\n    f = f + a.sum()",
    "a loop over a list, written in the loop": "f = x\nfor a in [u, m.w]:\n    m.w *= 3.0\n    f = f + a.sum()",
    "a loop over pairs": "f = x\nfor a, b in zip([u, m.w], [1.0, 2.0]):\n    m.w *= 3.0\n    f = f + a.sum() * b",
    "a loop over an iterator": "f = x\nfor a in (q for q in [u, m.w]):\n    m.w *= 3.0\n    f = f + a.sum()",
    "a comprehension": "f = sum([m.twice() * a.sum() for a in [u, m.w]])",
    "an object as a key": "d = {A(m.w): m.twice()}\nf = sum([k.w.sum() for k in d])",
    "an object in a set": "s = {A(m.w)}\nm.twice()\nf = sum([k.w.sum() for k in s])",
    "an object in a key": "d = {('a', A(m.w)): 2.0}\nm.twice()\nf = sum([k[1].w.sum() for k in d])",
    "an in-place operator whose value binds its target": "m.v = u\nm.w += m.swap()\nf = (m.w * m.v[0]).sum()",
    "twice": "L = [m.w, m.twice(), m.twice()]\nf = L[0].sum()",
    "a list of lists": "L = [[m.w, [m.w]], m.twice()]\nf = L[0][1][0].sum() + L[0][0].sum()",
    "what was put away": "L = [m.w]\nM2 = [L.pop(), m.twice()]\nf = M2[0].sum()",
}


@pytest.mark.parametrize("source", SEEN.values(), ids=SEEN)
def test_a_write_reaches_what_was_evaluated_before_it(source: str) -> None:
    python: dict[str, Any] = {"np": np}
    exec(PREFIX + source, python)
    trace = engine.trace_source(PREFIX + source + "\n")
    assert trace.value == python["f"]
    assert engine.check(trace).ok


def test_a_write_in_a_statement_of_its_own_makes_a_version_as_before() -> None:
    trace = engine.trace_source(PREFIX + "m.twice()\nf = m.w.sum()\n")
    assert [v.shown for v in trace.vars if v.name == "m.w"] == ["m.w", "m.w_1", "m.w_2"]
