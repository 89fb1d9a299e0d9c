"""What a benchmark found, and how it is printed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Result(NamedTuple):
    """One line of the report: ``found`` against ``limit`` (None = shown for comparison only), and the raw numbers."""

    name: str
    found: float
    unit: str
    limit: float | None
    raw: str

    def line(self) -> str:
        """As printed."""
        if self.limit is None:
            verdict, bound = "  ", ""
        else:
            verdict, bound = ("ok" if self.found <= self.limit else "NO"), f"<= {self.limit:g}"
        return f"{verdict}  {self.name:<58} {self.found:>8.3g} {self.unit:<3} {bound:<9} {self.raw}"


def milliseconds(seconds: float) -> str:
    """For the raw column."""
    return f"{seconds * 1e3:.3g} ms"


def alternating(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The fastest of two measurements taken turn about: the work itself, without what else the machine is doing."""
    pairs = [(one(), other()) for _ in range(rounds)]
    return min(a for a, _ in pairs), min(b for _, b in pairs)


def best(work: Callable[[], object], seconds: float = 0.3, least: int = 5) -> float:
    """The fastest of many calls, in seconds: the work itself, without what the machine does beside it."""
    work()
    found: list[float] = []
    end = time.perf_counter() + seconds
    while len(found) < least or time.perf_counter() < end:
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def per_call(work: Callable[[], object], batch: int, rounds: int = 7) -> float:
    """Seconds a call, for calls too short to time one by one: the fastest of ``rounds`` batches."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(batch):
            work()
        found.append((time.perf_counter() - start) / batch)
    return min(found)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 … 1) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
