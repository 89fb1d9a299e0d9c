"""A few dozen random sessions; ``tests.benchmarks.sessions`` plays thousands."""

from __future__ import annotations

import pytest

from tests.tui.sessions import played


@pytest.mark.parametrize("number", range(24))
def test_a_random_session_ends_in_good_order(number: int) -> None:
    assert played(f"0:{number}") == ""
