"""The side column and the file below it: exact numbers, the gate as a slope, ways, values still needed; and the last row there."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from tests.tui.samples import PROGRAMS, session, views
from tui.cells import row_len, text_of
from tui.footers import FOOTERS
from tui.paint import Screen, paint
from tui.paint.moment import Moment
from tui.paint.ruled import ruled
from tui.paint.slope import slope_rows
from tui.paint.ways import path_rows
from tui.panels import resting
from tui.session import Session
from tui.view import View, Views


def rested(name: str, position: int, width: int, height: int, **more: object) -> Screen:
    """The screen as it opens at a size."""
    rest = resting(None, width, height)
    start = session(position, **more)  # type: ignore[arg-type]
    return paint(views(name), replace(start, panels=start.panels.resting(rest, rest)), width, height)


def said(screen: Screen, region: str) -> list[str]:
    return [text_of(row).rstrip() for row in screen.cut(region)]


def test_a_very_wide_screen_has_all_that_is_drawn_for_it() -> None:
    side = said(rested("eight.py", 18, 200, 50), "side")
    heads = [row for row in side if row.startswith("─")]
    assert [row.split(" ─")[0] for row in heads] == ["─ now", "─ why", "─ forks", "─ paths from x to f", "─ still needed (caches)"]
    for row, end in zip(heads, ("exact", "is a slope", "f larger", "2 of 3 walked", "w larger"), strict=True):
        assert row.endswith(f"{end} ─"), row
        assert row_len([(row, "")]) == 79
    assert side[1] == " x = 3                        dx = 1.5474253467325334 so far"
    assert side[2] == " sigx = 0.9525741268224334    dsigx = -0.7915934472725935"
    assert any("sigx; its slope at x = 3 is 0.04518" in row for row in side)
    assert any(row.startswith(" ● sigy  for dy(1)") and "● sigx  for this line" in row for row in side)
    assert " done with: num, xpy, den, invden" in side
    assert "   + 4 dy = (1) * dxpy" in "\n".join(side), "another fork marks what has arrived, not a line of this step"


def test_the_file_follows_below_with_its_current_line_and_takes_clicks() -> None:
    screen = rested("eight.py", 18, 200, 50)
    file, at = said(screen, "file"), screen.regions["file"]
    assert file[0].endswith("\\ in the forward pane ─")
    assert sum(row.startswith("▶") for row in file) == 1
    assert next(row for row in file if row.startswith("▶")).endswith("sigx = 1.0 / (1 + math.exp(-x))")
    y = at.y + next(i for i, row in enumerate(file) if "xpy = x + y" in row)
    assert screen.hit(5, y) == ("stage", 3)
    assert screen.hit(5, at.y) is None
    assert "file" not in rested("eight.py", 18, 200, 50, source=True).regions
    assert "file" not in rested("eight.py", 18, 120, 50).regions


@pytest.mark.parametrize(("size", "panels"), [((120, 40), "vfe"), ((200, 50), "vfecdw=i\\")])
def test_the_last_row_names_the_panels_where_the_circuit_stands_open_of_itself(size: tuple[int, int], panels: str) -> None:
    row = text_of(rested("eight.py", 18, *size).rows[-1])
    assert row.startswith(" → step   ← back   n p stage"), row
    for key in panels + "?q":
        assert f"   {key} " in row, (key, row)
    assert " z open gate" in text_of(paint(views("eight.py"), session(18, panels=("circuit",)), 120, 40).rows[-1])


@pytest.mark.parametrize("panel", [name.removesuffix("_open") for name in FOOTERS if name.endswith("_open")])
def test_a_panel_that_one_has_not_turned_to_leaves_the_arrows_their_names(panel: str) -> None:
    beside = text_of(paint(views("net.py"), session(9, panels=(panel,)), 120, 40).rows[-1])
    inside = text_of(paint(views("net.py"), replace(session(9, panels=(panel,)), focus="panel"), 120, 40).rows[-1])
    assert beside.startswith(" → step   ← back"), beside
    assert inside.startswith(" ← → ↑ ↓ "), inside
    assert "tab " in inside


@given(st.sampled_from(["x**2", "math.exp(x)", "1 / x", "math.sqrt(x)", "math.log(x)", "math.tanh(x)", "x * 3", "abs(x)", "5 - x"]),
       st.floats(0.01, 300))  # fmt: skip
def test_a_curve_goes_through_its_point_with_the_slope_that_is_shown(gate: str, x: float) -> None:
    trace = engine.trace_source(f"x = {x!r}\nq = {gate}\nf = q * 2\n", "p.py")
    line = next(line for line in trace.lines if trace.vars[line.to].shown == "x")
    h = 1e-6 * x
    low, here, high = engine.curve(trace, line.index, [x - h, x, x + h])
    assert None not in (low, here, high)
    assert here == pytest.approx(trace.values["q"], rel=1e-12)  # type: ignore[arg-type]
    local = float(trace.numbers(line.index).local)
    assert (high - low) / (2 * h) == pytest.approx(local, rel=1e-4, abs=1e-8)  # type: ignore[operator]


def test_a_curve_of_an_entry_is_that_of_the_stage_alone() -> None:
    trace = engine.trace_source("x = np.array([1.0, -2.0])\ny = np.maximum(0, x)\nf = (y * x).sum()\n", "p.py")
    line = next(line for line in trace.lines if trace.raw(line.index).startswith("dx += (x > 0)") or "x >" in trace.raw(line.index))
    assert engine.curve(trace, line.index, [-1.0, 3.0], (1,)) == (0.0, 3.0)
    root = engine.trace_source("x = 4.0\nf = math.sqrt(x)\n", "p.py")
    assert engine.curve(root, 1, [-1.0, 9.0]) == (None, 3.0)
    assert engine.curve(root, 0, [1.0]) == (None,)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
@pytest.mark.parametrize("plain", [False, True])
def test_the_slope_of_every_step_fits_and_its_point_is_seen(name: str, plain: bool) -> None:
    view = View(views(name).at(frozenset()).trace)
    drawn = 0
    for position in range(view.forward + 1, view.total + 1):
        rows = slope_rows(Moment(view, session(position, ascii=plain)), 60, 8)
        assert {row_len(row) for row in rows} <= {60}
        if rows:
            drawn += 1
            assert len(rows) == 8
            assert any(("@" if plain else "●") in text_of(row) for row in rows[:-1]), (name, position)
    assert drawn or name == "net.py"


def test_nothing_is_drawn_of_what_is_hidden_or_not_finite() -> None:
    view = views("eight.py").at(frozenset())
    assert slope_rows(Moment(view, Session(position=18, ask=True)), 60, 8) == []
    infinite = Views(engine.trace_source("x = 1e-320\ny = 1 / x\nf = y * 2\n", "p.py")).at(frozenset())
    for position in range(infinite.total + 1):
        rows = slope_rows(Moment(infinite, Session(position=position)), 60, 8)
        assert not any("inf" in text_of(row) or "nan" in text_of(row) for row in rows)
    assert math.isinf(infinite.trace.values["y"])


def test_a_title_in_a_rule_has_its_width_and_the_right_side_yields() -> None:
    for width in range(3, 40):
        assert row_len(ruled("a name of some length", "and more", width)) == width
    assert text_of(ruled("now", "exact", 24)) == "─ now ────────── exact ─"
    assert "exact" not in text_of(ruled("now", "exact", 12))


def test_a_line_without_a_single_slope_has_no_curve() -> None:
    source = "h = np.zeros((3, 2))\nx = np.ones(2)\nfor t in range(1, 3):\n    h[t] = h[t - 1] + x * t\nf = (h[2] * h[2]).sum()\n"
    for text in (source, "a = [1.0, 2.0]\nf = np.linalg.norm(a)\n", "m = np.eye(2)\nf = np.linalg.det(m)\n"):
        view = Views(engine.trace_source(text, "p.py")).at(frozenset())
        for position in range(view.total + 1):
            assert {row_len(row) for row in slope_rows(Moment(view, Session(position=position)), 60, 8)} <= {60}


def test_a_way_is_shown_whole_or_counted() -> None:
    """The second of nine ways ended after its stages, without its product and without a word of the other seven."""
    source = (
        "def layer_forward(inputs, weights):\n    pre_activation = inputs @ weights\n    return np.tanh(pre_activation)\n"
        "h = np.ones((2, 3))\nW = np.ones((3, 3)) * 0.3\nfor t in range(9):\n    h = layer_forward(h, W)\nf = np.sum(h * h)\n"
    )
    at = Views(engine.trace_source(source, "p.py"))
    view = at.at(frozenset())
    moment = Moment(view, Session(position=view.total))
    fork = view.names["W"]
    for most in range(12):
        rows = [text_of(row) for row in path_rows(moment, fork, 79, most)]
        assert len(rows) <= most
        whole = sum("·" in row for row in rows)
        if most:
            assert rows[-1].strip() == f"and {9 - whole} more" or (rows[-1].endswith(" …") if not whole else whole == 1)
    assert sum("·" in text_of(row) for row in path_rows(moment, fork, 79, 60)) == 9


def test_of_a_variable_without_a_way_to_the_output_nothing_is_shown() -> None:
    view = views("fork.py").at(frozenset())
    moment = Moment(view, session(view.total))
    assert path_rows(moment, view.names["unused"], 79, 6) == []
    assert path_rows(moment, view.names["unused"], 79, 0) == []


def test_the_values_have_the_rows_that_the_others_leave_them() -> None:
    source = "a = np.arange(12.0).reshape(6, 2)\nb = np.arange(12.0).reshape(2, 6)\nc = a @ b\nf = c.sum()\n"
    here = Views(engine.trace_source(source, "p.py"))
    rows = [text_of(row)[121:] for row in paint(here, session(here.at(frozenset()).total), 200, 50).rows]
    assert sum(row.startswith("   ") and row.strip()[0].isdigit() for row in rows if row.strip()) == 28  # a, da, b, db, c, dc
