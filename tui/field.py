"""A text field of one line: what is typed and where the cursor stands. Pure; the screen's own, so that it works anywhere.

``Field`` is a frozen record and every edit gives the next one. Positions are indices into the text, never cells; what is
seen as one character (a letter with its combining marks) is passed and erased as one. Widths are cells and belong to
``shown``, which scrolls a long text so that the cursor is in sight. A terminal sends composed Hangul syllables, each of
which is one character here; text that comes decomposed (pasted from a file name) is composed first.

``EDITS`` holds the edits by the ids of the key table, where their keys stand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unicodedata import category, normalize

from engine.frozen import dataclass
from engine.named import NamedTuple
from tui.cells import cell_len, cut_row, row_len

MOST = 4096
"""Characters that a field holds; what is typed or pasted beyond them is dropped."""


class Shown(NamedTuple):
    """A field in a width: (text, role) cells and the column of the cursor."""

    cells: list[tuple[str, str]]
    cursor: int


@dataclass(frozen=True, slots=True)
class Field:
    """``cursor`` is 0 … len(text), at the start of a character with its marks."""

    text: str = ""
    cursor: int = 0

    @classmethod
    def holding(cls, text: str) -> Field:
        """A field with a text and the cursor at its end."""
        return cls().insert(text)

    def insert(self, text: str) -> Field:
        """The text put in at the cursor: line breaks and tabs are spaces, control characters are left out."""
        room = MOST - len(self.text)
        tail = self.cursor
        while tail < len(self.text) and not cell_len(self.text[tail]):
            tail += 1  # marks that stood alone at the start belong to what comes before them now
        head = normalize("NFC", self.text[: self.cursor] + _line(text)[: max(room, 0)] + self.text[self.cursor : tail])
        return Field(head + self.text[tail:], len(head))

    def left(self) -> Field:
        """A character back."""
        return replace(self, cursor=self._before())

    def right(self) -> Field:
        """A character on."""
        return replace(self, cursor=self._after())

    def word_left(self) -> Field:
        """To the start of this word, or of the one before."""
        at = self
        while at.cursor and not _in_word(self.text[at._before()]):
            at = at.left()
        while at.cursor and _in_word(self.text[at._before()]):
            at = at.left()
        return at

    def word_right(self) -> Field:
        """To the end of this word, or of the next one."""
        at, size = self, len(self.text)
        while at.cursor < size and not _in_word(self.text[at.cursor]):
            at = at.right()
        while at.cursor < size and _in_word(self.text[at.cursor]):
            at = at.right()
        return at

    def home(self) -> Field:
        """To the start."""
        return replace(self, cursor=0)

    def end(self) -> Field:
        """To the end."""
        return replace(self, cursor=len(self.text))

    def erase(self) -> Field:
        """Without the character before the cursor."""
        return self._without(self._before(), self.cursor)

    def delete(self) -> Field:
        """Without the character under the cursor."""
        return self._without(self.cursor, self._after())

    def erase_word(self) -> Field:
        """Without what lies between the start of the word and the cursor."""
        return self._without(self.word_left().cursor, self.cursor)

    def erase_rest(self) -> Field:
        """Without what follows the cursor."""
        return self._without(self.cursor, len(self.text))

    def erase_line(self) -> Field:
        """Empty."""
        return Field()

    def shown(self, width: int, role: str, end: str) -> Shown:
        """At most ``width`` cells of the text; ``end`` is the cursor after the last character, elsewhere it is reversed.

        A text that is too long is scrolled: the cursor stands three quarters across, or nearer to where the text ends.
        """
        after = self._after()
        under = (self.text[self.cursor : after], f"{role} reverse") if after > self.cursor else (end, role)
        cells = [(self.text[: self.cursor], role), under, (self.text[after:], role)]
        cells = [(text, kind) for text, kind in cells if text]
        column, total = cell_len(self.text[: self.cursor]), row_len(cells)
        if total <= width:
            return Shown(cells, column)
        past = column + cell_len(under[0]) + 1  # with a cell for the sign that more follows
        start = max(0, min(max(column - width * 3 // 4, past - width), total - width))
        marks = [("…", role)] if start and width > 1 else []
        tail = [("…", role)] if start + width < total and width > len(marks) + 1 else []
        inside = cut_row(cells, start + len(marks), width - len(marks) - len(tail))
        return Shown([*marks, *inside, *tail], min(column - start, width - 1))

    def _before(self) -> int:
        """Where the character before the cursor begins."""
        at = max(self.cursor - 1, 0)
        while at and not cell_len(self.text[at]):
            at -= 1
        return at

    def _after(self) -> int:
        """Where the character under the cursor ends."""
        at = min(self.cursor + 1, len(self.text))
        while at < len(self.text) and not cell_len(self.text[at]):
            at += 1
        return at

    def _without(self, start: int, end: int) -> Field:
        return Field(self.text[:start] + self.text[end:], start)


def _line(text: str) -> str:
    """``text`` as one line of printable characters."""
    joined = text.replace("\r\n", " ")
    return "".join(c if c.isprintable() else " " if c.isspace() or category(c)[0] == "Z" else "" for c in joined)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


EMPTY = Field()

EDITS: dict[str, Callable[[Field], Field]] = {
    "erase": Field.erase,
    "delete": Field.delete,
    "erase_word": Field.erase_word,
    "erase_rest": Field.erase_rest,
    "erase_line": Field.erase_line,
    "text_left": Field.left,
    "text_right": Field.right,
    "word_left": Field.word_left,
    "word_right": Field.word_right,
    "text_start": Field.home,
    "text_end": Field.end,
}
"""The edits by the ids of the key table (group "text")."""
