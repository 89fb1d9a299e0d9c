"""Ctrl-C while nothing is open that must be closed: the end, without a word.

KeyboardInterrupt is no good while modules are imported: it comes as a traceback, or is swallowed by what catches it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CODE = 130


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(CODE)


def silent() -> None:
    """From now on SIGINT ends the process at once, unless whoever started us has it ignored."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _leave)


def heard() -> None:
    """From now on SIGINT is a KeyboardInterrupt again, if ``silent`` had it changed."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def importing() -> Iterator[None]:
    """Within, SIGINT is silent, if it was a KeyboardInterrupt."""
    plain = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if plain:
        silent()
    try:
        yield
    finally:
        if plain:
            heard()
