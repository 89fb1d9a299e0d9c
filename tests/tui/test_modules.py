"""The author's own modules, from the command line and in the app's files: off in ``check``, watched, told with their lines."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import engine
from tests.tui import desks
from tui.cli import main
from tui.desk import press
from tui.document import Document, Watch

MAIN = "from layers import double\nx = 3.0\nf = double(x)\n"
LAYERS = "def double(v):\n    w = v * 2\n    return w\n"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "layers.py").write_text(LAYERS)
    path = tmp_path / "net.py"
    path.write_text(MAIN)
    return path


def test_show_tells_the_file_of_a_line(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--json", str(program)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(one.get("file"), one["line"]) for one in data["stages"]] == [(str(program.parent / "layers.py"), 2), (None, 3)]
    assert [notice["code"] for notice in data["notices"]] == ["module_read"]
    (program.parent / "layers.py").write_text("def double(v):\n    return v + [1]\n")
    assert main(["show", "--lang", "ko", str(program)]) == 2
    assert capsys.readouterr().err.startswith(f"{program.parent / 'layers.py'}:2:")
    assert main(["show", "--json", str(program)]) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert (told["file"], told["line"]) == (str(program.parent / "layers.py"), 2)


def test_check_reads_them_only_when_told_to(program: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(program)]) == 2
    assert "--with-modules" in capfd.readouterr().err
    assert main(["check", "--with-modules", str(program)]) == 0


def test_what_is_not_there_is_told_with_its_path(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (program.parent / "layers.py").unlink()
    assert main(["show", str(program)]) == 2
    assert str(program.parent / "layers.py") in capsys.readouterr().err


def test_a_saved_module_is_news(program: Path) -> None:
    document = Document(str(program), engine.Options())
    watch = Watch(document)
    assert not watch.changed()
    layers = program.parent / "layers.py"
    layers.write_text(LAYERS + "# saved\n")
    os.utime(layers, ns=(1, 1))
    assert not watch.changed()  # not yet steady
    assert watch.changed()
    assert not watch.changed()
    program.write_text("import other\n" + MAIN)
    (program.parent / "other.py").write_text("k = 1.0\n")
    assert [watch.changed() for _ in range(3)] == [False, True, False]
    (program.parent / "other.py").write_text("k = 2.00\n")
    assert [watch.changed() for _ in range(3)] == [False, True, False]


def test_the_error_screen_shows_the_module_line(program: Path) -> None:
    layers = program.parent / "layers.py"
    layers.write_text("def double(v):\n    return v + [1]\n")
    desk = desks.opened(program)
    shown = desks.on_screen(desk)
    assert "return v + [1]" in shown
    assert "layers.py, line 2" in shown
    assert MAIN.split("\n")[2] not in shown
    _, effects = press(desk, "E")
    assert [(effect.document.path, effect.line) for effect in effects] == [(str(layers), 2)]


def test_the_raw_file_shows_the_line_in_its_module(program: Path) -> None:
    desk = desks.pressed(desks.opened(program), "right", "backslash")
    assert "layers.py, line 2" in desks.on_screen(desk)
    _, effects = press(desk, "E")
    assert [(effect.document.path, effect.line) for effect in effects] == [(str(program.parent / "layers.py"), 2)]
