"""Where everything stands: (columns, height, what is wanted) -> named rectangles. Numbers only; nothing is painted.

From the top: title, header, the code panes, a rule, the chain-rule panel in five rows, the open panel, blank rows, footer;
on very wide screens a side column beside all but the first and the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.paint.columns import Columns
from tui.paint.sheet import Rect

if TYPE_CHECKING:
    from tui.panels import Panel

LINES = frozenset({"divider", "rule", "edge"})
"""Regions that only part others: nothing is clicked or selected there."""
CHAIN = 5
"""Rows of the chain-rule panel."""
FIXED = 2 + 1 + CHAIN + 1  # title, header, rule, chain-rule panel, footer
ROOMY = (110, 34)
"""Columns and rows from which on code and a panel that fills stand one above the other."""
BELOW = 6
"""Rows left under the rest from which on a screen with a side column has the file there."""
LEAST = 4
"""Rows beside the fixed ones from which on a panel opens at all."""


class Wanted(NamedTuple):
    """Rows that would be taken if there were all the room: by the code, by the code with its comments, by the open panel."""

    code: int
    noted: int
    panel: int = 0


class Plan(NamedTuple):
    """The rectangles by name, and whether the code is shown with its comments."""

    regions: dict[str, Rect]
    notes: bool


def roomy(width: int, height: int) -> bool:
    """Whether there is room for the code and a panel that ``fills``."""
    return width >= ROOMY[0] and height >= ROOMY[1]


def plan(columns: Columns, height: int, wanted: Wanted, panel: Panel | None = None, forward: str = "") -> Plan:
    """The regions of a screen ``height`` rows high, ``panel`` being open and ``forward`` in the forward pane's place.

    Beside a side column the file stands in the rows that are left, unless it is in the forward pane's place already. The panel
    takes at most its share of the room, more where the code leaves some; one that fills takes the place of the code and its header
    where there is no room for both.
    """
    room = height - FIXED
    taken = 0
    if panel is not None and panel.fills and not roomy(columns.width, height) and room >= LEAST:
        return Plan(_filled(columns, height, panel.name), False)
    if panel is not None and room >= LEAST:
        taken = min(wanted.panel, max(room * panel.share // 4, room - max(1, wanted.code)))
    room -= taken
    notes = wanted.noted <= room or wanted.code > room  # comments cost no scrolling, or there is scrolling anyway
    code = max(1, min(wanted.noted if notes else wanted.code, room))
    width = columns.code
    below = 2 + code
    regions = {}
    if forward:
        regions[forward] = Rect(0, 2, columns.forward, code)
    regions["forward"] = Rect(0, 2, columns.forward, code)
    if not columns.narrow:
        regions["divider"] = Rect(columns.forward, 2, 1, code)
        regions["backward"] = Rect(columns.forward + 1, 2, columns.backward, code)
    regions["rule"] = Rect(0, below, width, 1)
    regions["panel"] = Rect(0, below + 1, width, CHAIN)
    if panel is not None and taken:
        regions[panel.name] = Rect(0, below + 1 + CHAIN, width, taken)
    end = below + 1 + CHAIN + taken
    if columns.side and not forward and height - 1 - end >= BELOW:
        regions["file"] = Rect(0, end, width, height - 1 - end)
    if columns.side:
        regions["edge"] = Rect(width, 1, 1, height - 2)
        regions["side"] = Rect(width + 1, 1, columns.side, height - 2)
    regions |= {"title": Rect(0, 0, columns.width, 1), "header": Rect(0, 1, width, 1),
                "footer": Rect(0, height - 1, columns.width, 1)}  # fmt: skip
    return Plan(regions, notes)


def _filled(columns: Columns, height: int, name: str) -> dict[str, Rect]:
    """A panel between the title and the chain-rule panel."""
    width, below = columns.code, height - 1 - CHAIN - 1
    side = {"edge": Rect(width, 1, 1, height - 2), "side": Rect(width + 1, 1, columns.side, height - 2)} if columns.side else {}
    return side | {
        name: Rect(0, 1, width, below - 1),
        "rule": Rect(0, below, width, 1),
        "panel": Rect(0, below + 1, width, CHAIN),
        "title": Rect(0, 0, columns.width, 1),
        "footer": Rect(0, height - 1, columns.width, 1),
    }
