"""``.svg``: a screen as a picture; a recording as one that moves without scripts, also inside ``<img>``. Text is text.

Each row that is ever seen at a place is one group, which CSS shows and hides. Wide characters and signs that fonts draw in
widths of their own are placed one by one, so that columns hold whatever font there is.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import IO

from tui.cells import Row
from tui.stills.cells import Run, characters, runs
from tui.stills.writer import About, Writer
from tui.tapes.frames import Frame
from tui.themes import DARK, PALETTES, Look, look_of

ACROSS, DOWN, BASE = 8.4, 17.0, 13.0
"""A cell's width and height in pixels, and where its text stands, for a font of 14 pixels."""
MARGIN = 12.0
FONT = 'ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,"D2Coding","Noto Sans Mono CJK KR",monospace'


def number(value: float) -> str:
    """A coordinate, as short as it can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Svg(Writer):
    """The whole picture is written at the end: what moves when is known only then. Held are the rows that differ, as text."""

    still = False

    def __init__(self, out: IO[bytes], about: About) -> None:
        super().__init__(out, about)
        self._looks: dict[Look, str] = {}
        self._known: dict[tuple[int, str], list[list[float]]] = {}
        self._now: list[str] = []
        self._first: Frame | None = None
        self._end = 0.0

    def frame(self, frame: Frame) -> None:
        if self._first is None:
            self._first = frame
            self._now = [""] * frame.height
        if self.still:
            if not frame.last:
                return
            self._known.clear()
            self._now = [""] * frame.height
        self._end = frame.at
        for y, row in enumerate(frame.rows):
            drawn = self._drawn(row, frame.theme)
            if drawn == self._now[y]:
                continue
            self._leave(y, frame.at)
            self._now[y] = drawn
            if drawn:
                self._known.setdefault((y, drawn), []).append([frame.at, -1.0])

    def _leave(self, y: int, at: float) -> None:
        if self._now[y]:
            spans = self._known[y, self._now[y]]
            spans[-1][1] = at
            if spans[-1][0] == at:  # it was never seen
                spans.pop()

    def close(self) -> None:
        if self._first is None:
            return
        frame, rules, groups = self._first, [], []
        length = self._end
        for at, ((y, drawn), spans) in enumerate((key, spans) for key, spans in self._known.items() if spans):
            last = spans[-1][1] < 0
            always = length <= 0 or (last and len(spans) == 1 and spans[0][0] <= 0)
            name = "" if self.still or always else f"k{at}"
            kind = f' class="{"m" if last else "m h"}" style="animation-name:{name}"' if name else ""
            groups.append(f'<g{kind} transform="translate(0 {number(y * DOWN)})">{drawn}</g>')
            if name:
                rules.append(f"@keyframes {name}{{{_moments(spans, length)}}}")
        self.write(self._head(frame))
        self.write("".join(f"{rule}\n" for rule in [*self._styles(frame.theme), *self._moving(length), *rules]))
        self.write(f"</style>\n{self._ground(frame)}")
        self.write("".join(f"{group}\n" for group in groups))
        self.write("</g></svg>\n")

    def _moving(self, length: float) -> list[str]:
        if self.still:
            return []
        return [
            f".m{{animation:{number(length)}s step-end infinite}}",
            ".h{visibility:hidden}",
            "@media (prefers-reduced-motion:reduce){.m{animation:none}}",
            "@media print{.m{animation:none}}",
        ]

    def _head(self, frame: Frame) -> str:
        width, height = (number(size) for size in _size(frame))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" xml:lang="{frame.lang}">\n<title>{escape(self.about.title)}</title>\n<style>\n'
        )

    def _ground(self, frame: Frame) -> str:
        palette = PALETTES.get(frame.theme, PALETTES[DARK])
        return (
            f'<rect width="100%" height="100%" rx="8" fill="{palette.background}"/>'
            f'<g class="t" transform="translate({number(MARGIN)} {number(MARGIN)})" xml:space="preserve">\n'
        )

    def _styles(self, theme: str) -> list[str]:
        palette = PALETTES.get(theme, PALETTES[DARK])
        found = [f".t{{font:14px {FONT};white-space:pre}}"]
        for look, name in self._looks.items():
            ink, ground = look.colour or palette.plain, look.background or palette.background
            if look.reverse:
                ink, ground = ground, ink
            more = (
                "font-weight:bold;" * look.bold
                + "text-decoration:underline;" * look.underline
                + "opacity:.65;" * look.dim
            )
            found.append(f".{name}{{fill:{ink};{more}}}")
            if ground != palette.background:
                found.append(f".{name}g{{fill:{ground}}}")
        return found

    def _drawn(self, row: Row, theme: str) -> str:
        """A row's shapes and text; "" for one that shows nothing."""
        return "".join(self._run(run, theme) for run in runs(row))

    def _run(self, run: Run, theme: str) -> str:
        look = look_of(run.role, theme)
        palette = PALETTES.get(theme, PALETTES[DARK])
        filled = look.reverse or (look.background or palette.background) != palette.background
        text = run.text
        if not filled and not look.underline and not text.strip():
            return ""
        name = self._looks.setdefault(look, f"c{len(self._looks)}")
        ground = ""
        if filled:
            ground = (
                f'<rect class="{name}g" x="{number(run.column * ACROSS)}" width="{number(run.width * ACROSS)}" '
                f'height="{number(DOWN)}"/>'
            )
        return ground + _text(run, name)


class StillSvg(Svg):
    """The last screen alone."""

    still = True


def _size(frame: Frame) -> tuple[float, float]:
    return frame.width * ACROSS + 2 * MARGIN, frame.height * DOWN + 2 * MARGIN


def _moments(spans: list[list[float]], length: float) -> str:
    """The key frames of a group: when it comes and goes, in parts of the whole, which is longer than nothing."""
    changes = {0.0: "hidden"}
    for start, end in spans:
        changes[start] = "visible"
        if 0 <= end < length:
            changes.setdefault(end, "hidden")
    return "".join(f"{100 * at / length:.4f}%{{visibility:{seen}}}" for at, seen in sorted(changes.items()))


def _text(run: Run, name: str) -> str:
    """Text elements of a run: plain ASCII stretched to its cells as a whole, everything else a character a place."""
    found, at = [], run.column
    for ascii_, group in groupby(characters(run.text), key=lambda cell: cell[0].isascii()):
        cells = list(group)
        text, width = "".join(char for char, _ in cells), sum(size for _, size in cells)
        bare = text.rstrip(" ") if ascii_ else text
        if ascii_ and bare.strip(" "):
            skipped = len(bare) - len(bare.lstrip(" "))
            found.append(
                _element(name, [number((at + skipped) * ACROSS)], bare[skipped:], (len(bare) - skipped) * ACROSS)
            )
        elif not ascii_:
            places, column = [], at
            for char, size in cells:
                places.append(number(column * ACROSS))
                places += [places[-1]] * (len(char) - 1)  # a mark stands where its letter does
                column += size
            found.append(_element(name, places, text))
        at += width
    return "".join(found)


def _element(name: str, places: list[str], text: str, length: float = 0.0) -> str:
    """A text element; ``length`` is what its characters are spread over, 0: they have places of their own."""
    spread = f' textLength="{number(length)}"' if length and len(text) > 1 else ""
    return f'<text class="{name}" x="{" ".join(places)}" y="{number(BASE)}"{spread}>{escape(text, quote=False)}</text>'
