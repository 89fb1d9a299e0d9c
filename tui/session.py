"""The session: one frozen record of all that a reader has done. The screen is a function of (trace, session, size).

No clock, no file, no Textual. ``position`` counts steps of the expanded trace, as ``engine.Steps`` does: 0 … N.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tui.keys import DEFAULT, Keymap

SPEEDS = (4.0, 2.0, 1.0, 0.5, 0.25, 0.1)
"""Seconds between two beats of autoplay, slow to fast."""


class Pick(NamedTuple):
    """One cell of the code panes, named so that it survives scrolling and another order.

    kind "row" (trace.rows index), "stage", "part" (Var index), "line" (backward line), "total" (row of an input's
    accumulator), "note" (the ``# backprop`` row of a stage).
    """

    pane: str  # "forward" | "backward"
    kind: str
    index: int  # type: ignore[assignment]


Message = tuple[str, tuple[tuple[str, Any], ...]]
"""A sentence's key and its fields."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a reader is and how they look at it. ``dataclasses.replace`` gives the next one."""

    position: int = 0
    beat: int = 0  # ask-first: how many beats of this step are shown beyond the first
    ask: bool = False
    expanded: frozenset[int] = frozenset()
    raw: bool = True
    order: str = "paired"  # | "listing"
    panels: tuple[str, ...] = ()  # "values", "help"; the top one last
    source: bool = False  # the raw file in the forward pane
    focus: str = ""  # pane that up and down act on; "" the current step's own
    selected: Pick | None = None
    offset: int = 0  # rows that the top panel is scrolled by
    marks: tuple[tuple[str, str], ...] = ()  # (letter, address)
    before: str | None = None  # address before the last jump
    pattern: str = ""
    playing: bool = False
    speed: int = 2
    prompt: str = ""  # "" | ":" | "/" | "m" | "'"
    typed: str = ""
    message: Message | None = None
    lang: str = "en"
    ascii: bool = False
    mono: bool = False
    keymap: Keymap = DEFAULT

    @property
    def delay(self) -> float:
        """Seconds until the next beat of autoplay."""
        return SPEEDS[self.speed]

    def told(self, key: str, **fields: Any) -> Session:
        """The same with a message."""
        return replace(self, message=(key, tuple(fields.items())))
