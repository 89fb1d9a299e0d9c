"""Lessons: what one costs beside its program, to open and at every key."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.benchmarks.report import Found, Row, alternating, ratio
from tui import desk as desks
from tui.desk import Desk
from tui.lessons.course import named, runs
from tui.lessons.records import Lesson
from tui.view import Views

NAME = "staged"
"""The lesson of the eight-stage program: one program, eleven sections."""
KEYS = ["right"] * 9 + ["left"] * 4 + ["down", "up"]


def lesson() -> Lesson:
    """The lesson that is measured."""
    found = named(NAME, "en")
    assert found is not None
    return found


def program() -> Desk:
    """Its program, opened as a file is: traced, on a desk."""
    first = lesson().programs[0]
    return desks.on_program(Views(runs(first.text, first.name)), width=120, height=40)


def begun() -> Desk:
    """The lesson, opened."""
    return desks.on_lesson(lesson(), width=120, height=40)


def seconds(opens: Callable[[], Desk]) -> float:
    """CPU seconds until the first rows."""
    start = time.process_time()
    desks.rows(opens())
    return time.process_time() - start


def opening() -> Found:
    """A lesson, opened, over its program, opened."""
    return ratio(*alternating(lambda: seconds(begun), lambda: seconds(program), 40))


def keys() -> Found:
    """A key in a lesson, painted, over the same key without; the circuit stands below on both."""
    inside, without = begun(), program()

    def pressed(desk: Desk) -> float:
        start = time.process_time()
        for key in KEYS:
            desk, _ = desks.press(desk, key)
            desks.rows(desk)
        return (time.process_time() - start) / len(KEYS)

    return ratio(*alternating(lambda: pressed(inside), lambda: pressed(without), 40))


ROWS = (
    Row("lessons.open", "a lesson, opened and painted / its program", "x", 1.3, opening),
    Row("lessons.keys", "a key in a lesson, painted / a key without", "x", 1.2, keys),
)
