"""A few whole pictures of the app (SVG), for what the painter's goldens cannot see: colours, boxes over the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import Options, ProgramError
from tests.tui.conftest import EIGHT
from tui import themes
from tui.app import Chainstep
from tui.document import Document
from tui.session import Session

AT_FORK = Session(position=18)


def app_on(text_or_path: str | Path, session: Session, theme: str) -> Chainstep:
    document = Document(str(text_or_path), Options())
    try:
        read: Any = document.read()
    except ProgramError as error:
        read = error
    return Chainstep(document, read, session.coloured(theme != themes.MONO), theme=theme)


@pytest.mark.parametrize(
    ("theme", "size"),
    [(themes.DARK, (80, 24)), (themes.LIGHT, (120, 40)), (themes.MONO, (80, 24))],
    ids=["dark", "light", "mono"],
)
def test_a_fork_half_way(snap_compare: Any, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(EIGHT, AT_FORK, theme), terminal_size=size)


def test_help(snap_compare: Any) -> None:
    assert snap_compare(app_on(EIGHT, AT_FORK, themes.DARK), press=["question_mark"], terminal_size=(80, 24))


def test_palette(snap_compare: Any) -> None:
    assert snap_compare(app_on(EIGHT, AT_FORK, themes.DARK), press=["ctrl+p", "d", "x"], terminal_size=(80, 24))


def test_library(snap_compare: Any) -> None:
    assert snap_compare(Chainstep(None, None, Session()), press=["down", "down", "down"], terminal_size=(100, 24))


def test_error(snap_compare: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wrong.py").write_text("# a slip\nx = 3\ny = -4\nf = x * why\n")
    assert snap_compare(app_on("wrong.py", Session(), themes.DARK), terminal_size=(80, 24))
