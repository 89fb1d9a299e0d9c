"""The error screen: a program that cannot be stepped, its message at its place in the source."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, cut, fit, modified, right, wrap
from tui.complaint import cause, hint
from tui.keys import DEFAULT
from tui.layout import window
from tui.paint.glyphs import in_ascii
from tui.paint.title import footer_items
from tui.whereabouts import ending, from_folder

if TYPE_CHECKING:
    from engine import ProgramError
    from tui.keys import Keymap

HEAD = 8
"""Cells before the source text: mark, line number, space."""


def fault_rows(
    error: ProgramError,
    source: str | None,
    width: int,
    height: int,
    lang: str,
    *,
    ascii_only: bool = False,
    keymap: Keymap = DEFAULT,
    told: str = "",
) -> list[Row]:
    """The screen for an error: title, source about the line with a caret and the message under it, what to do.

    ``told`` takes the place of what to do in the last row.
    """
    cell, row = error.place.cell, error.place.row
    file = clean(error.file)
    if isinstance(cell, str):
        cell, file = from_folder(cell, error.file), clean(os.path.basename(error.file))
    at = f", {say(f'screen.{ending(cell)}', lang, cell=cell, line=row)}" if cell else ""
    rows: list[Row] = [
        [(" ", "plain"), (file + at, "file"), ("   ", "plain"), (say("screen.error.title", lang), "error")],
        [("─" * width, "rule")],
    ]
    said = _message(error, lang)
    if isinstance(cell, str):  # it stands in another file than the source
        source = None
    line = error.place.line
    lines = (source or error.source or "").split("\n")
    if not line:
        rows += [[(f" {part}", "error")] for text in said for part in wrap(clean(text), width - 2)]
    else:
        room = max(3, height - len(rows) - 3 - len(said) - 1)
        alone = source is None  # only the line itself is known
        top = 0 if alone else window(line - 1, len(lines), room)
        off = _cut_off(error, lines[0 if alone else min(line, len(lines)) - 1], width - HEAD)
        for number in range(top + 1, min(len(lines), top + room) + 1):
            shown = line if alone else number
            label = _label(error, shown)
            rows += _source_row(lines[number - 1], label, shown == line, width, off if shown == line else 0)
            if shown == line:
                rows += _under(error, said, lines[number - 1], width, off)
    rows = rows[: height - 2]
    rows += [[] for _ in range(height - 2 - len(rows))]
    keys: Row = [(f" {clean(told)}", "hint bold")] if told else _to_do(lang, ascii_only, keymap)
    rows += [[("─" * width, "rule")], keys]
    painted = [fit(row, width) for row in rows[-height:]]
    return in_ascii(painted) if ascii_only else painted


def _to_do(lang: str, ascii_only: bool, keymap: Keymap) -> Row:
    keys: Row = [(f" {say('screen.error.mend', lang)}", "hint")]
    for names, label in footer_items("fault", lang, ascii_only, keymap):
        keys += [("   ", "plain"), (names, "key"), (f" {label}", "hint")]
    return keys


def _message(error: ProgramError, lang: str) -> list[str]:
    """The cause and the hint."""
    said = [cause(error, lang), hint(error, lang)]
    return [text for text in said if text]


def _cut_off(error: ProgramError, text: str, room: int) -> int:
    """How many cells at the left are not shown, so that the place of the error is, with something on both sides."""
    start, size = _place(error, text)
    if start + min(size, room // 2) < room:
        return 0
    return start - room // 2


def _place(error: ProgramError, text: str) -> tuple[int, int]:
    """First cell and width of what the error is about, in its line."""
    start = max(0, error.place.column - 1)
    return cell_len(clean(text[:start])), max(1, cell_len(clean(text[start : max(0, error.place.end - 1)])))


def _label(error: ProgramError, line: int) -> str:
    """The number of a line: in its file, in its cell, or after a sign in what was added."""
    if isinstance(error.place.cell, str):
        return str(error.place.row)
    if 0 < error.added <= line:
        return f"+{line - error.added + 1}"
    if not error.cells:
        return str(line)
    return next((str(line - cell.first + 1) for cell in error.cells if cell.number and cell.first <= line <= cell.last), "")


def _source_row(text: str, label: str, current: bool, width: int, off: int) -> list[Row]:
    mark = ("▶ ", "error") if current else ("  ", "plain")
    shown = clean(text)
    if off:
        shown = "…" + shown[len(cut(shown, off + 1)) :]
    row = fit([mark, (right(label, 4), "label"), ("  ", "plain"), (shown, "plain")], width)
    return [modified(row, "bar") if current else row]


def _under(error: ProgramError, said: list[str], text: str, width: int, off: int) -> list[Row]:
    """The caret under its column, then the message."""
    start, size = _place(error, text)
    start -= off
    carets = cut("^" * size, max(1, width - HEAD - start))
    rows: list[Row] = [[(" " * (HEAD + min(start, width - HEAD - 2)), "plain"), (carets, "error bold")]]
    for i, message in enumerate(said):
        rows += [
            [("        ", "plain"), (part, "error" if i == 0 else "hint")] for part in wrap(clean(message), width - 10)
        ]
    return rows
