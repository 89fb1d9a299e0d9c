"""What a hostile program says stays text on the screen too: visible characters in every row of every place, as wide as asked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import Options
from tests.engine.test_inert import hostile, programs
from tests.tui.desks import pressed
from tui import desk as desks
from tui.cells import row_len
from tui.desk import rows
from tui.document import Document
from tui.view import Views

KEYS = ("right", "right", "n", "n", "G", "v", "backslash", "o", "r", "z", "slash", "escape", "ctrl+p", "escape", "question_mark")


@settings(max_examples=25, deadline=None)
@given(programs(), hostile, st.sampled_from([(80, 24), (120, 40), (60, 20)]), st.sampled_from(["en", "ko"]))
def test_the_screen_shows_only_visible_characters(source: str, file: str, size: tuple[int, int], lang: str) -> None:
    try:
        views = Views(engine.trace_source(source, file))
    except engine.ProgramError as error:
        desk = desks.on_fault(error, source, Document(file, Options()), lang=lang, width=size[0], height=size[1])
    else:
        desk = desks.on_program(views, Document(file, Options()), lang=lang, width=size[0], height=size[1])
    for key in ("", *KEYS):
        desk = pressed(desk, key) if key else desk
        for row in rows(desk):
            text = "".join(span for span, _ in row)
            assert text.isprintable(), (key, text)
            assert row_len(row) == size[0], (key, text)
