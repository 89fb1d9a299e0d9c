"""The command that a tape opens with, ``chainstep eight.py --theme light``: split here by a shell's rules for words, read by our
option table, and carried out on a desk. No shell sees it. Programs and lessons are files beneath the tape's folder, or those that
come with the program."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import Options, ProgramError
from engine.named import NamedTuple
from tui import desk as desks
from tui.document import Document
from tui.examples import directory
from tui.options import Request, UsageError, parse
from tui.tapes.directives import outside
from tui.tapes.records import Press, Problem, Tape, Type
from tui.themes import BY_WORD

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.lessons.records import Lesson

COMMAND = "chainstep"
SHELL = frozenset(";|&<>")
"""What a shell would make more than one command of."""
MARK = "@"
"""What a value begins with that is the name of a file."""
RANDOM = "random"


class UnfitError(Exception):
    """A command that cannot be carried out on a desk: the sentence is ``tape.problem.<code>``."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = tuple(fields.items())


class Opening(NamedTuple):
    """What is opened: a program at its ``path`` (``built_in``: one of ours), a lesson, or, without either, the library."""

    request: Request
    path: str = ""
    built_in: bool = False
    options: Options = Options()
    lesson: str = ""

    def text(self, flag: str) -> str:
        """The value of a flag, "" if it was not given."""
        return self.request.text(flag) or ""

    @property
    def theme(self) -> str:
        """The theme that it asks for, "" if none."""
        return BY_WORD.get(self.text("theme"), "")


def opening(command: str, folder: str) -> Opening:
    """The command understood, and its file found. Raises ``UnfitError``."""
    from tui.commands.program import options_of

    try:
        words = shlex.split(command)
    except ValueError:
        raise UnfitError("bad_quotes", found=command) from None
    if any(set(word) <= SHELL for word in shlex.shlex(command, posix=True, punctuation_chars="".join(SHELL))):
        raise UnfitError("no_shell", found=command)
    if not words or words[0] != COMMAND:
        raise UnfitError("not_ours", found=command)
    try:
        request = parse(words[1:])
        options = options_of(request) if request.command == "open" else Options()
    except (UsageError, ProgramError) as error:
        raise UnfitError("usage", said=error) from None
    if any(request.flag(name) for name in ("help", "version", "check", "new")) or request.command not in ("open", "learn"):
        raise UnfitError("no_screen", found=command)
    if options.seed == RANDOM:
        raise UnfitError("by_chance", found=f"--seed {RANDOM}")
    if not request.operands:
        if request.command == "learn":
            raise UnfitError("no_screen", found=command)
        return Opening(request)
    name = request.operands[0]
    if request.command == "learn":
        return Opening(request, lesson=_lesson(request, name, folder))
    options = options._replace(sets=tuple([(address, _value(text, folder)) for address, text in options.sets]))
    path = _file(name, folder)
    if path is None and not outside(name) and (directory() / name).is_file():
        return Opening(request, str(directory() / name), True, options)
    if path is None:
        raise UnfitError("no_file", path=name)
    return Opening(request, path, False, options)


def _file(name: str, folder: str) -> str | None:
    """A file beneath the folder, None if there is none."""
    if outside(name):
        raise UnfitError("outside", path=name)
    if not folder or name == "-":
        return None
    base = Path(folder).resolve()
    path = base / name
    try:
        if not path.resolve().is_relative_to(base):
            raise UnfitError("outside", path=name)
        return str(path) if path.is_file() else None
    except (OSError, ValueError):
        return None


def _value(text: str, folder: str) -> str:
    """What an input is set to: a file of numbers lies beneath the folder, too."""
    if not text.startswith(MARK):
        return text
    name, colon, part = text[len(MARK) :].partition(":")
    path = _file(name, folder)
    if path is None:
        raise UnfitError("no_file", path=name)
    return f"{MARK}{path}{colon}{part}"


def _lesson(request: Request, name: str, folder: str) -> str:
    """The name of a lesson, or where its file is."""
    from tui.lessons.course import LANGS, named
    from tui.lessons.drill import NAME

    if name == NAME:
        if not (request.text("draw") or "").isdecimal():
            raise UnfitError("by_chance", found=NAME)
        return name
    if any(named(name, lang) is not None for lang in LANGS):
        return name
    path = _file(name, folder)
    if path is None:
        raise UnfitError("no_file", path=name)
    return path


def desk_of(at: Opening, lang: str, **look: Any) -> Desk:
    """The desk as the app begins on it, with default settings. ``look`` are fields of ``Desk``. Raises ``UnfitError``."""
    look = {**look, "lang": lang, "ascii": at.request.flag("ascii"), "live": True}
    try:
        if at.lesson:
            return desks.on_lesson(_read_lesson(at, lang), **look)
        if not at.path:
            return desks.on_library({}, **look)
        return _on_program(at, look)
    except (ProgramError, UsageError) as error:
        raise UnfitError("usage", said=error) from None
    except LookupError:
        raise UnfitError("bad_lesson", found=at.lesson) from None


def _read_lesson(at: Opening, lang: str) -> Lesson:
    from tui.lessons.course import named
    from tui.lessons.drill import NAME, drill
    from tui.lessons.format import read

    if at.lesson == NAME:
        return drill(lang, int(at.text("draw")), {}, at.request.flag("bugs"))
    found = named(at.lesson, lang)
    if found is None:
        try:
            found, problems = read(Path(at.lesson).read_bytes().decode("utf-8-sig"), lang)
        except (OSError, UnicodeDecodeError):
            raise UnfitError("no_file", path=at.lesson) from None
        if found is None or problems:
            raise UnfitError("bad_lesson", found=at.lesson)
    return found


def _on_program(at: Opening, look: dict[str, Any]) -> Desk:
    """A program at its step; what is wrong with one that cannot be traced, as the app shows it."""
    document = Document(at.path, at.options, at.built_in)
    try:
        views = document.read()
    except ProgramError as error:
        text = document.text()
        if error.library is not None:
            return desks.on_functions(error.library, text or "", document, **look)
        if text is None:
            raise
        return desks.on_fault(error, text, document, **look)
    address = at.text("at")
    return desks.on_program(views, document, views.at(frozenset()).steps.find(address) if address else 0, **look)


def problems_of(tape: Tape) -> tuple[Problem, ...]:
    """What is wrong with the command that a tape opens with, before anything plays."""
    typed, first = "", None
    for command in tape.commands:
        if isinstance(command, Type) or (isinstance(command, Press) and command.character):
            first = first or command
            typed += command.text if isinstance(command, Type) else command.character * command.times
        elif isinstance(command, Press) and command.key == "backspace":
            typed = typed[: -command.times]
        elif isinstance(command, Press) and command.key == "enter" and typed.strip():
            try:
                opening(typed, tape.folder)
            except UnfitError as error:
                assert first is not None
                return (Problem(first.line, first.column, error.code, error.fields),)
            return ()
    return (Problem(1, 1, "opens_nothing"),)
