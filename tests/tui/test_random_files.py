"""Random keys, clicks, wheels and sizes on the files of the suite, with their own backward parts and training loops: nothing
raises, every screen has its size, and is what a desk shows that shares no cache with it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

import engine
from engine import Options, ProgramError
from tests.tui.desks import fresh
from tests.tui.test_random_desks import granted
from tui import desk as desks
from tui.cells import row_len
from tui.desk import Desk, events
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import Diagnose, Effect, Read
from tui.keys import KEYS
from tui.questions import asked
from tui.states.own import Reasons
from tui.view import Views

PLACE = Path(__file__).parents[1] / "programs"
FILES = sorted(path for folder in (PLACE, PLACE / "own", PLACE / "people") for path in folder.glob("*.py"))
SIZES = ((80, 24), (120, 40), (200, 50), (60, 20), (100, 30), (40, 12), (140, 24), (39, 9))
STEPS = ["right"] * 12 + ["left"] * 4 + ["down", "up", "tab", "enter", "escape", "z"] * 3
LEFT_OUT = frozenset({"quit", "interrupt", "editor"})
"""What leaves the program, or asks for another one."""
BOUND = [key for one in KEYS if one.id not in LEFT_OUT and not one.id.startswith("lesson") for key in one.keys]
PRESSED = STEPS + BOUND + list("0123456789ㅜㅠ")
TYPES = {
    "plus": "+", "minus": "-", "left_parenthesis": "(", "right_parenthesis": ")", "equals_sign": "=", "full_stop": ".",
    "comma": ",", "colon": ":", "slash": "/", "apostrophe": "'", "backslash": "\\", "exclamation_mark": "!", "question_mark": "?",
    "asterisk": "*", "right_square_bracket": "]", "left_square_bracket": "[", "right_curly_bracket": "}",
    "left_curly_bracket": "{", "space": " ", "greater_than_sign": ">", "less_than_sign": "<",
}  # fmt: skip
EVENTS = 40


def brought(effect: Effect) -> events.Event | None:
    """What the world brings back."""
    if isinstance(effect, Read):
        try:
            return events.Arrived(effect.ticket, effect.document.read())
        except ProgramError as error:
            return events.Failed(effect.ticket, error, effect.document.text())
    if isinstance(effect, Diagnose):
        return events.Diagnosed(effect.views, Reasons((), engine.held(effect.views.base)))
    return granted(effect)


def handled(desk: Desk, event: events.Event) -> Desk:
    desk, waiting = desks.handle(desk, event)
    effects = list(waiting)
    while effects:
        found = brought(effects.pop(0))
        if found is not None:
            desk, more = desks.handle(desk, found)
            effects += more
    return desk


def anew(desk: Desk) -> Desk:
    """An equal desk without any cache: traces with new views, those before their edits, too."""
    places = []
    for place, old in zip(fresh(desk).places, desk.places, strict=True):
        if isinstance(place, Stepper) and isinstance(old, Stepper):
            before = Views(old.views.before.base) if old.views.before is not None else None
            place = replace(place, views=Views(old.views.base, before))
        places.append(place)
    return replace(desk, places=tuple(places))


def event(chance: random.Random, desk: Desk) -> list[events.Event]:
    """One key, or a click, a turn of the wheel, a resize."""
    x, y = chance.randrange(desk.width), chance.randrange(desk.height)
    kind = chance.random()
    if kind < 0.05:
        return [events.Resize(*chance.choice(SIZES))]
    if kind < 0.13:
        return [events.MouseDown(x, y), events.MouseUp()]
    if kind < 0.16:
        return [events.Wheel(x, y, chance.random() < 0.5)]
    key = chance.choice(PRESSED)
    return [events.Key(key, TYPES.get(key, key if len(key) == 1 else ""))]


@pytest.mark.parametrize("seed", range(120))
def test_any_session_on_any_file_equals_a_fresh_one_at_the_same_state(seed: int) -> None:
    chance = random.Random(f"files {seed}")
    path = chance.choice(FILES)
    document = Document(str(path), Options())
    try:
        views = document.read()
    except ProgramError:
        return
    width, height = chance.choice(SIZES)
    desk = desks.on_program(
        views, document, chance.randint(0, views.at(frozenset()).total), width=width, height=height,
        lang=chance.choice(("en", "ko")), ascii=chance.random() < 0.3, live=chance.random() < 0.3,
    )  # fmt: skip
    done: list[events.Event] = []
    for count in range(EVENTS):
        for one in event(chance, desk):
            done.append(one)
            desk = handled(desk, one)
        if not desk.places:
            return
        rows = desks.rows(desk)
        assert len(rows) == desk.height, (path.name, done[-4:])
        assert {row_len(row) for row in rows} == {desk.width}, (path.name, done[-4:])
        if count % 4 == 3:
            assert desks.rows(anew(desk)) == rows, (path.name, done[-4:])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_step_of_a_file_can_be_asked(path: Path) -> None:
    try:
        view = Document(str(path), Options()).read().at(frozenset())
    except ProgramError:
        return
    for position in range(view.total + 1):
        assert len(asked(view, position)) == view.beats(position) - 1
