"""The panels: what a key opens under the chain-rule panel (``PANELS``), or in the forward pane's place (``PANES``).

To add a panel, say ``paths``:

    tui/paint/paths.py              a painter: (moment, width) -> all its rows; whoever shows them scrolls
    tui/panels.py                   a row of ``PANELS``
    tui/keys.py                     a row of ``KEYS`` with the panel's name as id, in the place "stepper"
    tui/catalogue/en/screen.py      its title, ``"paths"``            and the same in ko
    tui/catalogue/en/keys.py        ``"paths"`` and ``"paths.help"``  and the same in ko
    tests/tui/test_paint.py         a case of ``SOME`` that opens it (CHAINSTEP_UPDATE_GOLDENS=1 writes the golden)
    README.md                       ``python -m tests.readme``

Opening, closing, scrolling, focus, wheel, help and palette come from these. ``tests/tui/test_panels.py`` names what is
missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui.paint.help import help_rows
from tui.paint.moment import Moment
from tui.paint.source import source_header, source_height, source_rows
from tui.paint.values import values_rows

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.layout import Entry
    from tui.session import Session
    from tui.view import View, Views

WIDTH = 80
"""Cells of a row where a panel is only measured."""
LEFT = 3
"""Rows of a panel that stay when it is scrolled to its end."""


class Panel(NamedTuple):
    """``name`` is also the id of the action that opens and closes it, and of its title (``screen.<name>``)."""

    name: str
    rows: Callable[[Moment, int], list[Row]]
    """The painter: all rows at a width."""
    share: int = 2
    """Quarters of the room that it takes at most, where the code leaves no more."""
    grabs: bool = False
    """Whether up and down scroll it as soon as it is open; else they do when tab or the wheel has turned to it."""


class Pane(NamedTuple):
    """What a key puts in the forward pane's place; its name as that of a panel."""

    name: str
    rows: Callable[[Moment, int, int], tuple[list[Row], list[Entry | None]]]
    """The painter: as many rows as are given, about the current one, and the cell of the trace that each stands for."""
    height: Callable[[View], int]
    """Rows that it would take."""
    header: Callable[[Moment], str]


PANELS: dict[str, Panel] = {
    panel.name: panel
    for panel in (
        Panel("values", values_rows),
        Panel("help", help_rows, share=3, grabs=True),
    )
}
PANES: dict[str, Pane] = {pane.name: pane for pane in (Pane("source", source_rows, source_height, source_header),)}


def is_panel(action: str) -> bool:
    """Whether an action of the key table opens and closes a panel."""
    return action in PANELS or action in PANES


def on_top(session: Session) -> Panel | None:
    """The panel that is seen."""
    return PANELS[session.panels.top] if session.panels.stack else None


def in_forward(session: Session) -> Pane | None:
    """What stands in the forward pane's place; None for the forward rows themselves."""
    return PANES[session.panels.forward] if session.panels.forward else None


def has_focus(session: Session) -> bool:
    """Whether up and down scroll a panel."""
    panel = on_top(session)
    return panel is not None and (session.focus == "panel" or panel.grabs)


def focus_of(region: str) -> str:
    """What the wheel turns to when it is turned over a painted region; "" for nothing else."""
    return "panel" if region in PANELS else region if region in ("forward", "backward") else ""


def toggled(session: Session, name: str) -> Session:
    """With a panel opened on top, or closed."""
    panels = session.panels
    if name in PANES:
        return replace(session, panels=replace(panels, forward="" if panels.forward == name else name), message=None)
    if name in panels.stack:
        left = replace(panels, stack=tuple(p for p in panels.stack if p != name), offset=0)
        return replace(session, panels=left, focus="", message=None)
    return replace(session, panels=replace(panels, stack=(*panels.stack, name), offset=0), message=None)


def scrolled(session: Session, views: Views, by: int) -> Session:
    """With the open panel, if any, scrolled by so many rows; its last ones stay in sight."""
    panel = on_top(session)
    if panel is None:
        return session
    count = len(panel.rows(Moment(views.at(session.expanded), session), WIDTH))
    offset = max(0, min(session.panels.offset + by, count - LEFT))
    return replace(session, panels=replace(session.panels, offset=offset))
