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
_BECOMES = re.compile(r"(?<=[\w)\]'\".]) [→▶] (?=[-+~(\['\"\w])")
"""What stands between a value and what comes of it, and between the stages of a path: ``3 > 3.5`` would be read as a comparison."""


def in_ascii(rows: list[Row]) -> list[Row]:
    """The rows without any such glyph; widths stay as they are."""
    return [[(text if text.isascii() else text.translate(ASCII), role) for text, role in _spelled(row)] for row in rows]


def _spelled(row: Row) -> Row:
    """The row with ``*`` between factors, since ``1 . 0.5`` would be read as decimal points, and with ``->`` between values."""
    whole = "".join([text for text, _ in row])
    signs: dict[int, str] = {}
    if "·" in whole:
        signs = {found.start() + found.group().index("·"): "*" for found in _PRODUCT.finditer(whole)}
    if " → " in whole or " ▶ " in whole:
        for found in _BECOMES.finditer(whole):
            signs |= {found.start(): "-", found.start() + 1: ">"}
    if not signs:
        return row
    cells: Row = []
    at = 0
    for text, role in row:
        spelled = [char if role == "pending" else signs.get(at + i, char) for i, char in enumerate(text)]
        cells.append(("".join(spelled), role))
        at += len(text)
    return cells
