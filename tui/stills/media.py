"""``.gif`` and ``.png``: pixels, drawn by Pillow (the extra ``media``) with a font of the reader's machine.

A cell is drawn once for each character and look and then copied. A character that no font has is an error with its name: it is
found by comparing its picture with that of a character that no font can have.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from tui.options import UsageError
from tui.stills.cells import Square, squares
from tui.stills.writer import About, Writer
from tui.tapes.frames import Frame
from tui.themes import DARK, PALETTES

SIZE = 16
"""Height of the font in pixels."""
MARGIN = 12
NO_CHARACTER = "\U0010ffff"
"""A noncharacter (Unicode 16, 23.7): what a font draws for it is what it draws for whatever it lacks."""
PLACES = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/System/Library/Fonts", "/Library/Fonts",
    "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
NAMES = (
    "DejaVuSansMono.ttf", "NotoSansMono-Regular.ttf", "LiberationMono-Regular.ttf", "Menlo.ttc", "consola.ttf",
    "D2Coding.ttf", "NanumGothicCoding.ttf", "NotoSansMonoCJKkr-Regular.otf", "NotoSansCJK-Regular.ttc", "AppleSDGothicNeo.ttc",
    "malgun.ttf",
)  # fmt: skip
"""Fonts of one width that are found on most machines; those with Hangul last, for what the first lacks."""


def _pillow() -> tuple[Any, Any, Any]:
    try:
        return tuple(import_module(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))  # type: ignore[return-value]
    except ImportError:
        raise UsageError("needs_extra", extra="media", what="pillow") from None


def usual_fonts() -> list[str]:
    """Font files of this machine, those to be asked first at the front."""
    found: dict[str, str] = {}
    for place in PLACES:
        root = Path(place).expanduser()
        if root.is_dir():
            for path in sorted(root.rglob("*")):
                if path.name in NAMES:
                    found.setdefault(path.name, str(path))
    return [found[name] for name in NAMES if name in found]


class Tiles:
    """Pictures of single cells, each made once."""

    def __init__(self, fonts: tuple[str, ...]) -> None:
        self.image, self.draw, self.font = _pillow()
        paths = list(fonts) or usual_fonts()
        if not paths:
            raise UsageError("no_font")
        self.fonts = [self._load(path) for path in paths]
        first = self.fonts[0]
        ascent, descent = first.getmetrics()
        self.width, self.height, self.ascent = round(first.getlength("M")), ascent + descent, ascent
        self._tiles: dict[tuple[Square, str], Any] = {}
        self._lacks = [self._mask(font, NO_CHARACTER) for font in self.fonts]

    def _load(self, path: str) -> Any:
        try:
            return self.font.truetype(path, SIZE)
        except OSError as error:
            raise UsageError("bad_font", path=path, reason=str(error)) from None

    @staticmethod
    def _mask(font: Any, char: str) -> tuple[Any, bytes]:
        mask = font.getmask(char)
        return mask.size, bytes(mask)

    def _font(self, char: str) -> Any:
        """The first font that has a character."""
        for font, lacking in zip(self.fonts, self._lacks, strict=True):
            if char.isascii() or self._mask(font, char) != lacking:
                return font
        name = unicodedata.name(char, f"U+{ord(char):04X}")
        raise UsageError("no_glyph", char=char, name=name)

    def tile(self, square: Square, cells: int, theme: str) -> Any:
        """The picture of a character that is ``cells`` wide."""
        found = self._tiles.get((square, theme))
        if found is None:
            found = self._tiles[square, theme] = self._drawn(square, cells, theme)
        return found

    def _drawn(self, square: Square, cells: int, theme: str) -> Any:
        palette, look = PALETTES.get(theme, PALETTES[DARK]), square.look
        ink, ground = look.colour or palette.plain, look.background or palette.background
        if look.reverse:
            ink, ground = ground, ink
        size = (self.width * cells, self.height)
        made = self.image.new("RGB", size, ground)
        if square.text.strip():
            pen = self.draw.Draw(made)
            at = (0, self.ascent)
            for char in square.text:
                font = self._font(char)
                pen.text(at, char, font=font, fill=ink, anchor="ls")
                if look.bold:
                    pen.text((1, self.ascent), char, font=font, fill=ink, anchor="ls")
            if look.underline:
                pen.line([(0, self.ascent + 2), (size[0], self.ascent + 2)], fill=ink)
        return self.image.blend(made, self.image.new("RGB", size, ground), 0.35) if look.dim else made


class Pixels(Writer):
    """The screen as a picture; of a new one only the cells that differ are drawn."""

    def __init__(self, out: IO[bytes], about: About) -> None:
        super().__init__(out, about)
        self.tiles = Tiles(about.fonts)
        self._squares: list[list[Square]] = []
        self.picture: Any = None

    def frame(self, frame: Frame) -> None:
        tiles, theme = self.tiles, frame.theme
        after = [squares(row, theme) for row in frame.rows]
        if self.picture is None:
            size = (frame.width * tiles.width + 2 * MARGIN, frame.height * tiles.height + 2 * MARGIN)
            self.picture = tiles.image.new("RGB", size, PALETTES.get(theme, PALETTES[DARK]).background)
        for y, row in enumerate(after):
            for x, cells in _changed(self._squares[y] if self._squares else [], row):
                place = (MARGIN + x * tiles.width, MARGIN + y * tiles.height)
                self.picture.paste(tiles.tile(row[x], cells, theme), place)
        self._squares = after


def _changed(before: list[Square], after: list[Square]) -> Iterator[tuple[int, int]]:
    """Columns and widths of the characters that differ."""
    for x, square in enumerate(after):
        if square.text:
            cells = 1
            while x + cells < len(after) and not after[x + cells].text:
                cells += 1
            if before[x : x + cells] != after[x : x + cells]:
                yield x, cells


class Png(Pixels):
    """The last screen."""

    def close(self) -> None:
        self.picture.save(self.out, "PNG")


class Gif(Pixels):
    """Every screen, for as long as it stands (in hundredths of a second, as the format has it). The pictures are held."""

    SHORTEST = 0.02
    """Seconds; what is shorter is slowed down by viewers."""

    def __init__(self, out: IO[bytes], about: About) -> None:
        super().__init__(out, about)
        self._pictures: list[Any] = []
        self._times: list[float] = []

    def frame(self, frame: Frame) -> None:
        if self._times and frame.at - self._times[-1] < self.SHORTEST:
            self._pictures.pop()
        else:
            self._times.append(frame.at)
        super().frame(frame)
        self._pictures.append(self.picture.quantize(colors=64, dither=0))

    def close(self) -> None:
        ends = [*self._times[1:], self._times[-1] + 2.0]  # the last screen is read, too
        last = [round(100 * end) - round(100 * start) for start, end in zip(self._times, ends, strict=True)]
        first, *others = self._pictures
        first.save(
            self.out, "GIF", save_all=True, append_images=others, duration=[10 * n for n in last], loop=0, disposal=1
        )
