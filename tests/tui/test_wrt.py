"""``:wrt W,b`` in the app: the trace of the same file with those gradients alone, at the same step; ``:wrt`` takes it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import engine
from engine import Options
from tui.desk.events import Arrived, Key
from tui.desk.handling import fresh_session, handle
from tui.desk.record import Desk
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import Read
from tui.view import Views

SOURCE = "W = 2.0\nb = 1.0\nx = 3.0\nf = W * x + b\n"


def opened(tmp_path: Path) -> Desk:
    path = tmp_path / "line.py"
    path.write_text(SOURCE)
    document = Document(str(path), Options())
    desk = Desk(())
    return replace(desk, places=(Stepper(fresh_session(desk), document.read(), document),))


def typed(desk: Desk, text: str) -> tuple[Desk, tuple[object, ...]]:
    effects: tuple[object, ...] = ()
    for name in [*["space" if c == " " else "comma" if c == "," else "colon" if c == ":" else c for c in text], "enter"]:
        character = {"space": " ", "comma": ",", "colon": ":", "enter": ""}.get(name, name)
        desk, more = handle(desk, Key(name, character))
        effects += more
    return desk, effects


def read(desk: Desk, effects: tuple[object, ...]) -> Desk:
    asked = next(effect for effect in effects if isinstance(effect, Read))
    views = Views(engine.run(asked.document.path, asked.document.options))
    return handle(desk, Arrived(asked.ticket, views))[0]


def gradients(desk: Desk) -> set[str]:
    assert isinstance(desk.top, Stepper)
    return set(desk.top.views.base.gradients)


def test_the_command_chooses_and_alone_takes_back(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    assert gradients(desk) == {"W", "b", "x", "f"}
    desk = read(*typed(desk, ":wrt W,b"))
    assert gradients(desk) == {"W", "b", "f"}
    assert desk.document is not None
    assert desk.document.options.wrt == ("W", "b")
    again, effects = handle(desk, Key("R", "R"))  # an edit keeps it
    assert gradients(read(again, effects)) == {"W", "b", "f"}
    assert gradients(read(*typed(desk, ":wrt"))) == {"W", "b", "x", "f"}


def test_the_key_asks_with_what_is_chosen(tmp_path: Path) -> None:
    desk, _ = handle(opened(tmp_path), Key("W", "W"))
    desk, effects = typed(desk, "x")
    assert gradients(read(desk, effects)) == {"x", "f"}


def test_an_unknown_name_is_told_and_nothing_is_read(tmp_path: Path) -> None:
    desk, effects = typed(opened(tmp_path), ":wrt nothing")
    assert effects == ()
    assert isinstance(desk.top, Stepper)
    assert desk.top.session.message is not None
    assert desk.top.session.message[0] == "screen.wrt_unknown"
