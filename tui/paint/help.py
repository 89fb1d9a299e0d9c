"""The help panel: a legend of the marks, then every key of a place by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, fit, left, row_len, wrap
from tui.keys import keys_at, spelled

if TYPE_CHECKING:
    from tui.keys import Keymap
    from tui.paint.moment import Moment

COLUMN = 60
"""Cells of a column from which on keys and what they do stand side by side with others."""
WHOLE, NAMES = 80, 8
"""Cells from which on what the keys do stands in a column of its own; cells of the keys' names in narrower rows."""
LEGEND = (
    ("▶", "plain", "current"),
    ("◆", "plain", "upstream"),
    ("+", "plain", "earlier"),
    ("+4 ·2", "fork", "fork"),
    ("1.547+", "gradient", "incomplete"),
    ("·", "pending", "pending"),
    ("S@2", "plain", "state"),
    ("✓ ✗", "right", "own"),
    ("≈ ↳ ○", "hint", "own_more"),
    ("✓3.018", "right", "live"),
    ("!", "wrong", "flaw"),
    ("▂▅▒", "gradient", "shades"),
    ("0 ↓ ↑ !", "gradient", "odd"),
    ("3.018", "value read", "read"),
)


def help_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the main screen's help; whoever shows them scrolls."""
    look = moment.session.look
    count = max(1, width // COLUMN)
    if count == 1:
        return help_of("stepper", look.lang, look.ascii, look.keymap, width)
    size = width // count
    return in_columns(help_of("stepper", look.lang, look.ascii, look.keymap, size), count, size, width)


def in_columns(rows: list[Row], count: int, size: int, width: int) -> list[Row]:
    """Rows of ``size`` cells side by side in columns of equal height; a heading stands with what it heads, on top or below."""
    blank: Row = [(" " * size, "plain")]
    blocks: list[list[Row]] = [[]]
    for row in rows:
        if not "".join(text for text, _ in row).strip():
            blocks.append([])
        else:
            blocks[-1].append(row)
    high = -(-sum(len(block) + 1 for block in blocks) // count)
    columns: list[list[Row]] = [[]]
    for block in blocks:
        if columns[-1] and len(columns[-1]) + len(block) // 2 >= high and len(columns) < count:
            columns.append([])
        columns[-1] += [*([blank] if columns[-1] else []), *block]
    tall = max(map(len, columns))
    found = [[cell for column in columns for cell in (column[y] if y < len(column) else blank)] for y in range(tall)]
    return [fit(row, width) for row in found]


def help_of(where: str, lang: str, ascii_only: bool, keymap: Keymap, width: int) -> list[Row]:
    """All rows of the help of a place of the key table."""
    keys = keys_at(where)
    rows: list[Row] = [[(f" {say('screen.legend', lang)}", "header bold")]]
    for glyph, role, name in LEGEND:
        if name != "shades" or not ascii_only:
            head: Row = [("   ", "plain"), (glyph, role), (" " * (8 - cell_len(glyph)), "plain")]
            rows += _wrapped(head, say(f"screen.legend.{name}", lang), width)
    names = {key.id: spelled(keymap.keys_of(key.id, where), ascii_only) for key in keys}
    longest = max(map(cell_len, names.values()))
    size = min(longest, width // 3 if width >= WHOLE else NAMES)
    group = ""
    for key in keys:
        if key.group != group:
            group = key.group
            rows += [[], [(f" {say(group, lang)}", "header bold")]]
        named = left(names[key.id], max(size, cell_len(names[key.id]) if width < WHOLE else 0))
        rows += _wrapped([("   ", "plain"), (named, "key"), ("  ", "plain")], say(key.help, lang), width)
    return [fit(row, width) for row in rows]


def _wrapped(head: Row, text: str, width: int) -> list[Row]:
    """What stands before a text, and the text beside it in as many rows as it takes."""
    beside = row_len(head)
    lines = wrap(text, max(width - beside - 1, 1))
    return [[*(head if i == 0 else [(" " * beside, "plain")]), (line, "plain")] for i, line in enumerate(lines)]
