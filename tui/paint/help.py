"""The help panel: a legend of the marks, then every key of a place by group."""

from __future__ import annotations

from tui.catalogue import say
from tui.keys import DEFAULT, Keymap, keys_at, spelled
from tui.paint.cells import Row, cell_len, fit, left

LEGEND = (
    ("▶", "plain", "current"),
    ("◆", "plain", "upstream"),
    ("+", "plain", "earlier"),
    ("+4 ·2", "fork", "fork"),
    ("1.547+", "gradient", "incomplete"),
    ("·", "pending", "pending"),
    ("S@2", "plain", "state"),
    ("✓ ✗", "right", "own"),
    ("!", "wrong", "flaw"),
    ("3.018", "value read", "read"),
)


def help_rows(lang: str, ascii_only: bool, width: int, keymap: Keymap = DEFAULT, where: str = "stepper") -> list[Row]:
    """All rows; the caller scrolls them."""
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
