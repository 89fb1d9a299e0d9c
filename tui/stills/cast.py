"""``.cast``: an asciicast of version 2 (https://docs.asciinema.org/manual/asciicast/v2/). Only cells that change are written;
each step has a marker, so that a player can jump to it. Written as it comes, in little memory."""

from __future__ import annotations

import json
from typing import Any

from tui.stills.cells import Square, squares
from tui.stills.writer import Writer
from tui.tapes.frames import Frame
from tui.themes import DARK, PALETTES, Look

BLANK = Square(" ", Look("", "", False, False, False, False))


class Cast(Writer):
    """The screen as the player has it is kept, and told only what differs."""

    screen: list[list[Square]] | None = None

    def frame(self, frame: Frame) -> None:
        text = ""
        if self.screen is None:
            self._line(_header(frame, self.about.title))
            self.screen = [[BLANK] * frame.width for _ in range(frame.height)]
            text = "\x1b[?25l\x1b[0m\x1b[2J"
        after = [squares(row, frame.theme) for row in frame.rows]
        text += changes(self.screen, after)
        self.screen = after
        if frame.last:
            text += f"\x1b[0m\x1b[{frame.height};{frame.width}H\x1b[?25h"
        if text:
            self._line([frame.at, "o", text])
        if frame.marker:
            self._line([frame.at, "m", frame.marker])

    def close(self) -> None:
        """All is written."""

    def _line(self, value: Any) -> None:
        self.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")


def _header(frame: Frame, title: str) -> dict[str, Any]:
    palette = PALETTES.get(frame.theme, PALETTES[DARK])
    r = palette.roles
    eight = [
        palette.background,
        r["wrong"],
        r["fork"],
        r["local"],
        r["value"],
        r["upstream"],
        palette.accent,
        palette.plain,
    ]
    return {
        "version": 2,
        "width": frame.width,
        "height": frame.height,
        "title": title,
        "env": {"TERM": "xterm-256color"},
        "theme": {"fg": palette.plain, "bg": palette.background, "palette": ":".join(eight)},
    }


def changes(before: list[list[Square]], after: list[list[Square]]) -> str:
    """What makes one screen of another: for each stretch of cells that differ, the cursor's move, the looks and the text."""
    pieces: list[str] = []
    look: Look | None = None
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        x = 0
        while x < len(new):
            if old[x] == new[x]:
                x += 1
                continue
            pieces.append(f"\x1b[{y + 1};{x + 1}H")
            while x < len(new) and (old[x] != new[x] or not new[x].text):
                if new[x].text:
                    if new[x].look != look:
                        pieces.append(sgr(new[x].look, look))
                        look = new[x].look
                    pieces.append(new[x].text)
                x += 1
    return "".join(pieces)


def sgr(look: Look, before: Look | None = None) -> str:
    """The escape sequence that turns to a look: from another one as little as that takes, else from any."""
    attributes = (look.bold, look.dim, look.underline, look.reverse)
    codes: list[str] = []
    old: tuple[str, str] = ("", "")
    if before is not None and attributes == (before.bold, before.dim, before.underline, before.reverse) and look.colour:
        old = (before.colour, before.background)
    else:
        codes = ["0", *(code for code, on in zip("1247", attributes, strict=True) if on)]
    for kind, colour, known in zip(("38", "48"), (look.colour, look.background), old, strict=True):
        if colour and colour != known:
            codes.append(f"{kind};2;{int(colour[1:3], 16)};{int(colour[3:5], 16)};{int(colour[5:7], 16)}")
    return f"\x1b[{';'.join(codes)}m"
