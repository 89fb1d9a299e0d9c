"""A verdict on one state of a gradient of the file's own."""

from __future__ import annotations

from typing import Any

from engine.named import NamedTuple
from engine.own.followed import Event
from engine.own.unit import Unit
from engine.verdicts import OwnLine


class Finding(NamedTuple):
    """A verdict, and the state of the gradient that it is about; ``meant``: what that should be, where it is no gradient itself but
    a parameter that was changed by one; ``passing``: it is right only because a later state is, in another round say, and none
    by its own number; ``filling``: it is a write into a part, and what it should leave is right as far as it is filled by then."""

    line: OwnLine
    unit: Unit
    event: Event
    meant: Any = None
    passing: bool = False
    filling: bool = False
