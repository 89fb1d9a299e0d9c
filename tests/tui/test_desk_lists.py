"""The desk alone: lists in boxes, prompts, the clock of autoplay, the mouse and what it selects."""

from __future__ import annotations

import pytest

from tests.tui.desks import fresh, on_screen, pressed, sample, stepper
from tui import desk as desks
from tui import themes
from tui.catalogue import say
from tui.cells import Row, text_of
from tui.desk import Desk, events
from tui.desk.chooser import Palette
from tui.desk.drag import Drag
from tui.desk.library import Library
from tui.desk.stepper import Stepper
from tui.effects import Keep, Quit
from tui.keys import keys_at

# lists


def test_the_palette_acts_and_goes_to_addresses() -> None:
    desk = pressed(sample(), "ctrl+p")
    assert say("keys.step") in on_screen(desk)
    there = pressed(desk, *"dx(3)", "enter")
    assert isinstance(there.top, Stepper)
    assert stepper(there).session.position == stepper(there).view.steps.find("dx(3)")
    back = pressed(there, "ctrl+p", *say("keys.first"), "enter")
    assert stepper(back).session.position == 0
    assert stepper(pressed(back, "ctrl+p", *"xpysqr", "down", "down", "up", "up", "enter")).session.position == 5
    assert pressed(back, "ctrl+p", "escape").places == pressed(back, "ctrl+p", "ctrl+p").places == back.places
    assert pressed(back, "ctrl+p", *"zzzz", "enter", "enter").top is not back.top


def test_quick_enters_do_no_more_than_one() -> None:
    for start in (pressed(sample(), "ctrl+p"), pressed(sample(), "T"), pressed(desks.on_library(), "ctrl+p")):
        desk = start
        for _ in range(4):
            desk, _ = desks.press(desk, "enter")
        assert not desk.top.box


def test_the_query_is_edited_as_a_field() -> None:
    desk = pressed(sample(), "ctrl+p", *"dx(3)", "left", "backspace", "4", "home", "delete", "d")
    query = desk.top.query  # type: ignore[attr-defined]
    assert (query.text, query.cursor) == ("dx(4)", 1)
    assert desk.top.choices[0].value == "dx(4)"  # type: ignore[attr-defined]
    pasted, _ = desks.paste(pressed(desk, "ctrl+u"), "dx\n(3)\x1b")
    assert pasted.top.query.text == "dx (3)"  # type: ignore[attr-defined]
    assert desks.cursor(pasted) is not None
    assert desks.cursor(sample()) is None


def test_a_theme_is_shown_at_once_kept_when_taken_and_gone_when_left() -> None:
    desk = pressed(sample(), "T")
    seen = pressed(desk, "down")
    assert seen.theme == themes.LIGHT
    assert pressed(seen, "escape").theme == themes.DARK
    mono, effects = desks.press(pressed(seen, "down"), "enter")
    assert effects == (Keep("theme", themes.MONO),)
    assert mono.theme == themes.MONO
    assert stepper(mono).session.look.mono
    assert not stepper(pressed(mono, "T", "up", "enter")).session.look.mono
    lost, _ = desks.handle(mono, events.NotKept())
    assert "cannot be written" in on_screen(lost)
    assert pressed(desks.on_library(), "T", "down", "enter").theme == themes.LIGHT
    dark = pressed(desks.on_library(theme=themes.LIGHT), "ctrl+p", *say("app.theme.chainstep-dark"), "enter")
    assert dark.theme == themes.DARK
    assert isinstance(dark.top, Library)


def test_without_colour_there_is_one_theme() -> None:
    desk = pressed(sample(theme=themes.MONO, colour=False), "T")
    assert stepper(desk).session.message == ("app.no_colour", ())
    assert isinstance(desk.top, Stepper)
    offered = pressed(desk, "ctrl+p").top.choices  # type: ignore[attr-defined]
    assert not [choice for choice in offered if choice.kind == "theme"]
    assert say("app.no_colour") in on_screen(pressed(desks.on_library(colour=False, theme=themes.MONO), "T"))


def test_boxes_take_clicks_and_close_by_a_click_beside_them() -> None:
    desk = pressed(sample(width=120, height=40), "T")
    assert desks.click(pressed(desk, "down"), 3, 30)[0].theme == themes.DARK
    assert isinstance(desks.click(desk, 3, 30)[0].top, Stepper)
    assert desks.click(desk, 60, 2)[0].places == desk.places  # its frame
    taken, effects = desks.click(desk, 60, 4)
    assert taken.theme == themes.LIGHT
    assert effects == (Keep("theme", themes.LIGHT),)
    palette = pressed(sample(width=120, height=40), "ctrl+p", *"dx(3)")
    assert stepper(desks.click(palette, 60, 4)[0]).session.position == 18
    assert isinstance(desks.click(palette, 60, 12)[0].top, Palette)  # no choice there
    assert isinstance(desks.click(palette, 1, 5)[0].top, Stepper)
    wheeled, _ = desks.handle(pressed(sample(), "ctrl+p"), events.Wheel(40, 8, True))
    assert wheeled.top.chosen == 1  # type: ignore[attr-defined]


def test_every_action_is_in_the_palette() -> None:
    offered = {choice.value for choice in pressed(sample(), "ctrl+p").top.choices if choice.kind == "action"}  # type: ignore[attr-defined]
    assert offered == {key.id for key in keys_at("stepper")} - {"palette"}


# prompts


def test_paste_into_a_prompt_and_nowhere_else() -> None:
    desk = sample()
    assert desks.paste(desk, "nnn")[0] == desk
    asked, _ = desks.paste(pressed(desk, "colon"), "dx(3)\n\x1b")
    assert stepper(asked).session.prompt.typed.text == "dx(3) "
    there = pressed(asked, "enter")
    assert stepper(there).session.position == stepper(there).view.steps.find("dx(3)")
    marked, _ = desks.paste(pressed(there, "m"), "한글")
    assert dict(stepper(marked).session.marks) == {"한": "dx(3)"}


def test_a_prompt_is_edited_where_its_cursor_is() -> None:
    desk = pressed(sample(), "colon", *"dx3)", "left", "left", "(")
    assert stepper(desk).session.prompt.typed.text == "dx(3)"
    assert desks.cursor(desk) == (5, 23)
    row = desks.rows(desk)[-1]
    assert ("3", "prompt reverse") in row
    assert stepper(pressed(desk, "enter")).session.position == 18
    assert stepper(pressed(desk, "home", "delete")).session.prompt.typed.text == "x(3)"


# the clock


def test_autoplay_goes_by_the_clock_and_stops_at_the_end() -> None:
    desk, _ = desks.press(sample("eight.py", 18), "P", now=10.0)
    assert desks.wake(desk) == 11.0
    assert desks.tick(desk, 10.9)[0].places == desk.places
    desk, _ = desks.tick(desk, 11.1)
    assert stepper(desk).session.position == 19
    assert desks.wake(desk) == pytest.approx(12.1)
    desk, _ = desks.press(desk, "greater_than_sign", now=11.2)
    assert desks.wake(desk) == pytest.approx(11.7)
    covered, _ = desks.tick(desks.press(desk, "ctrl+p", now=11.3)[0], 11.8)
    assert stepper(covered).session.position == 20
    desk, _ = desks.tick(desk, 11.8)
    desk, _ = desks.tick(desk, 12.5)
    assert stepper(desk).session.position == 21
    assert not stepper(desk).session.play.on
    assert desks.wake(desk) is None


# the mouse


def _cell(desk: Desk, kind: str, index: int) -> tuple[int, int]:
    picture = stepper(desk).picture(desk)
    for y in range(desk.height):
        for x in range(desk.width):
            hit = picture.hit(x, y)
            if hit is not None and (hit.kind, hit.index) == (kind, index):
                return x, y
    raise AssertionError((kind, index))


def test_clicks_on_a_forward_row_a_backward_row_and_the_bar() -> None:
    desk = sample(width=120, height=40)
    for kind, index, position in (("stage", 4, 5), ("line", 9, 18), ("position", 2, 2)):
        assert stepper(desks.click(desk, *_cell(desk, kind, index))[0]).session.position == position
    rule = next(y for y, row in enumerate(desks.rows(desk)) if text_of(row).startswith("────"))
    assert desks.click(desk, 3, rule)[0].places == desk.places


def test_the_wheel_selects_rows_and_scrolls_the_panel_under_it() -> None:
    desk, _ = desks.handle(sample("eight.py", 5), events.Wheel(5, 5, True))
    assert stepper(desk).session.focus == "forward"
    assert stepper(desk).session.selected is not None
    helped = pressed(sample("eight.py", 5), "question_mark")
    y = stepper(helped).picture(helped).regions["help"].y + 1
    for _ in range(2):
        helped, _ = desks.handle(helped, events.Wheel(5, y, True))
    assert stepper(helped).session.panels.offset == 2


def test_a_selection_stays_in_its_pane_and_ctrl_c_copies_it() -> None:
    desk = sample(width=120, height=40)
    x, y = _cell(desk, "stage", 0)
    for step in (events.MouseDown(x, y), events.MouseMove(110, y + 1), events.MouseUp()):
        desk, _ = desks.handle(desk, step)
    assert any("reverse" in role for _, role in desks.rows(desk)[y])
    assert not any("reverse" in role for _, role in desks.rows(desk)[y + 2])
    assert desks.rows(fresh(desk)) == desks.rows(desk)
    copied, effects = desks.press(desk, "ctrl+c")
    text = effects[0].text  # type: ignore[union-attr]
    assert "sigy = 1.0" in text
    assert "num = x + sigy" in text
    assert "dsigy" not in text
    assert "│" not in text
    assert copied.marked is None
    assert desks.press(copied, "ctrl+c")[1] == (Quit(130),)
    assert pressed(pressed(desk, "escape"), "escape").marked is None
    assert stepper(pressed(desk, "right")).session.position == 1
    assert pressed(desk, "right").marked is None


@pytest.mark.parametrize(
    ("y", "span"),
    [(1, None), (2, (7, 30)), (3, (5, 30)), (4, (5, 13)), (5, None)],
    ids=["above", "first", "mid", "last", "below"],
)
def test_a_selection_stays_between_the_columns_of_its_pane(y: int, span: tuple[int, int] | None) -> None:
    assert Drag(x0=7, y0=2, x1=12, y1=4, left=5, right=30).span(y) == span
    assert Drag(x0=12, y0=4, x1=7, y1=2, left=5, right=30).span(y) == span


def test_a_selection_within_one_row() -> None:
    assert Drag(9, 3, 6, 3, 0, 20).span(3) == (6, 10)
    assert Drag(9, 3, 9, 3, 5, 20).to(99, 99, 10) == Drag(9, 3, 19, 9, 5, 20)


@pytest.mark.parametrize(("start", "end", "text"), [(2, 3, "cd"), (0, 3, "한글"), (4, 6, " ok"), (0, 0, "a")])
def test_the_text_of_a_selection_is_counted_in_cells(start: int, end: int, text: str) -> None:
    source = {"cd": "abcdef", "a": "abc"}.get(text, "한글 ok  ")
    rows: list[Row] = [[(source, "plain")]]
    drag = Drag(start, 0, end, 0, 0, 9)
    assert drag.text(rows) == text
    turned = drag.over(rows)[0]
    assert text_of(turned) == source
    assert "".join(t for t, role in turned if "reverse" in role).rstrip() == text


def test_a_mouse_button_held_over_another_size_selects_nothing() -> None:
    desk, _ = desks.handle(sample(), events.MouseDown(5, 5))
    desk, _ = desks.resize(desk, 120, 40)
    desk, _ = desks.handle(desk, events.MouseMove(9, 9))
    assert desk.marked is None
    assert desks.handle(desk, events.MouseUp())[0].places == desk.places
