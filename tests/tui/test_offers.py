"""Narrowing a list by a query, and the box that shows it."""

from __future__ import annotations

import pytest

from tui.cells import cell_len
from tui.examples import examples
from tui.field import Field
from tui.offers import Choice, narrowed
from tui.paint.chooser import Box, box_rows, first_choice
from tui.paint.glyphs import in_ascii
from tui.paint.library import first_shown, library_rows
from tui.session import Look

CHOICES = [
    Choice(text, hint, "action", text)
    for text, hint in (("stage", "n"), ("step", "→ space"), ("(1) x = a[i][0]", ""), ("copy line", "y"))
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["stage", "step", "(1) x = a[i][0]", "copy line"]),
        ("st", ["stage", "step"]),
        ("LINE copy", ["copy line"]),
        ("a[i][0]", ["(1) x = a[i][0]"]),
        ("y", ["copy line"]),
        ("cpl", ["copy line"]),
        ("zzz", []),
        ("a", ["(1) x = a[i][0]", "stage"]),
        ("e", ["stage", "step", "copy line"]),
    ],
)
def test_narrowed(query: str, found: list[str]) -> None:
    assert [choice.text for choice in narrowed(CHOICES, query)] == found


def test_the_likeliest_come_first() -> None:
    choices = [Choice(text, "", "action", text) for text in ("dxpy = 1", "(4) dx = 1", "odxo", "dx", "first")]
    assert [choice.text for choice in narrowed(choices, "dx")] == ["dxpy = 1", "dx", "(4) dx = 1", "odxo"]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_row_of_a_box_fills_its_width(lang: str, ascii_only: bool) -> None:
    wide = [*CHOICES, Choice("한글 " * 30, "힌트 " * 30, "action", "")]
    for width, height in ((72, 20), (30, 6), (12, 4), (9, 3)):
        for query in (None, "", "한글" * 20):
            for shown in (wide, []):
                box = Box("제목" * 10, None if query is None else Field.holding(query), shown, 0)
                rows = box_rows(box, width, height, lang)
                rows = in_ascii(rows) if ascii_only else rows
                assert len(rows) <= height
                for row in rows:
                    text = "".join(cell for cell, _ in row)
                    assert cell_len(text) == width, (width, text)
                    if ascii_only:
                        assert not set(text) & set("╭─╮│╰╯▶›▏")


def test_the_chosen_row_is_in_sight() -> None:
    for count in (0, 1, 5, 50):
        for room in (1, 5, 12):
            for chosen in range(count):
                start = first_choice(chosen, count, room)
                assert start <= chosen < start + room
                assert 0 <= start <= max(count - room, 0)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 50), (60, 12), (40, 10), (20, 5)])
def test_library_rows_fill_the_screen_and_show_the_chosen_one(lang: str, width: int, height: int) -> None:
    programs = examples()
    for chosen in range(len(programs)):
        rows = library_rows(programs, chosen, width, height, Look(lang=lang))
        assert len(rows) == height
        assert {cell_len("".join(cell for cell, _ in row)) for row in rows} == {width}
        assert sum(any("bar" in role for _, role in row) for row in rows) == 1
        at = next(y for y, row in enumerate(rows) if any("bar" in role for _, role in row))
        assert at - 3 + first_shown(programs, chosen, width, height) == chosen
