"""What the desk asks of the world: one small frozen record per wish. A viewer (``tui.world`` for the terminal) grants
them and brings what comes of it back as an event (``tui.desk.events``); a test, a recording or a lesson looks at them.

=========== ==================================================== ======================
effect      asks for                                             comes back as
=========== ==================================================== ======================
Read        a program, traced                                    ``Arrived``, ``Failed``
Expand      stages of a long trace to their gates                ``Expanded``
Edit        a program, traced with inputs changed            ``Edited``
Prove       a gradient, proven by differences                    ``Proved``
CheckLines  the lines of a trace, judged one by one              ``LinesChecked``
Diagnose    why lines of the file's own are wrong            ``Diagnosed``
GiveUp      an edit that is under way, stopped
Find        the next cell of a long trace with a text            ``Found``
Editor      the user's own editor on a file                      ``EditorClosed``
EditText    an editor of several lines over the screen           ``TextEdited``
Copy        a text on the clipboard
Keep        a setting in the user's file                         ``NotKept``
Note        how far one is in a lesson, in the user's file       ``NotKept``
Shelve      a file among those opened last
Greeted     that somebody was welcomed, remembered
WriteTape   a tape of what was pressed, in a new file            ``TapeWritten``
Quit        the end, with an exit code
=========== ==================================================== ======================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.frozen import dataclass

if TYPE_CHECKING:
    from tui.document import Document
    from tui.session import Session
    from tui.states.prove import Claim
    from tui.view import Views


@dataclass(frozen=True, slots=True)
class Read:
    """Trace a program. ``ticket`` comes back with what is read; only the newest is still wanted."""

    document: Document
    ticket: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop running a program with inputs changed: nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Expand:
    """Expand these stages of a trace to their gates. What takes longer than a key may, is no move of the session."""

    views: Views
    stages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Edit:
    """Trace the program of ``views`` with inputs changed: (address, value) each. Only the newest is still wanted."""

    views: Views
    edits: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Prove:
    """Prove a gradient of a trace with these stages expanded, that of the variable ``var`` (an index). Only the newest is still
    wanted."""

    views: Views
    stages: frozenset[int]
    claim: Claim
    var: int


@dataclass(frozen=True, slots=True)
class CheckLines:
    """Judge the backward lines of a trace with these stages expanded. The next edit puts an end to it."""

    views: Views
    stages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Find out why lines of the file's own backward part are wrong. Only the newest is still wanted."""

    views: Views


@dataclass(frozen=True, slots=True)
class Find:
    """Look for the session's pattern in a trace, onwards (``by`` 1) or backwards (-1)."""

    views: Views
    session: Session
    by: int


@dataclass(frozen=True, slots=True)
class Editor:
    """Open a file at a 1-based line in the user's editor."""

    document: Document
    line: int


@dataclass(frozen=True, slots=True)
class EditText:
    """Let the reader change a text of several lines. ``purpose`` comes back with it."""

    text: str
    title: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Put a text on the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Remember a setting: a field of ``tui.settings.Settings`` and its value."""

    name: str
    value: str
    told: bool = True  # whether it is said if it cannot be kept


@dataclass(frozen=True, slots=True)
class Note:
    """Remember how far one is in a lesson: ``noted`` is ``tui.lessons.progress.noted``, None forgets it."""

    lesson: str
    noted: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Shelve:
    """Remember that a program was opened, by its path."""

    path: str


@dataclass(frozen=True, slots=True)
class Greeted:
    """Remember that somebody was welcomed: it is done once."""


@dataclass(frozen=True, slots=True)
class WriteTape:
    """Write a tape to a path, or, should there be such a file, to the next name like it that is free."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave with an exit code."""

    code: int


Effect = (
    Read | Edit | GiveUp | Expand | Prove | CheckLines | Diagnose | Find | Editor | EditText | Copy | Keep | Note | Shelve | Greeted
    | WriteTape | Quit
)
