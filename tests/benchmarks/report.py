"""What a benchmark is: a row of data with a goal; what measuring it found; and clocks that count the work, not the machine."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.terminal import ROOT


class Found(NamedTuple):
    """What a measurement gave: the number that is held against the goal, and the raw ones it was made of."""

    number: float
    raw: str = ""


class Row(NamedTuple):
    """One promised number: ``measure()`` gives ``unit``s, at most ``goal`` (None = shown for comparison only)."""

    name: str
    title: str
    unit: str
    goal: float | None
    measure: Callable[[], Found]

    def missed(self, found: Found) -> bool:
        """Whether the goal was."""
        return self.goal is not None and not found.number <= self.goal

    def line(self, found: Found) -> str:
        """As printed."""
        verdict = "  " if self.goal is None else "NO" if self.missed(found) else "ok"
        bound = "" if self.goal is None else f"<= {self.goal:g}"
        return f"{verdict}  {self.title:<62} {found.number:>8.3g} {self.unit:<3} {bound:<9} {found.raw}"


class Missing(Exception):
    """A library to compare with is not installed."""


def milliseconds(seconds: float) -> str:
    """For the raw column."""
    return f"{seconds * 1e3:.3g} ms"


def microseconds(seconds: float) -> str:
    """For the raw column."""
    return f"{seconds * 1e6:.3g} us"


def ratio(ours: float, theirs: float, show: Callable[[float], str] = milliseconds) -> Found:
    """Ours in units of theirs."""
    return Found(ours / theirs, f"{show(ours)} / {show(theirs)}")


@cache
def folder() -> Path:
    """Where benchmarks write; gone at the end of the process."""
    made = tempfile.TemporaryDirectory()
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def alternating(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The least of two measurements taken turn about: the work itself, without what else the machine is doing."""
    pairs = [(one(), other()) for _ in range(rounds)]
    return min(a for a, _ in pairs), min(b for _, b in pairs)


def best(work: Callable[[], object], seconds: float = 0.3, least: int = 5) -> float:
    """The least CPU time of many calls, in seconds."""
    work()
    found: list[float] = []
    end = time.perf_counter() + seconds
    while len(found) < least or time.perf_counter() < end:
        found.append(per_call(work, 1, 1))
    return min(found)


def per_call(work: Callable[[], object], batch: int, rounds: int = 7) -> float:
    """CPU seconds a call, for calls too short to time one by one: the least of ``rounds`` batches."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(batch):
            work()
        found.append((time.process_time() - start) / batch)
    return min(found)


def turn_about(
    one: Callable[[], object], other: Callable[[], object], batch: int, rounds: int = 200
) -> tuple[float, float]:
    """CPU seconds a call of both, the least of ``rounds`` batches taken turn about."""
    return alternating(lambda: per_call(one, batch, 1), lambda: per_call(other, batch, 1), rounds)


def process_seconds(argv: Sequence[str], environment: dict[str, str]) -> float:
    """CPU seconds of a whole process, from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def said(argv: Sequence[str]) -> list[float]:
    """The numbers that a process prints."""
    done = subprocess.run(argv, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return [float(word) for word in done.stdout.split()]


def tallest() -> float:
    """The most memory that this process has had, in megabytes. Its ``ru_maxrss`` begins with what the process had that started it
    (it is kept through ``exec``), so Linux is asked for that of this program alone."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 … 1) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
