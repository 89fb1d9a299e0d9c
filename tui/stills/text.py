"""``.txt`` and ``.md``: the screens that a reader stops at, one below the other."""

from __future__ import annotations

from tui.catalogue import say
from tui.stills.cells import spelled
from tui.stills.stopping import Still, Stopping
from tui.stills.visible import without_hints


def lines(still: Still) -> list[str]:
    """A screen's lines of text, without the caption's and without blank ones at its end."""
    found = [spelled(row) for row in without_hints(still.frame)]
    while found and not found[-1]:
        found.pop()
    return found


class Text(Stopping):
    """Each screen under a line with its time, its step and its caption."""

    def still(self, still: Still) -> None:
        frame = still.frame
        where = " · ".join(part for part in (f"{frame.at:.1f} s", frame.marker, frame.caption) if part)
        self.write("\n".join([f"── {where}", *lines(still), "", ""]))


class Markdown(Stopping):
    """A heading, then each screen as a block of text under its caption or step."""

    number = 0

    def still(self, still: Still) -> None:
        if not self.number:
            self.write(f"# {escaped(self.about.title)}\n\n")
        self.number += 1
        frame = still.frame
        name = frame.marker or say("stills.screen", self.about.lang, n=self.number)
        self.write(f"## {escaped(name)}\n\n" + (f"{escaped(frame.caption)}\n\n" if frame.caption else ""))
        text = "\n".join(lines(still))
        fence = "```"
        while fence in text:
            fence += "`"
        self.write(f"{fence}text\n{text}\n{fence}\n\n")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|~&" else c for c in text)
