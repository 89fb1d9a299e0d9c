"""The wiring between Textual and the pure session: keys, mouse, reload, errors, library, palette, themes, size."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from textual.events import MouseMove, MouseScrollDown, MouseScrollUp, Paste

from engine import Options, ProgramError
from tests.tui.conftest import EIGHT, save
from tests.tui.samples import session as session_of
from tui import keys, themes
from tui import settings as user_settings
from tui.app import Chainstep
from tui.catalogue import say
from tui.document import Document
from tui.effects import EFFECTS
from tui.examples import examples
from tui.keys import JAMO, keys_at
from tui.moves import press
from tui.screens.chooser import ChooserScreen
from tui.screens.fault import FaultScreen
from tui.screens.library import LibraryScreen
from tui.screens.stepper import StepperScreen
from tui.session import Session

SIZE = (120, 40)


def opened(path: Path, *, session: Session = Session(), **settings: Any) -> Chainstep:
    """The app as ``run_app`` makes it, on a file."""
    document = Document(str(path), Options())
    try:
        read: Any = document.read()
    except ProgramError as error:
        read = error
    return Chainstep(document, read, session, user_settings.Settings(**settings), themes.DARK)


def stepper(app: Chainstep) -> StepperScreen:
    assert app.stepper is not None
    return app.stepper


def on_screen(app: Chainstep) -> str:
    """The text of the screen on top, line by line."""
    return "\n".join("".join(text for text, _ in row) for row in app.screen.canvas.rows)  # type: ignore[attr-defined]


ALL_KEYS = [(name, key.id) for key in keys_at("stepper") for name in key.keys]


def test_every_effect_of_the_key_table_can_be_carried_out() -> None:
    assert set(EFFECTS) == keys.EFFECTS


@pytest.mark.parametrize(("name", "action"), ALL_KEYS, ids=[name for name, _ in ALL_KEYS])
async def test_every_key_is_wired(name: str, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(EIGHT, session=Session(position=12, pattern="x"))
    effects: list[str] = []
    monkeypatch.setattr(app, "carry_out", effects.append)
    async with app.run_test(size=SIZE) as pilot:
        screen = stepper(app)
        if action == "go_there":
            await pilot.press("up")
        before = screen.session
        await pilot.press(name)
        expected, effect = press(before, screen.views, name, None)
        assert screen.session == expected
        assert effects == ([effect] if effect else [])
        if action not in ("escape", "next_panel"):  # nothing is open that these could close or turn to
            assert effect == action or screen.session != before


async def test_hangul_input_mode() -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(JAMO["n"])
        assert stepper(app).session.position == 1
        await pilot.press(JAMO["p"])
        assert stepper(app).session.position == 0
        await pilot.press(JAMO["g"])  # G would go to the other end with the same jamo
        assert stepper(app).session.position == 0
        assert stepper(app).session.message is not None


async def test_the_screen_shows_the_session_of_each_key() -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        assert "step  0 of 21" in on_screen(app)
        await pilot.press("right", "right", "right")
        assert "step  3 of 21" in on_screen(app)
        assert "0.952574" in on_screen(app)
        await pilot.press("left")
        assert "step  2 of 21" in on_screen(app)
        await pilot.press("G")
        assert "2.060" in on_screen(app)
        assert "1.592" in on_screen(app)


async def test_a_step_repaints_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(EIGHT, session=Session(position=16))
    async with app.run_test(size=SIZE) as pilot:
        canvas = stepper(app).canvas
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


async def test_the_collector_works_again_but_not_on_what_was_there_at_the_start() -> None:
    gc.unfreeze()
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 1000


async def test_markup_in_a_program_is_text(tmp_path: Path) -> None:
    path = tmp_path / "[bold]a[0][1].py"
    path.write_text("# [/] [red]not red[/red]\na = [[1, 2], [3, 4]]\ni = 0\nb = a[i][1] * a[0][1]\n")
    app = opened(path)
    async with app.run_test(size=SIZE) as pilot:
        assert "a[i][1] * a[0][1]" in on_screen(app)
        assert "[bold]" in on_screen(app)
        await pilot.press("ctrl+p")
        await pilot.press(*"a[i][1]")
        assert "a[i][1] * a[0][1]" in on_screen(app)


# the mouse


def cell_of(app: Chainstep, kind: str, index: int) -> tuple[int, int]:
    """A cell that hits (kind, index)."""
    picture = stepper(app).picture
    assert picture is not None
    for y in range(SIZE[1]):
        for x in range(SIZE[0]):
            hit = picture.hit(x, y)
            if hit is not None and (hit.kind, hit.index) == (kind, index):
                return x, y
    raise AssertionError((kind, index))


async def test_click_on_a_forward_row_a_backward_row_and_the_bar() -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        screen = stepper(app)
        steps = screen.views.at(frozenset()).steps
        await pilot.click(offset=cell_of(app, "stage", 4))
        assert screen.session.position == steps.of_stage(4) == 5
        line = next(line for line in screen.views.base.lines if line.arrived == 2)
        await pilot.click(offset=cell_of(app, "line", line.index))
        assert screen.session.position == steps.of_line(line.index) > 9
        await pilot.click(offset=cell_of(app, "position", 2))
        assert screen.session.position == 2


async def test_wheel_scrolls_the_panel_under_it() -> None:
    app = opened(EIGHT, session=Session(position=5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        screen = stepper(app)
        region = screen.picture.regions["help"]  # type: ignore[union-attr]
        for _ in range(2):
            canvas = screen.canvas
            canvas.post_message(MouseScrollDown(canvas, 5, region.y + 1, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert screen.session.panels.offset == 2


async def test_paste_into_a_prompt_and_nowhere_else() -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        screen = stepper(app)
        app.post_message(Paste("nnn"))
        await pilot.press("colon")
        app.post_message(Paste("dx(3)\nrm"))
        await pilot.press("enter")
        assert screen.session.position == screen.view.steps.find("dx(3)")


async def test_settings_set_aside_are_mentioned() -> None:
    app = opened(EIGHT, set_aside="/some/settings.toml.bad")
    async with app.run_test(size=SIZE):
        assert "/some/settings.toml.bad" in on_screen(app)


async def test_wheel_selects_rows() -> None:
    app = opened(EIGHT, session=Session(position=5))
    async with app.run_test(size=SIZE) as pilot:
        screen = stepper(app)
        down = MouseScrollDown(screen.canvas, 5, 5, 0, 1, 0, False, False, False)
        screen.canvas.post_message(down)
        await pilot.pause()
        once = press(Session(position=5, focus="forward"), screen.views, "down")[0]
        assert screen.session == once
        screen.canvas.post_message(MouseScrollUp(screen.canvas, 5, 5, 0, -1, 0, False, False, False))
        await pilot.pause()
        assert screen.session.selected == press(once, screen.views, "up")[0].selected


async def test_a_mouse_selection_stays_in_its_pane_and_ctrl_c_copies_it() -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        x, y = cell_of(app, "stage", 0)
        await pilot.mouse_down(offset=(x, y))
        move = MouseMove(stepper(app).canvas, 110, y + 1, 1, 1, 1, False, False, False)
        stepper(app).canvas.post_message(move)
        await pilot.pause()
        await pilot.mouse_up(offset=(110, y + 1))
        await pilot.press("ctrl+c")
        copied = app.clipboard
        assert "sigy = 1.0" in copied
        assert "num = x + sigy" in copied
        assert "dsigy" not in copied
        assert "│" not in copied
        assert app.is_running
        assert not stepper(app).canvas.selected_text()
        await pilot.press("ctrl+c")
        await pilot.pause()
    assert app.return_value == 130


async def test_copy_keys(until: Any) -> None:
    from tui.texts import all_text, current_text

    app = opened(EIGHT, session=Session(position=17))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("y")
        assert app.clipboard == current_text(stepper(app).view, Session(position=17)) != ""
        await pilot.press("Y")
        assert app.clipboard == all_text(stepper(app).view, Session(position=17))
        assert app.clipboard.count("\n") > 15


# the file


async def test_a_save_is_read_and_the_step_kept(eight: Path, until: Any) -> None:
    app = opened(eight, session=Session(position=17))
    async with app.run_test(size=SIZE) as pilot:
        screen = stepper(app)
        address = screen.views.at(frozenset()).steps.address(17)
        save(eight, "z = 1\n" + eight.read_text().replace("x = 3", "x = 3.5") + "g = f * z\n")
        await until(pilot, lambda: len(screen.views.base.stages) == 9)
        steps = screen.views.at(frozenset()).steps
        assert steps.address(screen.session.position) == address
        assert screen.session.position != 17
        assert "x = 3.5" in on_screen(app)


async def test_an_error_shows_at_its_place_and_goes_when_mended(eight: Path, until: Any) -> None:
    text = eight.read_text()
    app = opened(eight, session=Session(position=4))
    async with app.run_test(size=SIZE) as pilot:
        save(eight, text.replace("xpy**2", "xpyy**2"))
        await until(pilot, lambda: isinstance(app.screen, FaultScreen) and "xpyy" in on_screen(app))
        assert "^" in on_screen(app)
        save(eight, text.replace("xpy**2", "xpy**3"))
        await until(pilot, lambda: app.screen is app.stepper and "xpy**3" in on_screen(app))
        assert stepper(app).session.position == 4


async def test_a_file_that_is_wrong_from_the_start(tmp_path: Path, until: Any) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("x = 3\nf = x * nothing\n")
    app = opened(path)
    async with app.run_test(size=(80, 24)) as pilot:
        assert isinstance(app.screen, FaultScreen)
        assert "nothing" in on_screen(app)
        assert "^" in on_screen(app)
        save(path, "x = 3\nf = x * / 2\n")
        await until(pilot, lambda: "x * / 2" in on_screen(app))
        save(path, "x = 3\nf = x * 2\n")
        await until(pilot, lambda: app.stepper is not None and app.screen is app.stepper)
        await pilot.press("right")
        assert stepper(app).session.position == 1
        save(path, "x = \n")
        await until(pilot, lambda: isinstance(app.screen, FaultScreen))
        await pilot.press("q")
        await pilot.pause()
    assert app.return_value == 0


async def test_reload_key_reads_again(eight: Path, until: Any) -> None:
    app = opened(eight)
    async with app.run_test(size=SIZE) as pilot:
        before = stepper(app).views
        await pilot.press("R")
        await until(pilot, lambda: stepper(app).views is not before)
        message = stepper(app).session.message
        assert message is not None
        assert message[0] == "app.reloaded"


async def test_an_editor_that_cannot_be_run_is_mentioned(eight: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    app = opened(eight)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("E")
        assert "no-such-editor" in on_screen(app)


async def test_a_theme_that_cannot_be_kept_is_mentioned(monkeypatch: pytest.MonkeyPatch, until: Any) -> None:
    monkeypatch.setattr(user_settings, "remember", lambda **_: False)
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T", "down", "enter")
        await until(pilot, lambda: app.screen is app.stepper)
        assert app.theme == themes.LIGHT
        assert "cannot be written" in on_screen(app)


async def test_a_built_in_program_is_not_edited(until: Any) -> None:
    app = Chainstep(None, None, Session())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.stepper)
        await pilot.press("E")
        message = stepper(app).session.message
        assert message is not None
        assert message[0] == "app.built_in"


# the library


async def test_the_library_opens_every_program_and_q_comes_back(until: Any) -> None:
    app = Chainstep(None, None, Session())
    async with app.run_test(size=SIZE) as pilot:
        for at, example in enumerate(examples()):
            assert isinstance(app.screen, LibraryScreen)
            assert example.title in on_screen(app)
            assert app.screen.chosen == at
            await pilot.press("enter")
            await until(pilot, lambda path=example.path: app.screen is app.stepper and path.name in on_screen(app))
            await pilot.press("G", "q")
            await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
            await pilot.press("down")
        assert len(examples()) == 7
        await pilot.press("q")
        await pilot.pause()
    assert app.return_value == 0


async def test_library_by_mouse(until: Any) -> None:
    app = Chainstep(None, None, Session())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(offset=(10, 5))
        assert isinstance(app.screen, LibraryScreen)
        assert app.screen.chosen == 2
        await pilot.click(offset=(10, 5))
        await until(pilot, lambda: app.screen is app.stepper and examples()[2].path.name in on_screen(app))


# palette and themes


async def test_the_palette_acts_and_goes_to_addresses(until: Any) -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, ChooserScreen) and say("keys.step") in on_screen(app))
        await pilot.press(*"dx(3)")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.stepper)
        steps = stepper(app).views.at(frozenset()).steps
        assert stepper(app).session.position == steps.find("dx(3)")
        await pilot.press("ctrl+p", *say("keys.first"), "enter")
        await until(pilot, lambda: app.screen is app.stepper)
        assert stepper(app).session.position == 0
        await pilot.press("ctrl+p", *"xpysqr", "down", "down", "up", "up", "enter")
        await until(pilot, lambda: app.screen is app.stepper)
        assert stepper(app).session.position == 5
        await pilot.press("ctrl+p", "escape")
        await until(pilot, lambda: app.screen is app.stepper)


async def test_boxes_close_by_a_click_beside_them_and_take_clicks_inside(until: Any) -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T")
        await pilot.click(offset=(3, 30))
        await until(pilot, lambda: app.screen is app.stepper)
        assert app.theme == themes.DARK
        await pilot.press("T")
        await pilot.click(offset=(60, 4))
        await until(pilot, lambda: app.screen is app.stepper)
        assert app.theme == themes.LIGHT


async def test_themes_can_be_chosen_in_the_library(until: Any) -> None:
    app = Chainstep(None, None, Session())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert app.theme == themes.LIGHT
        await pilot.press("ctrl+p", *say("app.theme.chainstep-dark"), "enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert app.theme == themes.DARK


async def test_every_action_is_in_the_palette() -> None:
    from tui.choices import commands

    offered = {choice.value for choice in commands(False)}
    assert offered == {key.id for key in keys_at("stepper")} - {"palette"}


async def test_theme_choice_previews_keeps_and_is_remembered(until: Any) -> None:
    app = opened(EIGHT)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T", "down")
        assert app.theme == themes.LIGHT
        await pilot.press("escape")
        assert app.theme == themes.DARK
        assert user_settings.load().theme == ""
        await pilot.press("T", "down", "down", "enter")
        await until(pilot, lambda: app.screen is app.stepper)
        assert app.theme == themes.MONO
        assert stepper(app).session.look.mono
        assert user_settings.load().theme == themes.MONO


async def test_no_colour_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    document = Document(str(EIGHT), Options())
    app = Chainstep(document, document.read(), session_of(12, mono=True), theme=themes.choose(""))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("T")
        assert app.screen is app.stepper
        strips = [strip for line in app.screen._compositor.render_strips() for strip in line]
        for segment in strips:
            if segment.style is not None:
                assert segment.style.color is None or segment.style.color.is_default
                assert segment.style.bgcolor is None or segment.style.bgcolor.is_default
        assert any(segment.style is not None and segment.style.reverse for segment in strips)


# size, time, remaps


async def test_resize_keeps_the_place() -> None:
    app = opened(EIGHT, session=Session(position=14))
    async with app.run_test(size=SIZE) as pilot:
        for width, height in ((80, 24), (60, 20), (39, 9), (200, 50), (120, 40)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            rows = stepper(app).canvas.rows
            assert len(rows) == height
            assert stepper(app).session.position == 14
            if width >= 60:
                assert "14" in on_screen(app)


async def test_autoplay_steps_and_stops_at_the_end(until: Any) -> None:
    app = opened(EIGHT, session=session_of(17, speed=5))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("P")
        assert stepper(app).session.play.on
        await until(pilot, lambda: stepper(app).session.position == 21)
        await until(pilot, lambda: not stepper(app).session.play.on)
        assert stepper(app)._ticking is None


async def test_remaps_by_id() -> None:
    app = opened(EIGHT, keys={"step": "f,ctrl+n", "first": "q"})
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f", "ctrl+n")
        assert stepper(app).session.position == 2
        await pilot.press("right")  # no longer steps
        assert stepper(app).session.position == 2
        await pilot.press("q")
        assert app.is_running
        assert stepper(app).session.position == 0


async def test_remaps_reach_the_library_the_fault_and_the_lists(tmp_path: Path, until: Any) -> None:
    remaps = {"choose": "o", "select_down": "ctrl+n", "theme": "ctrl+t", "quit": "x", "copy_line": "c", "escape": "f9"}
    app = Chainstep(None, None, Session(), user_settings.Settings(keys=remaps))
    async with app.run_test(size=SIZE) as pilot:
        assert "o open" in on_screen(app)
        assert "x quit" in on_screen(app)
        await pilot.press("down", "ctrl+n", "enter")
        assert app.screen.chosen == 1  # type: ignore[attr-defined]
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, ChooserScreen))
        await pilot.press("ctrl+n", "o")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert app.theme == themes.LIGHT
        await pilot.press("ctrl+p", "x", "ctrl+n", "down")  # letters are text there
        assert app.screen.query_text == "x"  # type: ignore[attr-defined]
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.press("o")
        await until(pilot, lambda: app.screen is app.stepper)
        await pilot.press("q")
        assert app.screen is app.stepper
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    path = tmp_path / "wrong.py"
    path.write_text("f = nothing\n")
    app = opened(path, keys=remaps)
    async with app.run_test(size=SIZE) as pilot:
        assert "x quit" in on_screen(app)
        await pilot.press("y")
        assert not app.clipboard
        await pilot.press("c")
        assert "nothing" in app.clipboard
        await pilot.press("q", "x")
        await pilot.pause()
    assert app.return_value == 0


async def test_a_crash_of_ours_is_not_printed_by_textual(monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    app = opened(EIGHT)

    def boom(*_: object) -> None:
        raise ValueError("[/] boom")

    with pytest.raises(ValueError, match="boom"):
        await _press_one_key(app, monkeypatch, boom)
    assert isinstance(app.crash, ValueError)
    assert "Traceback" not in capfd.readouterr().err


async def _press_one_key(app: Chainstep, monkeypatch: pytest.MonkeyPatch, handler: Any) -> None:
    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr("tui.screens.stepper.press", handler)
        await pilot.press("right")
        await pilot.pause()
