"""Desks without a terminal: pressed, typed at, looked at; and a world that grants reading at once."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import engine
from engine import Options, ProgramError
from tests.tui.samples import views
from tui import desk as desks
from tui.cells import text_of
from tui.desk import Desk
from tui.desk.events import Arrived, Diagnosed, Failed, LinesChecked
from tui.desk.record import Place
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.effects import CheckLines, Diagnose, Effect, Read
from tui.states.own import Reasons
from tui.view import Views


def sample(name: str = "eight.py", position: int = 0, **settings: Any) -> Desk:
    """A desk on one of the sample programs; it has no file."""
    return desks.on_program(views(name), None, position, **settings)


def opened(path: Path, position: int = 0, options: Options = Options(), **settings: Any) -> Desk:
    """The desk as ``run_app`` makes it, on a file."""
    document = Document(str(path), options)
    try:
        desk = desks.on_program(document.read(), document, position, **settings)
        return read(desk, *stepper(desk).wishes(None))
    except ProgramError as error:
        return desks.on_fault(error, document.text(), document, **settings)


def pressed(desk: Desk, *keys: str) -> Desk:
    """After some keys; what they ask of the world is forgotten."""
    for key in keys:
        desk, _ = desks.press(desk, key)
    return desk


def answered(desk: Desk, *keys: str) -> Desk:
    """After some keys, with every program that they ask for read at once."""
    for key in keys:
        desk, effects = desks.press(desk, key)
        desk = read(desk, *effects)
    return desk


def read(desk: Desk, *effects: Effect) -> Desk:
    """After what was to be read has arrived, and lines that are checked in the background are checked."""
    for effect in effects:
        if isinstance(effect, CheckLines):
            found = engine.lines_alone(effect.views.at(effect.stages).trace)
            desk, _ = desks.handle(desk, LinesChecked(effect.views, effect.stages, found))
        if isinstance(effect, Diagnose):
            base = effect.views.base
            assert base.own is not None
            own, found = engine.located(base.own, engine.diagnose(base))
            known = Reasons(found, engine.held(base), own)
            desk, _ = desks.handle(desk, Diagnosed(effect.views, known))
        if isinstance(effect, Read):
            try:
                desk, _ = desks.handle(desk, Arrived(effect.ticket, effect.document.read()))
            except ProgramError as error:
                desk, _ = desks.handle(desk, Failed(effect.ticket, error, effect.document.text()))
    return desk


def on_screen(desk: Desk) -> str:
    """The text of the screen, line by line."""
    return "\n".join(text_of(row) for row in desks.rows(desk))


def stepper(desk: Desk) -> Stepper:
    """The stepper in front, whatever boxes stand over it."""
    found = next(place for place in reversed(desk.places) if isinstance(place, Stepper))
    return found


def fresh(desk: Desk) -> Desk:
    """An equal desk that shares no cache with this one: rebuilt field by field, its traces with new views."""

    def rebuilt(place: Place) -> Place:
        made = type(place)(**{field.name: getattr(place, field.name) for field in fields(place)})  # type: ignore[arg-type]
        return replace(made, views=Views(made.views.base)) if isinstance(made, Stepper) else made

    values = {field.name: getattr(desk, field.name) for field in fields(desk)}
    return Desk(**{**values, "places": tuple(map(rebuilt, desk.places))})
