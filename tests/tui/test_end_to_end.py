"""The program in a real pseudo-terminal, read back through an emulator: it works, and leaves no trace behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest

from tests.tui.conftest import EIGHT, save

ROOT = Path(__file__).resolve().parents[2]
RUN = "import sys; from tui.cli import main; sys.exit(main())"
KITTY = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p")  # pyte knows neither and would print their tails
MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
SECONDS = 15


class Watched:
    """A child in a pseudo-terminal and the screen it draws; ``modes`` are the private modes it has on."""

    def __init__(self, command: str, args: list[str], width: int = 80, height: int = 24) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.modes: set[int] = set()
        self._tail = b""
        self.child: Any = pexpect.spawn(
            command,
            args,
            cwd=str(ROOT),
            env={**{k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}, "PYTHONPATH": str(ROOT)},
            dimensions=(height, width),
            timeout=SECONDS,
        )
        self.before = termios.tcgetattr(self.child.child_fd)

    def read(self, seconds: float = 0.05) -> bool:
        """Take what has come; False at the end."""
        try:
            data = self.child.read_nonblocking(1 << 16, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self._tail += data  # a sequence may come in two pieces
        end = 0
        for match in MODE.finditer(self._tail):
            numbers, action = match.groups()
            end = match.end()
            modes = {int(n) for n in numbers.split(b";")}
            self.modes = self.modes | modes if action == b"h" else self.modes - modes
        self._tail = self._tail[end:][-32:]
        self.stream.feed(KITTY.sub(b"", data))
        return True

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, condition: Callable[[str], object]) -> str:
        """Read until the screen's text meets the condition."""
        import time

        end = time.monotonic() + SECONDS
        while not condition(self.text):
            assert self.read(), self.text
            assert time.monotonic() < end, self.text
        return self.text

    def leave(self) -> int:
        """Read to the end; the exit code."""
        import time

        end = time.monotonic() + SECONDS
        while self.read(0.2):
            assert time.monotonic() < end, f"still running:\n{self.text}"
        self.child.wait()
        assert self.child.signalstatus is None
        code = self.child.exitstatus
        assert isinstance(code, int)
        return code

    def assert_restored(self) -> None:
        """Left: the alternate screen, the mouse, pasting, the hidden cursor (25 is on again), raw mode."""
        assert self.modes & {1049, 1000, 1003, 1006, 1004, 2004} == set()
        assert 25 in self.modes
        assert 7 in self.modes
        assert termios.tcgetattr(self.child.child_fd)[3] == self.before[3]


@contextlib.contextmanager
def watched(*args: str, code: str = RUN, width: int = 80, height: int = 24) -> Iterator[Watched]:
    run = Watched(sys.executable, ["-c", code, *args], width, height)
    try:
        yield run
    finally:
        run.child.close(force=True)


def test_open_step_both_ways_and_quit() -> None:
    with watched(str(EIGHT)) as run:
        run.until(lambda text: "step  0 of 21" in text)
        assert 1049 in run.modes
        assert 25 not in run.modes
        for _ in range(3):
            run.child.send("\x1b[C")
        run.until(lambda text: "step  3 of 21" in text and "0.952574" in text)
        run.child.send(" ")
        run.until(lambda text: "step  4 of 21" in text)
        run.child.send("\x7f")
        run.until(lambda text: "step  3 of 21" in text)
        run.child.send("G")
        # a paint may be read in pieces: wait for all of it, not only for its first row
        run.until(lambda text: "step 21 of 21" in text and "2.060" in text and "1.592" in text)
        run.child.send("\x1b[D")
        run.until(lambda text: "step 20 of 21" in text and "1.583+" in text)
        run.child.send("ㅜ")  # n with a Hangul input mode on: to the next stage
        run.until(lambda text: "step 21 of 21" in text)
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()


@pytest.mark.parametrize("key", ["\r", "\x1b[C", " ", "n"], ids=["enter", "right", "space", "n"])
def test_keys_that_are_typed_before_there_is_a_screen_are_taken(key: str) -> None:
    """The terminal still makes lines of them then: enter comes as a line's end."""
    with watched(str(EIGHT)) as run:
        run.child.send(key * 3)
        run.until(lambda text: "step  3 of 21" in text)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (lambda child: child.send("\x03"), 130),
        (lambda child: child.kill(signal.SIGINT), 130),
        (lambda child: child.kill(signal.SIGTERM), 143),
        (lambda child: child.kill(signal.SIGHUP), 129),
    ],
    ids=["ctrl-c", "SIGINT", "SIGTERM", "SIGHUP"],
)
def test_every_way_out_restores_the_terminal(how: Callable[[Any], None], code: int) -> None:
    with watched(str(EIGHT)) as run:
        run.until(lambda text: "of 21" in text)
        how(run.child)
        assert run.leave() == code
        run.assert_restored()


def test_ctrl_c_while_the_program_is_still_being_traced(tmp_path: Path) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("i = 0\nwhile i < 10:\n    j = 0\n")  # no stage: only a limit on time would end it
    with watched(str(endless), "--limit", "statements=1e12") as run:
        run.until(lambda text: "tracing endless.py" in text)
        run.child.send("\x03")
        assert run.leave() == 130
        assert set(run.text.split()) <= {"^C"}  # the notice is gone, and there is no traceback
        assert 1049 not in run.modes


BUSY = """
import sys, tui.desk.stepper as stepper
def busy(*_):
    while True: pass
stepper.press = busy
from tui.cli import main
sys.exit(main())
"""
BROKEN = BUSY.replace("while True: pass", "raise ValueError('[/] our mistake')")


def test_sigterm_while_the_app_is_busy() -> None:
    with watched(str(EIGHT), code=BUSY) as run:
        run.until(lambda text: "of 21" in text)
        run.child.send("s")
        while run.read(0.3):  # the key is being worked on, for ever
            break
        run.child.kill(signal.SIGTERM)
        assert run.leave() == 143
        run.assert_restored()


def test_a_crash_of_ours_restores_the_terminal_and_says_where_its_log_is(tmp_path: Path) -> None:
    with watched(str(EIGHT), code=BROKEN, width=200) as run:
        run.until(lambda text: "of 21" in text)
        run.child.send("s")
        assert run.leave() == 1
        run.assert_restored()
        logs = list((tmp_path / "state" / "chainstep").glob("crash-*.log"))
        assert len(logs) == 1
        assert "ValueError: [/] our mistake" in logs[0].read_text()
        assert str(logs[0]) in run.text
        assert "Traceback" not in run.text


@pytest.mark.parametrize("redirected", ["", "2>/dev/null", ">/dev/null 2>&1"])
def test_a_program_from_a_pipe_and_keys_from_the_terminal(redirected: str) -> None:
    shell = Watched("/bin/sh", ["-c", f"cat '{EIGHT}' | '{sys.executable}' -c '{RUN}' - {redirected}; echo code $?"])
    try:
        shell.until(lambda text: "step  0 of 21" in text)
        shell.child.send("n")
        shell.until(lambda text: "step  1 of 21" in text)
        shell.child.send("q")
        shell.until(lambda text: "code 0" in text)
    finally:
        shell.child.close(force=True)


def test_reload_on_save_and_the_error_screen(eight: Path) -> None:
    text = eight.read_text()
    with watched(str(eight)) as run:
        run.until(lambda text: "step  0 of 21" in text)
        run.child.send("nnnn")
        run.until(lambda text: "step  4 of 21" in text)
        save(eight, text.replace("= x + y ", "= x + yy "))
        run.until(lambda text: "yy" in text and "^" in text)
        save(eight, text.replace("x = 3", "x = 7"))
        run.until(lambda text: "step  4 of 21" in text and "x = 7" in text)
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()


def test_quitting_does_not_wait_for_a_trace_that_is_running(eight: Path) -> None:
    with watched(str(eight)) as run:
        run.until(lambda text: "step  0 of 21" in text)
        eight.write_text("x = 1.0\nwhile x > 0:\n    x = x * 1.0\n")
        run.child.send("RG")  # the reload begins; the old trace can still be stepped
        run.until(lambda text: "step 21 of 21" in text)
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()
        assert "Traceback" not in run.text


def test_the_editor_opens_at_the_line_and_what_it_saves_is_read(eight: Path, tmp_path: Path, monkeypatch: Any) -> None:
    editor = tmp_path / "ed it.sh"
    editor.write_text('#!/bin/sh\necho "$@" > "$EDITED"\nsed -i "s/x = 3/x = 9/" "$2"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", f"'{editor}'")
    monkeypatch.setenv("EDITED", str(tmp_path / "arguments"))
    with watched(str(eight)) as run:
        run.until(lambda text: "step  0 of 21" in text)
        run.child.send("nnn")
        run.until(lambda text: "step  3 of 21" in text)
        run.child.send("E")
        run.until(lambda text: "x = 9" in text and "step  3 of 21" in text)
        assert (tmp_path / "arguments").read_text() == f"+8 {eight}\n"
        run.child.send("q")
        assert run.leave() == 0
        run.assert_restored()


def test_the_library_in_korean() -> None:
    with watched("--lang", "ko") as run:
        run.until(lambda text: "수업과 프로그램" in text)
        run.child.send("\r")
        run.until(lambda text: "수업 1 " in text)
        run.child.send("qq")
        assert run.leave() == 0
        run.assert_restored()


def test_without_a_terminal_it_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(EIGHT)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=SECONDS,
        start_new_session=True,  # without a controlling terminal /dev/tty cannot be opened
        check=False,
    )
    assert done.returncode == 2
    assert "chainstep show" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


REMEMBERED = 'panels = "ledger"\n'


def remembered() -> Path:
    """A settings file that has an open panel."""
    path = Path(os.environ["XDG_CONFIG_HOME"]) / "chainstep" / "settings.toml"
    path.parent.mkdir(parents=True)
    path.write_text(REMEMBERED)
    return path


def test_panels_that_were_left_open_are_opened_again() -> None:
    remembered()
    with watched(str(EIGHT), width=120, height=40) as run:
        run.until(lambda text: "fork ledger" in text and "q quit" in text)


def test_a_played_tape_opens_no_panel_that_was_left_open_and_leaves_none(tmp_path: Path) -> None:
    """Nor what comes after it: the program that the viewer may go on in."""
    path = remembered()
    (tmp_path / "p.py").write_text("x = 2.0\nf = x * x + x\n")
    tape = tmp_path / "p.tape"
    tape.write_text('Type "chainstep p.py" Enter\\nSleep 1s\\nType "v"\\nSleep 300ms\\nRight 2\\nSleep 1s\\n'.replace("\\n", "\n"))
    with watched("play", str(tape), "--stay", width=120, height=40) as run:
        seen = run.until(lambda text: "step 0 of" in text)
        assert "fork ledger" not in seen
        seen = run.until(lambda text: "step 2 of" in text)
        assert "values" in seen
        assert "fork ledger" not in seen
        run.until(lambda text: "takes over" in text)
        run.child.send("n")
        run.until(lambda text: "the tape waits" in text)
        run.child.send("w")
        run.until(lambda text: "caches: forward values" in text)
        run.child.send("\x03")
        assert run.leave() == 130
    assert path.read_text() == REMEMBERED
