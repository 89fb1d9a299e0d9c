"""Frames of programs stepped through, as a tape would give them, without a tape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.tui.samples import views
from tui import desk as desks
from tui.cells import Row, fit
from tui.desk import Desk, Stepper
from tui.tapes.frames import Frame
from tui.themes import DARK

BELOW = 2


def frames(
    name: str,
    width: int = 80,
    height: int = 24,
    lang: str = "en",
    theme: str = DARK,
    keys: tuple[str, ...] = (),
    each: float = 1.0,
) -> Iterator[Frame]:
    """A screen a key, ``each`` seconds apart; without ``keys`` from the first step to the last by →. Two rows are the caption's."""
    desk = desks.on_program(views(name), None, 0, lang=lang, theme=theme, width=width, height=height - BELOW)
    made = framed(desk, 0.0, "the start")
    yield made
    for at, key in enumerate(keys or ("right",) * views(name).at(frozenset()).total, 1):
        desk, _ = desks.press(desk, key)
        made = framed(desk, round(at * each, 3), f"key {at}: {key}")
        yield made
    yield replace(made, at=made.at + each, marker="", last=True)


def framed(desk: Desk, at: float, caption: str) -> Frame:
    """A desk as a frame, with a caption below."""
    below: list[Row] = [fit([(caption, "plain")], desk.width), [(" " * desk.width, "plain")]]
    place = desk.top
    assert isinstance(place, Stepper)
    step = place.view.step(place.session.position)
    rows = (*(list(row) for row in desks.rows(desk)), *below)
    panel = tuple("".join(text for text, _ in row).rstrip() for row in rows[-9:-3])
    marker = "" if step is None else step.id
    return Frame(at, rows, desk.width, desk.height + BELOW, desk.theme, desk.lang, marker, caption, panel, BELOW)
