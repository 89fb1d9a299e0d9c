"""Hostile programs end by a limit of their own, within the promised time and memory. At the limits as they are, and with calls out
of the whole table: ``python -m tests.hostile``."""

from __future__ import annotations

import pytest

from tests.engine.hostilecases import CASES
from tests.hostile import calls, ending

FITS = frozenset(("deep", "own part", "view and own part"))
"""Those that do what they say."""
LOW = ("--limit", "seconds=2", "--limit", "effort=2000000000", "--limit", "total=200000000", "--limit", "bytes=150000000")


@pytest.mark.parametrize("name", CASES)
def test_it_ends_by_a_limit_of_its_own(name: str) -> None:
    ended = ending(CASES[name], *LOW)
    assert ended.code == (0 if name in FITS else 2), ended
    assert ended.seconds < 12.0, ended
    assert ended.peak < 550_000_000, ended


def test_the_calls_of_the_long_form_are_programs() -> None:
    found = list(calls(200, 0))
    assert len(set(found)) > 190
    for source in found:
        compile(source, "call.py", "exec")
    assert {ending(source, *LOW).code for source in found[:12]} <= {0, 2}
