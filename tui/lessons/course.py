"""The lessons that come with the program: files in ``tui/lessons/course``, by id."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import engine
from tui.lessons.format import read

if TYPE_CHECKING:
    from engine import Trace
    from tui.lessons.records import Lesson

FOLDER = Path(__file__).parent / "course"
LANGS = ("en", "ko")


def files(lang: str) -> tuple[Path, ...]:
    """The files of a language, in the order of the course."""
    return tuple(sorted(FOLDER.glob(f"*.{lang}.md")))


@lru_cache(maxsize=1)
def numbers() -> dict[str, int]:
    """The number of each lesson in the course, by its id: both are in the file's name."""
    named_so = [path.name.partition(".")[0].partition("-") for path in files("en")]
    return {name: int(number) for number, _, name in named_so}


def lessons(lang: str) -> tuple[Lesson, ...]:
    """All lessons of a language; in English where one is not translated."""
    found = {path.name.partition(".")[0]: path for path in files("en")}
    found |= {path.name.partition(".")[0]: path for path in files(lang)}
    read_all = [read(path.read_text(encoding="utf-8"), lang).lesson for _, path in sorted(found.items())]
    return tuple(sorted([lesson for lesson in read_all if lesson is not None], key=lambda lesson: lesson.order))


def named(name: str, lang: str) -> Lesson | None:
    """A lesson by its id, its number or the name of its file."""
    for lesson in lessons(lang):
        if name in (lesson.id, str(lesson.order), f"{lesson.order:02}-{lesson.id}"):
            return lesson
    return None


def following(lesson: Lesson) -> Lesson | None:
    """The lesson of the course after one; None after the last, and after one that is none of the course."""
    every = lessons(lesson.lang)
    at = next((i for i, other in enumerate(every) if other.id == lesson.id and other.programs == lesson.programs), len(every))
    return every[at + 1] if at + 1 < len(every) else None


def language_of(path: str) -> str:
    """The language that a file's name tells: ``ko`` of ``07-forks.ko.md``, else English."""
    parts = Path(path).name.split(".")
    return parts[-2] if len(parts) > 2 and parts[-2] in LANGS else "en"


def runs(text: str, name: str) -> Trace:
    """A lesson's program traced. Raises ``ProgramError``."""
    return engine.trace_source(text, name)
