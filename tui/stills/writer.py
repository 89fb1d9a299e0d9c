"""What every format's writer is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import IO, TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from tui.tapes.frames import Frame


@dataclass(frozen=True, slots=True)
class About:
    """What a writer is told of the recording beside its frames."""

    title: str
    """The name of the tape or program."""
    lang: str = "en"
    """Language of the writer's own sentences."""
    fonts: tuple[str, ...] = ()
    """Font files for formats of pixels; () looks in the usual places."""


class Writer(ABC):
    """Writes one recording to a binary file that is open. ``frame`` is called for each visible frame in turn (the last one has
    ``last``), then ``close`` once; the file is opened and closed by whoever made the writer."""

    def __init__(self, out: IO[bytes], about: About) -> None:
        self.out = out
        self.about = about

    def write(self, text: str) -> None:
        """Write a piece of text in UTF-8."""
        self.out.write(text.encode("utf-8"))

    @abstractmethod
    def frame(self, frame: Frame) -> None:
        """The next screen."""

    @abstractmethod
    def close(self) -> None:
        """Write what could not be written before the end was known."""
