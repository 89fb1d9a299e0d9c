"""Start the app on a file or the library, and bring it to an end: settings, signals, exit codes, the log of a crash."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.app import Chainstep  # first: it imports Textual as Textual wants to be

# isort: split
from engine import Options, ProgramError, read_source
from tui import desk as desks
from tui import settings as user_settings
from tui.catalogue import language, say, set_language
from tui.cells import clean
from tui.desk.common import INTERRUPTED
from tui.desk.record import Desk, tell
from tui.document import Document
from tui.keys import Keymap
from tui.panels import from_settings
from tui.terminal import NoTerminalError, claim_terminal, patience, signals_end
from tui.themes import BY_WORD, choose, no_colour

if TYPE_CHECKING:
    from tui.lessons.records import Lesson
    from tui.tapes.records import Tape


def run_app(
    path: str | None,
    options: Options | None = None,
    at: str | None = None,
    lang: str | None = None,
    ascii: bool = False,  # noqa: A002
    theme: str | None = None,
) -> int:
    """Open the stepper on a file ("-" = standard input), or the library when ``path`` is None; returns the exit code.

    Raises ProgramError for what no screen can show or mend: a file that cannot be read, a program from a pipe that
    cannot be traced, an ``at`` that names no step. A crash of ours goes to a log file, and its place to standard error.
    """
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)  # empty means no wish (no-color.org); Textual takes it for one
    for name in ("COLUMNS", "LINES"):  # Textual and Rich believe them; the terminal knows
        os.environ.pop(name, None)
    gc.disable()  # until the first paint, as while importing
    settings = user_settings.load()
    set_language(lang or settings.lang or None)
    try:
        return _run(path, options if options is not None else Options(), at, ascii, _themed(settings, theme))
    except ProgramError:
        raise
    except KeyboardInterrupt:
        return INTERRUPTED
    except NoTerminalError:
        print(say("app.no_terminal"), file=sys.stderr)
        return 2
    except Exception as error:
        return report_crash(error)
    finally:
        gc.enable()


def run_lesson(lesson: Lesson, lang: str | None = None, ascii: bool = False, theme: str | None = None) -> int:  # noqa: A002
    """Step through a lesson; the exit code. Raises ``ProgramError`` for a program of it that cannot be traced."""
    from tui.lessons.progress import load

    settings = _themed(user_settings.load(), theme)
    set_language(lang or settings.lang or None)
    try:
        desk = desks.on_lesson(lesson, load(), **_look(ascii, settings))
        return _shown(desk, settings)
    except KeyboardInterrupt:
        return INTERRUPTED
    except NoTerminalError:
        print(say("app.no_terminal"), file=sys.stderr)
        return 2


def run_tape(
    tape: Tape,
    lang: str | None = None,
    speed: float = 1.0,
    loop: bool = False,
    stay: bool = False,
    ascii: bool = False,  # noqa: A002
) -> int:
    """Play a tape; the exit code."""
    from tui.desk.playing import Playing
    from tui.tapes.running import begun

    settings = user_settings.load()
    set_language(lang or settings.lang or None)
    look = {**_look(ascii, settings), "remembers": False, "panels": None}
    if tape.theme and look["colour"]:
        look["theme"] = tape.theme
    tape = replace(tape, lang=tape.lang or language())
    try:
        return _shown(Desk((Playing(begun(tape, lang, theme=look["theme"]), speed, loop, stay),), **look), settings)
    except KeyboardInterrupt:
        return INTERRUPTED
    except NoTerminalError:
        print(say("app.no_terminal"), file=sys.stderr)
        return 2


def _run(path: str | None, options: Options, at: str | None, ascii_only: bool, settings: user_settings.Settings) -> int:
    return _shown(_desk(path, options, at, ascii_only, settings), settings)


def _shown(desk: Desk, settings: user_settings.Settings) -> int:
    """The app on a desk until it is left."""
    if settings.set_aside:
        desk = tell(desk, "app.settings_aside", path=settings.set_aside)
    claim_terminal()
    app = Chainstep(desk, warm=True)
    try:
        with _signals(app):
            app.run()
    finally:
        app.close_errands()
    if app.crash is not None:
        return report_crash(app.crash)
    return app.return_value if app.return_value is not None else app.return_code or 0


def _themed(settings: user_settings.Settings, theme: str | None) -> user_settings.Settings:
    """The settings with the theme that the command line asks for ("dark", "light", "mono"), if it does."""
    return replace(settings, theme=BY_WORD[theme]) if theme is not None else settings


def _look(ascii_only: bool, settings: user_settings.Settings) -> dict[str, Any]:
    """What a desk takes from the settings."""
    return {
        "lang": language(), "ascii": ascii_only, "theme": choose(settings.theme), "colour": not no_colour(),
        "keymap": Keymap.of(settings.keys), "panels": from_settings(settings.panels), "remembers": True, "live": True,
        "motion": not _still(),
    }  # fmt: skip


def _still() -> bool:
    """Whether nothing may move by itself: Textual's own word for that (``none``; ``basic`` and ``full`` let it move)."""
    return os.environ.get("TEXTUAL_ANIMATIONS", "").lower() == "none"


def _desk(path: str | None, options: Options, at: str | None, ascii_only: bool, settings: user_settings.Settings) -> Desk:
    """The desk at its start: the library, a program at a step, or what is wrong with the program."""
    look = _look(ascii_only, settings)
    if path is None:
        from tui import shelf
        from tui.lessons.progress import load

        noted, kept = load(), shelf.load()
        return desks.on_library(noted, shelf.recent(kept), not kept.greeted and not noted, **look)
    document = Document(path, options)
    try:
        with patience(say("app.reading", file=clean(Path(document.path).name))):
            if not document.is_file:
                document = replace(document, source=read_source(path, options))
            views = document.read()
    except ProgramError as error:
        text = document.text()
        if error.library is not None:
            return desks.on_functions(error.library, text or "", document, **look)
        if text is None or not document.is_file:
            raise
        return desks.on_fault(error, text, document, **look)
    position = views.at(frozenset()).steps.find(at) if at is not None else 0
    return desks.on_program(views, document, position, **look)


@contextmanager
def _signals(app: Chainstep) -> Iterator[None]:
    """SIGTERM, SIGHUP and SIGINT end the app as a key would."""

    def leave(code: int) -> None:
        if app.loop is None:  # nothing is drawn yet
            raise SystemExit(code)
        app.loop.call_soon_threadsafe(app.exit, code)

    with signals_end(leave):
        yield


def report_crash(error: BaseException) -> int:
    """Write the traceback to a log file and say where; 1."""
    from engine.mistakes import write_log

    path = write_log(error)
    where = say("app.crash", path=path) if path is not None else say("app.crash_unlogged", error=repr(error))
    print(where, file=sys.stderr)
    return 1
