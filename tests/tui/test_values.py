"""The values panel: the entry under the cursor, what fed it, and following it back; numbers that compute as they are printed."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

import engine
from tests.tui.samples import PROGRAMS, session, views
from tui.actions import press
from tui.arithmetic import value_of
from tui.catalogue import say
from tui.cells import row_len, text_of
from tui.paint import paint
from tui.paint.exact import agrees
from tui.paint.grid import flag, spread
from tui.paint.moment import Moment
from tui.paint.values import _sent, values_fitted
from tui.session import Look, Session
from tui.states.values import Values, chosen, sent, values_of
from tui.view import Views

TWO = """np.random.seed(0)
X = np.random.randn(5, 4)
y = np.random.randn(5, 3)
W1 = np.random.randn(4, 6) * 0.5
b1 = np.zeros(6)
W2 = np.random.randn(6, 3) * 0.5
h = np.tanh(X @ W1 + b1)
out = h @ W2
err = out - y
loss = (err**2).sum()
"""
N = r"\(?-?\d[\d.]*(?:e-?\d+)?\)?"


@pytest.fixture(scope="module")
def two() -> Views:
    return Views(engine.trace_source(TWO, "two.py"))


def keys(start: Session, here: Views, *names: str) -> Session:
    """After some keys."""
    for name in names:
        start, _ = press(start, here, name, name if len(name) == 1 else None)
    return start


def at(here: Views, address: str) -> Session:
    """At a step with the panel open and the keys turned to it."""
    return keys(session(here.at(frozenset()).steps.find(address)), here, "v", "tab")


def panel(here: Views, now: Session, width: int = 120, height: int = 40) -> list[str]:
    """Its rows with the title."""
    return [text_of(row).rstrip() for row in paint(here, now, width, height).cut("values")]


def test_the_drawing_of_an_entry_is_met(two: Views) -> None:
    now = keys(at(two, "dW2"), two, "right")
    rows = panel(two, now)
    assert rows[0].startswith("━ values: ▶ dW2[0,1], › the entries that fed it ━")
    assert sum(row.count("›-") + row.count("›0") + row.count("›1") for row in rows[3:8]) == 10  # a column of h, a column of dout
    assert "▶-4.288" in rows[3]
    assert any("▄█▄▆█▂▄▆" in row for row in rows)
    spelled = text_of(paint(two, now, 120, 40).cut("panel")[2])
    assert re.match(r" dW2\[0,1\] = 1\.08\d* - 5\.338\d* - 1\.176\d* \+ 0\.0393\d* \+ 1\.10\d* = -4\.288", spelled)


def test_the_cursor_moves_and_stays_while_one_steps(two: Views) -> None:
    view = two.at(frozenset())
    now = keys(at(two, "dW2"), two, "right", "down", "down")
    assert chosen(view, now) == (2, 1)
    assert now.position == view.steps.find("dW2")
    assert chosen(view, keys(now, two, "space")) == (2, 1)  # dh has that entry too
    assert chosen(view, keys(now, two, *["up"] * 9, *["left"] * 9)) == (0, 0)
    assert chosen(view, keys(now, two, *["down"] * 9, *["right"] * 9)) == (5, 2)
    given_back = keys(now, two, "escape")
    assert keys(given_back, two, "right").position == now.position + 1
    assert keys(given_back, two, "escape").panels.stack == ()


def test_an_entry_is_followed_back_to_the_seed(two: Views) -> None:
    view, trace = two.at(frozenset()), two.base
    now = keys(at(two, "dW2"), two, "right", "enter")
    var = next(v.index for v in trace.vars if v.shown == "W2")
    assert values_of(now).followed == ((var, (0, 1)),)
    terms = sent(view, var, (0, 1))
    assert sum(term.product for term in terms) == pytest.approx(trace.gradient(var)[0, 1], rel=1e-12)
    rows = panel(two, now)
    running = 0.0
    for row in [row for row in rows if " · " in row]:
        found = re.search(rf"({N}) · ({N}) += ({N}) .* total ({N})", row)
        assert found, row
        assert agrees(value_of(f"{found[1]} * {found[2]}"), found[3])
        running += float(found[3])
        assert float(found[4]) == pytest.approx(running, abs=2e-3)
    further = keys(now, two, "down", "enter")
    assert trace.vars[values_of(further).followed[-1][0]].shown == "out"
    assert values_of(further).followed[-1][1] == terms[1].at
    end = further
    for _ in range(9):
        end = keys(end, two, "enter")
    assert end.message is not None
    assert end.message[0] == "values.at_the_output"
    for _ in values_of(end).followed:
        end = keys(end, two, "escape")
    assert values_of(end).followed == ()
    assert end.panels.stack == ("values",)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_every_step_has_rows_of_its_width_and_entries_that_compute(name: str) -> None:
    here = views(name)
    for position in range(here.at(frozenset()).total + 1):
        now = keys(session(position), here, "v", "tab", "right", "down")
        for width, height in itertools.product((60, 80, 120), (20, 24, 40)):
            screen = paint(here, now, width, height)
            assert {row_len(row) for row in screen.rows} == {width}
        for row in map(text_of, screen.cut("panel")):
            for left, right in re.findall(rf"d\S+\[[\d,]+\] = (.*?) = ({N})", row):
                value = value_of(left.replace(" · ", " * "))
                assert value is None or agrees(value, right), row


def test_a_large_array_is_shown_about_the_cursor_and_not_spelled_out() -> None:
    here = Views(engine.trace_source("W = np.random.randn(300, 400)\nx = np.random.randn(400)\nh = W @ x\nf = (h**2).sum()\n"))
    now = at(here, "dW")
    assert values_of(now) == Values()
    rows = panel(here, keys(now, here, *["down"] * 200, *["right"] * 30))
    assert any("▶" in row for row in rows[1:])
    assert any(re.search(r"\b30\b", row) for row in rows[2:3])


def test_what_is_odd_about_a_gradient_is_said() -> None:
    assert flag(np.zeros(3), "en") == "all zero: nothing passes"
    assert flag(np.array([1.0, np.nan]), "en") == "not finite"
    assert flag(np.full(3, 1e-12), "en") == "vanishing"
    assert flag(np.full(3, 1e12), "en") == "exploding"
    assert flag(np.ones(3), "en") == ""
    assert spread(np.array([1.0, 1.0]), "en") == "1 … 1 … 1"
    assert spread(np.array([np.nan]), "en") == "not finite"
    assert spread(np.array([1.0, np.nan, np.inf, -np.inf, np.inf]), "en") == "1 … 1 … 1 (1 nan, 2 inf, 1 -inf)"
    assert spread(np.array([0.0, np.nan, 2.0]), "ko").startswith("0 … 1 … 2 (1 nan)  █")


@pytest.mark.parametrize("values", ["[1.0, 1.0000000000000002]", "[-1e308, 1e308]", "[3e-320, 1e-320]", "[0.0, 0.0]"])
def test_a_range_that_has_no_width_in_floats_is_shown(values: str) -> None:
    views = Views(engine.trace_source(f"x = np.array({values})\nf = x.sum()\n", "p.py"))
    at = session(1, panels=("values",))
    assert "x" in "".join(text_of(row) for row in paint(views, at, 120, 40).cut("values"))


DEEP = """np.random.seed(1)
def a_block_of_the_network(inputs_of_the_block, weights_of_the_block):
    return np.tanh(inputs_of_the_block @ weights_of_the_block) * 1e-5
h = np.random.randn(4, 5)
for i in range(4):
    h = a_block_of_the_network(h, np.random.randn(5, 5))
loss = (h * h).sum()
"""


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [(80, 24), (60, 40), (80, 30), (80, 40), (120, 40)])
def test_titles_keep_shape_and_flags_are_whole(size: tuple[int, int], lang: str) -> None:
    """``dsqrtvar [4] upstr…`` and ``vanishi…``."""
    here = Views(engine.trace_source(DEEP))
    view, flagged = here.at(frozenset()), 0
    for position in range(view.forward + 2, view.total + 1):
        rows = panel(here, keys(session(position, lang=lang), here, "v"), *size)
        if position <= view.total and len(rows) > 2 and "×" in rows[1]:
            assert not re.search(r"\[[\d×]*…|\] \w*…", rows[1]), rows[1]
        found = flag(view.trace.numbers(view.step(position).line).contribution, lang)  # type: ignore[union-attr]
        if found and (len(rows) > 7 or size == (80, 24)):
            flagged += 1
            assert any(found in row for row in rows), (found, rows)
    assert flagged


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_at_a_fork_the_share_of_one_way_is_not_called_the_gradient(lang: str) -> None:
    """A share of zeros was told as ``dk … all zero: nothing passes`` where dk was none."""
    source = (
        "img = np.arange(9.0).reshape(3, 3) - 4\nk = np.array([[1.0, 2.0], [3.0, -1.0]])\nout = np.zeros((2, 2))\n"
        "for i in range(2):\n    for j in range(2):\n        out[i, j] = np.sum(img[i:i+2, j:j+2] * k)\n"
        "f = np.sum(np.maximum(out, 0.0))\n"
    )
    views = Views(engine.trace_source(source, "p.py"))
    view = views.at(frozenset())
    for position in range(view.forward + 2, view.total + 1):
        step = view.step(position)
        if step is None or step.line < 0 or view.trace.lines[step.line].to != view.names["k"]:
            continue
        line, numbers = view.trace.lines[step.line], view.trace.numbers(step.line)
        found = _sent(Moment(view, Session(position=position, look=Look(lang=lang))), line, numbers, (0, 0))
        assert np.array_equal(found[-1].value, numbers.after)
        assert found[-1].note == say("values.sum" if line.arrived == line.of else "values.so_far", lang)
        if line.arrived > 1:
            assert found[0].name == "+= dk"
            assert np.array_equal(found[0].value, numbers.contribution)
    moment = Moment(view, Session(position=view.steps.find("dk"), look=Look(lang=lang)))
    assert not any(say("values.all_zero", lang) in text_of(row) for row in values_fitted(moment, 120, 16))


EMPTY = """\
e = np.zeros((0, 3))
W = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])
b = np.zeros(2)
m = np.concatenate([np.tanh(e @ W + b), np.ones((1, 2)) * b])
k = e * 2 + e
f = (m**2).sum() + k.sum() + b.sum()
"""


@pytest.mark.parametrize("panel", ["", "circuit", "values", "ledger", "dimensions", "caches", "whatif", "prove"])
def test_arrays_without_entries_are_stepped_through_with_every_panel(panel: str) -> None:
    """Each step over one of them, a fork of two among them, was an IndexError: they have no entry under a cursor."""
    here = Views(engine.trace_source(EMPTY, "p.py"))
    for size in ((80, 24), (200, 50)):
        for position in range(here.at(frozenset()).total + 1):
            now = session(position, panels=(panel,) if panel else ())
            for name in ("tab", "down", "enter", "equals_sign", "escape"):
                assert {row_len(row) for row in paint(here, now, *size).rows} == {size[0]}
                now = press(now, here, name)[0]


def test_of_a_long_name_in_a_followed_term_its_place_is_kept() -> None:
    source = "w_of_the_whole_block = np.ones((2, 2, 1, 2))\nthe_block = w_of_the_whole_block * np.arange(2.0)\n"
    source += "f = the_block.sum()\n"
    here = Views(engine.trace_source(source, "p.py"))
    now = session(here.at(frozenset()).total, panels=("values",))
    rows = panel(here, keys(now, here, "tab", "right", "enter"), 80, 24)
    assert any("0,1] =" in row and re.search(r"times \S*\[0,0,0,1\]  total", row) for row in rows), rows


def test_entries_that_fed_are_promised_only_where_some_are_lit() -> None:
    here = Views(engine.trace_source("a = np.array([2.0, 1.0])\nk = np.max(a)\nf = k * 2\n", "p.py"))
    row = text_of(paint(here, session(here.at(frozenset()).total, panels=("values",)), 120, 40).cut("values")[0])
    assert "▶ da[0]" in row
    assert "›" not in row
