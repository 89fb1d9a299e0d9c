"""``chainstep play`` on the command line: checked, refused, listed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_cli import english_again, run
from tui.tapes.files import FOLDER, demos

__all__ = ["english_again", "run"]  # fixtures
ROOT = Path(__file__).resolve().parents[2]
RIGHT = '#: caption "x"\nType "chainstep p.py" Enter\nRight 2\n#: expect "b = a * a"\nSleep 1s\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.py").write_text("a = 2.0\nb = a * a\n", encoding="utf-8")
    (tmp_path / "right.tape").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.tape").write_text(RIGHT.replace("a * a", "a * c"), encoding="utf-8")
    return tmp_path


def test_a_tape_that_shows_what_it_expects(run: Any, folder: Path) -> None:
    done = run("play", str(folder / "right.tape"), "--check")
    assert (done.code, done.err) == (0, "")
    assert "right.tape" in done.out
    assert run("play", "--check", str(folder / "right.tape"), "--lang", "ko").code == 0


def test_one_that_does_not_is_told_with_its_line_and_the_screen(run: Any, folder: Path) -> None:
    done = run("play", str(folder / "wrong.tape"), "--check")
    assert done.code == 1
    first, *screen = done.err.splitlines()
    assert first.startswith(f"{folder / 'wrong.tape'}:4:1: ")
    assert "a * c" in first
    assert len(screen) == 22  # the caption's rows are none of the screen
    assert any("b = a * a" in line for line in screen)


def test_what_is_wrong_with_a_tape_is_told_all_at_once(run: Any, folder: Path) -> None:
    path = folder / "bad.tape"
    path.write_text('Bogus\nRight 0\nSleep x\n', encoding="utf-8")
    done = run("play", str(path))
    assert done.code == 2
    assert [line.split(": ")[0].removeprefix(str(path)) for line in done.err.splitlines()] == [":1:1", ":2:7", ":3:7"]
    path.write_text('Type "chainstep gone.py" Enter\n', encoding="utf-8")
    assert run("play", str(path), "--check").code == 2
    path.write_bytes(b"\xff\xfe")
    assert run("play", str(path), "--check").code == 2
    assert run("play", str(folder / "none.tape")).code == 2


def test_what_has_no_effect_is_noted(run: Any, folder: Path) -> None:
    path = folder / "noted.tape"
    path.write_text("Set FontSize 20\nSet FontSize 22\n" + RIGHT, encoding="utf-8")
    done = run("play", str(path), "--check")
    assert done.code == 0
    assert done.err.splitlines() == [f"{path}:1:1: Set FontSize has no effect here"]


@pytest.mark.parametrize("words", [
    ("play", "--check"), ("play", "--loop"), ("play", "right.tape", "--speed", "0"), ("play", "right.tape", "--speed", "x"),
    ("play", "right.tape", "--speed", "nan"), ("play", "a", "b"),
])  # fmt: skip
def test_flags_that_make_no_sense(run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.chdir(folder)
    assert run(*words).code == 2


def test_alone_it_lists_the_demos(run: Any) -> None:
    done = run("play")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[1:]] == [demo.name for demo in demos("en")]
    assert sorted(path.stem for path in FOLDER.glob("*.tape")) == [demo.name for demo in demos("ko")]


def test_the_readmes_test_of_tapes(folder: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = "# test_tapes.py" + readme.partition("# test_tapes.py")[2].partition("```")[0]
    (folder / "test_tapes.py").write_text(code, encoding="utf-8")
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "--rootdir", str(folder), str(folder)]
    done = subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert "1 failed, 1 passed" in done.stdout, done.stdout


def test_the_readmes_tape_plays(run: Any, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "readme.tape"
    path.write_text(readme.partition("```tape\n")[2].partition("```")[0], encoding="utf-8")
    done = run("play", str(path), "--check")
    assert (done.code, done.err) == (0, "")
