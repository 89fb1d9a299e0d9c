"""``chainstep learn``: a lesson in the app; ``--check`` says what is wrong with lesson files, ``--new`` prints one to begin."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.catalogue import language, say
from tui.interrupts import importing
from tui.options import Request, UsageError

if TYPE_CHECKING:
    from tui.lessons.records import Lesson, Problem

FINE, WRONG = 0, 1
PRINTED = 100
"""Cells of a printed line."""
DRILL, GLOSSARY = "drill", "glossary"


def run(request: Request) -> int:
    """0; 1 where ``--check`` has found something. Raises ``UsageError`` for a lesson that is not there."""
    if request.flag("check"):
        return _check(request.operands)
    new = request.text("new")
    if new is not None:
        sys.stdout.write(_template(new))
        return FINE
    if not request.operands:
        return _list()
    if len(request.operands) > 1:
        raise UsageError(
            "extra_operand", command="learn", extra=request.operands[1], first=request.operands[0], near=""
        )
    name = request.operands[0]
    if name == GLOSSARY:
        return _glossary()
    if name != DRILL and (flag := next((flag for flag in ("bugs", "draw") if flag in request.values), None)):
        raise UsageError("flag_needs", flag=f"--{flag}", needed=DRILL)
    lesson = _drill(request) if name == DRILL else lesson_of(name)
    with importing():
        from tui.start import run_lesson

    return run_lesson(lesson, lang=request.text("lang"), ascii=request.flag("ascii"), theme=request.text("theme"))


def _list() -> int:
    from tui.cells import left
    from tui.lessons.course import lessons

    print(say("lesson.list"))
    for lesson in lessons(language()):
        minutes = say("lesson.minutes", n=lesson.minutes)
        print(f"  {lesson.order:2}  {left(lesson.id, 14)}  {left(lesson.title, 46)}  {minutes}")
    print(f"      {left(DRILL, 14)}  {say('lesson.drill.about')}")
    print(f"      {left(GLOSSARY, 14)}  {say('lesson.glossary.about')}")
    return FINE


def _glossary() -> int:
    from tui.cells import text_of
    from tui.lessons.glossary import terms
    from tui.paint.glossary import glossary_body

    lang = language()
    for row in glossary_body((), terms(lang), PRINTED, lang):
        print(text_of(row).rstrip())
    return FINE


def lesson_of(name: str) -> Lesson:
    """A lesson of ours by its name, or a file. Raises ``UsageError``, and says what is wrong with a file."""
    from tui.lessons.course import language_of, named, runs
    from tui.lessons.format import read
    from tui.lessons.opened import opened

    found = named(name, language())
    if found is not None:
        return found
    if not Path(name).is_file():
        raise UsageError("no_lesson", name=name)
    text, problems = _text(name)
    lesson = None
    if text is not None:
        lesson, problems = read(text, language_of(name))
    if lesson is not None and not problems:
        problems = opened(lesson, runs)[1]
    if lesson is None or problems:
        _tell(name, problems)
        raise UsageError("bad_lesson", file=name)
    return lesson


def _drill(request: Request) -> Lesson:
    from random import SystemRandom

    from tui.lessons.drill import NAME, drill, known
    from tui.lessons.progress import load

    seed = request.text("draw")
    if seed is not None and not (seed.isdecimal() and len(seed) < 19):
        raise UsageError("no_draw", value=seed)
    number = int(seed) if seed is not None else SystemRandom().randrange(10**9)
    return drill(language(), number, known(load().get(NAME)), request.flag("bugs"))


def _text(path: str) -> tuple[str | None, tuple[Problem, ...]]:
    from tui.lessons.records import Problem

    try:
        return Path(path).read_bytes().decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return None, (Problem(1, "not_text"),)
    except OSError as error:
        raise UsageError("cannot_read", path=path, reason=error.strerror or str(error)) from None


def _check(paths: tuple[str, ...]) -> int:
    from tui.lessons.checking import problems_of, unlike
    from tui.lessons.course import FOLDER, language_of, named, runs
    from tui.lessons.format import read
    from tui.lessons.records import Problem

    if not paths:
        raise UsageError("missing_operand", command="learn", operand="LESSON")
    count = 0
    for path in paths:
        lang = language_of(path)
        text, problems = _text(path)
        if text is not None:
            problems = problems_of(text, lang, runs)
        lesson = read(text, lang).lesson if text is not None else None
        other = Path(path).with_name(Path(path).name.replace(f".{lang}.", f".{'ko' if lang == 'en' else 'en'}."))
        if lesson is not None and other.name != Path(path).name:
            there = read(_text(str(other))[0] or "").lesson if other.is_file() else None
            problems = (*problems, *unlike(lesson, there)) if there is not None else (
                *problems, Problem(1, "no_translation", (("file", other.name),)))  # fmt: skip
        if lesson is not None and Path(path).resolve().parent != FOLDER.resolve() and named(lesson.id, lang) is not None:
            problems = (*problems, Problem(1, "taken_id", (("id", lesson.id),)))
        _tell(path, problems)
        count += len(problems)
        if not problems and lesson is not None:
            print(say("lesson.right", file=path, sections=len(lesson.sections), questions=len(lesson.asks)))
    if count:
        print(say("lesson.problems", count=count), file=sys.stderr)
    return WRONG if count else FINE


def _tell(path: str, problems: tuple[Problem, ...]) -> None:
    from engine import ProgramError
    from tui.complaint import cause

    for problem in problems:
        fields: dict[str, Any] = {n: cause(value) if isinstance(value, ProgramError) else value for n, value in problem.fields}
        print(f"{path}:{problem.line}: {say(f'lesson.problem.{problem.code}', **fields)}", file=sys.stderr)


def _template(name: str) -> str:
    from tui.lessons.course import FOLDER

    text = (FOLDER.parent / f"template.{language()}.md").read_text(encoding="utf-8")
    word = "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in name.lower()).strip("-") or "lesson"
    return text.replace("NAME", word)
