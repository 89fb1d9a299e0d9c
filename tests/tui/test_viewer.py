"""In a real pseudo-terminal the app shows exactly what ``rows`` gives: every cell's text, colours and attributes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.tui.conftest import EIGHT
from tests.tui.desks import answered, opened, read
from tests.tui.test_end_to_end import SECONDS, Watched, watched
from tui import desk as desks
from tui import settings as user_settings
from tui import themes
from tui.cells import cell_len
from tui.desk import Desk
from tui.desk.events import MouseDown, MouseMove, MouseUp, Wheel

SENT = {
    "right": "\x1b[C", "left": "\x1b[D", "up": "\x1b[A", "down": "\x1b[B", "enter": "\r", "escape": "\x1b", "ctrl+p": "\x10",
    "home": "\x1b[H", "backspace": "\x7f", "space": " ", "ctrl+w": "\x17", "question_mark": "?", "colon": ":", "slash": "/",
    "tab": "\t", "backslash": "\\",
}  # fmt: skip
"""What a terminal sends for a key."""


@pytest.fixture(autouse=True)
def every_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")  # else colours are rounded to 256


class Cell(NamedTuple):
    """One cell as people see it; the second half of a wide character is ""."""

    text: str
    colour: str
    background: str
    bold: bool
    underline: bool
    reverse: bool


def wanted(desk: Desk) -> list[list[Cell]]:
    """The cells of the desk's rows."""
    found = []
    for row in desks.rows(desk):
        cells: list[Cell] = []
        for text, role in row:
            look = themes.look_of(role, desk.theme)
            ground = tuple(colour.lstrip("#") or "default" for colour in (look.colour, look.background))
            for char in text:
                cell = Cell(char, *ground, look.bold, look.underline, look.reverse)
                cells += [cell, *[cell._replace(text="")] * (cell_len(char) - 1)]
        found.append(cells)
    return found


def drawn(run: Watched) -> list[list[Cell]]:
    """The cells that the emulator holds."""
    screen = run.screen
    return [
        [
            Cell(at.data, at.fg, at.bg, at.bold, at.underscore, at.reverse)
            for at in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]


def meets(run: Watched, desk: Desk) -> None:
    """Read until every cell is as the desk says; else show the first that is not."""
    import time

    cells, end = wanted(desk), time.monotonic() + SECONDS
    while (now := drawn(run)) != cells:
        differ = [(y, x, got, cell) for y, row in enumerate(cells) for x, cell in enumerate(row) if (got := now[y][x]) != cell]
        assert run.read(), run.text
        assert time.monotonic() < end, (differ[:3], run.text)


def resized(run: Watched, desk: Desk, width: int, height: int) -> Desk:
    """The window and the desk at another size."""
    run.child.setwinsize(height, width)
    run.screen.resize(height, width)
    return desks.resize(desk, width, height)[0]


FIRST = {
    "en": ["right", "right", "n", "z", "question_mark", "down", "q"],
    "ko": ["space", "ㅜ", "r", "slash", "한", "글", "left", "backspace", "escape"],
}
"""Walked under every theme."""
THEN = {
    "en": ["colon", "d", "x", "(", "3", "left", "home", "escape", "ctrl+p", "d", "x", "down", "enter", "escape", "v", "backslash",
           "i", "right", "up", "slash", "d", "e", "n", "enter"],
    "ko": ["o", "ctrl+p", "테", "마", "down", "ctrl+w", "4", "enter", "question_mark", "escape", "m", "가", "T", "escape", "v",
           "tab", "down"],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=["80x24", "120x40", "200x50"])
def test_the_terminal_shows_what_rows_gives(lang: str, size: tuple[int, int]) -> None:
    look: dict[str, Any] = {"lang": lang, "width": size[0], "height": size[1], "live": True}
    desk = opened(EIGHT, **look)
    with watched("--lang", lang, str(EIGHT), width=size[0], height=size[1]) as run:
        meets(run, desk)
        for theme in themes.THEMES:
            for key in [*FIRST[lang], *(THEN[lang] if theme == themes.THEMES[0] else [])]:
                run.child.send(SENT.get(key, key))
                desk = answered(desk, key)
                meets(run, desk)
            for key in ("T", "down", "enter") if theme != themes.THEMES[-1] else ():
                run.child.send(SENT.get(key, key))
                desk = answered(desk, key)
            meets(run, desk)
        assert desk.theme == themes.MONO
        desk = resized(run, desk, 60, 20)
        meets(run, desk)


@pytest.mark.parametrize("theme", themes.THEMES)
def test_the_library_and_an_error_too(theme: str, tmp_path: Path) -> None:
    assert user_settings.remember(theme=theme)
    desk = desks.on_library({}, greets=True, theme=theme, width=100, height=30)
    with watched(width=100, height=30) as run:
        meets(run, desk)
        for key in ("G", "T", "escape", "ctrl+p", "l", "escape", "up", "enter", "right"):
            run.child.send(SENT.get(key, key))
            desk = answered(desk, key)
            meets(run, desk)
        desk = resized(run, desk, 38, 9)
        meets(run, desk)
    wrong = tmp_path / "wrong.py"
    wrong.write_text("# 틀린 줄\nx = 3\nf = x * nothing\n")
    desk = opened(wrong, lang="ko", theme=theme)
    with watched("--lang", "ko", str(wrong)) as run:
        meets(run, desk)
        for key in ("y", "T", "down", "escape", "R"):
            run.child.send(SENT.get(key, key))
            desk = answered(desk, key)
            meets(run, desk)


def test_the_mouse_chooses_opens_scrolls_and_selects() -> None:
    def sent(button: int, x: int, y: int, end: str = "M") -> None:
        run.child.send(f"\x1b[<{button};{x + 1};{y + 1}{end}")

    desk = desks.on_library({}, greets=True)
    with watched() as run:
        meets(run, desk)
        for _ in range(2):  # the first click chooses, the second opens
            sent(0, 10, 7)
            sent(0, 10, 7, "m")
            desk, effects = desks.click(desk, 10, 7)
            desk = read(desk, *effects)
            meets(run, desk)
        run.child.send("\x10")
        desk = answered(desk, "ctrl+p")
        meets(run, desk)
        sent(65, 40, 8)
        desk, _ = desks.handle(desk, Wheel(40, 8, True))
        meets(run, desk)
        sent(0, 1, 8)  # beside the box
        sent(0, 1, 8, "m")
        desk, _ = desks.click(desk, 1, 8)
        meets(run, desk)
        sent(0, 4, 4)
        sent(32, 70, 6)
        for event in (MouseDown(4, 4), MouseMove(70, 6)):
            desk, _ = desks.handle(desk, event)
        meets(run, desk)
        assert any(cell.reverse for cell in wanted(desk)[5])
        sent(0, 70, 6, "m")
        desk, _ = desks.handle(desk, MouseUp())
        meets(run, desk)


@pytest.mark.parametrize("opening", ["\x10", "T"], ids=["palette", "themes"])
def test_quick_enters_in_a_list_take_one_choice_and_step_on(opening: str) -> None:
    desk = answered(opened(EIGHT), "ctrl+p" if opening != "T" else "T", "enter", "enter", "enter")
    with watched(str(EIGHT)) as run:
        run.until(lambda text: "of 21" in text)
        run.child.send(opening + "\r\r\r")  # read at once
        meets(run, desk)
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()


def test_an_editor_that_is_not_there_gives_the_screen_and_the_keys_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    source = EIGHT.read_text(encoding="utf-8")
    own = Path(user_settings.settings_path()).parent / "eight.py"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(source, encoding="utf-8")
    with watched(str(own)) as run:
        run.until(lambda text: "of 21" in text)
        run.child.send("E")
        run.until(lambda text: "/no/such/editor did not run well" in text)
        run.child.send("n")
        run.until(lambda text: "step  1 of 21" in text and "sigy = 1.0" in text)
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()
