"""The wiring between Textual and the desk: keys, mouse, paste, clock, size, reload, editor, themes, the way out."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from textual.events import MouseMove, MouseScrollDown, MouseScrollUp, Paste

from tests.tui.conftest import EIGHT, save
from tests.tui.desks import on_screen, opened, sample, stepper
from tui import desk as desks
from tui import settings as user_settings
from tui import themes
from tui.app import Chainstep
from tui.cells import cell_len
from tui.desk import Desk
from tui.desk.chooser import Chooser
from tui.desk.fault import Fault
from tui.desk.library import Library
from tui.desk.record import push
from tui.desk.stepper import Stepper
from tui.effects import EditText
from tui.keys import JAMO
from tui.widgets.editor import EditorScreen
from tui.world import grant

SIZE = (120, 40)


def app_on(path: Path, position: int = 0, **settings: Any) -> Chainstep:
    return Chainstep(opened(path, position, **settings))


def shown(app: Chainstep) -> str:
    """The text of the canvas, line by line."""
    return "\n".join("".join(text for text, _ in row) for row in app.viewer.canvas.rows)


def position(app: Chainstep) -> int:
    return stepper(app.desk).session.position


# keys, mouse, paste, time, size


async def test_the_canvas_shows_the_desk_after_each_key() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        assert (app.desk.width, app.desk.height) == SIZE
        for key in ("right", "n", JAMO["n"], "ctrl+p", "d", "escape", "question_mark", "colon", "9", "enter", "T", "down"):
            await pilot.press(key)
            assert shown(app) == on_screen(app.desk)
        assert app.theme == app.desk.theme == themes.LIGHT
        assert position(app) == 9


async def test_a_step_repaints_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(EIGHT, 16)
    async with app.run_test(size=SIZE) as pilot:
        canvas = app.viewer.canvas
        before = list(canvas.rows)
        refreshed: list[Any] = []
        plain = canvas.refresh
        monkeypatch.setattr(
            canvas, "refresh", lambda *regions, **more: (refreshed.extend(regions), plain(*regions, **more))
        )
        await pilot.press("right")
        changed = [y for y, row in enumerate(canvas.rows) if row != before[y]]
        assert sorted(region.y for region in refreshed) == changed
        assert 3 <= len(changed) < 25


async def test_markup_in_a_program_is_text(tmp_path: Path) -> None:
    path = tmp_path / "[bold]a[0][1].py"
    path.write_text("# [/] [red]not red[/red]\na = [[1, 2], [3, 4]]\ni = 0\nb = a[i][1] * a[0][1]\n")
    app = app_on(path)
    async with app.run_test(size=SIZE) as pilot:
        assert "a[i][1] * a[0][1]" in shown(app)
        assert "[bold]" in shown(app)
        await pilot.press("ctrl+p")
        await pilot.press(*"a[i][1]")
        assert "a[i][1] * a[0][1]" in shown(app)


def cell_of(desk: Desk, kind: str, index: int) -> tuple[int, int]:
    """A cell that hits (kind, index)."""
    picture = stepper(desk).picture(desk)
    return next(
        (x, y)
        for y in range(desk.height)
        for x in range(desk.width)
        if (hit := picture.hit(x, y)) is not None and (hit.kind, hit.index) == (kind, index)
    )


async def test_clicks_and_the_wheel() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(offset=cell_of(app.desk, "stage", 4))
        assert position(app) == 5
        canvas = app.viewer.canvas
        canvas.post_message(MouseScrollDown(canvas, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        down = stepper(app.desk).session.selected
        canvas.post_message(MouseScrollUp(canvas, 5, 5, 0, -1, 0, False, False, False))
        await pilot.pause()
        assert None is not down != stepper(app.desk).session.selected is not None


async def test_the_mouse_on_bar_footer_link_gate_and_ledger() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:

        async def clicked(text: str, row: str = "", more: int = 0) -> None:
            """A click on a text of the first screen row that has it (and ``row``)."""
            y, line = next((y, line) for y, line in enumerate(shown(app).split("\n")) if text in line and row in line)
            await pilot.click(offset=(cell_len(line[: line.index(text)]) + more, y))

        bar = stepper(app.desk).picture(app.desk).bar
        canvas = app.viewer.canvas
        await pilot.mouse_down(offset=(bar.x + 4, 0))
        canvas.post_message(MouseMove(canvas, bar.x + 12, 3, 1, 1, 1, False, False, False))
        await pilot.pause()
        assert position(app) == bar.position(bar.x + 12) != bar.position(bar.x + 4)
        await pilot.mouse_up(offset=(bar.x + 12, 3))
        at = position(app)
        await clicked("→ step", "? keys")
        assert position(app) == at + 1
        await clicked("·3", "x = 3", 1)
        assert stepper(app.desk).view.steps.address(position(app)) == "dx(3)"
        await clicked("xpysqr", "^2")
        assert stepper(app.desk).session.focus == "panel"
        await pilot.press("enter")
        assert stepper(app.desk).view.steps.address(position(app)) == "dxpy(5)"
        await pilot.press("escape", "f", "G")
        await clicked("dy = (1) * dxpy", "%")
        before = position(app)
        await clicked("dy = (1) * dxpy", "%")
        assert (before, stepper(app.desk).view.steps.address(position(app))) == (21, "dy(4)")


async def test_a_mouse_selection_is_copied_by_ctrl_c_which_then_leaves() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        x, y = cell_of(app.desk, "stage", 0)
        await pilot.mouse_down(offset=(x, y))
        app.viewer.canvas.post_message(MouseMove(app.viewer.canvas, 110, y + 1, 1, 1, 1, False, False, False))
        await pilot.pause()
        await pilot.mouse_up(offset=(110, y + 1))
        assert shown(app) == on_screen(app.desk)
        await pilot.press("ctrl+c")
        assert "num = x + sigy" in app.clipboard
        assert "│" not in app.clipboard
        assert app.is_running
        await pilot.press("ctrl+c")
        await pilot.pause()
    assert app.return_value == 130


async def test_paste() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("colon")
        app.post_message(Paste("dx(3)\n"))
        await pilot.press("enter")
        assert position(app) == 18


async def test_the_terminals_cursor_is_where_text_goes() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("colon", "한", "글", "left")
        assert app.cursor_position == (4, 39)
        await pilot.press("escape")
        assert app.cursor_position == (0, 0)


async def test_resize_keeps_the_place() -> None:
    app = app_on(EIGHT, 14)
    async with app.run_test(size=SIZE) as pilot:
        for width, height in ((80, 24), (60, 20), (39, 9), (200, 50), (120, 40)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert shown(app) == on_screen(app.desk)
            assert (app.desk.width, app.desk.height) == (width, height)
            assert position(app) == 14


async def test_autoplay_steps_and_stops_at_the_end(until: Any) -> None:
    app = app_on(EIGHT, 17)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("P", *["greater_than_sign"] * 3)
        assert stepper(app.desk).session.play.on
        await until(pilot, lambda: position(app) == 21)
        await until(pilot, lambda: not stepper(app.desk).session.play.on)
        assert desks.wake(app.desk) is None


# the file


async def test_a_save_is_read_and_the_step_kept(eight: Path, until: Any) -> None:
    app = app_on(eight, 17)
    async with app.run_test(size=SIZE) as pilot:
        address = stepper(app.desk).view.steps.address(17)
        save(eight, "z = 1\n" + eight.read_text().replace("x = 3", "x = 3.5") + "g = f * z\n")
        await until(pilot, lambda: len(stepper(app.desk).views.base.stages) == 9)
        assert stepper(app.desk).view.steps.address(position(app)) == address
        assert "x = 3.5" in shown(app)
        assert "read again" in shown(app)


async def test_an_error_shows_at_its_place_and_goes_when_mended(eight: Path, until: Any) -> None:
    text = eight.read_text()
    app = app_on(eight, 4)
    async with app.run_test(size=SIZE) as pilot:
        save(eight, text.replace("xpy**2", "xpyy**2"))
        await until(pilot, lambda: isinstance(app.desk.top, Fault) and "xpyy" in shown(app))
        save(eight, text.replace("xpy**2", "xpy**3"))
        await until(pilot, lambda: isinstance(app.desk.top, Stepper) and "xpy**3" in shown(app))
        assert position(app) == 4
        save(eight, "x = \n")
        await until(pilot, lambda: isinstance(app.desk.top, Fault))
        await pilot.press("q")
        await pilot.pause()
    assert app.return_value == 0


async def test_an_editor_that_cannot_be_run_is_mentioned(eight: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    app = app_on(eight)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("E")
        assert "no-such-editor" in shown(app)


async def test_a_program_of_the_library_is_opened(until: Any) -> None:
    app = Chainstep(desks.on_library())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.desk.top, Stepper) and "circuit.py" in shown(app))
        assert app._watch is None
        await pilot.press("q")
        assert isinstance(app.desk.top, Library)
        await pilot.press("q")
        await pilot.pause()
    assert app.return_value == 0


# an editor of several lines


async def test_a_text_of_several_lines_is_edited_over_the_screen(until: Any) -> None:
    from tests.tui.test_desk import Note

    app = Chainstep(push(sample(), Note("one")))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.press(*"한글", "enter", *"[b]x")
        await pilot.press("ctrl+o", "ctrl+o")
        await until(pilot, lambda: app.screen is app.viewer)
        assert app.desk.top.text == "한글\n[b]xone"  # type: ignore[attr-defined]
        assert shown(app).startswith("한글 ")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.press("z", "escape", "escape")
        await until(pilot, lambda: app.screen is app.viewer)
        assert app.desk.top.text == "한글\n[b]xone"  # type: ignore[attr-defined]


async def test_the_editor_shows_its_title_and_keys(until: Any) -> None:
    app = Chainstep(sample(lang="ko"))
    async with app.run_test(size=SIZE) as pilot:
        grant(app, EditText("x = 1", "[a title]", "test"))
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.pause()
        drawn = app.export_screenshot()
        assert "[a&#160;title]" in drawn
        assert "ctrl+o" in drawn
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.viewer)


# themes and settings


async def test_theme_choice_previews_keeps_and_is_remembered() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T", "down")
        assert app.theme == themes.LIGHT
        await pilot.press("escape")
        assert app.theme == themes.DARK
        assert user_settings.load().theme == ""
        await pilot.press("T", "down", "down", "enter", "enter", "enter")
        assert app.theme == themes.MONO
        assert user_settings.load().theme == themes.MONO
        assert position(app) == 2
        assert not isinstance(app.desk.top, Chooser)


async def test_a_theme_that_cannot_be_kept_is_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_settings, "remember", lambda *_, **__: False)
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T", "down", "enter")
        assert app.theme == themes.LIGHT
        assert "cannot be written" in shown(app)


async def test_no_colour_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(EIGHT, 12, theme=themes.choose(""), colour=not themes.no_colour())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T")
        strips = [strip for line in app.screen._compositor.render_strips() for strip in line]
        for segment in strips:
            if segment.style is not None:
                assert segment.style.color is None or segment.style.color.is_default
                assert segment.style.bgcolor is None or segment.style.bgcolor.is_default
        assert any(segment.style is not None and segment.style.reverse for segment in strips)


async def test_another_theme_repaints_every_line() -> None:
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        dark = app.viewer.canvas.render_line(1)
        await pilot.press("T", "down", "enter")
        light = app.viewer.canvas.render_line(1)
        assert dark.text == light.text
        assert [segment.style for segment in dark] != [segment.style for segment in light]


# the process


async def test_the_collector_works_again_but_not_on_what_was_there_at_the_start() -> None:
    gc.unfreeze()
    app = app_on(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 1000


async def test_a_crash_of_ours_is_not_printed_by_textual(monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    app = app_on(EIGHT)

    def boom(*_: object) -> None:
        raise ValueError("[/] boom")

    with pytest.raises(ValueError, match="boom"):
        await _press_one_key(app, monkeypatch, boom)
    assert isinstance(app.crash, ValueError)
    assert "Traceback" not in capfd.readouterr().err


async def _press_one_key(app: Chainstep, monkeypatch: pytest.MonkeyPatch, handler: Any) -> None:
    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr("tui.desk.stepper.press", handler)
        await pilot.press("right")
        await pilot.pause()
