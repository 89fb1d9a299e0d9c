"""What a survey records: definitions by identity, through tuples, dicts, calls and attributes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.limits import Limits
from engine.own.records import Survey
from engine.own.survey import survey
from engine.reading.program import parse
from engine.records import Options


def surveyed(source: str, options: Options = Options()) -> Survey:
    return survey(parse(source, "p.py", Limits()), Limits(), options)


def came_from(found: Survey, name: str) -> set[int]:
    """The lines that the last binding of a name came from."""
    binding = next(b for b in reversed(found.bindings) if b.name == name)
    return {found.dones[found.defs[at].done].node.lineno for at in found.slice(set(binding.defs))}


HANDED = {
    "a tuple": "a = np.ones(2)\nb = np.ones(2)\np = (a * 2, b * 3)\nq, r = p\nf = r.sum()\n",
    "a dict": "a = np.ones(2)\nb = np.ones(2)\np = {'q': a * 2, 'r': b * 3}\nr = p['r']\nf = r.sum()\n",
    "a call": "a = np.ones(2)\nb = np.ones(2)\ndef g(u, v):\n    return u * 2, v * 3\nq, r = g(a, b)\nf = r.sum()\n",
    "attributes": (
        "a = np.ones(2)\nb = np.ones(2)\nclass P:\n    pass\np = P()\np.q = a * 2\np.r = b * 3\nf = p.r.sum()\n"
    ),
    "a list": "a = np.ones(2)\nb = np.ones(2)\np = []\np.append(a * 2)\np.append(b * 3)\nf = p[1].sum()\n",
}


@pytest.mark.parametrize("way", HANDED)
def test_an_element_comes_only_from_what_made_it(way: str) -> None:
    found = surveyed(HANDED[way])
    assert found.failed is None
    assert 2 in came_from(found, "f")
    assert 1 not in came_from(found, "f")


def test_memory_that_is_written_into_comes_from_both() -> None:
    found = surveyed("a = np.ones(2)\nb = np.zeros(2)\nv = b[:1]\nv += a[0]\nf = b.sum()\n")
    assert came_from(found, "f") == {1, 2, 3, 4, 5}


def test_a_comparison_and_an_argmax_carry_no_slope() -> None:
    found = surveyed("a = np.ones(2)\nhit = np.mean(np.argmax(a) == 1)\n")
    hit = next(b for b in found.bindings if b.name == "hit")
    assert found.defs[hit.defs[0]].reads == ()
    assert found.defs[hit.defs[0]].flat


def test_statements_know_the_rounds_and_calls_around_them_and_where_they_end() -> None:
    found = surveyed("def g(x):\n    y = x * 2\n    return y\nt = 0.0\nfor i in range(2):\n    t = g(1.0)\nf = t\n")
    inside = [d for d in found.dones if d.node.lineno == 2]
    assert [d.rounds[-1][1] for d in inside] == [1, 2]
    assert all(len(d.calls) == 1 for d in inside)
    loop = next(d for d in found.dones if d.node.lineno == 5)
    assert found.dones[loop.end].node.lineno == 7


def test_what_stops_the_run_is_kept() -> None:
    found = surveyed("x = 2.0\ny = x / 0\n")
    assert found.failed.code == "zero_division"
    assert len(found.dones) == 2


def test_inputs_that_the_caller_changes_are_changed() -> None:
    found = surveyed("x = 2.0\nf = x * 3\n", Options(sets=(("x", "5.0"),)))
    assert next(b for b in found.bindings if b.name == "f").value == 15.0


def test_names_read_as_gradients_are_followed_with_their_states() -> None:
    found = surveyed("x = np.ones(2)\nf = (x * x).sum()\ndx = np.zeros(2)\ndx += 2 * x\n")
    (unit,) = found.units.values()
    assert (unit.name, unit.gradient.of) == ("dx", "x")
    assert [(e.line, e.fresh, e.add) for e in unit.events] == [(3, True, False), (4, False, True)]


UPDATED_AND_DECIDED = """\
a = -0.554
b = 0.171
c = 0.104
w = [0.879, 0.016, 0.642]
p = {'k': -0.192, 'v': [-1.036, 0.5]}
def fun(t, u=0.7):
    return t * u + t
for again in range(4):
    for i in range(2):
        c = c * w[1] + a
    h1 = g1 = a
    p['v'][0] = (g1)**2
    ls3 = [sum([b, (a if w[1] > w[2] else b), b]), fun((w[0] + p['k']), b)]
    ls3.append(p['k'])
    ls4 = [np.tanh(a), ls3[-1]]
    ls4.append(fun((h1 + c)))
    w[1] = c
out = w[1] + c + ls4[0] + ls4[2] + w[0] + w[2]
"""


def test_a_round_ends_that_decides_by_what_it_updates() -> None:
    """What is updated is taken as it was: it is no more to be looked for, however often it is asked for."""
    space: dict[str, Any] = {"np": np}
    exec(UPDATED_AND_DECIDED, space)
    assert engine.trace_source(UPDATED_AND_DECIDED).value == pytest.approx(space["out"])
