"""What the engine needs of the whole process while it works: room for deep recursion, no collecting of garbage, no warnings.

These are the process's own settings, one for all its threads, and threads may trace at the same time: the first that comes
in sets them, the last that leaves puts back what was there. (numpy's error state is each thread's own: ``np.errstate`` at
each entrance of the engine.)
"""

from __future__ import annotations

import gc
import sys
import threading
import warnings
from typing import Any

DEPTH = 60_000
"""Levels of recursion: Python's own frames, which take no C stack."""


class _Guard:
    """The counted guard. One instance serves all."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # re-entrant: an interrupt's handler may trace as well
        self._inside = 0
        self._depth = 0
        self._collecting = False
        self._warnings: Any = None

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside > 1:
                return
            self._depth, self._collecting = sys.getrecursionlimit(), gc.isenabled()
            self._warnings = warnings.catch_warnings()
            self._warnings.__enter__()
            warnings.simplefilter(
                "ignore"
            )  # numpy's remarks, and the parser's; what is not finite is marked at its stage
            gc.disable()  # a trace is all live objects: collecting while it grows only costs time
            sys.setrecursionlimit(max(self._depth, DEPTH))

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside:
                return
            sys.setrecursionlimit(self._depth)
            self._warnings.__exit__(None, None, None)
            if self._collecting:
                gc.enable()


_guard = _Guard()


def guarded() -> _Guard:
    """``with guarded():`` around whatever recurses deeply, or should neither collect nor warn; may be nested."""
    return _guard
