"""The end of the process. Python takes apart, object by object, what the system takes back at once: a seventh of what ``show``
takes."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from contextlib import suppress


def leave(code: int) -> int:
    """End the process here, with all that is left to do at an end done. ``code`` comes back where someone looks on (a debugger, a
    profiler, ``python -i``) or other threads run: Python's own end is theirs."""
    if sys.gettrace() or sys.getprofile() or sys.flags.inspect or threading.active_count() > 1:
        return code
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or full: what it was to hold has been told of before
            stream.flush()
    os._exit(code)
