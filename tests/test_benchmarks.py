"""The benchmarks' own machinery: goals held and missed, rows that fail, names, and clocks; nothing is measured here."""

from __future__ import annotations

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks.report import Found, Missing, Row, percentile, turn_about


def failing() -> Found:
    raise ValueError("no number")


def missing() -> Found:
    raise Missing("some library")


GOOD = Row("a.good", "good", "x", 1.5, lambda: Found(1.5, "3 ms / 2 ms"))
SLOW = Row("a.slow", "slow", "x", 1.5, lambda: Found(1.6))
NO_NUMBER = Row("b.nan", "no number", "x", 1.5, lambda: Found(float("nan")))
SHOWN = Row("c.shown", "shown", "x", None, lambda: Found(99.0))


def test_every_row_has_a_name_of_its_own() -> None:
    names = [row.name for row in benchmarks.ROWS]
    assert len(set(names)) == len(names) > 30
    assert benchmarks.machine().startswith("Python 3.")


@pytest.mark.parametrize(
    ("rows", "words", "code"),
    [
        ((GOOD, SHOWN), [], 0), ((GOOD, SLOW), [], 1), ((GOOD, SLOW), ["a.good"], 0), ((GOOD, SLOW), ["a"], 1),
        ((NO_NUMBER,), [], 1), ((GOOD,), ["nothing"], 2), ((GOOD, SLOW), ["--list"], 0),
        ((Row("d", "broken", "x", 1, failing), GOOD), [], 1), ((Row("d", "absent", "x", 1, missing), GOOD), [], 0),
    ],
)  # fmt: skip
def test_the_exit_code_says_whether_a_goal_was_missed(
    rows: tuple[Row, ...], words: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmarks, "ROWS", rows)
    assert benchmarks.main(words) == code
    told = capsys.readouterr()
    assert ("nothing" in told.err) == (code == 2)
    if not words:
        assert all(row.title in told.out for row in rows)  # a row that fails does not end the others


def test_a_line_says_how_it_went() -> None:
    assert GOOD.line(GOOD.measure()).startswith("ok")
    assert SLOW.line(SLOW.measure()).startswith("NO")
    assert SHOWN.line(SHOWN.measure()).startswith("  ")


def test_clocks() -> None:
    assert percentile(range(100), 0.99) == 99
    quick, slow = turn_about(lambda: sum(range(100)), lambda: sum(range(100_000)), 3, 3)
    assert 0 <= quick < slow
