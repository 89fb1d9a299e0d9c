"""Labels that lead somewhere: a contribution named beside its variable (``(4)``, ``+4``, ``·2``) is gone to by a click on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine import ProgramError
from tui.cells import cell_len, text_of

if TYPE_CHECKING:
    from tui.paint.screen import Screen
    from tui.session import Session
    from tui.view import View

LABEL = re.compile(r"\(([0-9]+[a-z]*(?::[0-9]+)*)\)|[+·.]([0-9]+[a-z]*)(?![\w.])")
"""What a stage is called where it is named as a sender."""
FORK = re.compile(r" [●o] (\S+) ")
"""The head of a fork's row under the circuit."""


def link_at(view: View, session: Session, screen: Screen, x: int, y: int) -> str:
    """The address that the label under a cell stands for; "" where there is none, or it is that of no contribution."""
    if not 0 <= y < len(screen.rows):
        return ""
    said = text_of(screen.rows[y])
    label = next((found[1] or found[2] for found in LABEL.finditer(said)
                  if cell_len(said[: found.start()]) <= x < cell_len(said[: found.end()])), "")  # fmt: skip
    grad = _gradient(view, session, screen, x, y, said) if label else ""
    if not grad:
        return ""
    address = f"{grad}({label})"
    try:
        view.steps.find(address)
    except ProgramError:
        return ""
    return address


def _gradient(view: View, session: Session, screen: Screen, x: int, y: int, said: str) -> str:
    """Whose contributions are named in a row: an input's, those of the current line, of a fork under the circuit."""
    trace = view.trace
    hit = screen.hit(x, y)
    if hit is not None and hit.kind in ("row", "total"):
        names = [trace.vars[v] for v in trace.rows[hit.index].vars]
        return names[0].grad if len(names) == 1 else ""
    step = view.step(session.position)
    if (at := screen.regions.get("panel")) is not None and at.holds(x, y) and step is not None and step.line >= 0:
        return trace.vars[trace.lines[step.line].to].grad
    if (at := screen.regions.get("circuit")) is not None and at.holds(x, y) and (head := FORK.match(said)):
        return trace.vars[view.names[head[1]]].grad if head[1] in view.names else ""
    return ""
