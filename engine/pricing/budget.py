"""What a run may spend and what it has spent: prices add up, and the clock and the memory are looked at while they do."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from engine.cancelling import heard
from engine.limits import Limits
from engine.pricing.asking import FLOAT, FREE, Price


class Costly(Exception):
    """A single operation that would pass a limit, or all of them together."""

    def __init__(self, name: str, asked: Any) -> None:
        super().__init__(name)
        self.name = name
        self.asked = asked


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
LOOK = 1 << 24
"""Bytes of new arrays after which the memory is looked at."""
STEPS = 50_000_000
"""Steps after which the clock is looked at."""


class Watch:
    """The time, the memory and the work of one run. The time is that of the processor: of the whole process, whose other threads
    work for this one (BLAS), unless it has threads of its own; then that of this thread."""

    __slots__ = ("_clock", "_count", "_deadline", "_start", "heard", "holding", "limits", "looked", "spent")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._clock = time.process_time if threading.active_count() == 1 else time.thread_time
        self._deadline = self._clock() + limits.seconds
        self._start = -1  # told at the first look: asking costs more than a small program
        self._count = self.holding = 0
        self.spent = self.looked = 0
        self.heard = heard()  # asks whether the caller gave up; None when nobody can

    def tick(self) -> None:
        """One step of anything that repeats. Raises ``Costly``."""
        self._count += 1
        if self.heard is not None:
            self.heard()
        if not self._count & 255:
            self.look()
            if self._count > self.limits.statements:
                raise Costly("statements", self._count)

    def pay(self, price: Price) -> None:
        """Count a price before what it is asked for runs. Raises ``Costly``."""
        if price is FREE:
            return
        limits = self.limits
        if price.elements * FLOAT > limits.bytes:
            raise Costly("bytes", price.elements * FLOAT)
        if price.bits > limits.bits:
            raise Costly("bits", price.bits)
        if price.items > limits.items:
            raise Costly("items", price.items)
        if price.printed > limits.printed:
            raise Costly("printed", price.printed)
        if price.work > limits.work:
            raise Costly("work", price.work)
        self.spent += price.work
        if self.spent - self.looked > STEPS:
            self.looked = self.spent
            if self.spent > limits.effort:
                raise Costly("effort", self.spent)
            self.look()
        if price.held > LOOK:
            self.look(price.held)

    def held(self, size: int) -> None:
        """An array of ``size`` bytes was made. Raises ``Costly``."""
        self.holding += size
        if self.holding > LOOK:
            self.look()
            self.holding = 0

    def look(self, more: int = 0) -> None:
        """Raise ``Costly`` when the time or the memory is used up, or would be with ``more`` bytes, ``Cancelled`` when the caller
        gave up."""
        if self.heard is not None:
            self.heard()
        if self._clock() > self._deadline:
            raise Costly("seconds", self.limits.seconds)
        held = resident()
        if self._start < 0:
            self._start = held
        grown = held - self._start + more
        if grown > self.limits.total:
            raise Costly("total", grown)
