"""Selecting a row without moving in time, and going there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.layout import GIVEN
from tui.moves.carry import part_position
from tui.moves.time import jump
from tui.session import Pick, Session

if TYPE_CHECKING:
    from tui.view import View, Views

PAGE = 10


def own_pane(view: View, session: Session) -> str:
    """The pane that up and down act on."""
    if session.focus in ("forward", "backward"):
        return session.focus
    return "backward" if session.position > view.forward else "forward"


def _cell(view: View, order: str, pane: str, y: int) -> Pick | None:
    layout = view.layout(order)
    found = layout.forward(y) if pane == "forward" else layout.backward(y)
    return Pick(pane, *found) if found else None


def _row_of(view: View, order: str, pick: Pick) -> int:
    try:
        return view.layout(order).row_of(pick.kind, pick.index)
    except KeyError:
        return 0


def _moved(session: Session, views: Views, by: int) -> Session:
    view = views.at(session.expanded)
    order = session.look.order
    pane = own_pane(view, session)
    layout = view.layout(order)
    height = layout.height if order == "paired" or pane == "forward" else layout.backward_height  # type: ignore[union-attr]
    start = session.selected or view.cell(session.position, pane) or Pick(pane, "row", 0)
    y = _row_of(view, order, start)
    if start.pane != pane:
        y -= 1 if by > 0 else -1
    direction = 1 if by > 0 else -1
    target = y + by
    target = max(0, min(target, height - 1))
    found = None
    for at in range(target, height if direction > 0 else -1, direction):
        if found := _cell(view, order, pane, at):
            break
    else:
        for at in range(target, y, -direction):
            if found := _cell(view, order, pane, at):
                break
    if found is None:
        return replace(session, message=None)
    return replace(session, selected=found, message=None)


def select_up(session: Session, views: Views) -> Session:
    """The row above in the pane."""
    return _moved(session, views, -1)


def select_down(session: Session, views: Views) -> Session:
    """The row below in the pane."""
    return _moved(session, views, 1)


def page_up(session: Session, views: Views) -> Session:
    """Ten rows up."""
    return _moved(session, views, -PAGE)


def page_down(session: Session, views: Views) -> Session:
    """Ten rows down."""
    return _moved(session, views, PAGE)


def position_of(view: View, kind: str, index: int) -> int | None:
    """The position that a cell stands for; None for a row that is no step (a comment)."""
    trace, steps = view.trace, view.steps
    if kind == "stage":
        return steps.of_stage(index)
    if kind == "part":
        var = trace.vars[index]
        return part_position(view, var.stage, var.shown) or steps.of_stage(var.stage)
    if kind == "position":
        return max(0, min(index, view.total))
    if kind == "line":
        for line in range(index, len(trace.lines)):  # opened containers are no step: the line they were opened for
            if found := steps.of_line(line):
                return found
        return None
    if kind == "note":
        return next((p for p in map(steps.of_line, trace.stage_lines(index)) if p), None)
    if kind == "update":
        return steps.backward + 1 + index
    if kind == "updates":
        return None
    row = trace.rows[index]
    if kind == "total":
        arrived = [line for var in row.vars for line in trace.arrivals(var)[-1:]]
        return steps.of_line(max(arrived)) if arrived else None
    if row.kind in GIVEN:
        return 0
    if row.kind == "comment":
        return None
    for later in trace.rows[index:]:
        if later.kind == "stage":
            return steps.of_stage(later.stage)
    return None


def go_there(session: Session, views: Views) -> Session:
    """To the step of the selected row."""
    view = views.at(session.expanded)
    if session.selected is None:
        return session
    found = position_of(view, session.selected.kind, session.selected.index)
    return session.told("screen.no_step") if found is None else jump(session, view, found)


def escape(session: Session, views: Views) -> Session:
    """Close the top panel, else drop the selection."""
    if session.panels.leavable:
        left = replace(session.panels, stack=session.panels.stack[:-1], offset=0)
        return replace(session, panels=left, focus="", message=None)
    return session.calm


def next_panel(session: Session, views: Views) -> Session:
    """On to the other side, then to the open panel, then to the first side again."""
    view = views.at(session.expanded)
    if session.focus == "panel":
        return replace(session, focus="forward", selected=None, message=None)
    pane = own_pane(view, session)
    if session.panels.stack and pane == "backward":
        return replace(session, focus="panel", message=None)
    other = "backward" if pane == "forward" else "forward"
    start = session.selected or view.cell(session.position, pane) or view.cell(session.position)
    found = None
    if start is not None:
        y = _row_of(view, session.look.order, start)
        reach = [y, *[y + d for n in range(1, PAGE) for d in (-n, n)]]
        found = next((cell for cell in (_cell(view, session.look.order, other, at) for at in reach) if cell), None)
    return replace(session, focus=other, selected=found, message=None)
