"""``.html``: a page that one steps through. One file without any network: the screens as data, a script of its own, no more.

What is written once: each distinct row, as (class, text) pairs; a screen is the rows that differ from the screen before. Roles
are CSS classes. What is not ASCII stands in a box of one or two cells, so that columns hold whatever font there is. Without
scripts, and in print, there are the first screen and the panel of every step.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import IO, Any

from tui.catalogue import say
from tui.cells import Row
from tui.stills.cells import characters, runs, signs
from tui.stills.looks import attributes, colours, selector, variables
from tui.stills.stopping import Still, Stopping
from tui.stills.visible import without_hints
from tui.stills.writer import About
from tui.tapes.frames import Frame
from tui.themes import DARK, LIGHT, MONO, PALETTES, look_of

WORDS = ("first", "back", "forward", "last", "play", "pause", "place", "theme", "steps", "of")
"""The page's own sentences, ``stills.<name>`` of the catalogue."""

@cache
def part(name: str) -> str:
    """A file beside this module that goes into the page."""
    return (Path(__file__).with_name("page") / name).read_text(encoding="utf-8")


class Rows:
    """The distinct rows of a recording and their roles, numbered as they come."""

    def __init__(self) -> None:
        self.roles: dict[str, int] = {}
        self._rows: dict[tuple[tuple[int, str], ...], int] = {}

    def number(self, row: Row) -> int:
        """The number of a row that is equal to this one."""
        pairs = [(self._role(run.role), run.text) for run in runs(row)]
        if pairs and pairs[-1][0] == 0:  # blanks at the end
            text = pairs.pop()[1].rstrip(" ")
            pairs += [(0, text)] if text else []
        return self._rows.setdefault(tuple(pairs), len(self._rows))

    def all(self) -> list[list[Any]]:
        """Every row: role, text, role, text …"""
        return [[part for pair in pairs for part in pair] for pairs in self._rows]

    def _role(self, role: str) -> int:
        if not self.roles:
            self.roles["plain"] = 0
        return self.roles.setdefault(" ".join(dict.fromkeys(role.split())), len(self.roles))


class Page(Stopping):
    """Held are the distinct rows and what changes at each screen; the page is written at the end."""

    def __init__(self, out: IO[bytes], about: About) -> None:
        super().__init__(out, about)
        self._rows = Rows()
        self._screens: list[dict[str, Any]] = []
        self._now: list[int] = []
        self._first: Frame | None = None
        self.policy = ""
        """The page's content-security policy, once it is written."""

    def still(self, still: Still) -> None:
        frame = still.frame
        self._first = self._first or frame
        numbers = [self._rows.number(row) for row in without_hints(frame)]
        before = self._now or [-1] * len(numbers)
        changes = [part for y, n in enumerate(numbers) if n != before[y] for part in (y, n)]
        self._now = numbers
        screen: dict[str, Any] = {"t": still.seconds, "d": changes, "m": frame.marker, "c": frame.caption}
        if frame.panel:
            screen["p"] = list(frame.panel)
        self._screens.append({key: value for key, value in screen.items() if value or key == "t"})

    def close(self) -> None:
        super().close()
        frame = self._first
        assert frame is not None, "a recording has a screen"
        style, script = styles(list(self._rows.roles), frame) + part("page.css"), part("rows.js") + part("page.js")
        self.policy = policy(style, script)
        self.write(
            f'<!DOCTYPE html>\n<html lang="{frame.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{self.policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="chainstep">\n'
            f"<title>{escape(self.about.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        )
        self.write(self._body(frame))
        self.write(
            f'<script type="application/json" id="data">{data(self._data(frame))}</script>\n<script>{script}</script>\n'
        )
        self.write("</body>\n</html>\n")

    def _data(self, frame: Frame) -> dict[str, Any]:
        rows = self._rows.all()
        wide, marks = signs(text for row in rows for text in row[1::2])
        words = {name: say(f"stills.{name}", self.about.lang) for name in ("play", "pause")}
        found = {"roles": list(self._rows.roles), "rows": rows, "screens": self._screens}
        return {**found, "wide": wide, "marks": marks, "words": words}

    def _body(self, frame: Frame) -> str:
        words = {name: escape(say(f"stills.{name}", self.about.lang)) for name in WORDS}
        rows = without_hints(frame)
        lines = "".join(f'<div class="row">{_spans(row)}</div>' for row in rows)
        buttons = "".join(
            f'<button type="button" id="{name}" title="{words[name]}" aria-label="{words[name]}">{sign}</button>'
            for name, sign in (("first", "⇤"), ("back", "←"), ("play", "▶"), ("forward", "→"), ("last", "⇥"))
        )
        items = "".join(f"<li>{_item(screen)}</li>" for screen in self._screens if screen.get("p") or screen.get("c"))
        return (
            f'<main>\n<h1>{escape(self.about.title)}</h1>\n<div id="screen" class="plain" role="group" '
            f'aria-label="{escape(self.about.title)}">{lines}</div>\n'
            f'<p id="caption">{escape(frame.caption)}</p>\n<p id="told" aria-live="polite"></p>\n'
            f'<div id="controls">{buttons}<input type="range" id="place" aria-label="{words["place"]}" min="0" '
            f'max="{len(self._screens) - 1}" value="0"><output id="count" for="place">1 / {len(self._screens)}</output>'
            f'<button type="button" id="theme" title="{words["theme"]}" aria-label="{words["theme"]}">◐</button></div>\n'
            f'<section id="steps"><h2>{words["steps"]}</h2><ol>{items}</ol></section>\n</main>\n'
        )


def data(value: Any) -> str:
    """JSON that may stand inside a script element: no text in it can end one, or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def policy(style: str, script: str) -> str:
    """What the page may do: run this script, use these styles, and nothing else, least of all reach a network."""
    hashes = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'".format(*hashes)


def _item(screen: dict[str, Any]) -> str:
    caption = f"<p>{escape(screen['c'])}</p>" if screen.get("c") else ""
    return caption + "".join(f"<code>{escape(line)}</code>" for line in screen.get("p", ()))


def _spans(row: Row) -> str:
    """A row as the script makes it: one span a role, what is not ASCII in boxes."""
    return "".join(f'<span class="{escape(run.role)}">{_boxed(run.text)}</span>' for run in runs(row))


def _boxed(text: str) -> str:
    return "".join(
        escape(char, quote=False) if char.isascii() else f'<i class="w{width}">{escape(char)}</i>'
        for char, width in characters(text)
    )


def styles(roles: list[str], frame: Frame) -> str:
    """The roles as classes, their colours as variables of the two themes; in monochrome attributes alone speak."""
    mono = frame.theme == MONO
    pairs = {kind: [colours(role, kind, mono) for role in roles] for kind in (DARK, LIGHT)}
    filled = [at for at in range(len(roles)) if any(pairs[kind][at][1] != PALETTES[kind].background for kind in pairs)]
    dark, light = (
        f"color-scheme:{scheme};{variables(kind)}"
        + "".join(f"--c{at}:{ink};" + f"--b{at}:{ground};" * (at in filled) for at, (ink, ground) in enumerate(pairs[kind]))
        for scheme, kind in (("dark", DARK), ("light", LIGHT))
    )
    rules = []
    for at, role in sorted(enumerate(roles), key=lambda pair: len(pair[1].split())):  # what says more comes later
        said = [f"color:var(--c{at})", *([f"background:var(--b{at})"] if at in filled else [])]
        rules.append(f"{selector(role)}{{{';'.join([*said, *attributes(look_of(role, MONO if mono else DARK))])}}}")
    return "\n".join([
        f":root{{--across:{frame.width};{dark}}}",
        f"@media (prefers-color-scheme:light){{:root:not([data-theme=dark]){{{light}}}}}",
        f":root[data-theme=light]{{{light}}}",
        f"@media print{{:root{{{light}}}}}",
        *rules,
        "",
    ])  # fmt: skip
