"""Print every promised number: ``python -m tests.benchmarks [start keys opening scaling weight emit]``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import emit, engine, screen
from tests.benchmarks.report import Result


def main(chosen: list[str]) -> int:
    """Run the groups named (all if none is); 1 if a limit was missed."""
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        groups: dict[str, Callable[[], Iterator[Result]]] = {
            "start": screen.start,
            "keys": lambda: screen.keys(folder),
            "opening": engine.opening,
            "scaling": engine.scaling,
            "weight": engine.weight,
            "emit": lambda: emit.emit(folder),
        }
        for group, work in groups.items():
            if chosen and group not in chosen:
                continue
            for result in work():
                print(result.line(), flush=True)
                missed += result.limit is not None and result.found > result.limit
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
