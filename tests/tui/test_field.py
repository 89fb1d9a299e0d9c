"""Text fields of one line: every edit, what is pasted, wide characters, and scrolling by cells."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.cells import cell_len, row_len, text_of
from tui.field import EDITS, EMPTY, MOST, Field
from tui.hangul import letters
from tui.keys import JAMO, SHIFTED, keys_at


def edited(text: str, cursor: int, *names: str) -> tuple[str, int]:
    field = Field(text, cursor)
    for name in names:
        field = EDITS[name](field)
    return field.text, field.cursor


@pytest.mark.parametrize(
    ("text", "cursor", "names", "expected"),
    [
        ("abc", 3, ["erase"], ("ab", 2)),
        ("abc", 0, ["erase"], ("abc", 0)),
        ("abc", 1, ["delete"], ("ac", 1)),
        ("abc", 3, ["delete"], ("abc", 3)),
        ("abc", 1, ["text_left", "text_left"], ("abc", 0)),
        ("abc", 2, ["text_right", "text_right"], ("abc", 3)),
        ("abc", 1, ["text_end", "text_start"], ("abc", 0)),
        ("dx(3) += q", 10, ["word_left", "word_left"], ("dx(3) += q", 3)),
        ("dx(3) += q", 2, ["word_right"], ("dx(3) += q", 4)),
        ("dx(3) += q", 10, ["erase_word"], ("dx(3) += ", 9)),
        ("dx(3) += q", 9, ["erase_word"], ("dx(q", 3)),
        ("dx(3)", 2, ["erase_rest"], ("dx", 2)),
        ("dx(3)", 2, ["erase_line"], ("", 0)),
        ("=\u0301", 2, ["word_left"], ("=\u0301", 0)),
        ("한글 입력", 5, ["word_left"], ("한글 입력", 3)),
        ("한글 입력", 5, ["erase"], ("한글 입", 4)),
        ("xa\u0302\u0323y", 4, ["erase"], ("xy", 1)),
        ("xa\u0302\u0323y", 1, ["delete"], ("xy", 1)),
        ("xa\u0302\u0323y", 4, ["text_left"], ("xa\u0302\u0323y", 1)),
    ],
)
def test_edits(text: str, cursor: int, names: list[str], expected: tuple[str, int]) -> None:
    assert edited(text, cursor, *names) == expected


def test_what_is_put_in_is_one_line_of_printable_text() -> None:
    assert Field("ac", 1).insert("b") == Field("abc", 2)
    assert Field.holding("dx\r\n(3)\tand\u2028on").text == "dx (3) and on"
    assert Field.holding("a\x1b[31mb\x00\u202ec\u200bd\x7f").text == "a[31mbcd"
    assert Field.holding("전\u3000각\u00a0빈칸").text == "전 각 빈칸"
    assert Field.holding("x" * (2 * MOST)).insert("y").text == "x" * MOST


def test_hangul_that_comes_decomposed_is_composed() -> None:
    assert Field.holding(normalize("NFD", "역전파")) == Field("역전파", 3)
    assert Field("a\u0301b", 0).insert("x") == Field("xa\u0301b", 1)
    assert Field("\u0301b", 0).insert("e") == Field("éb", 1)
    typed = EMPTY
    for char in "역전파":
        typed = typed.insert(char)
    assert typed == Field("역전파", 3)
    assert Field("e파", 1).insert("\u0301") == Field("é파", 1)


def test_the_cursor_is_at_its_column_and_reversed() -> None:
    shown = Field("한글 dx", 1).shown(20, "prompt", "█")
    assert shown.cells == [("한", "prompt"), ("글", "prompt reverse"), (" dx", "prompt")]
    assert shown.cursor == 2
    assert Field.holding("한글").shown(20, "prompt", "█") == ([("한글", "prompt"), ("█", "prompt")], 4)
    assert EMPTY.shown(20, "plain", "▏") == ([("▏", "plain")], 0)


TEXT = st.text(st.sampled_from("ab _(=한글가\u0301漢é"), max_size=60)


@settings(max_examples=400, deadline=None)
@given(TEXT, st.integers(0, 60), st.integers(4, 40))
def test_a_long_text_is_scrolled_by_cells_and_the_cursor_stays_in_sight(text: str, back: int, width: int) -> None:
    field = Field.holding(text)
    for _ in range(back):
        field = field.left()
    shown = field.shown(width, "prompt", "█")
    total = cell_len(field.text) + (field.cursor == len(field.text))
    assert row_len(shown.cells) == min(total, width)
    assert 0 <= shown.cursor < width
    under = field.right().text[field.cursor : field.right().cursor] or "█"
    assert cell_len(under) == 0 or under in text_of(shown.cells)
    if total <= width:
        assert text_of(shown.cells).replace("█", "") == field.text


@settings(max_examples=300, deadline=None)
@given(TEXT, st.lists(st.one_of(st.sampled_from(sorted(EDITS)), TEXT), max_size=25))
def test_no_sequence_of_edits_parts_a_character_from_its_marks(text: str, steps: list[str]) -> None:
    field = Field.holding(text)
    for step in steps:
        field = EDITS[step](field) if step in EDITS else field.insert(step)
        assert 0 <= field.cursor <= len(field.text)
        assert field.cursor == len(field.text) or field.cursor == 0 or cell_len(field.text[field.cursor]) > 0
        assert field.text.isprintable()


def test_every_edit_has_its_keys_in_the_table() -> None:
    for where in ("prompt", "palette"):
        assert {key.id for key in keys_at(where)} >= set(EDITS)


@pytest.mark.parametrize(
    ("char", "typed"),
    [("느", "ㄴㅡ"), ("뫈", "ㅁㅗㅏㄴ"), ("값", "ㄱㅏㅂㅅ"), ("까", "ㄲㅏ"), ("ㅘ", "ㅗㅏ"), ("ㅎ", "ㅎ"), ("right", "right")],
)
def test_the_letters_of_a_syllable(char: str, typed: str) -> None:
    assert letters(char) == typed


def test_every_syllable_is_made_of_keys() -> None:
    keys = {*JAMO.values(), *SHIFTED.values()}
    for code in range(0xAC00, 0xD7A4):
        assert set(letters(chr(code))) <= keys
