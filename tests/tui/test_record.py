"""``chainstep record`` and ``chainstep serve`` as one runs them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from engine import run as traced
from tui.cli import main
from tui.stills.cells import spelled
from tui.tapes.files import load
from tui.tapes.running import frames

ROOT = Path(__file__).parents[2]
FORK = "x = 2.0\na = x * x\nf = a + 3 * x\n"
TAPE = """\
#: size 90x26
#: output walk.txt
Type "chainstep fork.py" Enter
#: caption "the start"
Sleep 1s
Right 3 Sleep 1s
#: expect "f ="
#: still three.svg
End Sleep 500ms
Hide
Left 2 Sleep 1s
Show
Sleep 1s
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "fork.py").write_text(FORK)
    (tmp_path / "walk.tape").write_text(TAPE.replace("End Sleep", "Right 20 Sleep"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def recorded(*words: str) -> int:
    return main(["record", *words])


def test_a_program_is_recorded_step_by_step_in_every_format_of_text(folder: Path) -> None:
    assert recorded("fork.py", "-o", "a.html", "-o", "a.cast", "-o", "a.svg", "-o", "a.txt", "-o", "a.md") == 0
    markers = [
        json.loads(line)[2] for line in (folder / "a.cast").read_text().splitlines()[1:] if json.loads(line)[1] == "m"
    ]
    import engine

    assert markers == [step.id for step in engine.Steps(traced("fork.py"))]
    page = (folder / "a.html").read_text()
    for marker in markers:
        assert f'"m":"{marker}"' in page
        assert f"## {marker.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}\n" in (folder / "a.md").read_text()
    assert sorted(path.name for path in folder.iterdir()) == [
        "a.cast",
        "a.html",
        "a.md",
        "a.svg",
        "a.txt",
        "fork.py",
        "walk.tape",
    ]


def test_a_tape_is_recorded_where_it_says(folder: Path) -> None:
    assert recorded("walk.tape") == 0
    text = (folder / "walk.txt").read_text()
    tape = load("walk.tape").tape
    assert tape is not None
    last = [spelled(row) for row in list(frames(tape))[-1].rows]
    assert last[3] in text
    assert "the start" in text
    assert (folder / "three.svg").read_text().count("<svg") == 1
    hidden = [frame for frame in frames(tape) if frame.hidden]
    assert hidden


def test_a_demo_is_recorded_by_its_name_and_a_film_of_vhs_is_passed_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recorded("chain", "-o", "a.txt") == 0
    assert "dq" in (folder / "a.txt").read_text()
    (folder / "film.tape").write_text('Output film.mp4\nOutput b.txt\nType "chainstep fork.py" Enter\nRight Sleep 1s\n')
    assert recorded("film.tape") == 0
    assert "film.tape:1:1" in capsys.readouterr().err
    assert (folder / "b.txt").is_file()
    assert not (folder / "film.mp4").exists()


def test_a_full_disk_is_told_of_its_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        return
    (folder / "full.svg").symlink_to("/dev/full")
    assert recorded("fork.py", "-o", "full.svg") == 2
    assert "full.svg" in capsys.readouterr().err


def test_one_step_is_a_still_with_its_own_caption(folder: Path) -> None:
    assert recorded("fork.py", "--at", "dx(1)", "-o", "a.svg", "-o", "a.txt") == 0
    text = (folder / "a.txt").read_text()
    assert len(re.findall("^── ", text, re.MULTILINE)) == 1
    assert "dx(1)" in text.splitlines()[0]
    whole = (folder / "a.txt").read_text().splitlines()
    caption = whole[0].rpartition(" · ")[2]
    assert any(caption in line for line in whole[1:])  # the panel's own sentence, of this step
    assert "animation" not in (folder / "a.svg").read_text()


def test_a_step_far_into_a_long_program_is_recorded(folder: Path) -> None:
    """A tape of every step ends after the first thousand."""
    (folder / "long.py").write_text("x = 0.5\nf = x\nfor i in range(600):\n    f = f * 0.999\n")
    assert recorded("long.py", "--at", "dx", "-o", "a.txt") == 0
    assert re.search(r"step (\d{4}) of \1", (folder / "a.txt").read_text())


@pytest.mark.parametrize(("address", "step"), [("dx", "6"), ("0", "0"), ("3", "3"), ("(2)", "2")])
def test_a_step_is_named_as_for_opening(folder: Path, address: str, step: str) -> None:
    """``open --at dx`` stood at the step that makes dx complete, and a recording never reached it."""
    assert recorded("fork.py", "--at", address, "-o", "a.txt") == 0
    assert recorded("fork.py", "--at", step, "-o", "b.txt") == 0
    (first, *rows), (_, *others) = [(folder / name).read_text().splitlines() for name in ("a.txt", "b.txt")]
    assert address in first.split(" · ")
    assert rows == others
    assert any(f"step {step}" in " ".join(row.split()) for row in rows)


@pytest.mark.parametrize(
    "words", [["--lang", "ko"], ["--size", "120x40"], ["--theme", "light"], ["--ascii"], ["--set", "x=5"]]
)
def test_flags_reach_the_recording(folder: Path, words: list[str]) -> None:
    assert recorded("fork.py", "-o", "a.txt", "-o", "a.cast") == 0
    plain = ((folder / "a.txt").read_text(), (folder / "a.cast").read_text())
    assert recorded("fork.py", "-o", "a.txt", "-o", "a.cast", *words) == 0
    other = ((folder / "a.txt").read_text(), (folder / "a.cast").read_text())
    assert other[1] != plain[1]
    if words == ["--ascii"]:
        assert not re.search("[▶◆│━]", other[0])
    if words[0] == "--size":
        header = json.loads(other[1].splitlines()[0])
        assert (header["width"], header["height"]) == (120, 40)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fork.py"], "nothing says where"),
        (["fork.py", "-o", "a.mp4"], "no format"),
        (["fork.py", "-o", "a.txt", "-o", "./a.txt"], "twice"),
        (["fork.py", "-o", "no/a.txt"], "cannot write"),
        (["fork.py", "-o", "a.txt", "--size", "big"], "--size"),
        (["fork.py", "-o", "a.txt", "--size", "9x9"], "--size"),
        (["fork.py", "-o", "a.txt", "--at", "dz(9)"], "there is no step dz(9)"),
        (["walk.tape", "-o", "a.txt", "--at", "dz(9)"], "never reaches"),
        (["fork.py", "-o", "a.cast", "--at", "dx"], "no format of a single step"),
        (["none.py", "-o", "a.txt"], "none.py"),
        (["none.tape", "-o", "a.txt"], "none.tape"),
        (["shell.tape", "-o", "a.txt"], "no shell"),
        (["film.tape", "-o", "a.txt"], "film.tape:2:11"),
        (["bad.tape", "-o", "a.txt"], "bad.tape:2:1"),
        (["still.tape", "-o", "a.txt"], "cannot write"),
    ],
)
def test_mistakes_are_told_and_leave_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    (folder / "bad.tape").write_text('Type "chainstep fork.py" Enter\nJump 3\n')
    (folder / "still.tape").write_text('Type "chainstep fork.py" Enter\n#: still no/a.svg\n')
    (folder / "shell.tape").write_text('Type "chainstep fork.py; rm x" Enter\n')
    (folder / "film.tape").write_text('Type "chainstep fork.py" Enter\n#: still  a.jpg\n')
    before = sorted(folder.iterdir())
    assert recorded(*words) == 2
    assert said in capsys.readouterr().err
    assert sorted(folder.iterdir()) == before


def test_a_tape_that_goes_otherwise_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "wrong.tape").write_text('Type "chainstep fork.py" Enter\nRight\n#: expect "no such text"\n')
    (folder / "a.txt").write_text("old")
    assert recorded("wrong.tape", "-o", "a.txt") == 1
    said = capsys.readouterr().err
    assert "wrong.tape:3:1" in said
    assert "  |  fork.py" in said  # the screen that was there
    assert (folder / "a.txt").read_text() == "old"


def test_recording_imports_no_textual_and_reads_no_settings(folder: Path) -> None:
    code = (
        "import sys; from tui.cli import main\ncode = main(['record', 'fork.py', '-o', 'b.cast'])\n"
        "assert not {'textual', 'rich', 'PIL', 'aiohttp'} & set(sys.modules)\nsys.exit(code)"
    )
    (folder / "home").mkdir()
    settings = folder / "home" / "chainstep"
    settings.mkdir()
    (settings / "settings.toml").write_text('theme = "chainstep-light"\nlang = "ko"\npanels = "ledger"\n')
    env = {
        **os.environ,
        "XDG_CONFIG_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        "LANG": "ko_KR.UTF-8",
        "LC_ALL": "ko_KR.UTF-8",
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=env, cwd=folder)
    assert recorded("fork.py", "-o", "a.cast") == 0
    assert (folder / "a.cast").read_bytes() == (folder / "b.cast").read_bytes()


# serve


def test_serve_prints_an_address_where_the_program_is_stepped(folder: Path) -> None:
    command = [sys.executable, "-m", "tui", "serve", "fork.py", "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=env) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            with urlopen(url) as answer:
                assert "fork.py" in answer.read().decode()
            origin = url.rpartition("/")[0].rpartition("/")[0]
            body = json.dumps({"size": [80, 24]}).encode()
            with urlopen(Request(f"{url}come", body, {"Origin": origin, "Content-Type": "application/json"})) as answer:
                news = json.loads(answer.read())
            assert any("x = 2.0" in "".join(pairs[1::2]) for _, pairs in news["rows"])
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130


def test_a_visitor_has_no_panel_that_somebody_left_open_and_leaves_none(folder: Path) -> None:
    path = folder / "home" / "chainstep" / "settings.toml"
    path.parent.mkdir(parents=True)
    path.write_text('panels = "ledger"\n')
    command = [sys.executable, "-m", "tui", "serve", "fork.py", "--port", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "XDG_CONFIG_HOME": str(folder / "home")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=env) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            origin = url.rpartition("/")[0].rpartition("/")[0]

            def asked(what: str, message: dict[str, Any]) -> dict[str, Any]:
                headers = {"Origin": origin, "Content-Type": "application/json"}
                with urlopen(Request(f"{url}{what}", json.dumps(message).encode(), headers)) as answer:
                    found: dict[str, Any] = json.loads(answer.read())
                return found

            def text(news: dict[str, Any]) -> str:
                return "\n".join("".join(pairs[1::2]) for _, pairs in news["rows"])

            first = asked("come", {"size": [120, 40]})
            assert "x = 2.0" in text(first)
            assert "fork ledger" not in text(first)
            opened = asked("tell", {"visitor": first["visitor"], "events": [{"key": "f", "character": "f"}], "whole": True})
            assert "fork ledger" in text(opened)
            assert "fork ledger" not in text(asked("come", {"size": [120, 40]}))  # another visitor
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
    assert path.read_text() == 'panels = "ledger"\n'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fork.py", "--port", "x"], "--port"),
        (["fork.py", "--port", "70000"], "--port"),
        (["fork.py", "--visitors", "0"], "--visitors"),
        (["none.py"], "none.py"),
        (["none.tape"], "none.tape"),
    ],
)
def test_what_cannot_be_served_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["serve", *words]) == 2
    assert said in capsys.readouterr().err
