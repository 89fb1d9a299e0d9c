"""``--ascii``: every glyph that an East Asian terminal may draw two cells wide, replaced one for one."""

from __future__ import annotations

from tui.cells import Row

ASCII = str.maketrans(
    {
        "▶": ">", "◆": "*", "·": ".", "×": "*", "∂": "D", "→": ">", "←": "<", "↑": "^", "↓": "v", "│": "|", "─": "-",
        "━": "=", "…": "~", "✓": "v", "✗": "x", "≈": "~", "○": "o", "█": "_", "–": "-",
        "≠": "!", "Σ": "S", "●": "o", "↳": "L", "░": ".", "▒": ":", "▓": "#", "▲": "^", "‹": "<",
        "▁": "_", "▂": "_", "▃": "_", "▄": "_", "▅": "_", "▆": "_", "▇": "_",
        "▎": "_", "▍": "_", "▌": "_", "▋": "_", "▊": "_", "▉": "_",
        **dict.fromkeys("┌┐└┘├┤┬┴┏┓┗┛┣┫┳┻", "+"), "┃": "#", **dict.fromkeys("┼┿╂╋", "|"),
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "›": ">", "▏": "_",
    }
)  # fmt: skip


def in_ascii(rows: list[Row]) -> list[Row]:
    """The rows without any such glyph; widths stay as they are."""
    return [[(text if text.isascii() else text.translate(ASCII), role) for text, role in row] for row in rows]
