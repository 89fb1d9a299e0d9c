"""``:wrt W,b`` in the app: the trace of the same file with those gradients alone, at the same step; ``:wrt`` takes it back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import engine
from engine import Options
from tui.cells import text_of
from tui.desk.events import Arrived, Key
from tui.desk.handling import fresh_session, handle
from tui.desk.record import Desk
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import Read
from tui.paint import paint
from tui.paint.forks import totals
from tui.paint.moment import Moment
from tui.panels import PANELS, PANES, toggled
from tui.session import Session
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


# -- what was not asked for

NET = """import numpy as np
np.random.seed(0)
p, q = 2.0, 3.0
k = [1.0, 2.0]
X = np.random.randn(4, 3)
W1 = np.random.randn(3, 5)
b1 = np.zeros(5)
W2 = np.random.randn(5, 2)
m = X * p
for i in range(2):
    m = m * k[i] + q
z = m @ W1 + b1
h = np.maximum(0, z)
h[0] = p
u = q * p
s = h @ W2
loss = (s ** 2).mean() + u + p
"""
NAMED = re.compile(r"(?<![\w.])d(?=[A-Za-z])\w+")


@pytest.mark.parametrize("wanted", [("W2",), ("W1", "b1"), ("p",), ("k",), ("z",)], ids=",".join)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=str)
def test_nothing_is_said_of_a_gradient_that_was_not_asked_for(wanted: tuple[str, ...], size: tuple[int, int]) -> None:
    trace = engine.trace_source(NET, options=Options(wrt=wanted))
    pruned = {var.grad for var in trace.vars if var.diff} - {var.grad for var in trace.vars if var.diff and trace.known(var.index)}
    assert pruned
    here = Views(trace)
    last = here.at(frozenset()).total
    for name in ["", *PANELS, *PANES]:
        session = Session()
        if name:
            session = toggled(session, name)
        for position in range(last + 1):
            screen = paint(here, replace(session, position=position), *size)
            text = "\n".join(map(text_of, screen.rows))
            assert not pruned.intersection(NAMED.findall(text)), (name, position, text)


def test_beside_an_input_that_was_not_asked_for_there_is_no_number() -> None:
    trace = engine.trace_source(NET, options=Options(wrt=("W2",)))
    here = Views(trace).at(frozenset())
    for position in range(here.total + 1):
        moment = Moment(here, Session(position=position))
        for var in trace.vars:
            assert trace.known(var.index) or moment.total(var.index).text() == ""
        every = [row.vars for row in trace.rows if row.vars and not any(trace.known(v) for v in row.vars)]
        assert every
        assert {totals(moment, each, 12) for each in every} == {("", False)}
