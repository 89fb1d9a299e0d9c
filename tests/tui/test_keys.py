"""The key table: no clashes, everything documented, and the jamo of a Hangul input mode."""

from __future__ import annotations

from tests.tui.samples import views
from tui.catalogue import knows, say
from tui.keys import BY_JAMO, BY_KEY, EFFECTS, FOOTER, JAMO, KEYS, SHIFTED, SILENT, SILENT_OTHER, shown
from tui.moves import ACTIONS, press
from tui.session import Session


def test_no_key_has_two_actions() -> None:
    keys = [name for key in KEYS for name in (*key.keys, *key.hangul)]
    assert len(keys) == len(set(keys))
    assert not set(SILENT) & set(BY_JAMO)
    assert len({key.id for key in KEYS}) == len(KEYS)


def test_every_key_is_documented_in_both_languages() -> None:
    for key in KEYS:
        for sentence in (key.label, key.help, key.group):
            for lang in ("en", "ko"):
                assert knows(sentence, lang), (sentence, lang)
    for _, action in FOOTER:
        assert knows(f"keys.{action}", "en")
        assert action in {key.action for key in KEYS}


def test_every_action_is_carried_out_by_a_move_or_by_the_app() -> None:
    assert {key.action for key in KEYS} == set(ACTIONS) | EFFECTS
    assert not set(ACTIONS) & EFFECTS


def test_every_sentence_of_the_table_is_used() -> None:
    from tui.catalogue import sentences

    used = {s.removeprefix("keys.") for key in KEYS for s in (key.label, key.help, key.group)}
    assert set(sentences("keys", "en")) == used


def test_the_jamo_of_a_plain_letter_does_that_letters_action() -> None:
    at = views("eight.py")
    start = Session(position=5)
    for letter, jamo in JAMO.items():
        if letter not in BY_KEY or jamo in SILENT:
            continue
        assert press(start, at, jamo, jamo) == press(start, at, letter, letter), letter
    for capital, jamo in SHIFTED.items():
        if capital in BY_KEY:
            assert BY_JAMO[jamo] is BY_KEY[capital]


def test_a_jamo_whose_capital_does_the_opposite_fires_nothing_and_names_a_plain_key() -> None:
    at = views("eight.py")
    start = Session(position=5)
    assert set(SILENT.values()) == {"a", "g", "z"}
    for jamo, letter in SILENT.items():
        after, effect = press(start, at, jamo, jamo)
        assert effect is None
        assert after.position == start.position
        assert after.expanded == start.expanded
        assert after.message is not None
        key, fields = after.message
        said = say(key, "en", **dict(fields))
        assert SILENT_OTHER[letter] in said
        assert f"{letter} or {letter.upper()}" in said


def test_the_main_loop_needs_no_letter() -> None:
    assert {BY_KEY[k].action for k in ("right", "space")} == {"step"}
    assert {BY_KEY[k].action for k in ("left", "backspace")} == {"back"}
    assert BY_KEY["home"].action == "first"
    assert BY_KEY["end"].action == "last"
    assert BY_KEY["right_square_bracket"].action == "next_accumulation"
    assert BY_KEY["left_square_bracket"].action == "previous_accumulation"


def test_keys_are_written_as_people_know_them() -> None:
    assert [shown(k) for k in ("right", "right_square_bracket", "question_mark", "n")] == ["→", "]", "?", "n"]
    assert all(shown(k, True).isascii() for key in KEYS for k in key.keys)


def test_no_key_is_eaten_by_terminals() -> None:
    eaten = {"ctrl+q", "ctrl+s", "ctrl+z", "ctrl+c", *(f"f{i}" for i in range(1, 13))}
    for key in KEYS:
        assert not eaten & set(key.keys)
