"""A few whole pictures of the app (SVG), for what the painter's goldens cannot see: colours, boxes over the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.conftest import EIGHT
from tests.tui.desks import opened
from tui import themes
from tui.app import Chainstep
from tui.desk import on_library

AT_FORK = 18


def app_on(path: str | Path, position: int = 0, theme: str = themes.DARK) -> Chainstep:
    return Chainstep(opened(Path(path), position, theme=theme))


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
    assert snap_compare(Chainstep(on_library()), press=["down", "down", "down"], terminal_size=(100, 24))


def test_error(snap_compare: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("wrong.py").write_text("# a slip\nx = 3\ny = -4\nf = x * why\n")
    assert snap_compare(app_on("wrong.py"), terminal_size=(80, 24))
