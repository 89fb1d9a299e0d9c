"""How far a check is, as one line on standard error, if that is a terminal; it is gone when the results come.

Of one file its child tells the entries compared, on a copy of the terminal's descriptor; of several this process tells the files.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator

from tui.catalogue import say

_CLEAR = "\r\x1b[K"


class Status:
    """The line of ``count`` files; ``terminal`` is the descriptor that the child of a single one may write to."""

    def __init__(self, count: int, terminal: int | None) -> None:
        self.terminal = terminal if count == 1 and os.name == "posix" else None
        self._count = count
        self._shown = terminal is not None

    def files(self, done: int) -> None:
        """So many files are done."""
        if self._shown and 1 < self._count and done < self._count:
            sys.stdout.flush()  # the results before it, which may go to the same terminal
            _write(2, _CLEAR + say("cli.checking_files", done=f"{done:,}", wanted=f"{self._count:,}"))

    def clear(self) -> None:
        """Make room for what is to be read."""
        if self._shown:
            _write(2, _CLEAR)


@contextlib.contextmanager
def told_on(count: int) -> Iterator[Status]:
    """The status line of a check of ``count`` files."""
    terminal = os.dup(2) if _is_terminal(2) else None
    status = Status(count, terminal)
    status.files(0)
    try:
        yield status
    finally:
        status.clear()
        if terminal is not None:
            os.close(terminal)


def entries_on(terminal: int) -> Callable[[int, int], None] | None:
    """What tells on a descriptor how many entries are compared; None where that is no terminal."""
    if not _is_terminal(terminal):
        return None

    def tell(done: int, wanted: int) -> None:
        _write(terminal, _CLEAR + say("cli.checking", done=f"{done:,}", wanted=f"{wanted:,}"))

    return tell


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def _write(descriptor: int, text: str) -> None:
    with contextlib.suppress(OSError):
        os.write(descriptor, text.encode())
