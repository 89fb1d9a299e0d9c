"""Other people's programs in a process of their own, which the system itself holds to limits of time, memory and files."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.named import NamedTuple

GRACE = 120.0
"""Seconds of work beyond the limit on tracing: comparing takes replays."""
MEMORY = 4 << 30
"""Bytes beyond the limit on all values: the interpreter, numpy, intermediate results."""

LOOK = 0.2
"""Seconds between two looks at how long a child has worked."""

LOG = 1 << 20
"""Bytes of a file at most where a traceback of ours may be written."""


class Outcome(NamedTuple):
    """How a child ended: its exit code (negative: the signal), what it wrote; ``late`` when it was stopped by us."""

    code: int
    out: str
    err: str
    late: bool


def run_child(words: Sequence[str], seconds: float, terminal: int | None = None) -> Outcome:
    """Run ``chainstep WORDS`` in a child that has ``seconds`` of CPU time for it. The directory it runs in is no place to import
    from. ``terminal`` is a descriptor that it keeps, to tell there how far it is."""
    home = str(Path(__file__).resolve().parent.parent)
    code = (
        "import sys; home = sys.argv.pop(1); home in sys.path or sys.path.append(home); "
        "from tui import bundled; bundled.begin(); from tui.cli import main; sys.exit(main())"
    )
    environ = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-c", code, home, *words]
    passed = () if terminal is None else (terminal,)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, pass_fds=passed) as child:
        try:
            written = _heard_out(child, seconds)
        except BaseException:
            child.kill()
            raise
    if written is None:
        return Outcome(-9, "", "", True)
    out, err = (stream.decode("utf-8", "backslashreplace") for stream in written)
    return Outcome(child.returncode, out, err, False)


def _heard_out(child: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bytes] | None:
    """What a child wrote; None once it has worked, or has done nothing at all, for ``seconds``. One that a busy machine keeps
    waiting loses nothing by it: its CPU time counts, and the clock only where that is not known."""
    worked, idle = 0.0, 0.0
    while True:
        try:
            return child.communicate(timeout=LOOK)
        except subprocess.TimeoutExpired:
            now = _cpu_seconds(child.pid)
            idle = idle + LOOK if now is None or now <= worked else 0.0
            worked = worked if now is None else now
            if max(worked, idle) > seconds:
                child.kill()
                child.communicate()
                return None


def _cpu_seconds(pid: int) -> float | None:
    """The CPU time that a process has taken; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


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
