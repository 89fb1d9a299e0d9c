"""The terminal around the app: the keyboard when the program came through a pipe, and signals."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from engine.cancelling import telling
from tui.catalogue import say

MODES = ("2026l", "1000l", "1003l", "1015l", "1006l", "1004l", "2004l", "7h", "1049l", "25h")
LEAVE = "\x1b[<u" + "".join(f"\x1b[?{mode}" for mode in MODES) + "\x1b[0m"
"""Undoes all that Textual switches on: kitty keys, mouse, focus, paste, no wrapping, alternate screen, no cursor."""

GRACE = 1.0
"""Seconds that the event loop has to act on a signal before the terminal is restored without it."""


class NoTerminalError(Exception):
    """There is no terminal to draw on or to read keys from."""


def claim_terminal() -> None:
    """Make file descriptors 0 and 2, which Textual reads and draws on, the terminal, whatever was piped in or out.

    NoTerminalError when the process has none.
    """
    for descriptor, stream in ((0, sys.__stdin__), (2, sys.__stderr__)):
        if os.isatty(descriptor):
            continue
        try:
            terminal = os.open("/dev/tty", os.O_RDWR)
        except OSError as error:
            raise NoTerminalError from error
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os.dup2(terminal, descriptor)
        os.close(terminal)


@contextlib.contextmanager
def patience(text: str, after: float = 0.7) -> Iterator[None]:
    """Work that takes longer than ``after`` seconds says ``text`` on standard error, if that is a terminal, until done."""
    said = threading.Event()

    def speak() -> None:
        said.set()
        with contextlib.suppress(OSError):
            os.write(2, text.encode())

    waiting = threading.Timer(after, speak)
    waiting.daemon = True
    if os.isatty(2):
        waiting.start()
    try:
        yield
    finally:
        waiting.cancel()
        if said.is_set():
            with contextlib.suppress(OSError):
                os.write(2, b"\r\x1b[K")


@contextlib.contextmanager
def counted() -> Iterator[None]:
    """How many of the passes before the one that is wanted are run is said on standard error meanwhile, if that is a terminal."""
    said = False

    def tell(done: int, wanted: int) -> None:
        nonlocal said
        said = True
        with contextlib.suppress(OSError):
            os.write(2, f"\r\x1b[K{say('cli.passing', done=f'{done:,}', wanted=f'{wanted:,}')}".encode())

    try:
        with telling(tell if os.isatty(2) else None):
            yield
    finally:
        if said:
            with contextlib.suppress(OSError):
                os.write(2, b"\r\x1b[K")


@contextlib.contextmanager
def awaited(path: str, after: float = 0.7) -> Iterator[None]:
    """Reading ``path`` ("-": standard input) within: a terminal is said to be waited for at once, a pipe after ``after`` seconds,
    both on standard error, whatever that is."""
    try:
        mode = os.fstat(0).st_mode if path == "-" else os.stat(path).st_mode
        typed = os.isatty(0) if path == "-" else stat.S_ISCHR(mode)
    except (OSError, ValueError):  # whoever opens it will say what is wrong
        yield
        return
    if not (typed or stat.S_ISFIFO(mode)):
        yield
        return
    from tui.cells import clean  # for a message only

    name = say("cli.standard_input") if path == "-" else clean(path)
    text = say("cli.awaited_typed" if typed else "cli.awaited", file=name) + "\n"

    def speak() -> None:
        with contextlib.suppress(OSError):
            os.write(2, text.encode())

    waiting = threading.Timer(0 if typed else after, speak)
    waiting.daemon = True
    waiting.start()
    try:
        yield
    finally:
        waiting.cancel()


def remember_mode() -> Callable[[], None]:
    """A function that gives the terminal the line discipline it has now and leaves the alternate screen, for good: nothing that
    this process writes to standard error later is seen."""
    try:
        import termios

        before: list[Any] | None = termios.tcgetattr(0)
    except Exception:  # not a terminal, or not a system with termios
        before = None

    def restore() -> None:
        with contextlib.suppress(OSError):
            terminal = os.dup(2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a thread may still be writing what switches the modes on
            os.write(terminal, LEAVE.encode())
        if before is not None:
            import termios

            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(0, termios.TCSANOW, before)

    return restore


@contextlib.contextmanager
def signals_end(leave: Callable[[int], None]) -> Iterator[None]:
    """While inside, SIGTERM, SIGHUP, SIGINT and SIGQUIT call ``leave(128 + signal)``, on the main thread.

    ``leave`` asks the event loop to stop; a loop that is busy for longer than GRACE does not keep us: the terminal is
    restored and the process ends. Bare Textual would die on them with the alternate screen on.
    """
    restore = remember_mode()

    def hard(number: int, frame: FrameType | None) -> None:
        restore()
        os._exit(hard_code[0])

    def ask(number: int, frame: FrameType | None) -> None:
        hard_code[0] = 128 + number
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, hard)
            signal.setitimer(signal.ITIMER_REAL, GRACE)
        for again in caught:
            signal.signal(again, hard)
        leave(128 + number)

    hard_code = [1]
    caught = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT") if hasattr(signal, name)]
    before = {number: signal.signal(number, ask) for number in caught}
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
