"""Where rows stand: looked up both ways, in every order, and the scroll as a pure function of the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.samples import PROGRAMS, views
from tui.actions import ACTIONS
from tui.layout import Listing, Narrow, Paired, window
from tui.session import Session

NAMES = sorted(PROGRAMS)


def traces(name: str) -> list[object]:
    """A program's trace folded, and with all its stages open."""
    at = views(name)
    opened = ACTIONS["expand_all"](Session(), at).expanded
    return [at.at(frozenset()).trace, at.at(opened).trace]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["paired", "commented", "listing", "noted", "narrow", "narrow-listing"])
def test_every_cell_is_found_again_where_it_stands(name: str, kind: str) -> None:
    makers = {
        "paired": lambda t: Paired(t),
        "commented": lambda t: Paired(t, 99),
        "listing": lambda t: Listing(t),
        "noted": lambda t: Listing(t, 99),
        "narrow": lambda t: Narrow(t),
        "narrow-listing": lambda t: Narrow(t, True),
    }
    for trace in traces(name):
        layout = makers[kind](trace)
        heights = (layout.height, getattr(layout, "backward_height", layout.height))
        seen = []
        for pane, height in zip(("forward", "backward"), heights, strict=True):
            cells = [getattr(layout, pane)(y) for y in range(height)]
            for y, cell in enumerate(cells):
                if cell is not None:
                    assert layout.row_of(*cell) == y, (pane, cell)
                    seen.append(cell)
            assert getattr(layout, pane)(-1) is None
            assert getattr(layout, pane)(height) is None
        assert len(seen) == len(set(seen))
        assert {i for k, i in seen if k == "line"} == set(range(len(trace.lines)))  # type: ignore[attr-defined]
        assert {i for k, i in seen if k == "stage"} == set(range(len(trace.stages)))  # type: ignore[attr-defined]
        parts = {v for stage in trace.stages for v in stage.parts}  # type: ignore[attr-defined]
        assert {i for k, i in seen if k == "part"} == parts


def test_backward_lines_climb_from_the_bottom_of_their_band() -> None:
    trace = views("eight.py").base
    layout = Paired(trace)
    lines = [cell[1] for y in range(layout.height) if (cell := layout.backward(y)) and cell[0] == "line"]
    assert lines == sorted(lines, reverse=True)
    stages = [cell[1] for y in range(layout.height) if (cell := layout.forward(y)) and cell[0] == "stage"]
    assert stages == sorted(stages)
    for line in trace.lines[1:]:
        assert abs(layout.row_of("line", line.index) - layout.row_of("stage", line.stage)) < 2


@given(st.integers(1, 500), st.integers(1, 80))
def test_the_cursor_is_always_in_the_window(total: int, height: int) -> None:
    before = None
    for cursor in range(total):
        top = window(cursor, total, height)
        assert 0 <= top <= max(0, total - height)
        assert top <= cursor < top + height
        if before is not None:
            assert top >= before
            end = top == max(0, total - height)
            assert top == before or end or top - before == max(1, height // 2)  # at once, never by a line
        before = top
    assert window(None, total, height) == 0


def test_what_all_layouts_of_a_trace_need_is_counted_once() -> None:
    """A key that lays a trace of 100,000 stages out in another order takes no longer than it must."""
    view = views(NAMES[0]).at(frozenset())
    layouts = [Listing(view.trace, notes, view.heights) for notes in (0, 1, 2)]
    assert all(each.groups is layouts[0].groups and each.starts is layouts[0].starts for each in layouts)
    assert all(each.rows is layouts[0].rows for each in (*layouts, Paired(view.trace, 0, view.heights)))
    assert Listing(view.trace, 99, view.heights).rows is not layouts[0].rows
