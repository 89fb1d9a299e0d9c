"""A tape that plays in the app: by the viewer's clock, held, faster, taken over and given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.desks import on_screen
from tui import desk as desks
from tui.app import Chainstep
from tui.desk import Desk
from tui.desk.events import Tick
from tui.desk.playing import Playing
from tui.desk.stepper import Stepper
from tui.effects import Quit
from tui.tapes.format import read
from tui.tapes.running import begun, frames
from tui.themes import LIGHT

OPEN = 'Type@0s "chainstep eight.py" Enter@0s\n'


def playing(text: str, now: float = 0.0, **settings: Any) -> Desk:
    """The desk of a tape, its clock begun at ``now``."""
    look = {name: settings.pop(name) for name in ("lang", "width", "height", "colour") if name in settings}
    tape = read(text).tape
    assert tape is not None
    desk, _ = desks.tick(Desk((Playing(begun(tape), **settings),), **look), now)
    return desk


def at(desk: Desk, now: float) -> Desk:
    """The desk when a clock that ticks only when it is asked to has come to ``now``."""
    while (due := desks.wake(desk)) is not None and due <= now:
        desk, _ = desks.tick(desk, max(due, desk.now))
    return desk


def step(desk: Desk) -> int:
    place = desk.top
    if isinstance(place, Playing):
        assert place.run.desk is not None
        place = place.run.desk.top
    assert isinstance(place, Stepper)
    return place.session.position


def test_a_tape_plays_by_the_clock_of_the_viewer() -> None:
    desk = playing(f"{OPEN}Right@1s 5\nSleep 1s", 100.0, speed=2.0)
    assert [step(at(desk, 100 + t)) for t in (0, 0.4, 0.6, 1.1, 2.3)] == [1, 1, 2, 3, 5]


def test_what_is_shown_are_the_frames() -> None:
    text = f'{OPEN}Right@1s 3\n#: caption "so"\nType@1s "c"\nSleep 1s'
    tape = read(text).tape
    assert tape is not None
    desk = playing(text)
    for frame in frames(tape):
        desk = at(desk, frame.at)
        assert desks.rows(desk) == list(frame.rows)


def test_it_has_the_size_of_the_terminal() -> None:
    desk = playing(f"#: size 120x40\n{OPEN}Right@1s 3", width=100, height=30)
    assert {len(row) for row in on_screen(desk).split("\n")} == {100}
    desk, _ = desks.resize(desk, 90, 20)
    assert len(on_screen(at(desk, 5)).split("\n")) == 20


def test_p_holds_it_and_goes_on() -> None:
    desk = at(playing(f"{OPEN}Right@1s 5\nSleep 9s"), 1.2)
    desk, _ = desks.press(desk, "P", now=1.5)
    assert desks.wake(desk) is None
    assert "paused" in on_screen(desk)
    desk, _ = desks.press(desk, "P", now=50.0)
    assert step(at(desk, 50.4)) == 2
    assert step(at(desk, 50.6)) == 3


def test_a_pause_of_the_tape_holds_it() -> None:
    desk = at(playing(f"{OPEN}Right@1s 2\n#: pause\nRight@1s 2\nSleep 5s"), 60.0)
    assert step(desk) == 2
    desk, _ = desks.press(desk, "P", now=60.0)
    assert step(at(desk, 61.5)) == 4


def test_speed_changes_at_the_moment() -> None:
    desk = at(playing(f"{OPEN}Right@1s 9\nSleep 5s"), 1.5)
    desk, _ = desks.press(desk, "greater_than_sign", now=1.5)  # 1.5 times as fast
    assert "1.5×" in on_screen(desk)
    assert (step(at(desk, 1.8)), step(at(desk, 1.9)), step(at(desk, 2.5))) == (2, 3, 4)
    desk, _ = desks.press(desk, "less_than_sign", now=1.5)
    assert step(at(desk, 2.1)) == 3
    for _ in range(20):
        desk, _ = desks.press(desk, "less_than_sign", now=1.5)
    assert step(at(desk, 3.0)) == 2


@pytest.mark.parametrize("keys", [["q"], ["ctrl+c"]])
def test_q_and_ctrl_c_leave(keys: list[str]) -> None:
    desk = at(playing(f"{OPEN}Right@1s 9"), 1.5)
    for key in keys:
        desk, effects = desks.press(desk, key, now=1.5)
    assert isinstance(effects[0], Quit)


def test_any_other_key_takes_over_and_p_gives_back() -> None:
    desk = at(playing(f'{OPEN}Right@1s 5\n#: caption "here"\nSleep 3s\nRight 3'), 2.5)
    before = desk
    assert "here" not in on_screen(desk)
    desk, _ = desks.press(desk, "right", now=2.5)
    assert isinstance(desk.top, Stepper)
    assert step(desk) == step(before) + 1
    assert "gives the screen back" in on_screen(desk)
    for key in ("right", "right", "c", "z", "T", "down", "escape", "r"):
        desk, _ = desks.press(desk, key, now=30.0)
    assert desks.wake(desk) is None
    desk, _ = desks.press(desk, "P", now=40.0)
    assert on_screen(desk) == on_screen(before)
    assert step(at(desk, 40.4)) == step(before)
    assert step(at(desk, 40.6)) == step(before) + 1


def test_p_is_text_where_one_types_after_taking_over() -> None:
    desk = at(playing(f"{OPEN}Right@1s 5"), 1.5)
    for key in ("colon", "P"):
        desk, _ = desks.press(desk, key, now=1.5)
    assert isinstance(desk.top, Stepper)
    assert desk.top.session.prompt.typed.text == "P"
    for key in ("escape", "ㅖ"):  # the same key, a Hangul input mode being on
        desk, _ = desks.press(desk, key, now=1.5)
    assert isinstance(desk.top, Playing)


def test_taken_over_while_held_it_is_held_again() -> None:
    desk = at(playing(f"{OPEN}Right@1s 5"), 1.5)
    for key in ("P", "n", "P"):
        desk, _ = desks.press(desk, key, now=9.0)
    assert desks.wake(desk) is None
    assert "paused" in on_screen(desk)


def test_autoplay_that_is_taken_over_goes_on() -> None:
    desk = at(playing(f'{OPEN}Type@0s "P"\nSleep 20s'), 2.5)
    desk, _ = desks.press(desk, "greater_than_sign", now=2.5)
    desk, _ = desks.press(desk, "j", now=1002.5)
    assert isinstance(desk.top, Stepper)
    here = step(desk)
    due = desks.wake(desk)
    assert due is None or due > 1002.5
    assert step(at(desk, 1006.0)) >= here


def test_the_end_leaves_stays_or_begins_anew() -> None:
    text = f"{OPEN}Right@1s 2\n"
    desk, effects = playing(text), ()
    for _ in range(50):
        due = desks.wake(desk)
        if due is None:
            break
        desk, effects = desks.handle(desk, Tick(), max(due, desk.now))
    assert effects == (Quit(0),)
    stays = at(playing(text, stay=True), 9.0)
    assert "the end" in on_screen(stays)
    again, _ = desks.press(stays, "P", now=9.0)
    assert step(at(again, 9.5)) == 1
    loops = at(playing(text, loop=True), 3.4)
    assert step(loops) == 1


def test_what_is_hidden_takes_no_time_and_its_theme_is_the_desks() -> None:
    desk = at(playing("Hide\nType@1s 'chainstep eight.py --theme light' Enter Right@5s 3\nShow\nSleep 2s\nRight\nSleep 9s"), 1.9)
    assert (step(desk), desk.theme) == (3, LIGHT)
    assert step(at(desk, 2.1)) == 4


def test_a_tape_that_takes_no_time_does_not_stop_the_clock() -> None:
    desk = playing(f"{OPEN}Right@0s 900", loop=True)
    assert (desks.wake(desk) or 0) >= 0
    assert desk.top.run.clock == 0  # type: ignore[attr-defined]


async def test_in_the_app(tmp_path: Path) -> None:
    tape = read(f"{OPEN}Right@50ms 4\nSleep 30s").tape
    assert tape is not None
    app = Chainstep(Desk((Playing(begun(tape)),)))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(100):
            await pilot.pause(0.05)
            if "step  4" in on_screen(app.desk):
                break
        assert "step  4" in on_screen(app.desk)
        await pilot.press("right")
        assert "step  5" in on_screen(app.desk)
        await pilot.press("P")
        assert "step  4" in on_screen(app.desk)
        await pilot.press("q")
    assert app.return_value == 0
