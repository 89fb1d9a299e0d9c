"""Writers of the screens that a reader stops at, rather than of every change."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import IO

from engine.named import NamedTuple
from tui.stills.writer import About, Writer
from tui.tapes.frames import Frame

STAY = 0.25
"""Seconds that a screen stands at least, to be one that a reader stops at: between typed characters it does not."""


class Still(NamedTuple):
    """A screen that a reader stops at, and for how many seconds a recording does."""

    frame: Frame
    seconds: float


class Stopping(Writer):
    """The screens that stand for a while, one at each new step however short, and the last; never two alike in a row. One frame
    is held: whether a screen stands is known once the next one is there. The first screen of a step gives way to a later one of
    the same step (a caption that follows the key)."""

    def __init__(self, out: IO[bytes], about: About) -> None:
        super().__init__(out, about)
        self._held: Frame | None = None
        self._told: Frame | None = None

    def frame(self, frame: Frame) -> None:
        if self._held is not None:
            seconds = round(frame.at - self._held.at, 3)
            marker = self._held.marker
            if seconds >= STAY or (marker and frame.marker):
                self._tell(self._held, seconds)
            elif marker:
                frame = replace(frame, marker=marker)
        self._held = frame

    def close(self) -> None:
        if self._held is not None:
            self._tell(self._held, 0.0)

    def _tell(self, frame: Frame, seconds: float) -> None:
        if self._told is None or self._told.rows != frame.rows:
            self.still(Still(frame, seconds))
            self._told = frame

    @abstractmethod
    def still(self, still: Still) -> None:
        """The next screen that a reader stops at."""
