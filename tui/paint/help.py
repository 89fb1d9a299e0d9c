"""The help panel: a legend of the marks, then every key of a place by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, fit, left
from tui.keys import keys_at, spelled

if TYPE_CHECKING:
    from tui.keys import Keymap
    from tui.paint.moment import Moment

LEGEND = (
    ("▶", "plain", "current"),
    ("◆", "plain", "upstream"),
    ("+", "plain", "earlier"),
    ("+4 ·2", "fork", "fork"),
    ("1.547+", "gradient", "incomplete"),
    ("·", "pending", "pending"),
    ("S@2", "plain", "state"),
    ("✓ ✗", "right", "own"),
    ("✓3.018", "right", "live"),
    ("!", "wrong", "flaw"),
    ("3.018", "value read", "read"),
)


def help_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the main screen's help; whoever shows them scrolls."""
    look = moment.session.look
    return help_of("stepper", look.lang, look.ascii, look.keymap, width)


def help_of(where: str, lang: str, ascii_only: bool, keymap: Keymap, width: int) -> list[Row]:
    """All rows of the help of a place of the key table."""
    keys = keys_at(where)
    rows: list[Row] = [[(f" {say('screen.legend', lang)}", "header bold")]]
    rows += [[("   ", "plain"), (glyph, role), (" " * (8 - cell_len(glyph)), "plain"),
              (say(f"screen.legend.{name}", lang), "plain")] for glyph, role, name in LEGEND]  # fmt: skip
    names = {key.id: spelled(keymap.keys_of(key.id, where), ascii_only) for key in keys}
    size = min(max(map(cell_len, names.values())), width // 3)
    group = ""
    for key in keys:
        if key.group != group:
            group = key.group
            rows += [[], [(f" {say(group, lang)}", "header bold")]]
        rows.append(
            [("   ", "plain"), (left(names[key.id], size), "key"), ("  ", "plain"), (say(key.help, lang), "plain")]
        )
    return [fit(row, width) for row in rows]
