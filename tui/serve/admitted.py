"""What a visitor may tell a desk. A message is JSON from anywhere: it is taken apart here, and what does not fit is refused.
What a desk then wishes is granted only if it touches no file but the one served, writes nothing, and edits nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.desk.events import Event, Key, MouseDown, MouseUp, Paste, Resize, Tick, Wheel
from tui.effects import CheckLines, Copy, Diagnose, Expand, Find, GiveUp, Greeted, Note, Prove, Quit, Read, Shelve
from tui.keys import name_of

if TYPE_CHECKING:
    from tui.document import Document
    from tui.effects import Effect

EVENTS = 32
"""Events in one message."""
NAME, TEXT = 40, 2000
"""Characters of a key's name, of pasted text."""
WIDTHS, HEIGHTS = (40, 200), (10, 60)
"""Sizes, in cells; others are moved to the nearest."""


UNKEPT = (Note, Shelve, Greeted)
"""Wishes to keep what a reader has done, which nobody misses here."""


class Unfit(Exception):
    """A message that is none."""


def events(message: Any) -> list[Event]:
    """The events of a message's ``events``. Unfit for anything else."""
    given = message.get("events", []) if isinstance(message, dict) else None
    if not isinstance(given, list) or len(given) > EVENTS:
        raise Unfit
    return [event for one in given for event in _event(one)]


def _event(given: Any) -> list[Event]:
    if not isinstance(given, dict) or len(given) > 2:
        raise Unfit
    if "key" in given:
        character = given.get("character", "")
        name = given["key"]
        if not (_text(name, NAME) and _text(character, 1)) or not name:
            raise Unfit
        return [Key(name_of(name) if len(name) == 1 else name, character)]
    if "paste" in given:
        if not _text(given["paste"], TEXT):
            raise Unfit
        return [Paste(given["paste"].replace("\x00", ""))]
    for name, sizes in (("click", 2), ("size", 2), ("wheel", 3)):
        if name in given:
            numbers = given[name]
            if not isinstance(numbers, list) or len(numbers) != sizes or any(type(n) is not int for n in numbers):
                raise Unfit
            return _placed(name, numbers)
    if given == {"tick": True}:
        return [Tick()]
    raise Unfit


def _placed(name: str, numbers: list[int]) -> list[Event]:
    if name == "size":
        return [Resize(clamped(numbers[0], WIDTHS), clamped(numbers[1], HEIGHTS))]
    x, y = (clamped(n, (0, size[1] - 1)) for n, size in zip(numbers, (WIDTHS, HEIGHTS), strict=False))
    return [Wheel(x, y, numbers[2] > 0)] if name == "wheel" else [MouseDown(x, y), MouseUp()]


def clamped(number: int, between: tuple[int, int]) -> int:
    """The nearest number that is not out of bounds."""
    return max(between[0], min(number, between[1]))


def _text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


def grants(effect: Effect, served: Document | None) -> bool:
    """Whether a visitor's desk gets what it wishes. What is not among these would reach an editor, a file or the settings, or
    run a program with values of the visitor's own."""
    if isinstance(effect, Read):
        return _may_read(effect.document, served)
    return isinstance(effect, (Expand, Prove, CheckLines, Diagnose, Find, GiveUp, Copy, Quit, *UNKEPT))


def _may_read(document: Document, served: Document | None) -> bool:
    """One of our own programs; of the file that is served another pass, or its gradients for other inputs, not the file anew."""
    if document.built_in:
        return True
    if served is None or document.path != served.path or document.source is not served.source:
        return False
    ours, theirs = (d.options._replace(pass_number=None, wrt=()) for d in (served, document))
    return ours == theirs and document.options != served.options
