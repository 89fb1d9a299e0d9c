"""The desk alone, without a terminal: every place, every event, and that it is a function of its state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import Options
from engine.errors import Place as At
from tests.tui.conftest import EIGHT
from tests.tui.desks import answered, fresh, on_screen, opened, pressed, read, sample, stepper
from tests.tui.samples import PROGRAMS, views
from tui import desk as desks
from tui import themes
from tui.actions import press as move
from tui.catalogue import say
from tui.cells import Row, fit, row_len, text_of
from tui.desk import Desk, events
from tui.desk.chooser import Chooser
from tui.desk.fault import Fault
from tui.desk.library import Library
from tui.desk.record import Outcome, Place, push
from tui.desk.stepper import EFFECTS, Stepper
from tui.document import Document
from tui.effects import Copy, Editor, EditText, Quit, Read
from tui.examples import examples
from tui.keys import EFFECTS as OF_THE_TABLE
from tui.keys import JAMO, KEYS, Keymap, keys_at
from tui.moves.find import SEARCHES
from tui.view import Views

DEFINITIONS = Path(__file__).resolve().parents[1] / "programs" / "people" / "definitions"
SIZES = ((80, 24), (120, 40), (60, 20), (39, 9), (200, 50))
WRONG = engine.ProgramError("undefined_name", At(2, 9, 16), file="wrong.py", name="nothing")


def faulty(**more: Any) -> Desk:
    """A desk with an error on it."""
    return desks.on_fault(WRONG, "x = 3\nf = x * nothing\n", Document("wrong.py", Options()), **more)


def listed(**more: Any) -> Desk:
    """A desk with the functions of a file on it."""
    document = Document(str(DEFINITIONS / "layers.py"), Options())
    found = engine.definitions(document.path)
    assert found is not None
    return desks.on_functions(found, document.text() or "", document, **more)


# a function of its state

STARTS = {
    "stepper": lambda **more: sample("eight.py", 12, **more),
    "loop": lambda **more: sample("loop.py", 3, **more),
    "file": lambda **more: desks.on_program(views("eight.py"), Document("eight.py", Options()), 7, **more),
    "library": lambda **more: desks.on_library(**more),
    "fault": faulty,
    "functions": listed,
    "call": lambda **more: pressed(listed(**more), "down", "enter"),
    "theme list": lambda **more: pressed(sample("fork.py", 2, **more), "T"),
    "palette": lambda **more: pressed(sample("own.py", 2, **more), "ctrl+p"),
    "palette of the library": lambda **more: pressed(desks.on_library(**more), "ctrl+p"),
    "address": lambda **more: pressed(sample("wide.py", 2, **more), "colon", "d"),
    "search": lambda **more: pressed(sample("net.py", 2, **more), "slash"),
    "mark": lambda **more: pressed(sample("eight.py", 2, **more), "m"),
    "panel": lambda **more: pressed(sample("net.py", 2, **more), "v", "tab", "tab"),
    "playing": lambda **more: pressed(sample("eight.py", 2, **more), "P"),
}
NAMES = sorted({name for key in KEYS for name in key.keys} - {"ctrl+c"})
KEYS_PRESSED = st.sampled_from([*NAMES, *"0123456789()dxfyaq'", *JAMO.values(), "한", "느", "가", "F"])
MOUSE = st.tuples(st.integers(0, 130), st.integers(0, 45))
HAPPENED = st.one_of(
    KEYS_PRESSED.map(lambda name: events.Key(name, name if len(name) == 1 else "")),
    KEYS_PRESSED.map(lambda name: events.Key(name, name if len(name) == 1 else "")),
    st.sampled_from(["dx(3)", "한글 e\u0301\x1b[2J\nsecond", "x" * 200]).map(events.Paste),
    MOUSE.map(lambda at: events.MouseDown(*at)),
    MOUSE.map(lambda at: events.MouseMove(*at)),
    st.just(events.MouseUp()),
    st.tuples(MOUSE, st.booleans()).map(lambda at: events.Wheel(*at[0], at[1])),
    st.just(events.Tick()),
    st.sampled_from(SIZES).map(lambda at: events.Resize(*at)),
    st.sampled_from([events.Saved(), events.NotKept(), events.TextEdited("note", "x"), events.Failed(1, WRONG, None)]),
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(STARTS)), st.sampled_from(["en", "ko"]), st.booleans(), st.lists(HAPPENED, max_size=40))
def test_any_sequence_equals_a_fresh_desk_at_the_same_state(start: str, lang: str, ascii: bool, steps: list[Any]) -> None:  # noqa: A002
    desk = STARTS[start](lang=lang, ascii=ascii)
    now = 0.0
    for step in steps:
        now += 0.4
        desk, effects = desks.handle(desk, step, now)
        for effect in effects:
            if isinstance(effect, Read) and effect.document.built_in:
                desk = read(desk, effect)
    painted = desks.rows(desk)
    assert len(painted) == desk.height
    assert {row_len(row) for row in painted} == {desk.width}
    assert desks.rows(fresh(desk)) == painted
    key = events.Key("right")
    assert desks.rows(desks.handle(desk, key)[0]) == desks.rows(desks.handle(fresh(desk), key)[0])


@pytest.mark.parametrize("start", sorted(STARTS))
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_place_fills_every_size(start: str, size: tuple[int, int], lang: str) -> None:
    painted = desks.rows(desks.resize(STARTS[start](lang=lang), *size)[0])
    assert len(painted) == size[1]
    assert {row_len(row) for row in painted} == {size[0]}


def test_a_desk_can_be_hashed_compared_and_kept() -> None:
    desk = sample("eight.py", 3)
    assert desk == replace(desk)
    there = pressed(desk, "right", "left")
    assert there.places == desk.places
    assert len({desk, there, pressed(desk, "right")}) == 2


# keys


def test_every_effect_of_the_key_table_is_carried_out() -> None:
    assert set(EFFECTS) == OF_THE_TABLE | SEARCHES


@pytest.mark.parametrize("name", [name for key in keys_at("stepper") for name in key.keys])
def test_every_key_does_what_the_session_says(name: str) -> None:
    desk = pressed(sample("eight.py", 12), "slash", "x", "enter")
    before = stepper(desk)
    expected, effect = move(before.session, before.views, name, None)
    after, effects = desks.press(desk, name, "")
    if effect is None:
        assert stepper(after).session == expected
        wanted = stepper(after)  # only descent and the live check wait for something here
        assert effects == (*wanted.edits(desk, before.session), *wanted.wishes(before))
        assert bool(effects) == (name in ("x", "ctrl+x", "K"))
        assert after.places != desk.places
    else:
        assert effects or after.places != desk.places


def test_every_key_of_the_library_and_the_error_screen_does_something() -> None:
    for key in keys_at("library"):
        for name in key.keys:
            desk = pressed(desks.on_library(), "down", "down")
            after, effects = desks.press(desk, name, "")
            assert after.places != desk.places or effects, name
    for key in keys_at("fault"):
        for name in key.keys:
            desk = faulty()
            after, effects = desks.press(desk, name, "")
            assert after.places != desk.places or effects or key.id == "escape", name


def test_a_syllable_is_the_keys_it_was_typed_with_outside_of_fields_only() -> None:
    at = sample()
    assert stepper(pressed(at, "느")).session.position == 1  # ㄴ s, ㅡ m: a step, and the prompt for a mark
    assert stepper(pressed(at, "느")).session.prompt.kind == "m"
    assert stepper(pressed(at, JAMO["n"], JAMO["n"], JAMO["p"])).session.position == 1
    asked = pressed(at, "slash", "느", "한")
    assert stepper(asked).session.prompt.typed.text == "느한"
    assert pressed(pressed(at, "ctrl+p"), *"한글").top.query.text == "한글"  # type: ignore[attr-defined]
    assert pressed(desks.on_library(), "ㅓ").top.chosen == 1  # type: ignore[attr-defined]
    assert desks.press(desks.on_library(), "ㅂ")[1] == (Quit(0),)


def test_ctrl_c_leaves_with_130_from_everywhere() -> None:
    for start in STARTS.values():
        assert desks.press(start(), "ctrl+c")[1] == (Quit(130),)


def test_remaps_reach_every_place() -> None:
    remaps = {"choose": "o", "select_down": "ctrl+n", "theme": "ctrl+t", "quit": "x", "copy_line": "c", "escape": "f9"}
    desk = desks.on_library(keymap=Keymap.of(remaps))
    assert "o open" in on_screen(desk)
    desk = pressed(desk, "down", "ctrl+n", "enter")
    assert desk.top.chosen == 1  # type: ignore[attr-defined]
    assert pressed(desk, "ctrl+t", "ctrl+n", "o").theme == themes.LIGHT
    typed = pressed(desk, "ctrl+p", "x", "ctrl+n", "down")  # letters are text there
    assert typed.top.query.text == "x"  # type: ignore[attr-defined]
    assert isinstance(pressed(typed, "f9").top, Library)
    stepping = answered(desk, "o")
    assert isinstance(pressed(stepping, "q").top, Stepper)
    assert isinstance(pressed(stepping, "x").top, Library)
    wrong = faulty(keymap=Keymap.of(remaps))
    assert "x quit" in on_screen(wrong)
    assert desks.press(wrong, "y")[1] == desks.press(wrong, "q")[1] == ()
    assert isinstance(desks.press(wrong, "c")[1][0], Copy)
    assert desks.press(wrong, "x")[1] == (Quit(0),)


# the library


def test_the_library_opens_every_program_and_q_comes_back() -> None:
    desk = desks.on_library()
    for at, example in enumerate(examples()):
        assert desk.top.chosen == at  # type: ignore[attr-defined]
        assert example.title in on_screen(desk)
        there = answered(desk, "enter")
        assert example.path.name in on_screen(there)
        desk = pressed(there, "G", "q", "down")
        assert isinstance(desk.top, Library)
    assert len(examples()) == 7
    assert desks.press(desk, "q")[1] == (Quit(0),)


def test_a_program_that_is_being_opened_is_named_and_the_newest_wins() -> None:
    desk, first = desks.press(desks.on_library(), "enter")
    assert first[0].document.built_in  # type: ignore[union-attr]
    assert "circuit.py" in text_of(desks.rows(desk)[-1])
    desk, second = desks.press(pressed(desk, "down"), "enter")
    late = read(desk, *first)
    assert isinstance(late.top, Library)
    assert "maximum.py" in on_screen(read(late, *second))
    assert isinstance(read(pressed(desk, "ctrl+p", "escape"), *second).top, Stepper)


def test_the_library_by_mouse() -> None:
    desk, effects = desks.click(desks.on_library(), 10, 5)
    assert desk.top.chosen == 2  # type: ignore[attr-defined]
    assert effects == ()
    _, effects = desks.click(desk, 10, 5)
    assert effects[0].document.path == str(examples()[2].path)  # type: ignore[union-attr]
    wide = desks.on_library(width=120, height=40)
    assert desks.click(wide, 80, 5)[0].places == wide.places
    assert desks.click(wide, 10, 1)[0].places == wide.places
    down, _ = desks.handle(wide, events.Wheel(10, 10, True))
    assert down.top.chosen == 1  # type: ignore[attr-defined]


# what the world brings


def test_a_save_keeps_the_step_and_an_error_stands_in_front_until_it_is_mended(eight: Path) -> None:
    text = eight.read_text()
    desk = opened(eight, 17)
    address = stepper(desk).view.steps.address(17)
    eight.write_text("z = 1\n" + text.replace("x = 3", "x = 3.5") + "g = f * z\n")
    desk, effects = desks.handle(desk, events.Saved())
    assert isinstance(effects[0], Read)
    desk = read(desk, *effects)
    at = stepper(desk)
    assert at.view.steps.address(at.session.position) == address
    assert at.session.position != 17
    assert at.session.message == ("app.reloaded", ())
    eight.write_text(text.replace("xpy**2", "xpyy**2"))
    desk = answered(pressed(desk, "ctrl+p"), "escape", "R")
    assert isinstance(desk.top, Fault)
    assert "xpyy" in on_screen(desk)
    assert "^" in on_screen(desk)
    eight.write_text(text.replace("xpy**2", "xpyyy**2"))
    desk = answered(desk, "R")
    assert len(desk.places) == 2
    assert "xpyyy" in on_screen(desk)
    eight.write_text(text)
    desk = answered(pressed(desk, "T"), "escape", "R")
    assert isinstance(desk.top, Stepper)
    assert len(desk.places) == 1
    assert stepper(desk).view.steps.address(stepper(desk).session.position) == address


def test_an_error_takes_a_box_away_and_so_does_its_end(eight: Path) -> None:
    text = eight.read_text()
    desk, effects = desks.press(opened(eight), "R")
    eight.write_text("x = \n")
    failed = read(pressed(desk, "ctrl+p"), *effects)
    assert [type(place) for place in failed.places] == [Stepper, Fault]
    eight.write_text(text)
    desk, effects = desks.press(failed, "R")
    mended = read(pressed(desk, "T"), *effects)
    assert [type(place) for place in mended.places] == [Stepper]


def test_a_file_that_is_wrong_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("x = 3\nf = x * nothing\n")
    desk = opened(path)
    assert isinstance(desk.top, Fault)
    path.write_text("x = 3\nf = x * 2\n")
    desk = answered(desk, "R")
    assert [type(place) for place in desk.places] == [Stepper]
    assert stepper(pressed(desk, "right")).session.position == 1


def test_what_comes_too_late_is_dropped(eight: Path) -> None:
    desk, first = desks.press(opened(eight), "R")
    desk, second = desks.press(desk, "R")
    late, _ = desks.handle(desk, events.Arrived(first[0].ticket, views("fork.py")))  # type: ignore[union-attr]
    assert late == desk
    late, _ = desks.handle(desk, events.Failed(first[0].ticket, WRONG, None))  # type: ignore[union-attr]
    assert late == desk
    done = read(desk, *second)
    assert desks.handle(done, events.Arrived(second[0].ticket, views("fork.py")))[0] == done  # type: ignore[union-attr]


def test_reading_again_without_a_file() -> None:
    piped = desks.on_program(views("eight.py"), Document("-", Options()))
    for key in ("R", "E"):
        after, effects = desks.press(piped, key)
        assert effects == ()
        assert stepper(after).session.message == ("app.no_file", ())
    built_in = desks.on_program(views("eight.py"), Document(str(EIGHT), Options(), built_in=True))
    after, effects = desks.press(built_in, "E")
    assert effects == ()
    assert stepper(after).session.message == ("app.built_in", ())


def test_the_editor_opens_at_the_line_and_what_comes_of_it(eight: Path) -> None:
    desk, effects = desks.press(opened(eight, 3), "E")
    document = desk.document
    assert effects == (Editor(document, 8),)  # type: ignore[arg-type]
    again, effects = desks.handle(desk, events.EditorClosed(document, "vi", 0))  # type: ignore[arg-type]
    assert effects == (Read(document, 1),)  # type: ignore[arg-type]
    assert again.reading is document
    failed, effects = desks.handle(desk, events.EditorClosed(document, "no-such", 127))  # type: ignore[arg-type]
    assert effects == ()
    assert "no-such" in on_screen(failed)
    assert desks.press(faulty(), "E")[1][0].line == 2  # type: ignore[union-attr]
    assert "no-such" in on_screen(desks.handle(faulty(), events.EditorClosed(document, "no-such", 127))[0])  # type: ignore[arg-type]


def test_copying() -> None:
    from tui.celltext import all_text, current_text

    desk = sample("eight.py", 17)
    at = stepper(desk)
    after, effects = desks.press(desk, "y")
    assert effects == (Copy(current_text(at.view, at.session)),)
    assert stepper(after).session.message == ("app.copied.one", (("lines", 1),))
    assert desks.press(desk, "Y")[1] == (Copy(all_text(at.view, at.session)),)
    after, effects = desks.press(faulty(), "y")
    assert "nothing" in effects[0].text  # type: ignore[union-attr]
    assert say("app.copied.many", lines=effects[0].text.count("\n") + 1) in on_screen(after)  # type: ignore[union-attr]
    assert say("screen.error.mend") in on_screen(pressed(after, "escape"))


class Note(Place):
    """A place as a newcomer would write it: it asks for a text of several lines and shows what came back."""

    where = "fault"

    def __init__(self, text: str = "") -> None:
        self.text = text

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        lines = [*self.text.split("\n"), *[""] * desk.height]
        return [fit([(line, "plain")], desk.width) for line in lines[: desk.height]]

    def act(self, desk: Desk, action: str) -> Outcome:
        return desk, (EditText(self.text, "a note", "note"),) if action == "editor" else ()

    def edited(self, desk: Desk, purpose: str, text: str | None) -> Outcome:
        return (desk if text is None else replace(desk, places=(*desk.places[:-1], Note(text)))), ()


def test_a_new_place_needs_nothing_but_itself() -> None:
    desk = push(sample(), Note("one"))
    assert on_screen(desk).startswith("one ")
    desk, effects = desks.press(desk, "E")
    assert effects == (EditText("one", "a note", "note"),)
    assert desks.handle(desk, events.TextEdited("note", None))[0] == desk
    desk, _ = desks.handle(desk, events.TextEdited("note", "two\nthree"))
    assert on_screen(desk).split("\n")[1].startswith("three ")
    assert desks.press(desk, "right")[0] == desk


def test_the_traces_of_the_samples_are_not_changed_by_walking_them() -> None:
    for name in PROGRAMS:
        base = views(name).base
        assert desks.rows(sample(name)) == desks.rows(desks.on_program(Views(base)))
    assert isinstance(pressed(sample(), "T").top, Chooser)


def test_a_pass_asked_for_while_one_is_on_its_way_is_the_next_but_one(tmp_path: Path) -> None:
    """Pressed twice at once, the key led to the next pass alone."""
    path = tmp_path / "train.py"
    loop = "for i in range(9):\n    loss = (w * 2.0 - 3.0)**2\n    dw = 2 * (w * 2.0 - 3.0) * 2.0\n    w -= 0.1 * dw\n"
    path.write_text("w = 0.5\n" + loop)
    desk = opened(path)
    asked = []
    for key in ("right_curly_bracket", "right_curly_bracket", "right_curly_bracket", "left_curly_bracket"):
        desk, effects = desks.press(desk, key)
        asked += [effect for effect in effects if isinstance(effect, Read)]
    assert [one.document.options.pass_number for one in asked] == [2, 3, 4, 3]
    there = read(desk, asked[-1])
    training = stepper(there).views.base.training
    assert training is not None
    assert training.number == 3
    _, (again,) = desks.press(there, "right_curly_bracket")
    assert isinstance(again, Read)
    assert again.document.options.pass_number == 4


@pytest.mark.parametrize(("left", "said"), [("", "there is nothing to step through"), ("x = 3.0\nf = x * x\n", "f = x * x")])
def test_a_file_that_has_lost_its_loop_is_read_without_the_pass_that_was_shown(tmp_path: Path, left: str, said: str) -> None:
    """What was told was to leave --pass out, which nobody had typed."""
    file = tmp_path / "loop.py"
    file.write_text("w = 0.5\nfor i in range(9):\n    loss = (w * 2 - 3) ** 2\n    dw = 4 * (w * 2 - 3)\n    w -= 0.01 * dw\n")
    desk = answered(opened(file), "right_curly_bracket")
    training = stepper(desk).views.base.training
    assert training is not None
    assert training.number == 2
    file.write_text(left)
    desk, effects = desks.press(desk, "R")
    (asked,) = [effect for effect in effects if isinstance(effect, Read)]
    with pytest.raises(engine.ProgramError) as caught:
        asked.document.read()
    desk, effects = desks.handle(desk, events.Failed(asked.ticket, caught.value, left))
    desk = read(desk, *effects)
    assert said in on_screen(desk)
    assert "--pass" not in on_screen(desk)
