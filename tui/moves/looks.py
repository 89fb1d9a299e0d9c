"""What is shown and how: raw lines, expansion, order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.moves.carry import regard
from tui.session import Session

if TYPE_CHECKING:
    from tui.view import View, Views


MOST = 5_000
"""Stages that are expanded at once: more would take seconds without a word."""


def raw(session: Session, views: Views) -> Session:
    """Raw chain-rule lines or simplified ones."""
    return session.seen(raw=not session.look.raw)


def order(session: Session, views: Views) -> Session:
    """Paired bands or the order of the listing."""
    picked = session.selected
    keep = None if picked is not None and picked.kind in ("total", "note") else picked
    return replace(session, selected=keep).seen(order="listing" if session.look.order == "paired" else "paired")


def stage_at(session: Session, view: View) -> int:
    """The stage of the selected cell or of the current step; -1 if it has none."""
    trace = view.trace
    picked = session.selected
    if picked is not None:
        if picked.kind in ("stage", "note"):
            return picked.index
        if picked.kind == "part":
            return trace.vars[picked.index].stage
        return trace.lines[picked.index].stage if picked.kind == "line" else -1  # an update has none
    step = view.step(session.position)
    if step is None:
        return -1
    return step.stage if step.stage >= 0 else trace.vars[trace.output].stage


def expand(session: Session, views: Views) -> Session:
    """Expand the stage to its gates, or fold it again."""
    stage = stage_at(session, views.at(session.expanded))
    if stage < 0:
        return session.told("screen.no_step")
    if stage in session.expanded:
        return regard(session, views, session.expanded - {stage})
    if not views.expandable(stage):
        return session.told("screen.no_parts")
    return _expanded(session, views, session.expanded | {stage})


def _expanded(session: Session, views: Views, stages: frozenset[int]) -> Session:
    after = regard(session, views, stages)
    return after if after.expanding is not None else after.told("screen.expanded")


def expand_all(session: Session, views: Views) -> Session:
    """Expand every stage to its gates, or fold all if any is expanded."""
    if session.expanded:
        return regard(session, views, frozenset())
    every = frozenset(i for i in range(len(views.base.stages)) if views.expandable(i))
    if len(every) > MOST:
        return session.told("screen.too_many_stages", n=len(every), most=MOST)
    return _expanded(session, views, every) if every else session.told("screen.no_parts")
