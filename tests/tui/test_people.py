"""Programs as people write them, stepped to the end and back, painted at every position."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import engine
from tui.actions import ACTIONS
from tui.catalogue import say
from tui.paint import paint
from tui.session import Session
from tui.view import Views

PROGRAMS = sorted((Path(__file__).resolve().parents[1] / "programs" / "people").glob("*.py"))
TRAINING = sorted((Path(__file__).resolve().parents[1] / "programs" / "people" / "training").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_is_stepped_to_its_end_and_back(path: Path) -> None:
    here = Views(engine.run(str(path)))
    session, total = Session(), here.at(frozenset()).total
    painted = []
    for position in range(total + 1):
        assert session.position == position
        painted.append(paint(here, session, 100, 30))
        session = replace(ACTIONS["step"](session, here), message=None, before=None)
    assert (session.position, session.ended) == (total, True)  # one more than the last step concludes
    session = replace(ACTIONS["back"](session, here), message=None, before=None)
    assert (session.position, session.ended) == (total, False)
    for position in reversed(range(total)):
        session = replace(ACTIONS["back"](session, here), message=None, before=None)
        assert session.position == position
        assert paint(here, session, 100, 30) == painted[position]


@pytest.mark.parametrize("path", TRAINING, ids=lambda path: path.stem)
@pytest.mark.parametrize(("width", "height", "lang"), [(80, 24, "en"), (120, 40, "ko"), (60, 20, "en"), (200, 50, "ko")])
def test_a_pass_is_stepped_to_its_end_and_back(path: Path, width: int, height: int, lang: str) -> None:
    here = Views(engine.run(str(path), engine.Options(pass_number=3)))
    view = here.at(frozenset())
    session = Session(look=replace(Session().look, lang=lang))
    painted = []
    for position in range(view.total + 1):
        assert session.position == position
        painted.append(paint(here, session, width, height))
        session = replace(ACTIONS["step"](session, here), message=None, before=None)
    assert session.ended
    session = replace(ACTIONS["back"](session, here), message=None, before=None)
    for position in reversed(range(view.total)):
        session = replace(ACTIONS["back"](session, here), message=None, before=None)
        assert session.position == position
        assert paint(here, session, width, height) == painted[position]
    said = "".join([text for text, _ in painted[-1].rows[0]])
    of = view.trace.training.of
    assert say("screen.phase.update", lang) in said
    assert (say("screen.pass", lang, n=3) if of is None else say("screen.pass.of", lang, n=3, of=of)) in said


@pytest.mark.parametrize("path", TRAINING[:6], ids=lambda path: path.stem)
def test_every_action_at_every_update(path: Path) -> None:
    here = Views(engine.run(str(path), engine.Options(pass_number=2)))
    total = here.at(frozenset()).total
    for name, action in ACTIONS.items():
        for order in ("paired", "listing"):
            for width in (60, 100):
                session = Session(position=total, look=replace(Session().look, order=order))
                after = action(session, here)
                paint(here, after, width, 24)
                for more in ("select_up", "select_down", "back", "raw", "expand"):
                    after = ACTIONS[more](after, here)
                    paint(here, after, width, 24)
        assert name


def test_the_rows_of_a_pass_are_those_drawn() -> None:
    here = Views(engine.run(str(TRAINING[0].parent / "line.py"), engine.Options(pass_number=3)))
    screen = paint(here, Session(position=here.at(frozenset()).total - 1), 80, 24)
    rows = ["".join([text for text, _ in row]) for row in screen.rows]
    assert "pass 3 of 1000   update" in rows[0]
    assert any("w = from pass 2         0.9957" in row for row in rows)
    assert any("w -= lr * dw             1.165" in row and "0.9957 - 0.02 · (-8.455) = 1.165" in row for row in rows)
    assert any("loss by pass: 10.41  6.314  3.837  ·  ·      next pass: }" in row for row in rows)
    assert any("dw = -8.455: w up by 0.01 would move loss by about -0.08455" in row for row in rows)
    assert any("w and b enter pass 4 as its inputs; x and y stay" in row for row in rows)
    assert "} { pass" in rows[-1]
