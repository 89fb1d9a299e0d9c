"""Rows that are kept are the rows that would be painted, and a paint costs the terminal what it changes."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

import engine
from tests.tui.samples import PROGRAMS
from tests.tui.test_canvas import Bare
from tui import themes
from tui.driver import SYNC_END, SYNC_START, Terminal
from tui.paint.backward import backward_row
from tui.paint.columns import columns
from tui.paint.forward import forward_row
from tui.paint.moment import Moment
from tui.paint.standing import backward_rows, forward_rows
from tui.session import Look, Pick, Session
from tui.view import Views

WRITTEN = {
    "written.py": "np.random.seed(0)\nX = np.random.randn(2, 3)\na = np.zeros((3, 3))\nfor i in range(3):\n"
    "    a[i] = np.tanh(X[0] * (i + 1))  # a row\nf = np.sum(a * a) + np.sum(X)\n",
    "compared.py": "x = 3.0\nw = -2.0\nh = w*x\nf = h*h + w\ndh = 2*h\ndw = x*dh\ndx = w*dh\n",
    "list.py": "w = [1.0, 2.0]\nx = 3.0\na, b = w[0]*x, w[1]*x\nif a < b:\n    a = a * b\nf = a + b + x\n",
}
LOOKS = (Look(), Look(raw=False, lang="ko"), Look(ascii=True), Look(order="listing"))


@pytest.mark.parametrize("name", [*PROGRAMS, *WRITTEN])
def test_a_row_that_is_kept_is_the_one_that_is_painted(name: str) -> None:
    random = Random(name)
    views = Views(engine.trace_source({**PROGRAMS, **WRITTEN}[name], name))
    view = views.at(frozenset())
    for width in (70, 90, 130, 200):
        for look in LOOKS:
            wide = columns(width, view.label_width)
            layout = view.layout("narrow" if wide.narrow else look.order, 30)
            heights = range(min(layout.height, 40))
            one = [found for y in heights if (found := layout.entry(y))] if wide.narrow else []  # type: ignore[union-attr]
            forward = [e for pane, e in one if pane == "forward"] or [layout.forward(y) for y in heights]  # type: ignore[union-attr]
            backward = [e for pane, e in one if pane != "forward"] or [layout.backward(y) for y in heights]  # type: ignore[union-attr]
            cells = [e for e in (*forward, *backward) if e is not None]
            for _ in range(12):
                picked = random.choice([None, None, Pick("forward", *random.choice(cells))])
                session = Session(
                    random.randrange(view.total + 1), look=look, ask=random.random() < 0.2, selected=picked,
                    pattern=random.choice(["", "x"]), beat=random.randrange(2),
                )  # fmt: skip
                moment = Moment(view, session)
                for size in (wide.forward, wide.forward - 1):
                    assert forward_rows(moment, forward, wide, size) == [forward_row(moment, e, wide, size) for e in forward]
                size = wide.backward or width
                for indent in (0, 2):
                    expected = [backward_row(moment, e, wide, size, indent) for e in backward]
                    assert backward_rows(moment, backward, wide, size, indent) == expected


def test_a_step_paints_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "x = 0.5\n" + "".join(f"x{i} = 0.9 * x{i - 1 if i else ''}\n" for i in range(20))
    view = Views(engine.trace_source(source, "chain.py")).at(frozenset())
    wide, layout = columns(120, view.label_width), view.layout("paired")
    painted: list[Any] = []
    monkeypatch.setattr("tui.paint.standing.forward_row", lambda moment, e, *at: painted.append(e) or forward_row(moment, e, *at))
    monkeypatch.setattr("tui.paint.standing.backward_row", lambda moment, e, *at: painted.append(e) or backward_row(moment, e, *at))
    for position in range(view.total + 1):
        moment = Moment(view, Session(position))
        painted.clear()
        forward_rows(moment, [layout.forward(y) for y in range(layout.height)], wide, wide.forward)
        backward_rows(moment, [layout.backward(y) for y in range(layout.height)], wide, wide.backward)
        told = [e for e in painted if e is not None]
        assert len(told) <= 8 or position in (0, view.forward + 1), (position, told)  # the seed is news to every gradient


async def test_only_lines_that_changed_are_styled() -> None:
    app = Bare()
    async with app.run_test(size=(30, 9)) as pilot:
        await pilot.pause()
        styled: list[int] = []
        line = app.canvas.render_line
        app.canvas.render_line = lambda y: styled.append(y) or line(y)  # type: ignore[method-assign, func-returns-value]
        paint = app.canvas._paint
        app.canvas._paint = lambda w, h: [[("c" * w, "plain")] if y == 4 else row for y, row in enumerate(paint(w, h))]
        app.canvas.repaint(themes.DARK)
        await pilot.pause()
        assert styled == [4]
        assert [strip.text[0] for strip in app.canvas.render_lines(app.canvas.size.region)] == list("aaaacaaaa")
        app.theme = themes.LIGHT
        app.canvas.repaint(themes.LIGHT)
        await pilot.pause()
        assert sorted(set(styled)) == list(range(9))


def test_a_paint_is_written_in_one_piece() -> None:
    written: list[str] = []
    driver = object.__new__(Terminal)
    driver._frame = None
    driver._writer_thread = SimpleNamespace(write=written.append)  # type: ignore[assignment]
    for text in ("bell", SYNC_START, "rows", "cursor", SYNC_END, "title"):
        driver.write(text)
    assert written == ["bell", f"{SYNC_START}rowscursor{SYNC_END}", "title"]
