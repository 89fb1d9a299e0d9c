"""Programs that want too much, each in a child that the system holds to the promised time and memory.

``python -m tests.hostile [COUNT [SEED]]`` runs, at the limits as they are, every program of ``tests.engine.hostilecases`` and COUNT
(600) calls at random out of the whole table with huge operands in all guises. It prints those that took longer than 30 seconds of
the processor or more than a gigabyte, or that ended in any other way than with a listing or an error of the program's.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple, NoReturn

from engine.gates import METHODS, SPELLED
from engine.pricing import draws, makers
from engine.pricing.budget import resident
from tests.engine.hostilecases import CASES

SECONDS, BYTES = 30.0, 1_000_000_000
KILLED = 50
"""Seconds after which the system ends a child."""
FINE = (0, 2)
HEAD = """import numpy as np
import math
V = np.linspace(0.5, 1.0, 10**6)
A = np.sin(np.arange(10.0**6)**2).reshape(1000, 1000)
T = np.broadcast_to(1.0, (3 * 10**4, 10**3))
L = [A] * 40
I = np.arange(10**6) % 1000
x = 2.0
"""
_WIDE = "np.broadcast_to(1.0, (10**5, 10**5))"
COUNTS = ("10**5", "np.int64(10**7)", "np.array(10**9)", "(10**4, 10**4)", "np.array([10**3, 10**5])", "True", "-10**9", "2**70")
ARRAYS = ("V", "A", _WIDE, "T", "L", "I", "A[:, None]", "V[:1000]", "A.T", "0.5")


class Ended(NamedTuple):
    """How a child ended: its exit code (negative: the signal), seconds of the processor, bytes at most beside those of its parent,
    whose memory a child has from its first moment."""

    code: int
    seconds: float
    peak: int

    @property
    def kept(self) -> bool:
        """Whether the promise was."""
        return self.code in FINE and self.seconds <= SECONDS and self.peak <= BYTES


def ending(source: str, *flags: str) -> Ended:
    """Run ``chainstep show`` on a program in a child of this process."""
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as file:
        file.write(source)
        file.flush()
        held = resident()
        child = os.fork()
        if not child:
            _show(file.name, flags)
        _, status, used = os.wait4(child, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    return Ended(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss * scale - held)


def _show(path: str, flags: tuple[str, ...]) -> None:
    """In the child: never returns."""
    code = 99
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (KILLED, KILLED))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        from tui.cli import main

        import_module("engine.run").mistake = _let_through  # type: ignore[attr-defined]
        code = main(["show", path, *flags])
    finally:
        os._exit(code)


def _let_through(error: Exception, *_: object) -> NoReturn:
    """A mistake of our own is no error of the program."""
    raise error


def calls(count: int, seed: int) -> Iterator[str]:
    """Programs that call something of the table with large operands."""
    draw = random.Random(seed)
    named = [*SPELLED, *makers.PRICES, *[f"np.random.{n}" for n in draws.PRICES], *[f"array.{n}" for n in METHODS]]
    for _ in range(count):
        name = draw.choice(named)
        method = name.startswith("array.")
        row = METHODS[name[6:]] if method else SPELLED.get(name)
        args = [draw.choice(ARRAYS if draw.random() < 0.6 else COUNTS) for _ in range(draw.randint(0 if method else 1, 3))]
        given = [p.lstrip("-*") for p in row.params] if row is not None else ["size", "shape", "num", "dtype", "n"]
        if given and draw.random() < 0.4:
            args.append(f"{draw.choice(given)}={draw.choice(COUNTS)}")
        if row is not None and row.takes.listed >= 0:
            args[0] = draw.choice(("L", "[V] * 1000", f"[{_WIDE}] * 2", "[A] * 200", "[V[:3]] * 100000"))
        call = f"{draw.choice(ARRAYS[:6])}.{name[6:]}({', '.join(args)})" if method else f"{name}({', '.join(args)})"
        use = "f = np.sum(a) * x" if draw.random() < 0.5 else "f = x * 3.0"
        yield f"{HEAD}a = {call}\n{use}\n"


def main(argv: list[str]) -> int:
    """Print what broke the promise; how many there were."""
    count, seed = int(argv[0]) if argv else 600, int(argv[1]) if argv[1:] else 0
    broken = done = 0
    endings: dict[int, int] = {}
    slowest = widest = 0.0
    for source in [*CASES.values(), *calls(count, seed)]:
        ended = ending(source)
        done += 1
        endings[ended.code] = endings.get(ended.code, 0) + 1
        slowest, widest = max(slowest, ended.seconds), max(widest, ended.peak)
        if not ended.kept:
            broken += 1
            print(f"exit {ended.code}, {ended.seconds:.1f} s, {ended.peak / 1e6:.0f} MB: {source.removeprefix(HEAD)!r}", flush=True)
    said = ", ".join([f"{n} with exit {code}" for code, n in sorted(endings.items())])
    print(f"{done} programs ({said}), at most {slowest:.1f} s and {widest / 1e6:.0f} MB; {broken} broke the promise (seed {seed})")
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
