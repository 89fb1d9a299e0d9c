"""The canvas: selections inside a pane, counted in cells; strips of rows; benchmarks that can still be imported."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.strip import Strip

from tui import themes
from tui.themes import textual_theme
from tui.widgets.canvas import Canvas, Drag, Row, _cells, _reversed


@pytest.mark.parametrize(
    ("y", "span"),
    [(1, None), (2, (7, 30)), (3, (5, 30)), (4, (5, 13)), (5, None)],
    ids=["above", "first", "mid", "last", "below"],
)
def test_a_selection_stays_between_the_columns_of_its_pane(y: int, span: tuple[int, int] | None) -> None:
    down = Drag(x0=7, y0=2, x1=12, y1=4, left=5, right=30)
    up = Drag(x0=12, y0=4, x1=7, y1=2, left=5, right=30)
    assert down.span(y) == span
    assert up.span(y) == span


def test_a_selection_within_one_row() -> None:
    assert Drag(9, 3, 6, 3, 0, 20).span(3) == (6, 10)


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("abcdef", 2, 4, "cd"),
        ("한글 ok", 0, 4, "한글"),
        ("한글 ok", 4, 7, " ok"),
        ("abc", 1, 99, "bc"),
        ("abc", 2, 2, ""),
    ],
)
def test_cells(text: str, start: int, end: int, expected: str) -> None:
    assert _cells(text, start, end) == expected


@pytest.mark.parametrize(("start", "end"), [(0, 3), (2, 5), (4, 8), (0, 8)])
def test_reversed_keeps_text_and_width(start: int, end: int) -> None:
    strip = Strip([Segment("ab"), Segment("cdefgh")], 8)
    turned = _reversed(strip, start, end)
    assert turned.text == "abcdefgh"
    assert turned.cell_length == 8
    reverse = "".join(segment.text for segment in turned if segment.style is not None and segment.style.reverse)
    assert reverse == "abcdefgh"[start:end]


class Bare(App[None]):
    """An app of one canvas."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[tuple[int, int]] = []
        self.letter = "a"
        for name in themes.THEMES:
            self.register_theme(textual_theme(name))
        self.theme = themes.DARK
        self.canvas = Canvas(self.paint)

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
        app.canvas.repaint()
        await pilot.pause()
        assert app.painted == [(30, 5)] * 2
        assert app.canvas.render_line(4).text == "b" * 30
        await pilot.resize_terminal(20, 7)
        await pilot.pause()
        assert app.painted[2:] == [(20, 7)]
        assert app.canvas.render_line(6).text == "b" * 20


async def test_another_theme_needs_no_other_rows() -> None:
    app = Bare()
    async with app.run_test(size=(30, 5)) as pilot:
        await pilot.pause()
        dark = app.canvas.render_line(1)
        app.theme = themes.LIGHT
        await pilot.pause()
        light = app.canvas.render_line(1)
        assert dark.text == light.text
        assert [segment.style for segment in dark] != [segment.style for segment in light]
        assert len(app.painted) == 1


def test_the_benchmarks_can_still_be_run() -> None:
    from tests.benchmarks import __main__ as benchmarks
    from tests.benchmarks.report import Result, percentile

    assert benchmarks.machine().startswith("Python 3.")
    assert benchmarks.main(["no such group"]) == 0
    assert Result("a", 2.0, "x", 1.5, "").line().startswith("NO")
    assert Result("a", 1.5, "x", 1.5, "").line().startswith("ok")
    assert percentile(range(100), 0.99) == 99
