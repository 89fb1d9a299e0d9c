"""``--ascii``: every glyph that an East Asian terminal may draw two cells wide, replaced one for one."""

from __future__ import annotations

import re

from tui.cells import Row

ASCII = str.maketrans(
    {
        "▶": ">", "◆": "$", "·": ".", "×": "*", "∂": "D", "→": ">", "←": "<", "↑": "^", "↓": "v", "│": "|", "─": "-",
        "━": "=", "…": "~", "✓": "v", "✗": "x", "≈": "~", "○": "o", "█": "_", "–": "-",
        "≠": "!", "Σ": "S", "●": "o", "↳": "L", "░": ".", "▒": ":", "▓": "#", "▲": "^", "‹": "<",
        "▁": "_", "▂": "_", "▃": "_", "▄": "_", "▅": "_", "▆": "_", "▇": "_",
        "▎": "_", "▍": "_", "▌": "_", "▋": "_", "▊": "_", "▉": "_",
        **dict.fromkeys("┌┐└┘├┤┬┴┏┓┗┛┣┫┳┻", "+"), "┃": "#", **dict.fromkeys("┼┿╂╋", "|"),
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "›": ">", "▏": "_",
    }
)  # fmt: skip


_PRODUCT = re.compile(r"(?<=[\d)\]]) · (?=[-(\d])|(?<=[\w)\]])·(?=[\w(])")
"""The sign of a product between its factors; elsewhere the same sign is what is not there yet."""


def in_ascii(rows: list[Row]) -> list[Row]:
    """The rows without any such glyph; widths stay as they are."""
    return [[(text if text.isascii() else text.translate(ASCII), role) for text, role in _multiplied(row)] for row in rows]


def _multiplied(row: Row) -> Row:
    """The row with ``*`` between factors: ``1 . 0.5`` would be read as decimal points."""
    whole = "".join([text for text, _ in row])
    dots = {found.start() + found.group().index("·") for found in _PRODUCT.finditer(whole)} if "·" in whole else ()
    if not dots:
        return row
    cells: Row = []
    at = 0
    for text, role in row:
        sign = "·" if role == "pending" else "*"
        cells.append(("".join([sign if at + i in dots else char for i, char in enumerate(text)]), role))
        at += len(text)
    return cells
