"""A gradient of the file's own as the survey follows it: its name, what it is the gradient of, and its states."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.named import NamedTuple
from engine.reading.gradnames import DICTS, GradientName
from engine.tracing.frames import Frame

ANY = ("*",)
"""In the place of a path: any entry of the list or dict."""


class Event(NamedTuple):
    """A gradient after one statement. ``fresh``: bound anew; ``add``: by ``+=``; ``item``: only where an index points; ``shared``:
    through another name of the same memory; ``handed``: it was there already under another name. ``defs``: who made it."""

    line: int
    value: Any
    before: Any
    fresh: bool
    add: bool
    item: bool = False
    shared: bool = False
    handed: bool = False
    done: int = -1
    defs: tuple[int, ...] = ()
    about: tuple[int, ...] = ()  # who made what it is the gradient of, as it was then
    rescales: bool = False  # by a clip, or by a factor that comes from its size
    home: Any = None  # the list or dict that had what it is the gradient of


@dataclass(slots=True)
class Followed:
    """One gradient: a name of a frame, or one entry of what it holds. ``base`` is the binding of what it is the gradient of when
    it was first seen (-1 where that is not known), ``inside`` the place in it."""

    frame: Frame
    name: str
    path: tuple[Any, ...]
    gradient: GradientName
    base: int
    inside: tuple[Any, ...]
    base_defs: tuple[int, ...]
    order: int
    prefix: str = ""
    events: list[Event] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Its name as a reader knows it: ``net.dW``."""
        return self.prefix + self.name

    @property
    def called(self) -> tuple[str, str]:
        """How it is told of, and at what place in what has that name."""
        place = "".join([f"[{key!r}]" for key in self.path])
        return (self.shown + place, "") if self.names_entries else (self.shown, place)

    @property
    def names_entries(self) -> bool:
        """Whether its key is a part of its name: ``grads['W']``, ``layer['dW']``; the name alone says nothing."""
        return self.name in DICTS or self.beside

    @property
    def beside(self) -> bool:
        """Whether it stands in a dict beside what it is the gradient of, ``layer['dW']``: the dict is none of the own part."""
        return bool(self.path) and self.gradient.of == self.name and self.name not in DICTS
