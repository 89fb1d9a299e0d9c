"""Faults that were planted by hand, from ``tests/programs/verdict/by_hand.txt``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from tests.verdicts.faults import Planted
from tests.verdicts.programs import FOLDER


@cache
def recipes() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Program, class, and the lines with their signs."""
    text = (FOLDER / "by_hand.txt").read_text(encoding="utf-8")
    found = []
    for filled, block in groupby(text.split("\n"), key=lambda line: bool(line.strip()) and not line.startswith("#")):
        if filled:
            head, *lines = block
            name, kind = head.split()
            found.append((name, kind, tuple(lines)))
    return tuple(found)


def by_hand(name: str, text: str) -> Iterator[Planted]:
    """The faults of one program, not yet proved. Raises ``ValueError`` for a line that the program does not have."""
    for program, kind, recipe in recipes():
        if program == name:
            yield _planted(kind, text, recipe)


def _planted(kind: str, text: str, recipe: tuple[str, ...]) -> Planted:
    lines: list[tuple[str, bool]] = [(line, False) for line in text.split("\n")]
    at, indent = 0, ""
    for step in recipe:
        sign, line = step[0], step[2:]
        if sign == "-":
            at = [each.strip() for each, _ in lines].index(line)
            indent = lines[at][0][: len(lines[at][0]) - len(lines[at][0].lstrip())]
            del lines[at]
        else:
            lines.insert(at, (indent + line, sign == "!"))
            at += 1
    return Planted(
        kind, "\n".join([line for line, _ in lines]), frozenset([n for n, (_, wrong) in enumerate(lines, 1) if wrong])
    )
