"""The library: lessons and programs in a list, the text of the one under the bar beside it, or under it on a narrow screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui.catalogue import knows, say
from tui.cells import Row, cell_len, clean, fit, left, modified
from tui.keys import DEFAULT
from tui.paint.glyphs import in_ascii
from tui.paint.title import footer_items

if TYPE_CHECKING:
    from tui.examples import Example
    from tui.keys import Keymap

NONE: Mapping[str, str] = MappingProxyType({})
TOP = 3
"""Rows above the list: title, explanation, an empty one."""

LIST_WIDTH = 60
"""Columns of the list where the text stands beside it."""

WIDE = 100
"""Columns from which the text stands beside the list."""


def library_rows(
    programs: Sequence[Example],
    chosen: int,
    width: int,
    height: int,
    lang: str,
    *,
    ascii_only: bool = False,
    keymap: Keymap = DEFAULT,
    said: str = "",
    done: Mapping[str, str] = NONE,
) -> list[Row]:
    """The whole screen; ``said`` takes the place of the keys in the last row; ``done`` is how far one is in a lesson, by its id."""
    body = max(height - TOP - 1, 0)
    code: list[Row] = [
        [(clean(line), "comment" if line.lstrip().startswith("#") else "plain")]
        for line in (programs[chosen].text.splitlines() if programs else [])
    ]
    start = first_shown(chosen, len(programs), width, height)
    if width >= WIDE:
        items = [_item(programs[at], at == chosen, LIST_WIDTH, lang, done) for at in range(start, len(programs))]
        items += [[(" " * LIST_WIDTH, "plain")]] * body
        code += [[]] * body
        rows: list[Row] = [[*items[y], ("│ ", "rule"), *code[y]] for y in range(body)]
    else:
        items = [_item(programs[at], at == chosen, width, lang, done) for at in range(start, len(programs))][:body]
        rows = [*items, [], *[[("   ", "plain"), *line] for line in code]]
    head: list[Row] = [
        [(" " + say("app.library.title", lang), "title")],
        [(" " + say("app.library.about", lang), "dim")],
        [],
    ]
    page = [*head, *rows][: max(height - 1, 0)]
    page += [[]] * (height - 1 - len(page))
    keys = "   ".join(f"{names} {label}" for names, label in footer_items("library", lang, ascii_only, keymap))
    last: Row = [(" " + clean(said), "hint bold")] if said else [(" " + keys, "dim")]
    painted = [fit(row, width) for row in [*page, last]]
    return in_ascii(painted) if ascii_only else painted


def title_of(example: Example, lang: str) -> str:
    """What a program is about: in the reader's language if it is one of ours, else as its file has it."""
    if example.lesson:
        return clean(example.title)
    key = f"app.library.program.{example.path.stem}"
    return say(key, lang) if knows(key, lang) else clean(example.title)


def _item(example: Example, chosen: bool, width: int, lang: str, done: Mapping[str, str]) -> Row:
    end = f" {done[example.lesson]} " if example.lesson in done else ""
    row: Row = [
        (" ▶ " if chosen else "   ", "progress"),
        (left(title_of(example, lang), max(width - 3 - cell_len(end), 0)), "plain bold" if chosen else "plain"),
        (end, "progress"),
    ]
    return modified(row, "bar") if chosen else row


def first_shown(chosen: int, count: int, width: int, height: int) -> int:
    """Index of the program on the first row of the list."""
    body = max(height - TOP - 1, 0)
    room = body if width >= WIDE else min(count, body)
    return max(0, min(chosen - room // 2, count - room))


def program_at(x: int, y: int, chosen: int, count: int, width: int, height: int) -> int | None:
    """Index of the program on a cell, None where none is."""
    at = y - TOP + first_shown(chosen, count, width, height)
    inside = TOP <= y < height - 1 and 0 <= at < count and not (width >= WIDE and x >= LIST_WIDTH)
    return at if inside else None
