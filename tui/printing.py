"""Texts of the user's as a terminal may have them. All that a plain listing needs of what writes messages."""

from __future__ import annotations


def printable(text: str) -> str:
    """``text`` with control characters written as escapes, newlines and tabs kept."""
    if text.replace("\n", "").replace("\t", "").isprintable():  # at once: a listing has a million characters
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
