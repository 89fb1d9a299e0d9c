"""Goldens of what panels look like while they are used: a proof whose values ripple down, the mistake in the ledger, an array's
ledger, an entry that is followed, edits, a descent, the board's questions; at three sizes, in both languages and without colour."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import engine
from tests.tui.golden import compare, shown
from tests.tui.samples import PROGRAMS
from tests.tui.test_paint import SIZES
from tests.tui.test_prove import press, stepper
from tui import desk as desks
from tui.cells import text_of
from tui.desk.stepper import Stepper
from tui.document import Document
from tui.paint import Screen, paint
from tui.session import Panels, Session
from tui.states.prove import NAME, ROWS, arrived, prove_of
from tui.themes import DARK, MONO
from tui.view import Views

MODES = (("en", DARK), ("ko", DARK), ("en", MONO))
STATES = {
    "ledger-mistake": ("eight.py", 19, "ledger", ("equals_sign",)),
    "ledger-mistake-array": ("shared.py", -1, "ledger", ("equals_sign",)),
    "ledger-array": ("shared.py", -1, "ledger", ()),
    "values-followed": ("net.py", 9, "values", ("tab", "enter")),
    "whatif-edited": ("eight.py", 21, "whatif", ("plus", "plus", "down", "minus")),
    "values-odd": ("odd.py", -1, "values", ()),
    "whatif-scaled": ("square.py", -1, "whatif", ("asterisk", "1", "0", "0", "0", "enter")),
    "whatif-descended": ("net.py", 10, "whatif", ("x", "x")),
    "caches-array": ("net.py", 9, "caches", ()),
    "circuit-focused": ("eight.py", 18, "circuit", ("tab", "left")),
    "circuit-near": ("loop.py", -8, "circuit", ()),
    "dimensions-square": ("square.py", 6, "dimensions", ()),
}
"""Program, position (below 0 from the end), panel, and the keys that are pressed in it."""
OTHERS = {
    "odd.py": "x = np.array([0.0, 1.0, 4.0])\nw = np.array([1.0, 2.0, 3.0])\na = x * w\nb = np.sqrt(a)\n"
    "f = np.sum(b) + np.sum(w * 1e9) + np.sum(np.maximum(0, -w))\n",
    "shared.py": "np.random.seed(3)\nW = np.random.randn(3, 3)\nh = np.zeros(3)\n"
    "for t in range(3):\n    h = np.tanh(W @ h + W[t])\nloss = np.sum(h * h) + np.sum(W * W)\n",
    "square.py": "np.random.seed(1)\nX = np.random.randn(3, 3)\nW = np.random.randn(3, 3)\nY = X @ W\nloss = np.sum(Y**2)\n",
}
BOARD = (
    ("eight.py", 18, 0, "(sigx - 1) * sigx"), ("eight.py", 18, 3, "="), ("net.py", 8, 1, "2x3"), ("net.py", 3, 0, ""),
    ("net.py", 8, 0, "dh"), ("net.py", 8, 0, ""), ("shared.py", -1, 0, "h"), ("shared.py", -1, 2, ""),
)  # fmt: skip
"""Program, position, question, and what is answered."""


def at(name: str, position: int, lang: str, theme: str, width: int, height: int, *keys: str, **fields: object) -> Stepper:
    """The stepper after some keys, with everything that they ask of the world carried out."""
    views = Views(engine.trace_source({**PROGRAMS, **OTHERS}[name], name))
    document, position = Document(name, views.base.options), position % (views.at(frozenset()).total + 1)
    desk = desks.on_program(views, document, position, width=width, height=height, lang=lang, theme=theme)
    for field, value in fields.items():
        place = stepper(desk)
        desk = replace(desk, places=(place.at(replace(place.session, **{field: value}), 0.0),))  # type: ignore[arg-type]
    return stepper(press(desk, *keys))


def screen(place: Stepper, width: int, height: int, session: Session | None = None) -> Screen:
    return paint(place.views, session or place.session, width, height)


def rows(painted: Screen, region: str) -> str:
    return "\n".join(line for row in painted.cut(region) for line in shown(row)) + "\n"


@pytest.mark.parametrize("state", sorted(STATES))
def test_a_panel_in_use_at_three_sizes_in_both_languages_and_without_colour(state: str) -> None:
    name, position, panel, keys = STATES[state]
    found = ""
    for width, height in SIZES:
        for lang, theme in MODES:
            place = at(name, position, lang, theme, width, height, *keys, panels=Panels((panel,)))
            assert place.session.panels.top == panel
            found += f"##### {width}x{height} {lang} {theme}\n{rows(screen(place, width, height), panel)}"
    compare(f"state-{state}", found)


def test_a_proof_ripples_down_at_three_sizes_in_both_languages_and_without_colour() -> None:
    found = ""
    for width, height in SIZES:
        for lang, theme in MODES:
            place = at("eight.py", 19, lang, theme, width, height, "equals_sign", "right")
            for beat in (1, 4, ROWS, None):
                state = replace(prove_of(place.session), beat=beat)
                painted = screen(place, width, height, place.session.holding(NAME, state))
                found += f"##### {width}x{height} {lang} {theme}, beat {beat}\n{rows(painted, NAME)}"
    compare("state-prove-ripple", found)


def test_while_it_ripples_values_have_their_new_number_from_the_top_down() -> None:
    place = at("eight.py", 19, "en", DARK, 120, 40, "equals_sign", "right")
    whole = [text_of(row) for row in screen(place, 120, 40).cut(NAME)]
    moving = [i for i, row in enumerate(whole) if re.search(r" -?0\.\d{6}$", row.rstrip())]
    assert len(moving) > 5
    for beat in range(ROWS + 1):
        state = replace(prove_of(place.session), beat=beat)
        now = [text_of(row) for row in screen(place, 120, 40, place.session.holding(NAME, state)).cut(NAME)]
        done = [i for i in moving if now[i] == whole[i]]
        assert done == moving[: len(done)], beat
        assert len(done) >= min(len(moving), arrived(state, len(moving)) - 1)


def test_the_board_at_three_sizes_in_both_languages_and_without_colour() -> None:
    found = ""
    for width, height in SIZES:
        for lang, theme in MODES:
            for name, position, beat, text in BOARD:
                keys = ["enter", *text, "enter"] if text else []
                place = at(name, position, lang, theme, width, height, *keys, ask=True, beat=beat)
                found += f"##### {width}x{height} {lang} {theme}, {position}, {beat}\n{rows(screen(place, width, height), 'panel')}"
    compare("state-board", found)
