"""The app and the commands at what terminals, signals and surroundings do to them: no traceback, no hang, modes restored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len as rich_len
from wcwidth import wcwidth

from tests.tui.conftest import EIGHT
from tests.tui.test_end_to_end import ROOT, SECONDS, Watched, watched
from tui.cells import cell_len, clean
from tui.keyboard import END, LONGEST, START, Keyboard, Piece

FIRST = "step  0 of 21"


def goes_on(run: Watched) -> None:
    """Keys work and the screen is whole; then it is left."""
    run.until(lambda text: _at_the_end(run))
    run.child.send("q")
    assert run.leave() == 0
    run.assert_restored()
    assert "Traceback" not in run.text


def _at_the_end(run: Watched) -> bool:
    """Asked for until it is so: what was begun is left first, and a letter right after an escape belongs to it."""
    run.child.send("\x1b")
    run.read(0.3)
    run.child.send("G")
    run.read(0.3)
    return "step 21 of 21" in run.text and "2.060" in run.text


# the keyboard


@pytest.mark.parametrize(
    "typed",
    [
        b"\xff\xfe\x80\xed\xa0\x80\xc3", b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b[<0;0;0M", b"\x1b[99999999999u", b"\x1b[55296u",
        b"\x1b[48;99999;99999;1;1t", b"\x1b[999999;999999R", START.encode() + b"x" * 300_000 + END.encode(),
        START.encode() + bytes(range(256)) * 20 + END.encode(), START.encode() + b"never ended",
        b"\r\r\r", b"\x10\r\r\r", b"T\r\r\r",
    ],
    ids=lambda typed: repr(typed[:14]),
)  # fmt: skip
def test_whatever_is_typed_keys_go_on(typed: bytes) -> None:
    with watched(str(EIGHT)) as run:
        run.until(lambda text: FIRST in text)
        sent = threading.Thread(target=run.child.send, args=(typed,), daemon=True)  # more than a terminal holds
        sent.start()
        while sent.is_alive():
            assert run.read()
        if typed.startswith(START.encode()):
            run.until(lambda text: _again(run))
        goes_on(run)


def _again(run: Watched) -> bool:
    """Ask with a key whether keys are keys again: an unended paste is over after a while without any."""
    run.read(1.3)
    run.child.send("g")
    run.read(0.2)
    return FIRST in run.text


def fed(*parts: bytes) -> list[Piece]:
    keyboard = Keyboard()
    return [piece for part in parts for piece in keyboard.feed(part)]


def test_pastes_are_taken_out_wherever_reads_end() -> None:
    stream = f"a{START}한\x1b[2x{END}b".encode()
    for at in range(len(stream)):
        pieces = fed(stream[:at], stream[at:])
        assert "".join(p.text for p in pieces if not p.pasted) == "ab"
        assert [p.text for p in pieces if p.pasted] == ["한\x1b[2x"]


def test_a_paste_is_cut_and_ends_by_itself() -> None:
    (piece,) = fed(f"{START}{'x' * (LONGEST + 9)}{END}".encode())
    assert len(piece.text) == LONGEST
    keyboard = Keyboard()
    assert list(keyboard.feed(f"{START}abc\x1b[20".encode())) == []
    assert list(keyboard.idle(0.2)) == []
    assert list(keyboard.idle(5.0)) == [Piece(True, "abc\x1b[20")]
    assert list(keyboard.feed(b"q")) == [Piece(False, "q")]


def test_an_escape_alone_is_given_out_when_nothing_follows() -> None:
    keyboard = Keyboard()
    assert list(keyboard.feed(b"\x1b")) == []
    assert list(keyboard.idle(0.1)) == [Piece(False, "\x1b")]
    assert not keyboard.waiting


# signals


def test_sigquit_restores_the_terminal() -> None:
    with watched(str(EIGHT)) as run:
        run.until(lambda text: FIRST in text)
        run.child.kill(signal.SIGQUIT)
        assert run.leave() == 131
        run.assert_restored()


def stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_stopped_from_outside_and_continued() -> None:
    with watched(str(EIGHT)) as run:
        run.until(lambda text: FIRST in text)
        for _ in range(2):
            run.child.kill(signal.SIGSTOP)
            run.until(lambda text: stopped(run.child.pid))
            run.screen.reset()  # as a shell leaves it
            run.child.kill(signal.SIGCONT)
            run.until(lambda text: FIRST in text)
        goes_on(run)


JOB = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
pid = os.fork()
if pid == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-m", "tui", sys.argv[1]])
while True:
    _, status = os.waitpid(pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    os.tcsetpgrp(0, os.getpgrp())
    print("stopped", flush=True)
    sys.stdin.readline()
    os.tcsetpgrp(0, pid)
    os.killpg(pid, signal.SIGCONT)
"""
"""A shell with one job, which a line continues."""


@pytest.mark.parametrize("how", ["ctrl-z", "SIGTSTP"])
def test_ctrl_z_gives_the_terminal_back_and_comes_again(how: str) -> None:
    with watched(str(EIGHT), code=JOB) as run:
        run.until(lambda text: FIRST in text)
        run.child.send("n")
        run.until(lambda text: "step  1 of 21" in text)
        for _ in range(2):
            if how == "ctrl-z":
                run.child.send("\x1a")
            else:
                (job,) = Path(f"/proc/{run.child.pid}/task/{run.child.pid}/children").read_text().split()
                os.kill(int(job), signal.SIGTSTP)
            run.until(lambda text: "stopped" in text)
            run.assert_restored()
            run.screen.reset()
            run.child.send("\n")
            run.until(lambda text: "step  1 of 21" in text)
        goes_on(run)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
@pytest.mark.parametrize("after", [0.1, 0.25, 0.5, 0.8])
def test_a_signal_while_starting(number: int, after: float) -> None:
    with watched(str(EIGHT), code="import runpy; runpy.run_module('tui', run_name='__main__')") as run:
        run.read(after)
        run.child.kill(number)
        while run.read(0.2):
            pass
        run.child.wait()
        assert (run.child.exitstatus or 0) == 128 + number or run.child.signalstatus == number
        assert run.modes & {1049, 1000, 1003, 2004} == set()
        assert "Traceback" not in run.text


DRAWS_ON = """
import os, signal, sys, threading
from tui.terminal import signals_end
def draw():
    while True:
        os.write(2, b"\\x1b[?1006h\\x1b[?25l")
with signals_end(lambda code: None):
    threading.Thread(target=draw, daemon=True).start()
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGTERM)
"""
"""A loop that does not act on a signal while a thread still draws."""


def test_a_thread_that_still_draws_leaves_no_mode_on() -> None:
    with watched(code=DRAWS_ON) as run:
        while run.read(0.2):
            pass
        run.child.wait()
        assert run.child.exitstatus == 128 + signal.SIGTERM
        run.assert_restored()


# surroundings


@pytest.mark.parametrize(
    "odd",
    [
        {"COLUMNS": "99999", "LINES": "0"}, {"COLUMNS": "x", "LINES": "-3"}, {"TEXTUAL_COLOR_SYSTEM": "none at all"},
        {"TEXTUAL_DRIVER": "no.such:Driver"}, {"TEXTUAL_FPS": "0", "TEXTUAL_LOG": "/", "TEXTUAL_DEBUG": "1"},
        {"TEXTUAL_PRESS": "q", "TEXTUAL_SCREENSHOT": "0", "TEXTUAL_FILTERS": "dim,?"}, {"TERM": "dumb"}, {"TERM": "no-such"},
        {"COLORTERM": "?"}, {"NO_COLOR": ""}, {"NO_COLOR": "1"}, {"ESCDELAY": "999999999"}, {"XDG_CONFIG_HOME": "/dev/null"},
    ],
    ids=str,
)  # fmt: skip
def test_odd_variables(odd: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in odd.items():
        monkeypatch.setenv(name, value)
    code = f"import os; os.environ.update({odd!r}); import sys; from tui.cli import main; sys.exit(main())"
    with watched(str(EIGHT), code=code) as run:
        run.until(lambda text: FIRST in text)
        goes_on(run)


@pytest.mark.parametrize("editor", ["/no/such/editor", "false", "sh -c 'kill -9 $$'", "'unbalanced", "/"])
def test_an_editor_that_fails_is_said(editor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor)
    with watched(str(EIGHT), width=120) as run:
        run.until(lambda text: FIRST in text)
        run.child.send("E")
        run.until(lambda text: "VISUAL" in text or "EDITOR" in text)
        goes_on(run)


def as_file(path: Path) -> None:
    path.write_bytes(EIGHT.read_bytes())


@pytest.mark.parametrize(
    "swap",
    [
        lambda path: path.mkdir(), os.mkfifo, lambda path: path.symlink_to(path), lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.write_bytes(b"x = 1.0\n" * (1 << 20)), lambda path: path.write_bytes(b"\xff\xfex\0"), lambda path: None,
    ],
    ids=["directory", "fifo", "loop", "device", "8 MB", "encoding", "gone"],
)  # fmt: skip
def test_whatever_takes_the_place_of_the_file(swap: Callable[[Path], Any], eight: Path) -> None:
    with watched(str(eight)) as run:
        run.until(lambda text: FIRST in text)
        eight.unlink()
        swap(eight)
        run.child.send("R" + "nb" * 40)
        run.read(0.5)
        aside = eight.with_name("new")
        as_file(aside)
        if eight.is_dir() and not eight.is_symlink():
            eight.rmdir()
        aside.replace(eight)
        run.until(lambda text: _back(run))
        goes_on(run)


def _back(run: Watched) -> bool:
    run.child.send("Rg")
    run.read(0.5)
    return FIRST in run.text


def shell(line: str, **more: Any) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PY": sys.executable}
    return subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, env=environ, cwd=ROOT, timeout=60, check=False, **more
    )


def test_a_closed_standard_input_is_said() -> None:
    done = shell('"$PY" -m tui show - <&-')
    assert done.returncode == 2
    assert "Bad file descriptor" in done.stderr
    assert "mistake" not in done.stderr


def test_a_pipe_that_is_waited_for_is_named(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = subprocess.Popen(
        [sys.executable, "-m", "tui", "show", str(pipe)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert child.stderr is not None
        assert b"waiting for" in child.stderr.readline()
        pipe.write_bytes(EIGHT.read_bytes())
        out, _ = child.communicate(timeout=SECONDS)
        assert b"backprop" in out
        assert child.returncode == 0
    finally:
        child.kill()


def test_a_pipe_among_many_files_keeps_none_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = shell(f'"$PY" -m tui check "{tmp_path / "pipe"}" "{EIGHT}"')
    assert done.returncode == 2
    assert "a pipe" in done.stderr
    assert "right" in done.stdout


@pytest.mark.parametrize(
    "command", ['show "$F"', 'show --json "$F"', 'emit "$F"', 'check "$F"', "gates", "completion bash", "--help"]
)
@pytest.mark.parametrize("end", [">/dev/full", ">/dev/full 2>&1"])
def test_a_full_disk_is_one_line(command: str, end: str) -> None:
    done = shell(f'F="{EIGHT}"; "$PY" -m tui {command} {end}')
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("limit", ["-n 10", "-n 6", "-v 400000", "-v 150000", "-v 60000"])
def test_check_with_little(limit: str) -> None:
    done = shell(f'ulimit {limit} && exec "$PY" -m tui check "{EIGHT}"')
    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "mistake" not in done.stderr


# widths


def test_widths_are_those_of_terminals() -> None:
    wrong = [
        hex(code)
        for code in range(0x20, 0x110000)
        if not 0xD800 <= code < 0xE000 and len(shown := clean(chr(code))) == 1
        if not cell_len(shown) == rich_len(shown) == max(wcwidth(shown), 0)
    ]
    assert wrong == []


def test_a_text_that_every_terminal_draws_is_not_looked_at_sign_by_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["σ(x) — 곱하기 ×", "e\u0301", "", "x = 3.0"]
    assert [clean(text) for text in texts] == texts
    assert clean("σ\t\x1b🇰x") == "σ   ··x"
    monkeypatch.setattr("tui.cells._shown", None)
    assert [clean(text) for text in texts] == texts


def test_joining_letters_shift_no_row(tmp_path: Path) -> None:
    path = tmp_path / "jamo.py"
    path.write_text("x = 3.0  # \u1160\u11a8ᄀ\u1161\u11a8 각 \u0915\u093e e\u0301 🇰🇷 👍🏽\nf = x * 2\n")
    with watched(str(path)) as run:
        text = run.until(lambda text: "f = x * 2" in text)
        bars = {line.index("│") for line in text.splitlines() if "│" in line}
        assert len(bars) <= 1 or "│" not in text
        run.child.send("q")
        assert run.leave() == 0
