"""What happens to a desk: keys, the mouse, the clock, the window, and what the world brings back (``tui.effects``).

Cells are counted from 0 at the top left; keys have Textual's names (``right``, ``ctrl+p``, ``colon``, ``n``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.frozen import dataclass

if TYPE_CHECKING:
    from engine import ProgramError, Proof
    from tui.document import Document
    from tui.session import Pick
    from tui.states.own import Reasons
    from tui.states.prove import Claim
    from tui.view import View, Views


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed; ``character`` is what it types, "" if nothing."""

    name: str
    character: str = ""


@dataclass(frozen=True, slots=True)
class Paste:
    """Text was pasted."""

    text: str


@dataclass(frozen=True, slots=True)
class MouseDown:
    """The left button went down at a cell."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MouseMove:
    """The mouse moved to a cell, which may lie outside while a button is held."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MouseUp:
    """The left button went up."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """The wheel was turned one notch over a cell."""

    x: int
    y: int
    down: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class Resize:
    """The window has another size, in cells."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Saved:
    """The file on show was saved."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A program was traced."""

    ticket: int
    views: Views


@dataclass(frozen=True, slots=True)
class Failed:
    """A program could not be traced; ``text`` is its file's, None if it is no text."""

    ticket: int
    error: ProgramError
    text: str | None


@dataclass(frozen=True, slots=True)
class StillReading:
    """A program is being traced for some time already; ``passes`` of its training loop are run so far, and which one is wanted."""

    ticket: int
    seconds: int
    passes: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class StillEditing:
    """The program of ``views`` is being run with inputs changed for some time already."""

    views: Views
    edits: tuple[tuple[str, Any], ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Expanded:
    """Stages of a trace are expanded: ``view`` is what came of it, or the error that did."""

    views: Views
    stages: frozenset[int]
    view: View | ProgramError


@dataclass(frozen=True, slots=True)
class Edited:
    """The program of ``views`` was traced with inputs changed, or cannot be: ``found`` is what came of it."""

    views: Views
    edits: tuple[tuple[str, Any], ...]
    found: Views | ProgramError


@dataclass(frozen=True, slots=True)
class Proved:
    """A gradient of a trace is proven, or cannot be."""

    views: Views
    stages: frozenset[int]
    claim: Claim
    found: Proof | ProgramError


@dataclass(frozen=True, slots=True)
class LinesChecked:
    """The backward lines of a trace are judged one by one (``engine.lines_alone``), or cannot be."""

    views: Views
    stages: frozenset[int]
    found: tuple[str, ...] | ProgramError


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """It is known why lines of the file's own backward part are wrong and what they did, or cannot be."""

    views: Views
    found: Reasons | ProgramError


@dataclass(frozen=True, slots=True)
class Found:
    """A search in a trace is over; ``pick`` is the cell with the text, None if there is none, or the error that ended it."""

    views: Views
    pattern: str
    pick: Pick | ProgramError | None


@dataclass(frozen=True, slots=True)
class EditorClosed:
    """The user's editor came back; ``status`` is its exit code, not 0 if it could not be run at all."""

    document: Document
    command: str
    status: int


@dataclass(frozen=True, slots=True)
class TextEdited:
    """A text of several lines was edited; None: it was left as it was."""

    purpose: str
    text: str | None


@dataclass(frozen=True, slots=True)
class NotKept:
    """Something could not be written to a file of the user's: a setting, or (``progress``) how far one is in a lesson."""

    progress: bool = False


@dataclass(frozen=True, slots=True)
class TapeWritten:
    """A tape was written, under this path; "" if it could not be."""

    path: str


Event = (
    Key | Paste | MouseDown | MouseMove | MouseUp | Wheel | Tick | Resize | Saved | Arrived | Failed | StillReading | StillEditing
    | Expanded | Edited | Proved | LinesChecked | Diagnosed | Found | EditorClosed | TextEdited | NotKept | TapeWritten
)  # fmt: skip
