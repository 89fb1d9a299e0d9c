"""The visitors: each with a desk of their own, known by an unguessable name. The clock is whoever calls."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tui.desk import handle, rows, wake
from tui.desk.events import Key
from tui.desk.record import tell
from tui.effects import Copy, Quit
from tui.serve.admitted import grants
from tui.serve.answers import Told
from tui.tapes.granting import LONG, Granting

if TYPE_CHECKING:
    from tui.desk import Desk, Event
    from tui.document import Document

IDLE = 30 * 60.0
"""Seconds after which a visitor of whom nothing was heard has gone."""
SILENT = 2 * 60.0
"""Seconds after which such a visitor gives way to another, where all places are taken."""


@dataclass
class Visitor:
    """One desk, what was sent of it, and when its owner was heard of last (seconds)."""

    desk: Desk
    heard: float
    told: Told = field(default_factory=Told)
    ended: bool = False
    copied: str = ""
    base: Document | None = None
    """The program that is served."""
    granting: Granting = field(default_factory=Granting)

    def tell(self, event: Event, now: float) -> None:
        """Something has happened. What the desk wishes and does not get, is as if it had not happened, but said."""
        if self.ended:
            return
        desk, effects = handle(self.desk, event, now)
        if desk.noting is not None:  # that would end in a file
            self._refuse(now)
            return
        asked = list(effects)
        while asked:
            effect = asked.pop(0)
            if not grants(effect, self.base):
                self._refuse(now)
                return
            if isinstance(effect, Quit):
                self.ended = True
            elif isinstance(effect, Copy):
                self.copied = effect.text
            elif isinstance(effect, LONG):
                found = self.granting.granted(effect)
                if found is not None:
                    desk, more = handle(desk, found, now)
                    asked += more
        self.desk = desk

    def _refuse(self, now: float) -> None:
        """The desk as it was; a text field is left, since what is said stands in its row."""
        desk = self.desk
        if desk.top.typing():
            desk, _ = handle(desk, Key("escape"), now)
        self.desk = tell(desk, "serve.not_here")

    def answer(self, whole: bool, now: float) -> dict[str, Any]:
        """What the visitor's page does not know yet; all of the screen if ``whole``."""
        found = self.told.news(rows(self.desk), whole)
        at = wake(self.desk)
        more = {"wake": None if at is None else max(round(at - now, 3), 0), "ended": self.ended, "copied": self.copied}
        self.copied = ""
        return {**found, **{name: value for name, value in more.items() if value not in (None, False, "")}}


class Visitors:
    """All visitors. ``fresh`` makes the desk that each begins with, of a width and a height."""

    def __init__(self, fresh: Callable[[int, int], Desk], most: int, served: Document | None = None) -> None:
        self._fresh = fresh
        self._most = most
        self._served = served
        self._known: dict[str, Visitor] = {}

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def come(self, width: int, height: int, now: float) -> str | None:
        """A visitor's name; None if there is no room."""
        self.sweep(now)
        if len(self._known) >= self._most:
            longest, heard = min([(name, one.heard) for name, one in list(self._known.items())], key=itemgetter(1))
            if now - heard < SILENT:
                return None
            self.gone(longest)  # a page that is gone without a word; one that is not comes again
        name = secrets.token_urlsafe(16)
        self._known[name] = Visitor(self._fresh(width, height), now, base=self._served)
        return name

    def known(self, name: object, now: float) -> Visitor | None:
        """The visitor of a name, heard of now."""
        self.sweep(now)
        found = self._known.get(name) if isinstance(name, str) else None
        if found is not None:
            found.heard = now
        return found

    def gone(self, name: str) -> None:
        """A visitor has left."""
        self._known.pop(name, None)

    def sweep(self, now: float) -> None:
        """Those of whom nothing was heard for long have gone."""
        for name, visitor in list(self._known.items()):  # a copy: visitors come in threads of their own
            if now - visitor.heard > IDLE:
                self._known.pop(name, None)
