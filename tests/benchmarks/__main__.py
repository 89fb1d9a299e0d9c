"""Measure every promised number: ``python -m tests.benchmarks [NAME ...]``; a name is a row's or its beginning (``emit``).

``--list`` prints the names and goals. Times are CPU seconds, but for what a person waits for (first paint, key to paint).
The exit code is 1 if a goal was missed or a row could not be measured, 2 for a name that no row has.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from importlib.util import find_spec

from tests.benchmarks import (
    arrays,
    circuit,
    data,
    emit,
    engine,
    floor,
    forks,
    lessons,
    panels,
    passes,
    plans,
    recordings,
    screen,
)
from tests.benchmarks.report import Missing, Row

ROWS: tuple[Row, ...] = (
    *screen.ROWS, *floor.ROWS, *engine.ROWS, *emit.ROWS, *arrays.ROWS, *passes.ROWS, *plans.ROWS, *panels.ROWS, *circuit.ROWS,
    *forks.ROWS, *data.ROWS, *lessons.ROWS, *recordings.ROWS,
)  # fmt: skip


def machine() -> str:
    """What the numbers were measured with."""
    names = ("numpy", "textual", "autograd", "torch", "jax", "micrograd")
    found = [f"{name} {version(name)}" for name in names if find_spec(name) is not None]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return ", ".join([f"Python {platform.python_version()}", f"{os.cpu_count()} CPUs{load}", *found])


def measured(row: Row) -> bool:
    """Measure and print one row; whether nothing is wrong with it. A row that fails does not end the others."""
    try:
        found = row.measure()
    except Missing as error:
        print(f"    {row.title:<62} ({error} is not installed)", flush=True)
        return True
    except Exception as error:
        print(f"NO  {row.title:<62} could not be measured: {type(error).__name__}: {str(error)[-200:]}", flush=True)
        return False
    print(row.line(found), flush=True)
    return not row.missed(found)


def main(words: list[str]) -> int:
    """Run the rows named (all if none is)."""
    if words == ["--list"]:
        for row in ROWS:
            print(f"{row.name:<32} {'' if row.goal is None else f'<= {row.goal:g} {row.unit}':<12} {row.title.strip()}")
        return 0
    unknown = [word for word in words if not any(row.name.startswith(word) for row in ROWS)]
    if unknown:
        print(f"no row is called {', '.join(unknown)}; --list prints their names", file=sys.stderr)
        return 2
    print(machine(), flush=True)
    chosen = [row for row in ROWS if not words or row.name.startswith(tuple(words))]
    return 0 if all([measured(row) for row in chosen]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
