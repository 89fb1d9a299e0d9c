"""What several places do alike: quit, choose a theme, open the palette, read the program again, edit it, copy."""

from __future__ import annotations

from engine.frozen import replace
from tui.catalogue import say
from tui.desk.record import Desk, Outcome, push, tell
from tui.document import Document
from tui.effects import Copy, Editor, Quit, Read
from tui.keys import shown
from tui.panels import resting, waiting
from tui.session import Look, Panels, Session
from tui.states.live import NAME, Live
from tui.themes import MONO

LEFT, INTERRUPTED = 0, 130
"""Exit codes: left with q, with Ctrl-C."""


def quit_place(desk: Desk) -> Outcome:
    """Back to the file's functions, or to the library, if the program was opened from there, else the end."""
    from tui.desk.library import Library

    if (listed := to_functions(desk)) is not None:
        return listed
    bottom = desk.places[0]
    if isinstance(bottom, Library) and len(desk.places) > 1:
        return replace(desk, places=(bottom.told(None),), reading=None), ()
    return desk, (Quit(LEFT),)


def to_functions(desk: Desk) -> Outcome | None:
    """Back to the functions of the file, one of which was called; they are read again. None if there are none below."""
    from tui.desk.functions import Functions

    at = next((i for i in range(len(desk.places) - 2, -1, -1) if isinstance(desk.places[i], Functions)), None)
    if at is None:
        return None
    below = desk.places[at]
    assert isinstance(below, Functions)
    desk = replace(desk, places=(*desk.places[:at], replace(below, message=None, calling=None)), reading=None)
    return read(desk, below.document)


def choose_theme(desk: Desk) -> Outcome:
    """The list of themes, in front."""
    from tui.desk.chooser import theme_list

    return (push(desk, theme_list(desk)) if desk.colour else tell(desk, "app.no_colour")), ()


def open_palette(desk: Desk) -> Outcome:
    """The palette, in front."""
    from tui.desk.chooser import palette

    return push(desk, palette(desk)), ()


def read(desk: Desk, document: Document) -> Outcome:
    """Ask for a program's trace: whatever was asked for before is no longer wanted."""
    ticket = desk.ticket + 1
    return replace(desk, ticket=ticket, reading=document), (Read(document, ticket),)


def read_again(desk: Desk) -> Outcome:
    """Ask for the trace of the program on show."""
    document = desk.document
    if document is None:
        return desk, ()
    return read(desk, document) if document.is_file else (tell(desk, "app.no_file"), ())


def want(desk: Desk, names: tuple[str, ...]) -> Outcome:
    """Ask for the trace of the program on show with the gradients of ``names`` alone; all where there are none."""
    document = desk.document
    if document is None or not document.is_file:
        return tell(desk, "app.no_file"), ()
    now = replace(document, options=document.options._replace(wrt=names))
    return read(replace(desk, places=tuple(place.about(document, now) for place in desk.places)), now)


def edit(desk: Desk, line: int, file: str = "") -> Outcome:
    """The user's editor on the program on show, or on the ``file`` of a module of its own; some cannot be edited."""
    document = desk.document
    if document is None or not document.is_file or document.built_in:
        return tell(desk, "app.built_in" if document is not None and document.built_in else "app.no_file"), ()
    return desk, (Editor(replace(document, path=file) if file else document, line),)


def copy(desk: Desk, text: str) -> Outcome:
    """Text onto the clipboard, and a word about it."""
    lines = text.count("\n") + 1
    return tell(desk, "app.copied.one" if lines == 1 else "app.copied.many", lines=lines), (Copy(text),)


def fresh_session(desk: Desk) -> Session:
    """A session at its start, in the desk's language, under its theme and with the panels that stand open of themselves."""
    rest = resting(desk.panels, desk.width, desk.height)
    look = Look(lang=desk.lang, ascii=desk.ascii, mono=desk.theme == MONO, motion=desk.motion, keymap=desk.keymap)
    session = Session(look=look, panels=Panels(rest, rest, resting(None, desk.width, desk.height)))
    session = session.holding(NAME, Live(on=True)) if desk.live else session
    if panel := waiting(desk.panels, desk.width, desk.height):
        pressed = " ".join([shown(each, desk.ascii) for each in desk.keymap.keys_of(panel, "stepper")[:1]]) or ":"
        return session.told("screen.panel_waits", panel=say(f"screen.{panel}", desk.lang), pressed=pressed)
    return session


PAGE = 10
"""Rows of a list that pgup and pgdn skip."""


def chosen_by(action: str, chosen: int, last: int) -> int | None:
    """The row of a whole screen's list that an action goes to from ``chosen``; None if it is none that goes anywhere."""
    moved = {
        "select_up": chosen - 1, "select_down": chosen + 1, "page_up": chosen - PAGE, "page_down": chosen + PAGE,
        "first": 0, "last": last,
    }  # fmt: skip
    return max(0, min(moved[action], last)) if action in moved else None
