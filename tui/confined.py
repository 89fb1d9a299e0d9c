"""Other people's programs in a process of their own, which the system itself holds to limits of time, memory and files."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

GRACE = 120.0
"""Seconds of work beyond the limit on tracing: comparing takes replays."""
MEMORY = 4 << 30
"""Bytes beyond the limit on all values: the interpreter, numpy, intermediate results."""

LOG = 1 << 20
"""Bytes of a file at most where a traceback of ours may be written."""


class Outcome(NamedTuple):
    """How a child ended: its exit code (negative: the signal), what it wrote; ``late`` when it was stopped by the clock."""

    code: int
    out: str
    err: str
    late: bool


def run_child(words: Sequence[str], seconds: float) -> Outcome:
    """Run ``chainstep WORDS`` in a child that has ``seconds`` for it. The directory it runs in is no place to import from."""
    home = str(Path(__file__).resolve().parent.parent)
    code = (
        "import sys; home = sys.argv.pop(1); home in sys.path or sys.path.append(home); "
        "from tui.cli import main; sys.exit(main())"
    )
    environ = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-c", code, home, *words]
    try:
        done = subprocess.run(command, capture_output=True, env=environ, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return Outcome(-9, "", "", True)
    out, err = (stream.decode("utf-8", "backslashreplace") for stream in (done.stdout, done.stderr))
    return Outcome(done.returncode, out, err, False)


def confine(seconds: float, memory: int) -> None:
    """Limit this process from now on: CPU ``seconds``, ``memory`` bytes, no file written, no core dump. For good."""
    _limit(seconds, memory, for_good=True)


def allow(seconds: float, memory: int) -> None:
    """Limit what this process does next: CPU ``seconds`` from now on, ``memory`` bytes, files no longer than a log of ours, no
    core dump. The next call sets other limits."""
    _limit(seconds, memory, for_good=False)


def _limit(seconds: float, memory: int, *, for_good: bool) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock remains
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted = {
        resource.RLIMIT_CPU: int(used.ru_utime + used.ru_stime + seconds) + 1,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0 if for_good else LOG,
        resource.RLIMIT_CORE: 0,
    }
    for kind, amount in wanted.items():
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (amount, amount if for_good else hard))
