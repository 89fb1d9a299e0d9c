"""The first wrong line where no gradient of a name is wrong there: a name that only hands on, one array under two names, a forward
value that was written over, a helper that came from no gradient, a share of a gradient."""

from __future__ import annotations

import pytest

import engine
from tests.engine.own.first_lines import PROGRAMS
from tests.engine.own.handed_lines import HANDED

EVERY = PROGRAMS | HANDED


@pytest.mark.parametrize("name", sorted(EVERY))
def test_first_wrong_line(name: str) -> None:
    right, old, new, allowed = EVERY[name]
    good = engine.trace_source(right).own
    assert good is not None
    assert good.ok
    assert old in right
    own = engine.trace_source(right.replace(old, new)).own
    assert own is not None
    assert own.faults
    lines = right.replace(old, new).split("\n")
    assert lines[own.faults[0].line - 1].strip() in allowed
    assert own.first_wrong == own.faults[0].line
