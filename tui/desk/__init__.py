"""The desk: all that is on the screen, as one frozen record. What a terminal, a recording or a served page shows is a
viewer of it; nothing here imports Textual or Rich, opens a file or asks for the time.

    desk, effects = handle(desk, event)     a key, the mouse, the clock, a trace that has arrived (``events``)
    rows(desk)                              the screen: ``desk.height`` rows of (text, role) cells

``press``, ``click``, ``paste``, ``tick`` and ``resize`` are short for the events of those names. ``effects`` are what the
desk cannot do itself, as records (``tui.effects``); what comes of them comes back as events.

On the desk stand *places*, the one in front gets the keys (``record.Place``): ``Stepper`` (one program and its session),
``Library``, ``Functions`` (a file's, one of which is called), ``Fault`` (an error at its line) and, drawn over them,
``Chooser`` (the themes) and ``Palette``. A key is looked up in the key table under the place's ``where``, and the place's
``act`` carries its action out.

**To add a place**: a file here with a subclass of ``Place``; its keys in ``tui/keys.py`` under its ``where``; its painter
in ``tui/paint``; its sentences in both languages of ``tui/catalogue``; and somewhere a key that pushes it.

To see one without a terminal::

    from tui import desk
    from tui.view import Views
    import engine
    at = desk.on_program(Views(engine.run("neuron.py")))
    at, effects = desk.press(at, "right")
    print("\\n".join("".join(text for text, _ in row) for row in desk.rows(at)))
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from engine.frozen import replace
from tui.desk.common import fresh_session
from tui.desk.events import Event, Key, MouseDown, MouseUp, Paste, Resize, Tick
from tui.desk.handling import handle, rows, wake
from tui.desk.record import Desk, Outcome, Place
from tui.desk.stepper import Stepper

if TYPE_CHECKING:
    from engine import Library, ProgramError
    from tui.document import Document
    from tui.examples import Example
    from tui.lessons.records import Lesson as LessonText
    from tui.view import Views

__all__ = [
    "Desk", "Event", "Outcome", "Place", "click", "cursor", "handle", "on_fault", "on_functions", "on_lesson", "on_library",
    "on_program", "paste", "press", "resize", "rows", "tick", "wake",
]  # fmt: skip


def on_program(views: Views, document: Document | None = None, position: int = 0, **settings: Any) -> Desk:
    """A desk with one program on it, at a position; ``settings`` are fields of ``Desk`` (lang, theme, width, …)."""
    session = replace(fresh_session(Desk((), **settings)), position=position)
    return Desk((Stepper(session, views, document),), **settings)


def on_fault(error: ProgramError, text: str | None, document: Document | None = None, **settings: Any) -> Desk:
    """A desk with a program that cannot be stepped."""
    from tui.desk.fault import Fault

    return Desk((Fault(error, text, document),), **settings)


def on_functions(library: Library, text: str, document: Document, **settings: Any) -> Desk:
    """A desk with the functions of a file to choose from."""
    from tui.desk.functions import Functions

    return Desk((Functions(document, library, text),), **settings)


def on_library(
    noted: dict[str, Any] | None = None, recent: tuple[Example, ...] = (), greets: bool = False, **settings: Any
) -> Desk:
    """A desk with the built-in programs to choose from, with those that were opened last (``tui.shelf.recent``), and with the
    lessons where ``noted`` (``tui.lessons.progress.load``) says how far one is in each. ``greets``: somebody is welcomed."""
    from tui.desk.library import library

    return Desk((library(noted, settings.get("lang", "en"), recent, greets),), **settings)


def on_lesson(lesson: LessonText, noted: Mapping[str, Any] = MappingProxyType({}), **settings: Any) -> Desk:
    """A desk with a lesson, at its beginning or where ``noted`` (``tui.lessons.progress.load``) says. Raises ``ProgramError`` for a
    program of it that cannot be traced, ``LookupError`` for a section whose moment never comes."""
    from tui.desk.lesson import lesson_place

    session, remembers = fresh_session(Desk((), **settings)), bool(settings.get("remembers"))
    return Desk((lesson_place(session, lesson, noted.get(lesson.id), remembers, noted),), **settings)


def press(desk: Desk, key: str, character: str | None = None, now: float | None = None) -> Outcome:
    """A key by Textual's name; ``character`` is what it types, by default the name itself if that is one character."""
    return handle(desk, Key(key, character if character is not None else key if len(key) == 1 else ""), now)


def click(desk: Desk, x: int, y: int, now: float | None = None) -> Outcome:
    """A click at a cell."""
    return handle(handle(desk, MouseDown(x, y), now)[0], MouseUp(), now)


def paste(desk: Desk, text: str, now: float | None = None) -> Outcome:
    """Pasted text."""
    return handle(desk, Paste(text), now)


def tick(desk: Desk, now: float) -> Outcome:
    """Time has passed: ``now`` is the reading of the clock in seconds. ``wake(desk)`` says when that matters."""
    return handle(desk, Tick(), now)


def resize(desk: Desk, width: int, height: int) -> Outcome:
    """Another size, in cells."""
    return handle(desk, Resize(width, height))


def cursor(desk: Desk) -> tuple[int, int] | None:
    """The cell where typed text goes, None where nothing can be typed."""
    return desk.top.cursor(desk)
