"""What every test shares: how the suite runs, and that a mistake of our own is a failure, in whatever record it would come out.

It runs on every core, each process with one thread for arithmetic, and what takes long before the rest. ``-n 0`` runs it in one
process; so does naming a test (``file::test``), where starting others would take longer than the test.

Random examples are the same in every run, so that a change is judged by what it changed. ``--hypothesis-profile=search`` draws
new ones, to look for what no one thought of.
"""

from __future__ import annotations

import ast
import os
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest

hypothesis.settings.register_profile("steady", derandomize=True, database=None)
hypothesis.settings.register_profile("search", derandomize=False)
hypothesis.settings.load_profile("steady")
PROVIDERS = import_module("hypothesis.internal.conjecture.providers")
if hasattr(PROVIDERS, "_get_local_constants"):  # else the constants of whatever modules a worker has loaded are drawn too
    vars(PROVIDERS)["_get_local_constants"] = lambda: PROVIDERS._local_constants

for library in ("OPENBLAS", "OMP", "MKL"):  # before numpy is loaded: the cores are taken by tests already
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
RUN = import_module("engine.run")  # ``engine.run`` is the function

SLOW_FIRST = (
    "engine/test_random_writes.py",
    "engine/test_random_programs.py",
    "tui/test_end_to_end.py",
    "engine/test_fuzz.py",
    "tui/test_app.py",
)
"""What would still be running when all else is done, if it came last."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No other process for tests that are named one by one; else pytest-xdist counts the cores."""
    return 0 if config.args and all("::" in word for word in config.args) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first; each keeps its own order, in which tests that share a fixture stand together."""
    here = Path(__file__).parent
    rank = {here / name: i for i, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(autouse=True)
def mistakes_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is none of the program's leaves ``trace_source`` as it is."""

    def let_through(error: Exception, program: Any, at: ast.AST | None, file: str) -> NoReturn:
        raise error

    monkeypatch.setattr(RUN, "_mistake", let_through)
