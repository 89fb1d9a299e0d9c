"""The terminal's side of ``tui.effects``: what the desk asks for is done here, and what comes of it is told as an event."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from tui import settings as user_settings
from tui.desk.events import EditorClosed, NotKept, TapeWritten, TextEdited
from tui.effects import (
    CheckLines,
    Copy,
    Diagnose,
    Edit,
    Editor,
    EditText,
    Effect,
    Expand,
    Find,
    GiveUp,
    Greeted,
    Keep,
    Note,
    Prove,
    Quit,
    Read,
    Shelve,
    WriteTape,
)

if TYPE_CHECKING:
    from tui.app import Chainstep

NOT_RUN = 127
"""What a shell says of a command that it cannot run."""


def grant(app: Chainstep, effect: Effect) -> None:
    """Do what the desk asks for."""
    _GRANTS[type(effect)](app, effect)


def _read(app: Chainstep, effect: Read) -> None:
    app.reads(effect.document)
    _elsewhere(app, effect)


def _elsewhere(app: Chainstep, effect: Read | Edit | Expand | Prove | CheckLines | Diagnose | Find) -> None:
    """In a child process: keys stay alive whatever a program does."""
    app.errands.run(effect)


def _give_up(app: Chainstep, effect: GiveUp) -> None:
    app.errands.give_up()


def _editor(app: Chainstep, effect: Editor) -> None:
    """The terminal is the editor's until it closes. Whatever keeps it from running must not keep us from coming back."""
    command = effect.document.editor_command(effect.line)
    status = NOT_RUN
    with suppress(SuspendNotSupported), app.suspend(), suppress(OSError, ValueError), _deaf():
        status = subprocess.run(command, check=False).returncode
    app.refresh()
    app.tell(EditorClosed(effect.document, command[0], status))


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C and Ctrl-\\ are for the editor alone. A handler that does nothing, not SIG_IGN, which the editor would inherit."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _edit_text(app: Chainstep, effect: EditText) -> None:
    from tui.widgets.editor import EditorScreen

    def closed(text: str | None) -> None:
        app.tell(TextEdited(effect.purpose, text))

    app.push_screen(EditorScreen(effect.text, effect.title, app.desk.lang), closed)


def _copy(app: Chainstep, effect: Copy) -> None:
    app.copy_to_clipboard(effect.text)


def _keep(app: Chainstep, effect: Keep) -> None:
    if not user_settings.remember(None, **{effect.name: effect.value}) and effect.told:
        app.tell(NotKept())


def _note(app: Chainstep, effect: Note) -> None:
    from tui.lessons import progress

    if not progress.remember(effect.lesson, effect.noted):
        app.tell(NotKept(progress=True))  # the lesson goes on


def _shelve(app: Chainstep, effect: Shelve) -> None:
    from tui import shelf

    shelf.opened(effect.path)  # where that cannot be written nobody misses it


def _greeted(app: Chainstep, effect: Greeted) -> None:
    from tui import shelf

    shelf.greeted()


def _write_tape(app: Chainstep, effect: WriteTape) -> None:
    from tui.files import write_new

    try:
        app.tell(TapeWritten(write_new(effect.path, effect.text)))
    except OSError:
        app.tell(TapeWritten(""))


def _quit(app: Chainstep, effect: Quit) -> None:
    app.exit(effect.code)


_GRANTS: dict[type, Callable[[Chainstep, Any], None]] = {
    Read: _read,
    Edit: _elsewhere,
    GiveUp: _give_up,
    Expand: _elsewhere,
    Prove: _elsewhere,
    CheckLines: _elsewhere,
    Diagnose: _elsewhere,
    Find: _elsewhere,
    Editor: _editor,
    EditText: _edit_text,
    Copy: _copy,
    Keep: _keep,
    Note: _note,
    Shelve: _shelve,
    Greeted: _greeted,
    WriteTape: _write_tape,
    Quit: _quit,
}
