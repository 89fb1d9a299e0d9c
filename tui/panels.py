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
missing. A panel that one does something in has also

    tui/states/paths.py             its state, a frozen record, which ``session.panels.state(name)`` gives and ``holding`` keeps,
                                    and what painter and moves both ask of it
    tui/moves/paths.py              its moves: (session, views) -> session, and ``ACTS``, those moves by the ids of their keys
    tui/actions.py                  its ``ACTS`` in ``ACTS``, what a click in it does in ``CLICKS``
    tui/panels.py                   in its row: ``turns``
    tui/keys.py                     its name in ``PLACES`` and in ``BELOW`` (before "panel"), rows of ``KEYS`` for its moves in
                                    that place, and a row of ``tui.footers``
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.frozen import replace
from engine.named import NamedTuple
from tui.later import later
from tui.paint.circuit import circuit_count, circuit_fitted, circuit_rows, circuit_title
from tui.paint.moment import Moment
from tui.paint.plan import roomy

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.layout import Entry
    from tui.paint.caches import caches_count, caches_fitted, caches_rows, caches_title
    from tui.paint.dimensions import dimensions_count, dimensions_fitted, dimensions_rows, dimensions_title
    from tui.paint.help import help_rows
    from tui.paint.ledger import ledger_count, ledger_fitted, ledger_rows, ledger_title
    from tui.paint.prove import prove_count, prove_fitted, prove_rows, prove_title
    from tui.paint.source import source_header, source_height, source_rows
    from tui.paint.values import values_fitted, values_rows, values_title
    from tui.paint.whatif import whatif_fitted, whatif_rows, whatif_title
    from tui.session import Session
    from tui.view import View, Views
else:  # each is closed at the start, but for the circuit
    caches_count, caches_fitted, caches_rows, caches_title = later(
        "tui.paint.caches", "caches_count", "caches_fitted", "caches_rows", "caches_title")
    dimensions_count, dimensions_fitted, dimensions_rows, dimensions_title = later(
        "tui.paint.dimensions", "dimensions_count", "dimensions_fitted", "dimensions_rows", "dimensions_title")
    (help_rows,) = later("tui.paint.help", "help_rows")
    ledger_count, ledger_fitted, ledger_rows, ledger_title = later(
        "tui.paint.ledger", "ledger_count", "ledger_fitted", "ledger_rows", "ledger_title")
    prove_count, prove_fitted, prove_rows, prove_title = later(
        "tui.paint.prove", "prove_count", "prove_fitted", "prove_rows", "prove_title")
    source_header, source_height, source_rows = later("tui.paint.source", "source_header", "source_height", "source_rows")
    values_fitted, values_rows, values_title = later("tui.paint.values", "values_fitted", "values_rows", "values_title")
    whatif_fitted, whatif_rows, whatif_title = later("tui.paint.whatif", "whatif_fitted", "whatif_rows", "whatif_title")

WIDTH = 80
"""Cells of a row where a panel is only measured."""
LEFT = 3
"""Rows of a panel that stay when it is scrolled to its end."""


class Panel(NamedTuple):
    """``name`` is also the id of the action that opens and closes it, of its title (``screen.<name>``), and of its place in the
    key table, if it has keys of its own."""

    name: str
    rows: Callable[[Moment, int], list[Row]]
    """The painter: all rows at a width."""
    share: int = 2
    """Quarters of the room that it takes at most, where the code leaves no more."""
    grabs: bool = False
    """Whether its keys act in it as soon as it is open; else they do when tab, the wheel or a click has turned to it."""
    fills: bool = False
    """Whether it takes the place of the code rows where there is no room for both (``plan.roomy``)."""
    fitted: Callable[[Moment, int, int], list[Row]] | None = None
    """The painter of one that scrolls itself: at most so many rows, about its own cursor. Else ``rows`` are scrolled."""
    measure: Callable[[Moment, int, int], int] | None = None
    """How many rows it has at a width, exact as far as the number given last: where making them all to count them would take
    longer than a key may."""
    title: Callable[[Moment], tuple[str, str]] | None = None
    """What stands left and right in its title row; else its name does."""
    turns: bool = False
    """Whether one does something in it: tab turns to it and away."""
    lasting: bool = True
    """Whether it is open again next time if it was left open."""


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
        Panel("circuit", circuit_rows, turns=True, fills=True, fitted=circuit_fitted, measure=circuit_count, title=circuit_title),
        Panel("values", values_rows, turns=True, fitted=values_fitted, title=values_title),
        Panel("ledger", ledger_rows, grabs=True, turns=True, fills=True, fitted=ledger_fitted, measure=ledger_count,
              title=ledger_title),
        Panel("dimensions", dimensions_rows, fills=True, fitted=dimensions_fitted, measure=dimensions_count,
              title=dimensions_title),
        Panel("caches", caches_rows, grabs=True, turns=True, fills=True, fitted=caches_fitted, measure=caches_count,
              title=caches_title),
        Panel("whatif", whatif_rows, grabs=True, turns=True, fills=True, fitted=whatif_fitted, title=whatif_title,
              lasting=False),
        Panel("prove", prove_rows, grabs=True, turns=True, fills=True, fitted=prove_fitted, measure=prove_count, title=prove_title,
              lasting=False),
        Panel("help", help_rows, share=3, grabs=True, fills=True, lasting=False),
    )
}
PANES: dict[str, Pane] = {pane.name: pane for pane in (Pane("source", source_rows, source_height, source_header),)}


NONE = "none"
"""The settings' word for no panel."""


def resting(panels: tuple[str, ...] | None, width: int, height: int) -> tuple[str, ...]:
    """The panels that stand open of themselves: ``panels``, as they were left; None: the circuit where there is room for it. One
    that would take the code's place waits for its key: who opens a file is shown the file."""
    room = roomy(width, height)
    if panels is not None:
        return panels if room else tuple([name for name in panels if not PANELS[name].fills])
    return ("circuit",) if room else ()


def waiting(panels: tuple[str, ...] | None, width: int, height: int) -> str:
    """The panel on top, as they were left, where there is no room for it beside the code; "" where it stands open."""
    rest = resting(panels, width, height)
    return panels[-1] if panels and panels[-1] not in rest else ""


def from_settings(text: str) -> tuple[str, ...] | None:
    """The panels that the settings name; None for nothing sensible."""
    names = tuple([name for name in text.split() if name in PANELS and PANELS[name].lasting])
    return names if names or text == NONE else None


def to_settings(stack: tuple[str, ...], width: int, height: int) -> str:
    """Panels as the settings have them; "" for those that the size would open anyway."""
    lasting = tuple([name for name in stack if PANELS[name].lasting])
    return "" if lasting == resting(None, width, height) else " ".join(lasting) or NONE


def is_panel(action: str) -> bool:
    """Whether an action of the key table opens and closes a panel."""
    return action in PANELS or action in PANES


def on_top(session: Session) -> Panel | None:
    """The panel that is seen."""
    return PANELS[session.panels.top] if session.panels.stack else None


def in_forward(session: Session) -> Pane | None:
    """What stands in the forward pane's place; None for the forward rows themselves, and where ``states.own`` has both panes."""
    return PANES.get(session.panels.forward)


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
    focus = "" if session.focus == "panel" else session.focus  # the arrows are not a panel's that one has not turned to
    return replace(session, panels=replace(panels, stack=(*panels.stack, name), offset=0), focus=focus, message=None)


def turned(session: Session, action: str) -> Session | None:
    """Tab turns to a panel that one does something in, and away again; escape gives the keys back before it closes it. None for
    other actions, and for panels that are only looked at."""
    panel = on_top(session)
    if panel is None or not panel.turns or panel.grabs:
        return None
    if action == "next_panel" or (action == "escape" and session.focus == "panel"):
        return replace(session, focus="" if session.focus == "panel" else "panel", message=None)
    return None


def scrolled(session: Session, views: Views, by: int) -> Session:
    """With the open panel, if any, scrolled by so many rows; its last ones stay in sight."""
    panel = on_top(session)
    if panel is None or panel.fitted is not None:
        return session
    count = len(panel.rows(Moment(views.at(session.expanded), session), WIDTH))
    offset = max(0, min(session.panels.offset + by, count - LEFT))
    return replace(session, panels=replace(session.panels, offset=offset))
