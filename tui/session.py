"""The session: one frozen record of all that a reader has done. The screen is a function of (trace, session, size).

No clock, no file, no Textual. ``position`` counts steps of the expanded trace, as ``engine.Steps`` does: 0 … N.
"""

from __future__ import annotations

from typing import Any, TypeVar

from engine.frozen import dataclass, replace
from engine.named import NamedTuple
from tui.field import EMPTY, Field
from tui.keys import DEFAULT, Keymap

T = TypeVar("T")
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
class Look:
    """How things are shown, whatever the position: the order and form of the lines, language, signs, the keys' names."""

    raw: bool = True
    order: str = "paired"  # | "listing"
    lang: str = "en"
    ascii: bool = False
    mono: bool = False
    motion: bool = False  # values may move by themselves: only live, and not where animations are off
    keymap: Keymap = DEFAULT


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels that are open, by their names in ``tui.panels``."""

    stack: tuple[str, ...] = ()  # under the chain-rule panel, the top one last
    rest: tuple[str, ...] = ()  # those that stand open of themselves, by the size or as they were left last
    roomy: tuple[str, ...] = ()  # those that the size alone opens: nothing to leave
    offset: int = 0  # rows that the top one is scrolled by
    forward: str = ""  # the one that stands in the forward pane's place
    states: tuple[tuple[str, Any], ...] = ()  # what panels remember of themselves, open or not: frozen records by name

    @property
    def top(self) -> str:
        """The panel that is seen; "" if there is none."""
        return self.stack[-1] if self.stack else ""

    @property
    def leavable(self) -> bool:
        """Whether there is a panel to close before anything else is left."""
        return bool(self.stack) and self.stack != self.roomy

    def resting(self, rest: tuple[str, ...], roomy: tuple[str, ...]) -> Panels:
        """The same where other panels stand open of themselves; what was opened or closed stays so."""
        return replace(self, stack=rest if self.stack == self.rest else self.stack, rest=rest, roomy=roomy)

    def state(self, name: str, fresh: T) -> T:
        """What a panel remembers of itself; ``fresh`` if nothing yet."""
        found: T = dict(self.states).get(name, fresh)
        return found

    def holding(self, name: str, state: Any) -> Panels:
        """The same with a panel's state."""
        return replace(self, states=tuple(sorted({**dict(self.states), name: state}.items())))


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text field of the last row. ``kind`` "" is closed; else ":" address, "/" search, "m" and "'" a mark's
    letter, "e" an input's value."""

    kind: str = ""
    typed: Field = EMPTY


@dataclass(frozen=True, slots=True)
class Play:
    """Autoplay: whether it runs, and how fast (an index into ``SPEEDS``)."""

    on: bool = False
    speed: int = 2

    @property
    def delay(self) -> float:
        """Seconds until the next beat."""
        return SPEEDS[self.speed]

    @property
    def paused(self) -> Play:
        """The same, not running."""
        return replace(self, on=False)


@dataclass(frozen=True, slots=True)
class Session:
    """Where a reader is and how they look at it. ``dataclasses.replace`` gives the next one."""

    position: int = 0
    ended: bool = False  # one step beyond the last: its conclusion
    beat: int = 0  # ask-first: how many beats of this step are shown beyond the first
    ask: bool = False
    expanded: frozenset[int] = frozenset()
    expanding: frozenset[int] | None = None  # stages to expand next, of a trace so long that this is being worked on
    look: Look = Look()
    panels: Panels = Panels()
    focus: str = ""  # pane that up and down act on, or "panel"; "" the current step's own
    selected: Pick | None = None
    pattern: str = ""
    marks: tuple[tuple[str, str], ...] = ()  # (letter, address)
    before: str | None = None  # address before the last jump
    prompt: Prompt = Prompt()
    wanted: tuple[str, ...] | None = None  # whose gradients were just asked for; () is all of them
    play: Play = Play()
    message: Message | None = None

    def told(self, key: str, **fields: Any) -> Session:
        """The same with a message."""
        return replace(self, message=(key, tuple(fields.items())))

    def seen(self, **changes: Any) -> Session:
        """The same with another look, without a message."""
        return replace(self, look=replace(self.look, **changes), message=None)

    def coloured(self, colour: bool) -> Session:
        """The same on a screen with or without colour."""
        return replace(self, look=replace(self.look, mono=not colour))

    def holding(self, name: str, state: Any) -> Session:
        """The same with a panel's state, without a message."""
        return replace(self, panels=self.panels.holding(name, state), message=None)

    @property
    def calm(self) -> Session:
        """The same with nothing selected, said, concluded or playing."""
        return replace(self, ended=False, selected=None, focus="", message=None, play=self.play.paused)
