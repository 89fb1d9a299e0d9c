"""What a desk asks for, granted in this process: the same as what the terminal's children bring."""

from __future__ import annotations

from pathlib import Path

import engine
from engine import Options
from tests.tui.desks import on_screen, opened, sample, stepper
from tests.tui.samples import PROGRAMS
from tui import desk as desks
from tui.desk import Desk
from tui.desk.fault import Fault
from tui.document import Document
from tui.effects import Copy, Quit, Read
from tui.tapes.granting import Granting


def after(desk: Desk, *keys: str) -> Desk:
    granting = Granting()
    for key in keys:
        desk, effects = desks.press(desk, key)
        desk, left = granting.settle(desk, effects)
        assert not left
    return desk


def test_a_value_typed_in_is_run() -> None:
    desk = after(sample("eight.py"), "e", "e", *"5", "enter", "end")
    assert "x=5" in on_screen(desk)
    expected = engine.trace_source(PROGRAMS["eight.py"], "eight.py", Options(sets=(("x", "5"),))).value
    assert stepper(desk).views.base.value == expected


def test_a_gradient_is_proven() -> None:
    desk = after(sample("eight.py"), "end", "equals_sign", *["right"] * 4)
    assert "and we got" in on_screen(desk)


def test_a_file_that_breaks_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 2.0\nf = x * x\n")
    desk = opened(path)
    path.write_text("x = 2.0\nf = x * nothing\n")
    desk = after(desk, "R")
    assert isinstance(desk.top, Fault)
    assert "nothing" in on_screen(desk)
    path.write_text("x = 2.0\nf = x * 3\n")
    assert "f = x * 3" in on_screen(after(desk, "R"))


def test_what_needs_a_reader_is_left() -> None:
    granting = Granting()
    desk, effects = desks.press(sample("eight.py"), "y")
    assert isinstance(effects[0], Copy)
    assert granting.settle(desk, effects) == (desk, effects)
    assert granting.granted(Quit(0)) is None


def test_a_file_that_is_none_is_an_event_too() -> None:
    event = Granting().granted(Read(Document("/no/such/file.py", Options()), 1))
    assert type(event).__name__ == "Failed"
