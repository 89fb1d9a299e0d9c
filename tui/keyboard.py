"""What a terminal sends, made harmless before Textual parses it: any bytes become text, pastes are taken out whole."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator

from engine.named import NamedTuple

START, END = "\x1b[200~", "\x1b[201~"
"""What a terminal writes around pasted text."""

LONGEST = 1 << 16
"""Characters of a paste that are kept: no field of ours takes more."""

PATIENCE = 1.0
"""Seconds without a byte after which a paste is over, though its end never came: else every key to come would be lost."""


class Piece(NamedTuple):
    """Typed or pasted text."""

    pasted: bool
    text: str


class Keyboard:
    """Bytes in, pieces out. Bytes that are not UTF-8 become U+FFFD, a key that does nothing."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pasting = False
        self._rest = ""  # of typing: what may become START; of pasting: what may become END
        self._pasted: list[str] = []
        self._room = LONGEST

    @property
    def waiting(self) -> bool:
        """Whether something is held back that ``idle`` gives."""
        return self._pasting or bool(self._rest)

    @property
    def escape(self) -> bool:
        """Whether what is held back may be the escape key, which nobody should wait for."""
        return bool(self._rest) and not self._pasting

    def feed(self, data: bytes) -> Iterator[Piece]:
        """The pieces that ``data`` completes."""
        text, self._rest = self._rest + self._decode(data), ""
        while text:
            mark = END if self._pasting else START
            before, found, after = text.partition(mark)
            if not found:
                self._rest = _begun(text, mark)
                before = text[: len(text) - len(self._rest)]
                yield from self._taken(before)
                return
            yield from self._taken(before)
            if self._pasting:
                yield self._paste()
            else:
                self._pasting = True
            text = after

    def idle(self, seconds: float) -> Iterator[Piece]:
        """What is given out since nothing has come for ``seconds``."""
        if self._pasting:
            if seconds >= PATIENCE:
                yield from self._taken(self._rest)
                self._rest = ""
                yield self._paste()
        elif self._rest:  # the escape key, or a sequence cut short
            rest, self._rest = self._rest, ""
            yield Piece(False, rest)

    def _taken(self, text: str) -> Iterator[Piece]:
        if not self._pasting:
            if text:
                yield Piece(False, text)
        elif self._room > 0:
            kept = text[: self._room]
            self._room -= len(kept)
            self._pasted.append(kept)

    def _paste(self) -> Piece:
        text = "".join(self._pasted)
        self._pasted, self._pasting, self._room = [], False, LONGEST
        return Piece(True, text.replace("\x00", ""))


def _begun(text: str, mark: str) -> str:
    """The end of ``text`` that ``mark`` begins with, "" if there is none."""
    return next((mark[:size] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), "")
