"""``--set X=@data.npy`` in every command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tui.cli import main

PROGRAM = "import numpy as np\nX = np.load('X.npy')\nw = np.array([1.0, 2.0])\nf = (X @ w).sum()\n"
DATA = np.array([[1.0, 2.0], [3.0, 5.0]])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.py").write_text(PROGRAM, encoding="utf-8")
    np.save("given.npy", DATA)


def test_show_check_and_emit_take_data_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("show", "p.py", "--set", "X=@given.npy", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["values"]["X"] == DATA.tolist()
    assert told["gradients"]["w"] == DATA.sum(axis=0).tolist()
    assert main(("check", "p.py", "--set", "X=@given.npy")) == 0
    assert "right" in capsys.readouterr().out
    assert main(("emit", "p.py", "--set", "X=@given.npy", "-o", "m.py")) == 0
    Path("given.npy").unlink()
    alone = subprocess.run([sys.executable, "m.py"], capture_output=True, text=True, check=True).stdout
    assert "dw = [4. 7.]" in alone


@pytest.mark.parametrize(("words", "lang"), [("holds no array", "en"), ("배열이 없습니다", "ko")])
@pytest.mark.parametrize("command", ["show", "check", "emit"])
def test_a_file_without_numbers_is_told_in_a_sentence(
    command: str, words: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.npy").write_bytes(b"\x80\x04K\x01.")
    assert main((command, "p.py", "--set", "X=@bad.npy", "--lang", lang)) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
