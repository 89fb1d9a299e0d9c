"""Whether a lesson holds: everything that is wrong with its file, all at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tui.arithmetic import value_of
from tui.lessons.format import read
from tui.lessons.judging import answer_of, judged, shape_of
from tui.lessons.numbers import Numbers, expressions, told
from tui.lessons.opened import Opened, opened
from tui.lessons.records import NUMBERS, Ask, Lesson, Problem
from tui.panels import PANELS

if TYPE_CHECKING:
    from engine import Trace
    from tui.view import View

_UNTIED = re.compile(r"(?<![\w.{])-?\d+\.\d+(?![\w}])")
_CODE = re.compile(r"`[^`]*`|\{[^{}]*\}")


def problems_of(text: str, lang: str, run: Callable[[str, str], Trace]) -> tuple[Problem, ...]:
    """Of one file."""
    found = read(text, lang)
    problems = list(found.problems)
    if lang == "ko" and not re.search("[가-힣]", text):
        problems.append(Problem(1, "not_translated"))
    if found.lesson is not None:
        at, more = opened(found.lesson, run)
        problems += more
        if at is not None:
            problems += _names(at)
            problems += _answers(at)
            problems += _cues(at)
    return tuple(sorted(set(problems), key=lambda each: (each.line, each.code)))


def unlike(one: Lesson, other: Lesson) -> Iterator[Problem]:
    """Where a translation is built otherwise than the lesson: programs, moments, questions, answers, cues."""
    if [p.text for p in one.programs] != [p.text for p in other.programs]:
        yield Problem(1, "other_program")
    for name in ("id", "order", "minutes", "requires"):
        if getattr(one, name) != getattr(other, name):
            yield Problem(1, "other_front", (("key", name),))
    if len(one.sections) != len(other.sections):
        yield Problem(1, "other_sections", (("here", len(one.sections)), ("there", len(other.sections))))
        return
    for mine, theirs in zip(one.sections, other.sections, strict=True):
        if (mine.at, mine.program) != (theirs.at, theirs.program):
            yield Problem(mine.line, "other_moment", (("at", mine.at), ("there", theirs.at)))
        if [c[1:] for c in mine.cues] != [c[1:] for c in theirs.cues]:
            yield Problem(mine.line, "other_cues")
        if [_key(ask) for ask in mine.asks] != [_key(ask) for ask in theirs.asks]:
            yield Problem(mine.line, "other_asks")


def _key(ask: Ask) -> tuple[object, ...]:
    return ask.kind, ask.answer, ask.also, len(ask.hints), tuple(option.right for option in ask.options)


def _names(at: Opened) -> Iterator[Problem]:
    """Braces without a value, numbers that are tied to nothing."""
    for section in at.lesson.sections:
        numbers = at.numbers[section.program]
        texts = [(prose.line, prose.text) for prose in section.prose if prose.kind != "code"]
        texts += [
            (ask.line, " ".join((ask.text, ask.why, *ask.hints, *(o.text + " " + o.why for o in ask.options))))
            for ask in section.asks
        ]
        texts.append((section.line, section.title))
        for line, text in texts:
            for expression in expressions(text):
                if not told(expression, numbers):
                    yield Problem(line, "unknown_name", (("text", expression),))
            for found in _UNTIED.finditer(_CODE.sub("", text)):
                if found.group() in at.lesson.programs[section.program].text:
                    continue  # a literal of the program: it is missed as soon as that changes
                yield Problem(line, "untied", (("number", found.group()),))


def _answers(at: Opened) -> Iterator[Problem]:
    """Answers without a value, or that are not right when they are given."""
    for i, section in enumerate(at.lesson.sections):
        view, numbers = at.views[section.program].at(frozenset()), at.numbers[section.program]
        for ask in section.asks:
            grads = [var.grad for var in view.trace.vars]
            if ask.kind in ("gradient", "change") and not any(_within(grad, ask.answer) for grad in grads):
                yield Problem(ask.line, "no_gradient", (("answer", ask.answer),))
            elif not _answerable(ask, view, numbers):
                yield Problem(ask.line, "no_answer", (("answer", ask.answer),))
            elif ask.kind != "write" and not judged(ask, answer_of(ask, numbers), view, at.places[i], numbers).right:
                yield Problem(ask.line, "not_right", (("answer", ask.answer),))


def _within(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _answerable(ask: Ask, view: View, numbers: Numbers) -> bool:
    if ask.kind in NUMBERS or ask.kind == "sign":
        return numbers.of(ask.answer) is not None and all(numbers.of(other) is not None for other in ask.also)
    if ask.kind == "shape":
        return shape_of(ask.answer, numbers) is not None
    if ask.kind == "op":
        return ask.answer in ("=", "+=")
    if ask.kind == "input":
        return ask.answer in {var.shown for var in view.trace.vars}
    if ask.kind == "write":
        return ask.answer == "all" or ask.answer in {f"({stage.label})" for stage in view.trace.stages}
    if ask.kind == "next":
        return all(_found(view, address) for address in (ask.answer, *ask.also))
    return True


def _found(view: View, address: str) -> bool:
    from engine import ProgramError

    try:
        view.steps.find(address)
    except ProgramError:
        return False
    return True


def _cues(at: Opened) -> Iterator[Problem]:
    for section in at.lesson.sections:
        view = at.views[section.program].at(frozenset())
        for cue in section.cues:
            if cue.verb in ("open", "close") and cue.value and cue.value not in PANELS:
                yield Problem(cue.line, "no_panel", (("name", cue.value),))
            elif cue.verb == "go" and not _found(view, cue.value):
                yield Problem(cue.line, "no_moment", (("at", cue.value),))
            elif cue.verb == "select" and cue.value not in view.names:
                yield Problem(cue.line, "unknown_name", (("text", cue.value),))
            elif cue.verb == "set":
                name, equals, value = cue.value.partition("=")
                inputs = {var.shown for var in view.trace.vars if var.kind == "input"}
                if not equals or name.strip() not in inputs or value_of(value) is None:
                    yield Problem(cue.line, "bad_cue", (("text", cue.value), ("known", "set x = 5")))
