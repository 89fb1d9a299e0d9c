"""What a tape, run, gives: one frame for each screen. Every viewer and every writer is fed by one iterator of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import dataclass

if TYPE_CHECKING:
    from tui.cells import Row


@dataclass(frozen=True, slots=True)
class Frame:
    """A screen, and since when it is seen. ``rows`` are ``height`` rows of exactly ``width`` cells, the caption's among them."""

    at: float
    """Seconds since the start of the tape, of the tape's own clock."""
    rows: tuple[Row, ...]
    width: int
    height: int
    theme: str
    """One of ``tui.themes.THEMES``."""
    lang: str
    """Language of the screen: "en" | "ko"."""
    marker: str = ""
    """The address of the step (``dx(3)``) on the first screen that stands at it, else ""."""
    caption: str = ""
    """The caption that is on show, whole; its rows are in ``rows`` too."""
    panel: tuple[str, ...] = ()
    """The lines of the chain-rule panel, for those who read without the picture; () where there is none."""
    below: int = 0
    """How many rows at the bottom are the caption's: the same for the whole tape."""
    hidden: bool = False
    """Between ``Hide`` and ``Show``: not for a recording, which goes on at the same second."""
    stills: tuple[str, ...] = ()
    """Files that this screen alone is written to (``Screenshot``, ``#: still``), as the tape names them."""
    last: bool = False
    """The end: no screen follows; ``at`` is how long the tape is."""
