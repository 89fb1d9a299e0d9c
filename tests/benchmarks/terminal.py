"""A program in a real pseudo-terminal: what it writes, and when (seconds since it was started)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SYNC_ANSWER = b"\x1b[?2026;2$y"
"""How a terminal says that it knows synchronised output; Textual then marks where each paint ends."""
PAINT_END = b"\x1b[?2026l"
ESCAPES = re.compile(rb"\x1b(\[[0-9;?>=$]*[a-zA-Z]|\][^\x07]*\x07)")


class Terminal:
    """One child process and all the bytes it has written."""

    def __init__(self, argv: Sequence[str], rows: int = 40, columns: int = 120) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8", PYTHONPATH=str(ROOT))
            os.environ.update(XDG_CONFIG_HOME=os.devnull, XDG_DATA_HOME=os.devnull)  # nobody's: a panel left open costs its keys
            os.environ.pop("NO_COLOR", None)
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users have compiled files
            with contextlib.suppress(OSError):
                os.execv(argv[0], list(argv))
            os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.written = b""

    def wait(self, until: Callable[[bytes], bool], timeout: float = 60.0) -> float:
        """Read until ``until(bytes so far)``; seconds since the start. TimeoutError with what was seen."""
        end = time.perf_counter() + timeout
        while not until(self.written):
            ready, _, _ = select.select([self.fd], [], [], max(end - time.perf_counter(), 0))
            if not ready:
                raise TimeoutError(self.written[-2000:])
            try:
                self.written += os.read(self.fd, 1 << 16)
            except OSError as error:
                raise TimeoutError(self.written[-2000:]) from error
        return time.perf_counter() - self.started

    def quiet(self, seconds: float) -> None:
        """Read until nothing has come for ``seconds``."""
        while select.select([self.fd], [], [], seconds)[0]:
            self.written += os.read(self.fd, 1 << 16)

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self.fd, keys)

    def paint_after(self, keys: bytes) -> float:
        """Seconds from typing ``keys`` to the end of the paint that answers."""
        self.written = b""
        start = time.perf_counter()
        os.write(self.fd, keys)
        self.wait(lambda seen: PAINT_END in seen, 20.0)
        return time.perf_counter() - start

    def kill(self) -> None:
        """End the child."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.fd)


@contextlib.contextmanager
def terminal(argv: Sequence[str], rows: int = 40, columns: int = 120) -> Iterator[Terminal]:
    """A Terminal that is ended when the block is left."""
    child = Terminal(argv, rows, columns)
    try:
        yield child
    finally:
        child.kill()


def first_paint(argv: Sequence[str], text: bytes = b"", rows: int = 40) -> float:
    """Seconds from the start of ``argv`` to its first whole frame: the bottom row written, and ``text`` somewhere."""
    frame = re.compile(rb"\x1b\[%d;1H.*?\x1b\[\d*;?1?H" % rows, re.DOTALL)

    def painted(seen: bytes) -> bool:
        return frame.search(seen) is not None and text in ESCAPES.sub(b"", seen)

    with terminal(argv, rows) as child:
        return child.wait(painted)


def opened_and_left(argv: Sequence[str], text: bytes) -> None:
    """An app of ours, from its start to its end: compiled modules are there afterwards, as at a person's second start."""
    with terminal(argv) as child:
        child.wait(lambda seen: text in ESCAPES.sub(b"", seen))
        child.send(b"q")
        with contextlib.suppress(TimeoutError):
            child.wait(lambda seen: False)  # to the end of what it writes


def python(*words: str) -> list[str]:
    """A command line of this interpreter."""
    return [sys.executable, *words]


def chainstep(*words: str) -> list[str]:
    """A command line of ours, as the console script starts it."""
    return python("-c", "import sys; from tui.__main__ import main; sys.exit(main())", *words)
