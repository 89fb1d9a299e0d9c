"""Print every promised number: ``python -m tests.benchmarks [start keys opening scaling weight emit tracing cells modules]``."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks import arrays, emit, engine, screen
from tests.benchmarks.report import Result


def machine() -> str:
    """What the numbers were measured with."""
    names = ("numpy", "textual", "autograd", "torch", "jax", "micrograd")
    found = [f"{name} {version(name)}" for name in names if find_spec(name) is not None]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return ", ".join([f"Python {platform.python_version()}", f"{os.cpu_count()} CPUs{load}", *found])


def main(chosen: list[str]) -> int:
    """Run the groups named (all if none is); 1 if a limit was missed."""
    missed = 0
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        groups: dict[str, Callable[[], Iterator[Result]]] = {
            "start": screen.start,
            "keys": lambda: screen.keys(folder),
            "opening": engine.opening,
            "scaling": engine.scaling,
            "weight": engine.weight,
            "emit": lambda: emit.emit(folder),
            "tracing": arrays.tracing,
            "cells": arrays.cells,
            "modules": lambda: arrays.modules(folder),
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
