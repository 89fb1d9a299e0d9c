"""``chainstep record TAPE|FILE -o OUT``: a tape, or a program stepped through, as files: casts, pictures, pages, text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.options import Request, UsageError
from tui.stills.writer import About
from tui.stills.writers import FORMATS, STILLS, check_still, kind, write
from tui.tapes.files import is_tape, load, otherwise, told
from tui.tapes.records import Still, Type

if TYPE_CHECKING:
    from tui.tapes.frames import Frame
    from tui.tapes.records import Tape
    from tui.tapes.running import Failure

FINE, WRONG, BAD = 0, 1, 2
EVERY = 5.0
"""Seconds of the tape between two words about how far it is."""


def run(request: Request) -> int:
    """0; 1 where the tape goes otherwise than it says (nothing is written then); 2 where it is wrongly written. Raises
    ``UsageError``, for what cannot be written before anything is played; ``ProgramError``."""
    name, at = request.operands[0], request.text("at")
    formats = FORMATS if at is None else STILLS
    outputs = list(request.texts("out"))
    for path in outputs:
        if at is not None and Path(path).suffix.lower() not in STILLS and Path(path).suffix.lower() in FORMATS:
            raise UsageError("no_still", path=path, formats=" ".join(STILLS), flag="-o")
        kind(path, formats)
    tape = _tape(name) if is_tape(name) else _program(request, name, at or "")
    if tape is None:
        return BAD
    tape = _sized(tape, request)
    outputs = outputs or [os.path.join(tape.folder, given.path) for given in tape.outputs]
    _spare(name, outputs)
    for command in tape.commands:
        if isinstance(command, Still):
            check_still(os.path.join(tape.folder or ".", command.path))
    lang = request.text("lang") or tape.lang or "en"
    about = About(Path(tape.name).name, lang, request.texts("font"))
    failures: list[Failure] = []
    try:
        write(_played(tape, lang, at, failures), outputs, about, _Progress(tape.name).seen, tape.folder or ".", formats)
    except _Otherwise:
        print(otherwise(name, failures[0]), file=sys.stderr)
        return WRONG
    for path in outputs:
        print(say("stills.written", path=path, size=f"{os.path.getsize(path):,}"), file=sys.stderr)
    return FINE


class _Otherwise(Exception):
    """The tape goes otherwise than it says."""


def _tape(name: str) -> Tape | None:
    tape, problems = load(name)
    for problem in problems:
        print(told(name, problem), file=sys.stderr)
    for note in tape.notes if tape is not None else ():
        print(told(name, note, "note"), file=sys.stderr)
    return tape


def _program(request: Request, name: str, at: str) -> Tape:
    """The tape of a program; for one step alone it begins with the step before, whose key the step's caption stands above."""
    from tui.commands.program import options_of
    from tui.tapes.first import tape_of

    return tape_of(name, options_of(request), lang=request.text("lang"), theme=request.text("theme"), at=at, before=1)


def _sized(tape: Tape, request: Request) -> Tape:
    """The tape in the size, under the theme and with the signs that are asked for."""
    from tui.tapes.directives import size_of
    from tui.themes import BY_WORD

    if (text := request.text("size")) is not None:
        size = size_of(text)
        if size is None:
            raise UsageError("bad_size", value=text)
        tape = replace(tape, width=size[0], height=size[1])
    if (theme := request.text("theme")) is not None:
        tape = replace(tape, theme=BY_WORD[theme])
    return _in_ascii(tape) if request.flag("ascii") else tape


def _in_ascii(tape: Tape) -> Tape:
    """The tape with the flag in the command that it types."""
    at = next((at for at, command in enumerate(tape.commands) if isinstance(command, Type)), None)
    if at is None:
        return tape
    typed = tape.commands[at]
    assert isinstance(typed, Type)
    return replace(tape, commands=(*tape.commands[:at], replace(typed, text=f"{typed.text} --ascii"), *tape.commands[at + 1 :]))


def _spare(name: str, outputs: list[str]) -> None:
    """``UsageError`` where there is nothing to write, two outputs are one, or one is what is recorded."""
    if not outputs:
        raise UsageError("missing_out", flag="-o")
    real = [os.path.realpath(path) for path in outputs]
    twice = next((path for at, path in enumerate(outputs) if real[at] in real[:at]), None)
    if twice is not None:
        raise UsageError("out_twice", path=twice, flag="-o")
    for path, place in zip(outputs, real, strict=True):
        if place == os.path.realpath(name):
            raise UsageError("out_is_source", path=path, flag="-o")


def _played(tape: Tape, lang: str, at: str | None, failures: list[Failure]) -> Iterator[Frame]:
    """The tape's screens up to the first that is otherwise than it says; of one step alone with ``at``."""
    from tui.tapes.running import frames

    found = _checked(frames(tape, lang, failures, at), failures)
    yield from found if at is None else _only(found, at)


def _checked(seen: Iterable[Frame], failures: list[Failure]) -> Iterator[Frame]:
    for frame in seen:
        if failures:
            raise _Otherwise
        yield frame
    if failures:
        raise _Otherwise


def _only(seen: Iterable[Frame], at: str) -> Iterator[Frame]:
    """The screen at which a step is reached, as it stands before the next."""
    found: Frame | None = None
    for frame in seen:
        if found is not None and frame.marker not in ("", at):
            break
        if found is not None or frame.marker == at:
            found = frame
    if found is None:
        raise UsageError("no_step_in_tape", address=at)
    yield replace(found, at=0.0, marker=at, last=True, hidden=False)


class _Progress:
    """A word on standard error every few seconds of the tape, where somebody may be waiting."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._next = EVERY
        self._told = sys.stderr.isatty()

    def seen(self, frame: Frame) -> None:
        """A screen has been written."""
        if self._told and (frame.at >= self._next or frame.last):
            ending = "\n" if frame.last else ""
            words = say("stills.recording", name=self._name, seconds=f"{frame.at:.0f}")
            print(f"\r{words}", end=ending, file=sys.stderr, flush=True)
            self._next = frame.at + EVERY
