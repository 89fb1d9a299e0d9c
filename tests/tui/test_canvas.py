"""The canvas: strips of rows, painted once each."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tui import themes
from tui.desk.events import Event, MouseDown, MouseUp
from tui.widgets.canvas import Canvas, Row
from tui.widgets.styles import textual_theme


class Bare(App[None]):
    """An app of one canvas."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[tuple[int, int]] = []
        self.letter = "a"
        for name in themes.THEMES:
            self.register_theme(textual_theme(name))
        self.theme = themes.DARK
        self.told: list[Event] = []
        self.canvas = Canvas(self.paint, self.told.append, themes.DARK)

    def compose(self) -> ComposeResult:
        yield self.canvas

    def paint(self, width: int, height: int) -> list[Row]:
        self.painted.append((width, height))
        return [[(self.letter * width, "plain" if y else "title")] for y in range(height)]


async def test_each_size_is_painted_once_and_steps_once_each() -> None:
    app = Bare()
    async with app.run_test(size=(30, 5)) as pilot:
        await pilot.pause()
        assert app.painted == [(30, 5)]
        app.letter = "b"
        app.canvas.repaint(themes.DARK)
        await pilot.pause()
        assert app.painted == [(30, 5)] * 2
        assert app.canvas.render_line(4).text == "b" * 30
        await pilot.resize_terminal(20, 7)
        await pilot.pause()
        assert app.painted[2:] == [(20, 7)]
        assert app.canvas.render_line(6).text == "b" * 20


async def test_another_theme_is_other_strips_of_the_same_rows() -> None:
    app = Bare()
    async with app.run_test(size=(30, 5)) as pilot:
        await pilot.pause()
        dark = app.canvas.render_line(1)
        app.canvas.repaint(themes.LIGHT)
        await pilot.pause()
        light = app.canvas.render_line(1)
        assert dark.text == light.text
        assert [segment.style for segment in dark] != [segment.style for segment in light]


async def test_the_mouse_is_told_in_cells_of_the_canvas() -> None:
    app = Bare()
    async with app.run_test(size=(30, 5)) as pilot:
        await pilot.click(offset=(3, 2))
        await pilot.click(offset=(3, 2), button=3)
        assert app.told == [MouseDown(3, 2), MouseUp(), MouseUp()]
