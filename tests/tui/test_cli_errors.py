"""How the command line complains: one message with its place, exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Place, ProgramError
from tests.tui.test_cli import EIGHT, ROOT, english_again, file, run
from tui.cells import cell_len
from tui.complaint import caret, cause, hint, report
from tui.options import UsageError, parse

__all__ = ["english_again", "file", "run"]  # fixtures


def child(*words: str, stdin: str | bytes = "", **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The real thing, as a process."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    environ = os.environ | {"PYTHONPATH": str(ROOT)} | more.pop("env", {})
    return subprocess.run([sys.executable, "-m", "tui", *words], input=given, capture_output=True, env=environ, timeout=60, **more)


def test_an_error_names_its_place_shows_the_line_and_says_what_to_write(run: Any, file: Any) -> None:
    done = run("show", file("x = 3\nif x > 2:\n    f = x * why\n"))
    assert done == (
        2,
        "",
        "p.py:3:13: the name why is not defined\n    f = x * why\n            ^^^\nassign it above this line\n",
    )


def test_under_json_the_error_is_an_object(run: Any, file: Any) -> None:
    done = run("show", file("x = 3\nf = x * why\n"), "--json")
    assert done.code == 2
    assert json.loads(done.out) == {
        "error": {
            "code": "undefined_name", "file": "p.py", "line": 2, "column": 9,
            "text": "the name why is not defined", "hint": "assign it above this line",
        }
    }  # fmt: skip
    assert done.err.startswith("p.py:2:9: ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show"], "missing_operand"),
        (["show", "a", "b"], "extra_operand"),
        (["shwo", "a"], "extra_operand"),
        (["show", "--jsn", "a"], "unknown_flag"),
        (["show", "a", "--at", "3"], "flag_elsewhere"),
        (["show", "a", "--step"], "flag_without_value"),
        (["show", "a", "--json=3"], "flag_with_value"),
        (["show", "a", "--ties", "none"], "bad_choice"),
        (["completion", "tcsh"], "bad_choice"),
        (["--lang", "de"], "bad_choice"),
    ],
)
def test_slips_in_the_command_line(run: Any, words: list[str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(words)
    assert caught.value.code == code
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("chainstep: ")
    assert len(done.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", EIGHT, "--set", "x"], "needs a name and a value"),
        (["show", EIGHT, "--set", "=3"], "needs a name and a value"),
        (["show", EIGHT, "--limit", "stage=3"], "did you mean stages?"),
        (["show", EIGHT, "--limit", "stages=many"], "needs a number above 0"),
        (["show", EIGHT, "--limit", "stages=nan"], "needs a number above 0"),
        (["show", EIGHT, "--limit", "stages=inf"], "needs a number above 0"),
        (["show", EIGHT, "--limit", "stages=-1"], "needs a number above 0"),
        (["show", EIGHT, "--markdown", "--steps"], "different outputs"),
        (["show", EIGHT, "--no-arrays"], "only together with --json"),
        (["show", EIGHT, "--step", "99"], "there is no step 99"),
        (["show", EIGHT, "--step", "dq(3)"], "there is no step dq(3)"),
        (["show", EIGHT, "--output", "nothing"], "no variable nothing"),
        (["show", EIGHT, "--set", "nothing=3"], "no variable nothing"),
        (["show", EIGHT, "--wrt", "x,nothing"], "no variable nothing"),
        (["check", EIGHT, "--wrt", "nothing"], "no variable nothing"),
        (["show", EIGHT, "--set", "x=abc"], "no value for x"),
        (["show", EIGHT, "--seed", "abc"], "does not fit"),
        (["show", "nowhere.py"], "nowhere.py: there is no such file"),
        (["show", "."], ".: this is a directory"),
        (["--at", "3"], "only together with FILE"),
    ],
)
def test_slips_that_show_later(run: Any, words: list[str], said: str) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_flags_may_stand_anywhere_and_dashes_end_them() -> None:
    straight = parse(["show", "a", "--set", "x=1", "--set", "y=-2", "--json"])
    assert vars(parse(["--json", "show", "--set", "x=1", "a", "--set=y=-2"])) == vars(straight)
    assert parse(["show", "--", "--odd.py"]).operands == ("--odd.py",)
    assert parse(["a.py"]).command == "open"
    assert parse(["-"]).operands == ("-",)
    assert parse(["check", "a", "--json", "b"]).operands == ("a", "b")


@pytest.mark.parametrize(
    ("source", "column", "end"),
    [("x = 3 + 가나 * b", 14, 15), ("\tx = 1 + é + b", 14, 15), ("가 = 나 + 다", 9, 10), ("    f = a @ b", 9, 14)],
)
def test_the_caret_is_measured_in_cells(source: str, column: int, end: int) -> None:
    line, marks = caret(source, column, end)
    wanted = source[column - 1 : end - 1]
    start = cell_len(marks) - cell_len(marks.lstrip())
    assert wanted.strip() == wanted != ""
    assert cell_len(line[: line.index(wanted)]) == start
    assert cell_len(wanted) == len(marks.strip())
    assert set(marks.strip()) == {"^"}


def test_a_caret_past_the_end_and_on_an_indent() -> None:
    assert caret("x = (", 6, 7) == ("x = (", "     ^")
    assert caret("\ty = 2", 1, 2) == ("    y = 2", "^^^^")


def test_a_very_long_line_is_cut_around_the_caret() -> None:
    source = "f = " + " + ".join(f"x{i}" for i in range(3000))
    at = source.index("x1500")
    line, marks = caret(source, at + 1, at + 6)
    assert cell_len(line) <= 102
    assert line[marks.index("^") :].startswith("x1500")


def test_control_characters_never_reach_the_terminal() -> None:
    place = Place(1, 5, 9)
    error = ProgramError("undefined_name", place, file="a\x1b]0;b\n.py", source="x = \x1b[2J", name="y\x07\x9b", near="")
    assert "\x1b" not in report(error)
    assert "\x9b" not in report(error)
    assert len(report(error).splitlines()) == 4


def test_a_code_or_field_that_the_catalogue_lacks_is_still_told() -> None:
    assert "brand_new" in cause(ProgramError("brand_new"))
    assert hint(ProgramError("brand_new")) == ""
    assert "undefined_name" in cause(ProgramError("undefined_name"))


def test_huge_numbers_are_told_short() -> None:
    error = ProgramError("limit", limit="bits", asked=9 ** (9**6), allowed=65536)
    assert len(cause(error)) < 100
    assert "65,536" in cause(error)


def test_a_crash_of_ours_writes_a_log_and_says_where(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import tui.commands.show

    def crash(request: object) -> int:
        raise RuntimeError("a slip of ours")

    monkeypatch.setattr(tui.commands.show, "run", crash)
    done = run("show", EIGHT)
    assert done.code == 1
    assert "Traceback" not in done.err
    log = Path(done.err.strip().rpartition(" ")[2])
    assert "a slip of ours" in log.read_text()
    assert log.is_relative_to(os.environ["XDG_STATE_HOME"])


def test_ctrl_c_is_130(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import tui.commands.show

    def interrupted(request: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(tui.commands.show, "run", interrupted)
    assert run("show", EIGHT) == (130, "", "")


# -- as processes


def test_a_program_from_standard_input() -> None:
    done = child("show", "-", stdin="x = 3\nf = x**2\n")
    assert done.returncode == 0
    assert b"dx = (2 * x) * df" in done.stdout


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text("x = 1.0\nfor i in range(20000):\n    x = x * 1.0001\n")
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = f'"{sys.executable}" -m tui show "{long}" | head -n 1'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, env=environ, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def shell(command: str) -> subprocess.CompletedProcess[bytes]:
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    whole = f'"{sys.executable}" -m tui {command}'
    return subprocess.run(["bash", "-c", whole], capture_output=True, env=environ, timeout=60, check=False)


def test_a_full_disk_is_said_so() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    done = shell(f'show "{EIGHT}" > /dev/full')
    assert done.returncode == 2
    assert done.stderr.startswith(b"chainstep: cannot write standard output")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_crash(closed: str) -> None:
    done = shell(f'show "{EIGHT}" {closed}')
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_lacks_characters_gets_escapes(encoding: str, tmp_path: Path) -> None:
    program = tmp_path / "p.py"
    program.write_text("값 = 3\nf = 값 * 2\n", encoding="utf-8")
    for words in (["show", str(program)], ["show", str(program), "--json"], ["show", EIGHT, "--steps", "--lang", "ko"]):
        done = child(*words, env={"PYTHONIOENCODING": encoding})
        assert (done.returncode, done.stderr) == (0, b""), done.stderr
    data = json.loads(child("show", str(program), "--json", env={"PYTHONIOENCODING": encoding}).stdout)
    assert data["gradients"]["값"] == 2.0


def test_ctrl_c_of_a_real_process_is_130_without_a_traceback() -> None:
    import signal

    endless = f"# {'-' * 200_000}\ni = 0\nwhile i < 10:\n    j = 0\n"  # more than a pipe holds: once written, it is being read
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "tui", "show", "-", "--limit", "statements=1e12", "--limit", "seconds=60"]
    with subprocess.Popen(words, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(endless.encode())
        process.stdin.close()
        process.stdin = None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
