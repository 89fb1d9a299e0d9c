"""The mouse and what is typed after a colon: keys of the last row, labels that lead somewhere, the bar, lines of the ledger."""

from __future__ import annotations

import pytest

from tests.tui.desks import on_screen, pressed, sample, stepper
from tui import desk as desks
from tui.cells import cell_len
from tui.desk import Desk, events
from tui.footers import FOOTERS
from tui.offers import ways_on


def clicked(desk: Desk, y: int, text: str, more: int = 0) -> Desk:
    """After a click on the first cell of a text in a row, or some cells on."""
    row = on_screen(desk).split("\n")[y]
    assert text in row, row
    return desks.click(desk, cell_len(row[: row.index(text)]) + more, y)[0]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_keys_of_the_last_row_take_clicks(lang: str) -> None:
    desk = sample(position=18, lang=lang)
    last = desk.height - 1
    assert stepper(clicked(desk, last, "→")).session.position == 19
    assert stepper(clicked(desk, last, "→", 3)).session.position == 19
    assert stepper(clicked(desk, last, "←")).session.position == 17
    assert stepper(clicked(desk, last, "n p")).session.position == stepper(pressed(desk, "n")).session.position
    assert stepper(clicked(desk, last, "n p", 2)).session.position == stepper(pressed(desk, "p")).session.position
    assert stepper(clicked(desk, last, "?")).session.panels.stack == ("help",)
    assert desks.click(desk, 0, last) == (desk, ())
    said = pressed(sample(), "left")
    assert desks.click(said, 3, last)[0].places == said.places, "a message is no key"


@pytest.mark.parametrize("panel", [name for name in FOOTERS if name in {"circuit", "ledger", "values", "caches", "dimensions"}])
def test_the_last_row_follows_the_panel(panel: str) -> None:
    keys = {"circuit": "c", "ledger": "f", "values": "v", "caches": "w", "dimensions": "d"}
    desk = pressed(sample("net.py", 9), keys[panel])
    assert on_screen(desk).split("\n")[-1] != on_screen(sample("net.py", 9)).split("\n")[-1]
    assert "q quit" in on_screen(desk)


def test_labels_of_a_fork_are_links() -> None:
    desk = sample(position=21)
    for text, address in (("(4)", "dx(4)"), ("(3)", "dx(3)"), ("(2)", "dx(2)")):
        wide = desks.resize(desk, 120, 33)[0]
        there = clicked(wide, 2, text, 1)
        assert stepper(there).session.position == stepper(there).view.steps.find(address)
    there = clicked(sample(position=3), 2, "·3", 1)
    assert stepper(there).session.position == stepper(there).view.steps.find("dx(3)")
    panel = sample(position=18)
    y = next(y for y, row in enumerate(on_screen(panel).split("\n")) if "still to come (2)" in row)
    assert stepper(clicked(panel, y, "(2)", 1)).session.position == 19
    under = pressed(sample(position=18), "c")
    y = next(y for y, row in enumerate(on_screen(under).split("\n")) if row.startswith(" ● y"))
    there = clicked(under, y, "(1)", 1)
    assert stepper(there).session.position == stepper(there).view.steps.find("dy(1)")
    code = next(y for y, row in enumerate(on_screen(panel).split("\n")) if "num = x + sigy" in row)
    assert stepper(clicked(panel, code, "num")).session.position == 2, "a stage's own label is no link"


def test_the_bar_is_dragged() -> None:
    desk = sample(position=5)
    bar = stepper(desk).picture(desk).bar
    desk, _ = desks.handle(desk, events.MouseDown(bar.x + 3, 0))
    seen = []
    for x in (bar.x + 6, bar.x + 12, 500, bar.x + 20):
        desk, _ = desks.handle(desk, events.MouseMove(x, 3))
        seen.append(stepper(desk).session.position)
        assert desk.marked is None
    assert seen == [bar.position(bar.x + 6), bar.position(bar.x + 12), 21, bar.position(bar.x + 20)]
    desk, _ = desks.handle(desk, events.MouseUp())
    assert stepper(desk).session.position == seen[-1]
    assert desk.held is None


def test_lines_of_the_ledger_are_chosen_and_gone_to() -> None:
    desk = pressed(sample(position=19), "f")
    y = next(y for y, row in enumerate(on_screen(desk).split("\n")) if " 3 dx += " in row)
    once = desks.click(desk, 12, y)[0]
    assert stepper(once).session.position == 19
    assert on_screen(once).split("\n")[y].startswith("▶")
    assert stepper(desks.click(once, 12, y)[0]).session.position == 18


def test_a_colon_is_completed() -> None:
    view = stepper(sample()).view
    assert ways_on(view, "dx") == ["dx(4)", "dx(3)", "dx(2)", "dxpysqr", "dxpysqr(6)", "dxpy", "dxpy(5)"]
    assert ways_on(view, "") == ways_on(view, "nothing") == []
    assert "circuit" in ways_on(view, "c")
    desk = pressed(sample(), "colon", "d", "x")
    assert "dx(4)  dx(3)  dx(2)" in on_screen(desk)
    assert ":dx(4)" in on_screen(pressed(desk, "tab"))
    assert stepper(pressed(desk, "tab", "enter")).session.position == view.steps.find("dx(4)")
    assert ":dinvden" in on_screen(pressed(sample(), "colon", "d", "i", "tab"))
    search = pressed(sample(), "slash", "d", "x", "tab")
    assert "/dx" in on_screen(search)
    for lang in ("en", "ko"):
        assert "dx(4)" in on_screen(pressed(sample(lang=lang), "colon", "d", "x"))


def test_the_help_stands_in_columns_where_there_is_room() -> None:
    wide = pressed(sample(width=120, height=40), "question_mark")
    rows = on_screen(wide).split("\n")
    assert any("marks" in row and "in a panel" in row for row in rows)
    seen = rows
    for _ in range(60):
        wide = pressed(wide, "down")
        seen = [*seen, *on_screen(wide).split("\n")]
    for wanted in ("one step on", "find any command", "next theme"):
        assert any(wanted in row for row in seen), wanted
    assert stepper(wide).session.panels.offset > 0
