"""A lesson with its programs traced: where each of its sections stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from engine import ProgramError
from tui.lessons.numbers import Numbers
from tui.lessons.records import Lesson, Problem
from tui.view import Views

if TYPE_CHECKING:
    from engine import Trace


@dataclass(frozen=True)
class Opened:
    """``views`` by program; ``places`` of the sections by the lesson's order: positions in their program's steps."""

    lesson: Lesson
    views: tuple[Views, ...]
    places: tuple[int, ...]

    @cached_property
    def numbers(self) -> tuple[Numbers, ...]:
        """The numbers of each program."""
        return tuple(Numbers(views.base, views.at(frozenset()).steps) for views in self.views)

    def here(self, program: int, position: int) -> tuple[int, ...]:
        """The sections that come up at a position."""
        return tuple(
            i for i, s in enumerate(self.lesson.sections) if s.program == program and self.places[i] == position
        )

    def until(self, program: int, position: int) -> tuple[int, ...]:
        """The sections of a program that have come up by a position."""
        return tuple(i for i, s in enumerate(self.lesson.sections) if s.program == program and self.places[i] <= position)

    def before(self, program: int) -> int:
        """How many sections stand before those of a program."""
        return sum(s.program < program for s in self.lesson.sections)

    def total(self, program: int) -> int:
        """Steps of a program."""
        return self.views[program].at(frozenset()).total


def opened(lesson: Lesson, run: Callable[[str, str], Trace]) -> tuple[Opened | None, tuple[Problem, ...]]:
    """The lesson with its programs run by ``run(text, name)``; None, and all that is wrong, where one does not trace or a section
    has no moment. Moments do not run backwards."""
    problems: list[Problem] = []
    views: list[Views | None] = []
    for program in lesson.programs:
        try:
            views.append(Views(run(program.text, program.name)))
        except ProgramError as error:
            place = error.place.line if error.place is not None else 1
            problems.append(Problem(program.line + max(place, 1) - 1, "program", (("error", error),)))
            views.append(None)
    places: list[int] = []
    last = (-1, 0)
    for section in lesson.sections:
        held = views[section.program]
        at = last[1] if last[0] == section.program else 0
        if held is not None and section.at:
            try:
                found = held.at(frozenset()).steps.find(section.at)
            except ProgramError:
                problems.append(Problem(section.line, "no_moment", (("at", section.at),)))
            else:
                if found < at:
                    problems.append(Problem(section.line, "back", (("at", section.at),)))
                at = max(found, at)
        last = (section.program, at)
        places.append(at)
    if problems or not all(views):
        return None, tuple(problems)
    return Opened(lesson, tuple(each for each in views if each is not None), tuple(places)), ()
