"""A solver that calls a field of vectors with ``vjp(y, g)``: shares of parameters by keys without a ``d``, a gradient of all states
of a list at once, and what each call sends back."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own
from tests.engine.own.solvers import LISTED, STACKED


def own_of(text: str) -> Own:
    own = engine.trace_source(text).own
    assert own is not None
    return own


@pytest.mark.parametrize("text", [LISTED, STACKED], ids=["listed", "stacked"])
def test_rows_of_a_gradient_of_all_states_are_shares_that_the_loop_adds_up(text: str) -> None:
    own = own_of(text)
    assert own.ok
    assert not [line for line in own.lines if line.verdict == "wrong"]


def test_the_row_of_a_given_state_is_a_share_though_nothing_carries_it_on() -> None:
    own = own_of(LISTED.replace("        adj = adj + dy + dys[i]", "        if i > 0:\n            adj = adj + dy + dys[i]"))
    assert own.ok


@pytest.mark.parametrize("text", [LISTED, STACKED], ids=["listed", "stacked"])
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"b2": g}', '"b2": 2 * g}'),
        ("grads[k] += g[k]", "grads[k] += 2 * g[k]"),
        ("grads[k] += g[k]", "grads[k] = g[k]"),
        ("dys = 2 * diff", "dys = diff"),
        ('return p["W1"] @ dz', 'return 2 * p["W1"] @ dz'),
        ("adj = adj + dy + dys[i]", "adj = adj + dys[i]"),
        ("adj = adj + dy + dys[i]", "adj = dy + dys[i]"),
    ],
)
def test_the_line_that_is_wrong_is_told(text: str, good: str, bad: str) -> None:
    own = own_of(text.replace(good, bad))
    assert not own.ok
    assert own.first_wrong == 1 + text[: text.index(good)].count("\n")


@pytest.mark.parametrize(
    ("good", "bad", "kind", "name"),
    [
        ('return p["W1"] @ dz', 'return 2 * p["W1"] @ dz', "factor", "dy"),
        ("adj = adj + dy + dys[i]", "adj = adj + dys[i]", "carry_lost", "adj"),
        ('"b2": g}', '"b2": 2 * g}', "factor", "grads['b2']"),
    ],
)
def test_what_mends_it_is_told(good: str, bad: str, kind: str, name: str) -> None:
    (told,) = engine.diagnose(engine.trace_source(LISTED.replace(good, bad)))
    assert (told.kind, told.name, told.whole) == (kind, name, True)
    assert told.line == 1 + LISTED[: LISTED.index(good)].count("\n")
