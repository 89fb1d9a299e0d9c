"""Messages between widgets and screens: small records, all in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.document import Document
    from tui.view import Views


@dataclass
class Clicked(Message):
    """The left button was pressed and let go at one cell of a canvas (its own coordinates)."""

    x: int
    y: int


@dataclass
class Wheeled(Message):
    """The wheel was turned one notch over the canvas."""

    x: int
    y: int
    down: bool


@dataclass
class Marked(Message):
    """Text was selected with the mouse; "" when a selection was dropped."""

    text: str


@dataclass
class Loaded(Message):
    """A document was read again: ``read`` is the Views of its trace, or what kept it from being traced."""

    document: Document
    read: Views | Exception
