"""The contents of a lesson in a box: its sections, and to start over, which is asked for once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import dataclass
from tui.catalogue import say
from tui.cells import clean
from tui.desk.chooser import Menu
from tui.desk.record import Desk, Outcome, pop, push
from tui.lessons.numbers import filled
from tui.lessons.player import section_at
from tui.offers import Choice

if TYPE_CHECKING:
    from tui.desk.lesson import Lesson

RESET, SURE, NO, GLOSSARY = "reset", "sure", "no", "glossary"


@dataclass(frozen=True, slots=True)
class Contents(Menu):
    """A choice's value is the index of a section, or what else can be done."""

    def finish(self, desk: Desk, at: int) -> Outcome:
        from tui.desk.lesson import Lesson

        value, desk = self.choices[at].value, pop(desk)
        below = desk.top
        if not isinstance(below, Lesson) or value == NO:
            return desk, ()
        if value == RESET:
            return push(desk, _sure(desk.lang)), ()
        if value == GLOSSARY:
            return push(desk, below.glossary(desk.lang)), ()
        return below.anew(desk) if value == SURE else below.to_section(desk, int(value))


def contents(at: Lesson, lang: str) -> Contents:
    """The sections of a lesson, the one that is shown under the bar."""
    opened = at.opened
    choices = []
    for i, section in enumerate(opened.lesson.sections):
        states = [at.player.of((i, k)) for k in range(len(section.asks))]
        done = f"{sum(s.right for s in states)}/{len(states)}" if states else ""
        title = clean(filled(section.title, opened.numbers[section.program])).replace("`", "")
        choices.append(Choice(f"{i + 1:2}  {title}", done, "section", str(i)))
    choices.append(Choice(say("lesson.glossary", lang), "", "section", GLOSSARY))
    choices.append(Choice(say("lesson.reset", lang), "", "section", RESET))
    here = max(section_at(opened, at.player, at.position), 0)
    return Contents(say("lesson.contents", lang), tuple(choices), here)


def _sure(lang: str) -> Contents:
    choices = (Choice(say("lesson.keep", lang), "", "section", NO), Choice(say("lesson.sure", lang), "", "section", SURE))
    return Contents(say("lesson.reset_asks", lang), choices, 0)
