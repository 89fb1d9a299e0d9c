"""The key table: no clashes within a place, everything documented, remaps, and the jamo of a Hangul input mode."""

from __future__ import annotations

from string import punctuation

import pytest
from textual.keys import _character_to_key

from tests.tui.samples import session, views
from tui.actions import ACTIONS, ACTS, press
from tui.catalogue import knows, say, sentences
from tui.cells import row_len, text_of
from tui.desk.lesson import OWN as LESSON
from tui.field import Field
from tui.footers import FOOTERS
from tui.keys import (
    BELOW,
    BY_ID,
    DEFAULT,
    EFFECTS,
    JAMO,
    KEYS,
    PLACES,
    SHIFTED,
    SILENT_OTHER,
    TEXT,
    TYPED,
    Keymap,
    action,
    keys_at,
    prints,
    shown,
)
from tui.paint.help import help_of
from tui.panels import PANELS, PANES
from tui.session import Prompt, Session

BY_KEY = {name: key.id for key in keys_at("stepper") for name in key.keys}


def everything() -> list[str]:
    """All keys of the table, all letters and digits, all jamo."""
    return [*{k for key in KEYS for k in key.keys}, *JAMO, *SHIFTED, *JAMO.values(), *SHIFTED.values(), *"0123456789"]


@pytest.mark.parametrize("where", PLACES)
def test_no_key_has_two_actions_in_a_place(where: str) -> None:
    keys = [name for key in keys_at(where) for name in key.keys if where not in TEXT or not prints(name)]
    assert len(keys) == len(set(keys))
    assert keys
    for name in keys:
        assert name in BY_ID[action(where, name) or ""].keys


def test_the_table_is_sound() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)
    for key in KEYS:
        assert key.where
        assert set(key.where) <= set(PLACES)
        for where in key.where:
            assert DEFAULT.keys_of(key.id, where), (key.id, where)
    anywhere = {k for key in keys_at("app") for k in key.keys}
    assert not anywhere & {k for key in KEYS if "app" not in key.where for k in key.keys}


def test_every_key_is_documented_in_both_languages() -> None:
    for lang in ("en", "ko"):
        for key in KEYS:
            for sentence in (key.label, key.help, key.group):
                assert knows(sentence, lang), (sentence, lang)
        for where in PLACES:
            assert knows(f"keys.place.{where}", lang), (where, lang)
        for where, items in FOOTERS.items():
            for ids, label in items:
                assert knows(f"keys.{label}", lang)
                assert all(DEFAULT.keys_of(name, where) for name in ids), (where, ids)


def test_every_sentence_of_the_table_is_used() -> None:
    used = {s.removeprefix("keys.") for key in KEYS for s in (key.label, key.help, key.group)}
    used |= {f"place.{where}" for where in PLACES}
    used |= {label for items in FOOTERS.values() for _, label in items}
    assert set(sentences("keys", "en")) == used


def test_every_action_is_carried_out_by_a_move_or_by_the_app() -> None:
    assert {key.id for key in keys_at("stepper")} == set(ACTIONS) | EFFECTS | set(PANELS) | set(PANES)
    assert len({*ACTIONS, *EFFECTS, *PANELS, *PANES}) == len(ACTIONS) + len(EFFECTS) + len(PANELS) + len(PANES)
    for where in BELOW:  # a key that these places know does what it does on the main screen
        own = set(ACTS.get(where, {})) | (LESSON if where == "lesson" else set())
        assert {key.id for key in keys_at(where)} <= set(ACTIONS) | EFFECTS | own
        assert own <= {key.id for at in (where, "panel") for key in keys_at(at)}


def test_a_place_asks_the_one_below_it() -> None:
    assert action("panel", "n") == action("play", "n") == action("stepper", "n") == "next_stage"
    assert action("library", "n") is None
    assert action("chooser", "q") == "quit"
    assert [action(where, "7") for where in ("stepper", "panel", "library", "prompt")] == ["address", "address", None, None]


@pytest.mark.parametrize("where", sorted(TEXT))
def test_what_prints_is_text_in_a_text_field(where: str) -> None:
    for name in everything():
        if prints(name):
            assert action(where, name) in {None, *TYPED}, name
            assert DEFAULT.silent(where, name) is None, name


def test_printing_keys_are_named_as_textual_names_them() -> None:
    for char in punctuation + " ":
        name = _character_to_key(char)
        assert prints(name)
        written = name if char in ", " else char
        assert Keymap.of({"step": written}).action("stepper", name) == "step"
    assert not any(prints(name) for name in ("right", "enter", "ctrl+p", "f1", "backspace", "shift+tab"))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("where", PLACES)
def test_the_help_of_a_place_tells_its_keys_as_they_are(where: str, lang: str) -> None:
    last = keys_at(where)[-1]
    keymap = Keymap.of({last.id: "f7"})
    told = [text_of(row) for row in help_of(where, lang, False, keymap, 120)]
    assert {row_len(row) for row in help_of(where, lang, False, keymap, 120)} == {120}
    for key in keys_at(where):
        (row,) = [row for row in told if row.rstrip().endswith(f"  {say(key.help, lang)}")]
        names = ["f7"] if key is last else [shown(name) for name in keymap.keys_of(key.id, where)]
        assert row.split()[: len(names)] == names


def test_a_remap_replaces_the_keys_and_takes_them_from_others() -> None:
    assert Keymap.of({"no such id": "x"}) == DEFAULT
    table = Keymap.of({"step": "f, left ]"})
    assert [table.action("stepper", k) for k in ("f", "left", "right_square_bracket", "ㄹ")] == ["step"] * 4
    assert all(table.action("stepper", k) is None for k in ("right", "space", "l", "s", "enter", "ㄴ"))
    assert table.keys_of("step", "stepper") == ("f", "left", "right_square_bracket")
    assert table.keys_of("back", "stepper") == ("backspace", "h", "b")
    assert table.action("library", "right") == "choose"


def test_a_remap_reaches_every_place_of_its_action() -> None:
    table = Keymap.of({"quit": "x", "select_down": "ctrl+n"})
    for where in BY_ID["quit"].where:
        assert table.action(where, "x") == "quit", where
        assert table.action(where, "q") is None, where
    for where in BY_ID["select_down"].where:
        assert table.action(where, "ctrl+n") == "select_down", where


def test_no_remap_takes_a_text_fields_way_out() -> None:
    table = Keymap.of({"escape": "x", "submit": "y", "erase": "z ctrl+d"})
    for where in ("prompt", "palette"):
        assert [table.action(where, k) for k in ("x", "y", "z")] == [None] * 3
        assert table.action(where, "escape") == "escape"
        assert table.action(where, "enter") == "submit"
        assert table.action(where, "ctrl+d") == "erase"
    assert table.action("stepper", "x") == "escape"


def test_the_session_follows_its_keymap() -> None:
    at = views("eight.py")
    start = session(5, keymap=Keymap.of({"step": "7", "first": "q", "escape": "x"}))
    assert press(start, at, "7", "7")[0].position == 6
    assert press(start, at, "right")[0] == start.told("screen.unbound", pressed="→", help="?")
    assert press(start, at, "q", "q")[0].position == 0
    asked = press(start, at, "8", "8")[0]
    assert asked.prompt == Prompt(":", Field.holding("8"))
    assert press(asked, at, "x", "x")[0].prompt.typed.text == "8x"
    assert press(asked, at, "escape")[0].prompt == Prompt()


def test_the_jamo_of_a_plain_letter_does_that_letters_action() -> None:
    at = views("eight.py")
    start = Session(position=5)
    for letter, jamo in JAMO.items():
        if letter not in BY_KEY or letter in SILENT_OTHER:
            continue
        assert press(start, at, jamo, jamo) == press(start, at, letter, letter), letter
    for where in set(PLACES) - TEXT:
        for capital, jamo in SHIFTED.items():
            assert action(where, jamo) == action(where, capital)
    assert [action("library", jamo) for jamo in "ㅣㄴㅏㅓㅂ"] == ["choose", "choose", "select_up", "select_down", "quit"]
    assert [action("fault", jamo) for jamo in "ㅂㄸㄲ"] == ["quit", "editor", "reload"]


def test_a_jamo_whose_capital_does_the_opposite_fires_nothing_and_names_a_plain_key() -> None:
    at = views("eight.py")
    start = Session(position=5)
    silent = {jamo: letter for jamo in JAMO.values() if (letter := DEFAULT.silent("stepper", jamo))}
    assert set(silent.values()) == {"a", "g", "u", "z"}
    for jamo, letter in silent.items():
        after, effect = press(start, at, jamo, jamo)
        assert effect is None
        assert after.position == start.position
        assert after.expanded == start.expanded
        assert after.message is not None
        key, fields = after.message
        said = say(key, "en", **dict(fields))
        assert SILENT_OTHER[letter] in said
        assert f"{letter} or {letter.upper()}" in said
    assert action("library", JAMO["g"]) is None


def test_the_main_loop_needs_no_letter() -> None:
    assert {BY_KEY[k] for k in ("right", "space")} == {"step"}
    assert {BY_KEY[k] for k in ("left", "backspace")} == {"back"}
    assert BY_KEY["home"] == "first"
    assert BY_KEY["end"] == "last"
    assert BY_KEY["right_square_bracket"] == "next_accumulation"
    assert BY_KEY["left_square_bracket"] == "previous_accumulation"


def test_keys_are_written_as_people_know_them() -> None:
    assert [shown(k) for k in ("right", "right_square_bracket", "question_mark", "n")] == ["→", "]", "?", "n"]
    assert all(shown(k, True).isascii() for key in KEYS for k in key.keys)


def test_no_key_is_eaten_by_terminals() -> None:
    eaten = {"ctrl+q", "ctrl+s", "ctrl+z", *(f"f{i}" for i in range(1, 13))}
    for key in KEYS:
        assert not eaten & set(key.keys)
        assert key.id == "interrupt" or "ctrl+c" not in key.keys
