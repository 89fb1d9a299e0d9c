"""The desk, and what a place on it must know. Records and small functions only; what happens is in ``handling``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from engine.frozen import dataclass, replace
from tui.catalogue import say
from tui.effects import Shelve
from tui.keys import DEFAULT, Keymap
from tui.themes import DARK

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.desk.drag import Drag
    from tui.desk.events import Key
    from tui.desk.noting import Noting
    from tui.document import Document
    from tui.effects import Effect
    from tui.session import Message

Effects = tuple["Effect", ...]
Outcome = tuple["Desk", Effects]
"""What every event comes to: the next desk, and what it asks of the world."""


class Place(ABC):
    """One thing that stands on the desk: a frozen record with what it shows and what it does.

    A new place is a file in ``tui/desk`` with a subclass, its rows in the key table under its ``where``, its painter in
    ``tui/paint`` and its sentences. Nothing here needs to be told that it exists: whoever opens it pushes it.
    """

    __slots__ = ()
    where: ClassVar[str]
    """Its name in the key table."""
    box: ClassVar[bool] = False
    """Whether it is drawn over what lies below, rather than in its stead."""

    @abstractmethod
    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        """The whole screen, ``desk.height`` rows of ``desk.width`` cells; ``under`` is what lies below a box."""

    @abstractmethod
    def act(self, desk: Desk, action: str) -> Outcome:
        """Carry out an action of the key table."""

    def press(self, desk: Desk, key: Key) -> Outcome:
        """A key: its action here, or nothing. What was said before it goes."""
        action = desk.keymap.action(self.where, key.name)
        if action is None:
            return desk, ()
        place = self.told(None)
        return place.act(put(desk, place), action)

    def typing(self) -> bool:
        """Whether keys that print are text here, so that a Hangul syllable stays whole."""
        return False

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """A click at a cell."""
        return desk, ()

    def dragged(self, desk: Desk, held: Drag, x: int, y: int) -> Outcome | None:
        """The mouse has moved with its button down; None: that selects text."""
        return None

    def wheel(self, desk: Desk, x: int, y: int, down: bool) -> Outcome:
        """The wheel, turned one notch over a cell."""
        return self.act(desk, "select_down" if down else "select_up")

    def paste(self, desk: Desk, text: str) -> Outcome:
        """Pasted text; nothing where there is no text field."""
        return desk, ()

    def edited(self, desk: Desk, purpose: str, text: str | None) -> Outcome:
        """The text of an ``EditText`` of this place has come back; None if it was left as it was."""
        return desk, ()

    def ticked(self, desk: Desk) -> Place:
        """The place at ``desk.now``."""
        return self

    def passed(self, desk: Desk) -> Outcome:
        """What else comes of it that time has passed, with this place in front."""
        return desk, ()

    def due(self) -> float | None:
        """The reading of the clock at which ``ticked`` changes something; None if it never does."""
        return None

    def at_first(self) -> Effects:
        """What the place asks of the world once it is there."""
        return (Shelve(self.program.path),) if self.program is not None and self.program.is_the_users else ()

    def told(self, message: Message | None) -> Place:
        """The place with a message in its last row, or without one."""
        return self

    def themed(self, theme: str) -> Place:
        """The place under another theme: painters that differ without colour hear of it."""
        return self

    def span(self, desk: Desk, x: int, y: int) -> tuple[int, int]:
        """The columns [left, right) that a selection from a cell stays between."""
        return 0, desk.width

    def cursor(self, desk: Desk) -> tuple[int, int] | None:
        """The cell where typed text goes, None where nothing can be typed: input methods open their windows there."""
        return None

    @property
    def program(self) -> Document | None:
        """The program that the place is about."""
        return None

    def about(self, before: Document, now: Document) -> Place:
        """The place once a program is traced otherwise."""
        return self


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is on the screen. ``places`` are stacked, the last one is in front and gets the keys."""

    places: tuple[Place, ...]
    lang: str = "en"
    ascii: bool = False
    theme: str = DARK
    colour: bool = True
    """False where the terminal has none, or NO_COLOR is set: then there is one theme."""
    width: int = 80
    height: int = 24
    now: float = 0.0
    """The last reading of the viewer's clock, in seconds."""
    keymap: Keymap = DEFAULT
    live: bool = False
    """Whether lines are checked in the background from the start; else once a reader wants it."""
    motion: bool = False
    """Whether a proof plays by itself; else each frame stands whole, and a tape and its notes know no beats in between."""
    panels: tuple[str, ...] | None = None
    """The panels that a program opens with; None: as its size has it."""
    remembers: bool = False
    """Whether panels that are opened and closed are remembered beyond this session."""
    ticket: int = 0
    """Number of the newest ``Read``; what comes back for an older one is dropped."""
    reading: Document | None = None
    """The program that is being traced."""
    held: Drag | None = None
    """The mouse button is down since the cell where this begins."""
    marked: Drag | None = None
    """What the mouse has selected."""
    noting: Noting | None = None
    """What a reader presses, while it is noted as a tape."""
    aside: Desk | None = None
    """The desk of a tape that a reader has taken over from: ``P`` gives it back."""

    @property
    def top(self) -> Place:
        """The place in front."""
        return self.places[-1]

    @property
    def document(self) -> Document | None:
        """The program on show: that of the foremost place that has one."""
        return next((p.program for p in reversed(self.places) if p.program is not None), None)


def push(desk: Desk, place: Place) -> Desk:
    """With another place in front."""
    return replace(desk, places=(*desk.places, place))


def pop(desk: Desk) -> Desk:
    """Without the place in front."""
    return replace(desk, places=desk.places[:-1])


def put(desk: Desk, place: Place) -> Desk:
    """With the place in front replaced by its next state."""
    return replace(desk, places=(*desk.places[:-1], place))


def without_boxes(desk: Desk) -> Desk:
    """With whatever stands over a whole place taken away."""
    places = desk.places
    while places[-1].box:
        places = places[:-1]
    return replace(desk, places=places)


def tell(desk: Desk, key: str, **fields: Any) -> Desk:
    """Say a sentence of the catalogue in the last row of the foremost whole place."""
    at = next(i for i in range(len(desk.places) - 1, -1, -1) if not desk.places[i].box)
    told = desk.places[at].told((key, tuple(fields.items())))
    return replace(desk, places=(*desk.places[:at], told, *desk.places[at + 1 :]))


def said(desk: Desk, message: Message | None) -> str:
    """A message in the desk's language, "" for none."""
    return say(message[0], desk.lang, **dict(message[1])) if message is not None else ""


def themed(desk: Desk, theme: str) -> Desk:
    """Under another theme."""
    return replace(desk, theme=theme, places=tuple(place.themed(theme) for place in desk.places))
