"""The example calls, which of their trials are tried in the suite, and the doors that are known to be shut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.engine.doors.trials import CALLS, Trial, trials

REFUSALS = Path(__file__).parent / "refusals.txt"


def calls() -> list[str]:
    """The example calls."""
    return [line for line in CALLS.read_text(encoding="utf-8").split("\n") if line]


def picked(examples: list[str], every: bool = False) -> Iterator[Trial]:
    """Their trials: of those that pass a variable to one parameter in one way, one for each number of brackets (or ``every``)."""
    seen: set[tuple[str, str, str, int]] = set()
    for call in examples:
        for trial in trials(call):
            kind = (trial.callable, trial.parameter, trial.guise, trial.call.count("["))
            if every or kind not in seen:
                seen.add(kind)
                yield trial


def listed() -> set[tuple[str, str, str]]:
    """(callable, parameter, code) of each door that is shut."""
    rows = [line.split() for line in REFUSALS.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    return {(row[0], row[1], row[2]) for row in rows}
