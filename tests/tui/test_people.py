"""Programs as people write them, stepped to the end and back, painted at every position."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import engine
from tui.actions import ACTIONS
from tui.paint import paint
from tui.session import Session
from tui.view import Views

PROGRAMS = sorted((Path(__file__).resolve().parents[1] / "programs" / "people").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_is_stepped_to_its_end_and_back(path: Path) -> None:
    here = Views(engine.run(str(path)))
    session, total = Session(), here.at(frozenset()).total
    painted = []
    for position in range(total + 1):
        assert session.position == position
        painted.append(paint(here, session, 100, 30))
        session = replace(ACTIONS["step"](session, here), message=None, before=None)
    assert session.position == total
    for position in reversed(range(total)):
        session = replace(ACTIONS["back"](session, here), message=None, before=None)
        assert session.position == position
        assert paint(here, session, 100, 30) == painted[position]
