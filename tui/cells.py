"""Text measured in terminal cells: Hangul and other wide characters take two, combining marks none.

A row is a list of (text, role) pairs; everything here keeps its width exact. Control characters and the like never
reach a row: they are shown as a middle dot, so that no text can move the cursor or hide what follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from unicodedata import category, combining, east_asian_width

Cell = tuple[str, str]
Row = list[Cell]


_JOINED = ((0x1160, 0x11FF), (0xD7B0, 0xD7FF), (0x3164, 0x3164), (0xFFA0, 0xFFA0))
"""Hangul vowels and finals that terminals draw into the syllable before them, and the fillers."""
_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
"""Wide since Unicode 16, which the tables of our oldest Python do not know."""
_DISPUTED = ((0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF))
"""Halves of flags and shades of skin: as wide as what stands beside them, and as the terminal's taste."""
_FIRST = chr(_DISPUTED[0][0])


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)


@lru_cache(maxsize=4096)
def _char_len(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me", "Mc") or _within(char, _JOINED):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") or _within(char, _WIDE) else 1


def _shown(char: str) -> bool:
    """Whether every terminal draws a character, and in the width we think."""
    return (char.isprintable() or combining(char) > 0) and not _within(char, _DISPUTED)


def cell_len(text: str) -> int:
    """Width of ``text`` in cells."""
    return len(text) if text.isascii() else _wide_len(text)


@lru_cache(maxsize=8192)
def _wide_len(text: str) -> int:
    return sum(map(_char_len, text))


@lru_cache(maxsize=8192)
def is_even(text: str) -> bool:
    """Whether each character of ``text`` takes one cell."""
    return text.isascii() or all(_char_len(char) == 1 for char in text)


def clean(text: str) -> str:
    """``text`` with tabs as spaces and every other character that is unprintable, or of no certain width, as ``·``."""
    if text.isprintable() and (text.isascii() or max(text) < _FIRST):
        return text
    return "".join(c if _shown(c) else "·" for c in text.expandtabs(4))


def cut(text: str, width: int) -> str:
    """The longest start of ``text`` that fits into ``width`` cells."""
    if cell_len(text) <= width:
        return text
    if text.isascii():
        return text[: max(width, 0)]
    taken = 0
    for at, char in enumerate(text):
        taken += _char_len(char)
        if taken > width:
            return text[:at]
    return text


def elide(text: str, width: int) -> str:
    """``text`` cut to ``width`` cells with ``…`` at its end if anything is missing."""
    if cell_len(text) <= width:
        return text
    return cut(text, width - 1) + "…" if width > 0 else ""


def elide_left(text: str, width: int) -> str:
    """``text`` with its start replaced by ``…`` if it is wider than ``width``."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    end = text[-width:]
    while cell_len(end) > width - 1:
        end = end[1:]
    return "…" + end


def shortest(said: Callable[[int], str], rows: int, width: int, caps: Iterable[int]) -> list[str]:
    """A sentence in at most so many rows: ``said`` gives it with names of at most so many cells, tried from the longest on."""
    lines: list[str] = []
    for cap in caps:
        lines = wrap(said(cap), width)
        if len(lines) <= rows:
            break
    return lines[:rows]


def left(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, padded on the right."""
    text = elide(text, width)
    return text + " " * (width - cell_len(text))


def right(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, padded on the left."""
    text = elide(text, width)
    return " " * (width - cell_len(text)) + text


def row_len(row: Iterable[Cell]) -> int:
    """Width of a row in cells."""
    return sum(cell_len(text) for text, _ in row)


def fit(row: Iterable[Cell], width: int, role: str = "plain") -> Row:
    """``row`` in exactly ``width`` cells: padded with ``role`` or cut with ``…``; neighbours of one role are joined."""
    found: Row = []
    taken = 0
    for text, kind in row:
        if not text:
            continue
        if taken >= width:
            break
        size = len(text) if text.isascii() else _wide_len(text)
        if taken + size > width:
            text = elide(text, width - taken)
            size = cell_len(text)
        taken += size
        if found and found[-1][1] == kind:
            found[-1] = (found[-1][0] + text, kind)
        else:
            found.append((text, kind))
    if taken < width:
        pad = " " * (width - taken)
        if found and found[-1][1] == role:
            found[-1] = (found[-1][0] + pad, role)
        else:
            found.append((pad, role))
    return found


def modified(row: Iterable[Cell], modifier: str) -> Row:
    """``row`` with ``modifier`` added to every role."""
    return [(text, f"{role} {modifier}") for text, role in row]


def cut_row(row: Iterable[Cell], start: int, width: int) -> Row:
    """The cells ``start`` … ``start + width`` of a row; a wide character cut in half becomes a space."""
    found: Row = []
    at = 0
    for text, role in row:
        kept = ""
        for char in text:
            size = _char_len(char)
            if at >= start and at + size <= start + width:
                kept += char
            elif at < start + width and at + size > start:
                kept += " " * (min(at + size, start + width) - max(at, start))
            at += size
        if kept:
            found.append((kept, role))
    return found


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while cell_len(word) > width > 1:
            start = cut(word, width)
            lines.append(start)
            word = word[len(start) :]
        line = word
    lines.append(line)
    return lines


def text_of(row: Iterable[Cell]) -> str:
    """The row without its roles."""
    return "".join(text for text, _ in row)
