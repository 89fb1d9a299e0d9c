"""``--then``: code at a program's end, in every command, from standard input, in notebooks, in the app over saves and edits."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine import Options
from tests import notebooks
from tests.notebooks import code
from tests.tui.desks import answered, on_screen, opened, pressed, stepper
from tests.tui.test_cli import english_again, file, run
from tui import desk as desks
from tui.commands.program import options_of
from tui.document import Document
from tui.jobs.protocol import program_of
from tui.notebook import Table, chainstep
from tui.options import parse

__all__ = ["english_again", "file", "run"]  # fixtures

LAYER = """import numpy as np
def layer(x, w):
    out = x @ w
    return out, (x, w)
"""
LINES = ("x = np.ones((2, 3)); w = np.ones((3, 2))", "out, cache = layer(x, w)", "loss = (out**2).sum()")
THEN = tuple(word for line in LINES for word in ("--then", line))


def test_show_lists_what_runs_alone(run: Any, file: Any) -> None:
    done = run("show", file(LAYER), *THEN)
    assert done.code == 0
    space: dict[str, Any] = {}
    exec("import numpy as np\n" + done.out, space)
    assert (space["loss"], space["dw"].shape) == (36.0, (3, 2))


def test_check_compares_and_emit_writes_a_module(run: Any, file: Any, tmp_path: Path) -> None:
    path = file(LAYER)
    assert run("check", path, *THEN).out.startswith("p.py: nothing to judge")
    wrong = run("check", path, *THEN, "--then", "dw = 3 * x.T @ out")
    assert wrong.code == 1
    assert "p.py: --then, line 4: the first wrong line" in wrong.out
    assert run("emit", path, *THEN, "-o", "net.py").code == 0
    space: dict[str, Any] = {}
    exec((tmp_path / "net.py").read_text(encoding="utf-8"), space)
    assert space["forward"]()[0] == 36.0


def test_json_says_which_lines_were_added(run: Any, file: Any) -> None:
    data = json.loads(run("show", file(LAYER), *THEN, "--json").out)
    assert [(one.get("cell"), one["line"]) for one in data["stages"]] == [(None, 3), ("then", 3)]
    error = json.loads(run("show", file(LAYER), "--then", "f = why", "--json").out)["error"]
    assert (error["cell"], error["line"], error["column"]) == ("then", 1, 5)
    own = json.loads(run("check", file("x = 3.0\nf = x * x\n"), "--then", "dx = 3 * x", "--json").out)["files"][0]["own"]
    assert (own["cell"], own["begin"], own["first_wrong_cell"], own["first_wrong"]) == ("then", 1, "then", 1)


@pytest.mark.parametrize(("lang", "said"), [("en", "p.py: --then, line 2: the name why"), ("ko", "p.py: --then의 2번째 줄: ")])
def test_errors_and_notices_name_the_line_of_then(run: Any, file: Any, lang: str, said: str) -> None:
    done = run("show", file("x = 3.0\n"), "--then", "f = x * 2", "--then", "g = why", "--lang", lang)
    assert done.code == 2
    assert done.err.startswith(said)
    assert "g = why\n        ^^^" in done.err
    noted = run("show", file("x = 3.0\nf = x * x\n"), "--then", "dx = 2 * x", "--lang", lang)
    assert noted.err.count("--then") == 2


def test_standard_input_and_notebooks_take_it(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(LAYER.encode())))
    assert "loss_a = " in run("show", "-", *THEN).out
    notebooks.write(tmp_path / "n.ipynb", code("import numpy as np", LAYER, "broken("))
    done = run("show", "n.ipynb", "--cells", "1-2", *THEN)
    assert done.code == 0
    bad = run("show", "n.ipynb", "--cells", "1-2", "--then", "f = why")
    assert bad.err.startswith("n.ipynb: --then, line 1: ")


def test_a_cell_of_a_notebook_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(chainstep("--then 'f = x * x'", "x = 3.0"), Table)
    assert chainstep("--then 'f = why'", "x = 3.0") is None
    assert "%%chainstep: --then, line 1" in capsys.readouterr().err


def test_the_app_keeps_it_over_saves_and_asks_the_child_for_the_same_program(tmp_path: Path) -> None:
    path = tmp_path / "layer.py"
    path.write_text(LAYER, encoding="utf-8")
    options = options_of(parse(["open", "layer.py", *THEN]))
    document = Document(str(path), options)
    desk = desks.on_program(document.read(), document, 2, width=120, height=40)
    path.write_text(LAYER.replace("x @ w", "2 * x @ w"), encoding="utf-8")
    again = answered(desk, "R")
    assert stepper(again).view.trace.value == 144.0
    assert program_of(stepper(again).view.trace).source is stepper(again).view.trace.origin
    raw = on_screen(pressed(again, "backslash"))
    assert "+3 loss = (out**2).sum()" in raw
    assert " 4     return out, (x, w)" in raw
    assert "--then, line 3" in on_screen(pressed(again, "G", "g", "right", "right", "backslash"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_error_screen_shows_it_below_the_file(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "layer.py"
    path.write_text(LAYER, encoding="utf-8")
    shown = on_screen(opened(path, lang=lang, width=200, options=Options(then=("x = 3.0", "f = layer(x, why)"))))
    assert "  +2  f = layer(x, why)" in shown
    assert {"en": "--then, line 2", "ko": "--then의 2번째 줄"}[lang] in shown
