"""The file on show: editor commands, and when a save is news."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine import Options
from tui.document import Document, Watch


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "a program.py"
    path.write_text("x = 2\nf = x * x\n")
    return Document(str(path), Options())


@pytest.mark.parametrize(
    ("visual", "editor", "start", "end"),
    [
        ("", "", ["vi"], "+7"),
        ("", "nano -w", ["nano", "-w"], "+7"),
        ("/usr/bin/emacs -nw", "nano", ["/usr/bin/emacs", "-nw"], "+7"),
        ("code --wait", "", ["code", "--wait", "-g"], ":7"),
        ("hx", "", ["hx"], ":7"),
        ("an 'odd one", "", ["an 'odd one"], "+7"),
    ],
)
def test_editor_command(
    document: Document, visual: str, editor: str, start: list[str], end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", visual)
    monkeypatch.setenv("EDITOR", editor)
    command = document.editor_command(7)
    assert command[: len(start)] == start
    if end == "+7":
        assert command[len(start) :] == ["+7", document.path]
    else:
        assert command[len(start) :] == [document.path + ":7"]


def test_a_save_is_news_once_and_only_when_it_holds_still(document: Document) -> None:
    watch = Watch(document)
    assert not watch.changed()
    Path(document.path).write_text("x = 3\n")
    assert not watch.changed()  # seen for the first time: it may be half written
    Path(document.path).write_text("x = 3\nf = x + x + x\n")
    assert not watch.changed()  # still moving
    assert watch.changed()
    assert not watch.changed()


def test_a_file_that_is_gone_for_a_moment_is_no_news(document: Document) -> None:
    watch = Watch(document)
    os.rename(document.path, document.path + "~")
    assert not any(watch.changed() for _ in range(3))
    Path(document.path).write_text("x = 5\nf = x * 4\n")
    assert [watch.changed() for _ in range(3)] == [False, True, False]


def test_text_of_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "latin.py").write_bytes(b"x = 1 # \xe9\n")
    assert Document(str(tmp_path / "latin.py"), Options()).text() is None
    assert Document(str(tmp_path / "missing.py"), Options()).text() is None
    assert Document("-", Options()).text() is None
    (tmp_path / "dos.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = x\r\n")
    assert Document(str(tmp_path / "dos.py"), Options()).text() == "x = 1\ny = x\n"
