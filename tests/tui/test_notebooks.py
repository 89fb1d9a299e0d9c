"""Notebooks in the commands, in the app and inside a notebook: positions in words, `--cells`, reloading, `%%chainstep`."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import engine
from tests import notebooks
from tests.notebooks import code
from tests.tui.desks import answered, on_screen, opened, pressed, stepper
from tests.tui.test_end_to_end import watched
from tui.catalogue import set_language
from tui.cli import main
from tui.document import Document
from tui.notebook import Table, chainstep, load_ipython_extension

HEAD = [("markdown", "# A net"), *code("%matplotlib inline\nx = 3.0\ny = -4.0")]
NET = [*HEAD, *code("q = x + y\nf = q * x", "# back\ndf = 1.0\ndq = x * df\ndx = q * df + dq")]
WRONG = [*NET[:-1], *code("dq = x\ndx = q - dq")]


@pytest.fixture
def net(tmp_path: Path) -> Path:
    return Path(notebooks.write(tmp_path / "net.ipynb", NET))


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return Path(notebooks.write(tmp_path / "wrong.ipynb", WRONG))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    return (status, *capsys.readouterr())


def test_every_command_opens_one(net: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "show", str(net), "--lang", "en")
    assert (status, out.splitlines()[:2]) == (0, ["# A net", "x = 3.0"])
    assert f"{net}: cell 1, line 1: note: commands of the notebook that do nothing here: %matplotlib" in err
    assert f"{net}: cell 3, line 2: note: the file's own backward part begins in cell 3, line 2:" in err
    status, out, _ = said(capsys, "emit", str(net), "-o", str(tmp_path / "net.py"))
    assert status == 0
    assert "-3.0" not in out
    assert "def backward(cache, df=1.0):" in (tmp_path / "net.py").read_text()
    status, out, err = said(capsys, "check", str(net), "--lang", "en")
    assert (status, "from cell 3, line 2 on:" in out, "cell 3, line 4  dx  right" in out) == (0, True, True)
    assert f"{net}: cell 3, line 2: note: " in err


def test_a_wrong_line_is_told_by_its_cell(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "check", str(wrong), "--lang", "en")
    assert status == 1
    assert f"{wrong}: cell 3, line 2: the first wrong line" in out.splitlines()
    status, out, _ = said(capsys, "check", str(wrong), "--lang", "ko")
    assert any("셀 3의 2번째 줄" in line and "틀린" in line for line in out.splitlines())
    status, out, _ = said(capsys, "check", str(wrong), "--json")
    own = json.loads(out)["files"][0]["own"]
    assert (own["cell"], own["begin"], own["first_wrong_cell"], own["first_wrong"]) == (3, 1, 3, 2)
    assert [(line["cell"], line["line"]) for line in own["lines"]] == [(3, 1), (3, 2)]


def test_json_has_the_cell_beside_the_line(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "show", "--json", str(net))
    data = json.loads(out)
    assert [(stage["cell"], stage["line"]) for stage in data["stages"]] == [(2, 1), (2, 2)]
    assert [(version["cell"], version["line"]) for version in data["versions"]] == [(1, 2), (1, 3), (2, 1), (2, 2)]
    notices = {(notice["code"], notice["cell"], notice["line"]) for notice in data["notices"]}
    assert notices == {("own_backward", 3, 2), ("notebook_magic", 1, 1)}


def test_a_file_has_no_cells_in_its_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plain.py"
    path.write_text("x = 3.0\nf = x * x\ndx = 2 * x\n")
    for command in ("show", "check"):
        _, out, _ = said(capsys, command, "--json", str(path))
        assert '"cell' not in out


def test_errors_with_their_cell_and_a_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = notebooks.write(tmp_path / "bad.ipynb", code("x = 3.0", "y = x\n\nf = x * z"))
    status, _, err = said(capsys, "show", path, "--lang", "en")
    assert status == 2
    assert err.splitlines()[:3] == [f"{path}: cell 2, line 3: the name z is not defined", "    f = x * z", "            ^"]
    _, _, err = said(capsys, "show", path, "--lang", "ko")
    assert err.startswith(f"{path}: 셀 2의 3번째 줄: ")
    _, out, err = said(capsys, "show", "--json", path)
    error = json.loads(out or err)["error"]
    assert (error["cell"], error["line"], error["column"]) == (2, 3, 9)


def test_broken_json_is_told_by_the_line_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [\n <<<<<<< HEAD\n')
    status, _, err = said(capsys, "show", str(path), "--lang", "en")
    assert status == 2
    assert err.startswith(f"{path}:2:2: the notebook is no JSON")
    assert "    <<<<<<< HEAD\n    ^" in err
    assert "<<<<<<< HEAD" in on_screen(opened(path, lang="en"))


def test_cells_on_the_command_line(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "show", "--cells", "1-2", str(net))
    assert (status, "q = x + y" in out) == (0, True)
    status, out, err = said(capsys, "check", "--cells=1-2", str(net), "--lang", "en")
    assert (status, "own backward" in out + err) == (0, False)
    status, _, err = said(capsys, "show", "--cells", "2-9", str(net), "--lang", "en")
    assert (status, "3 code cell(s)" in err) == (2, True)
    _, out, _ = said(capsys, "show", "--help", "--lang", "en")
    assert "counted from 1" in out


def test_from_standard_input(net: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(net.read_bytes())))
    status, out, err = said(capsys, "show", "-", "--lang", "en")
    assert (status, "q = x + y" in out, "-: cell 1, line 1: note" in err) == (0, True, True)


def test_notebook_lines_in_a_file_lead_to_the_notebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "exported.py"
    path.write_text("%matplotlib inline\nx = 3.0\n")
    _, _, err = said(capsys, "show", str(path), "--lang", "en")
    assert err.splitlines()[0] == f"{path}:1:1: %matplotlib is a command of notebooks, not Python"
    assert ".ipynb" in err.splitlines()[-1]


def test_the_raw_file_is_numbered_by_cells(net: Path) -> None:
    screen = on_screen(pressed(opened(net, 2, width=120, height=30, lang="en"), "backslash"))
    assert "cell 2, line 2" in screen
    for line in ("1:1 # %matplotlib inline", "1:3 y = -4.0", "2:2 f = q * x", "3:4 dx = q * df + dq"):
        assert line in screen
    assert "cell 1, line 1" in on_screen(pressed(opened(net, 0, width=120, height=30, lang="en"), "backslash"))
    assert "셀 2의 2번째 줄" in on_screen(pressed(opened(net, 2, width=120, height=30, lang="ko"), "backslash"))


def test_own_lines_on_the_screen_name_their_cell(wrong: Path) -> None:
    desk = opened(wrong, width=120, height=30, lang="en")
    shown = "".join(on_screen(pressed(desk, *["right"] * n)) for n in range(1, stepper(desk).views.at(frozenset()).total + 1))
    assert "cell 3, line 2 is wrong" in shown
    assert "begins in cell 3, line 1:" in on_screen(desk)


def test_a_save_is_read_again_where_one_was(net: Path) -> None:
    desk = opened(net, 2, width=120, height=30, lang="en")
    notebooks.write(net, [*HEAD, *code("q = x + y\nf = q * x * 2")])
    desk = answered(desk, "R")
    assert stepper(desk).views.base.value == -6.0
    assert stepper(desk).session.position == 2
    notebooks.write(net, [*HEAD, *code("q = x +", "f = q")])
    desk = answered(desk, "R")
    screen = on_screen(desk)
    assert "net.ipynb, cell 2, line 1" in screen
    assert "▶    1  q = x +" in screen
    notebooks.write(net, NET)
    assert stepper(answered(desk, "R")).views.base.value == -3.0


def test_a_notebook_by_another_name_is_shown_by_its_cells(tmp_path: Path) -> None:
    path = Path(notebooks.write(tmp_path / "net.txt", code("x = 3.0", "\nf = x * z")))
    screen = on_screen(opened(path, width=100, height=20, lang="en"))
    assert "net.txt, cell 2, line 2" in screen
    assert "▶    2  f = x * z" in screen


def test_the_editor_opens_at_the_begin_of_a_notebook(net: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "nano")
    assert Document(str(net), engine.Options()).editor_command(7) == ["nano", "+1", str(net)]


def test_in_a_terminal_it_opens_and_follows_its_file(net: Path) -> None:
    with watched(str(net), "--lang", "en", "--cells", "-2", width=100) as run:
        run.until(lambda text: "step 0 of" in text and "q = x + y" in text)
        run.child.send("\\")
        run.until(lambda text: "2:1 q = x + y" in text)
        notebooks.write(net, [*HEAD, *code("q = x + y * 7\nf = q * x")])
        run.until(lambda text: "2:1 q = x + y * 7" in text)
        run.child.send("q")
        assert run.leave() == 0


class Shell:
    """As much of IPython's shell as an extension needs."""

    def __init__(self) -> None:
        self.magics: dict[tuple[str, str], Any] = {}

    def register_magic_function(self, function: Any, magic_kind: str, magic_name: str) -> None:
        self.magics[magic_kind, magic_name] = function

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        return self.magics["cell", name](line, cell)


def shells() -> list[Any]:
    """The shell of our own, and IPython's where there is one."""
    found: list[Any] = [Shell]
    if find_spec("IPython") is not None:
        from IPython.core.interactiveshell import InteractiveShell

        found.append(InteractiveShell)
    return found


@pytest.mark.parametrize("kind", shells())
def test_a_cell_steps_into_a_table(
    kind: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    set_language("en")
    shell = kind()
    load_ipython_extension(shell)
    table = shell.run_cell_magic("chainstep", "--lang en --set x=5.0 --output f", "x = 3.0\n%pwd\nf = x * x\ng = f * 2\n")
    assert isinstance(table, Table)
    assert table.trace.value == 25.0
    assert "<th>program</th>" in table._repr_html_()
    assert "%%chainstep: cell 1, line 2: note: " in capsys.readouterr().err
    assert repr(table) == engine.listing(table.trace)


@pytest.mark.parametrize(
    ("line", "cell", "expected"),
    [
        ("", "x = 3.0\nf = x * z\n", "%%chainstep: cell 1, line 2: the name z is not defined"),
        ("", "f = x * 2.0\n", "the names of other cells are not seen here"),
        ("--nothing", "x = 3.0\n", "there is no option --nothing"),
        ("--set", "x = 3.0\n", "--set needs a value"),
        ("--set 'x", "x = 3.0\n", "--set needs a name and a value"),
        ("other", "x = 3.0\n", "`show` has no use for"),
        ("", "", "there is nothing to step through"),
    ],
)
def test_what_is_wrong_in_a_cell_is_told_and_raises_nothing(
    line: str, cell: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("en")
    assert chainstep(f"--lang en {line}", cell) is None
    assert expected in capsys.readouterr().err


def test_the_extension_imports_no_ipython() -> None:
    asked = "import sys, tui.notebook; sys.exit('IPython' in sys.modules or 'textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
