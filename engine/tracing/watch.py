"""Time and memory of a whole trace, where no single operation is to blame."""

from __future__ import annotations

import os
import time

from engine.cancelling import heard
from engine.guards import Costly
from engine.limits import Limits


def resident() -> int:
    """Bytes of memory that the process holds; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as handle:
            return int(handle.read().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # its peak, in bytes on macOS


_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_LOOK = 1 << 24


class Watch:
    """How long a trace has run and how far the process has grown: looked at every few hundred steps, and after large arrays."""

    __slots__ = ("_count", "_deadline", "_held", "_limits", "_start", "heard")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._start = -1  # told at the first look: asking costs more than a small program
        self._count = self._held = 0
        self.heard = heard()  # asks whether the caller gave up; None when nobody can

    def tick(self) -> None:
        """One step of anything that repeats. Raises ``Costly``."""
        self._count += 1
        if self.heard is not None:
            self.heard()
        if not self._count & 255:
            self.look()
            if self._count > self._limits.statements:
                raise Costly("statements", self._count)

    def held(self, size: int) -> None:
        """An array of ``size`` bytes was made. Raises ``Costly``."""
        self._held += size
        if self._held > _LOOK:
            self.look()
            self._held = 0

    def look(self) -> None:
        """Raise ``Costly`` when the time or the memory is used up, ``Cancelled`` when the caller gave up."""
        if self.heard is not None:
            self.heard()
        if time.monotonic() > self._deadline:
            raise Costly("seconds", self._limits.seconds)
        held = resident()
        if self._start < 0:
            self._start = held
        grown = held - self._start
        if grown > self._limits.total:
            raise Costly("total", grown)
