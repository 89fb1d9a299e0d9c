"""The tags ``#(3)`` of a file's own: what ends a line and reads as one, told from what only looks like it."""

from __future__ import annotations

import random
import re

import pytest

from engine.limits import Limits
from engine.reading.program import parse

WRITTEN = r"#[^#]*?\((\d+[a-z]?)\)$"
"""A tag, as a pattern says it."""


def tags(line: str) -> dict[int, str]:
    return parse(f"x = 1.0  {line}", "f.py", Limits()).tags


@pytest.mark.parametrize(("line", "tag"), [
    ("#(3)", "3"), ("# the sum (12b)", "12b"), ("# (3) (4)", "4"), ("# ((3))", ""), ("# (3A)", ""), ("# (3 )", ""), ("# ()", ""),
    ("# (a)", ""), ("# (3ab)", ""), ("# f(3", ""), ("# 3)", ""), ("## no # yes (7)", "7"), ("# (3é)", ""),
])  # fmt: skip
def test_a_tag_is_a_number_in_brackets_at_the_end(line: str, tag: str) -> None:
    assert tags(line) == ({1: tag} if tag else {})


def test_tags_are_what_the_pattern_says() -> None:
    draws = random.Random(0)
    for _ in range(3_000):
        line = "#" + "".join(draws.choices("#() 3a1bzZé٣", k=draws.randrange(8))) + draws.choice([")", "(2)", "(2a)", ""])
        found = re.search(WRITTEN, line.strip())
        assert tags(line) == ({1: found.group(1)} if found else {}), line
