"""Messages between widgets and screens: small records, all in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.message import Message


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
    """A program was read again: ``views`` of its trace, or the ``error`` that kept it from being traced."""

    views: Any
    error: Exception | None
    source: str
