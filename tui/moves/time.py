"""Moves in time: step, back, stages, accumulations, ends, ask-first beats, autoplay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from engine.frozen import replace
from tui.keys import shown
from tui.session import SPEEDS, Session

if TYPE_CHECKING:
    from tui.view import View, Views

def at(session: Session, view: View, position: int, *, late: bool = False) -> Session:
    """The session at another position (clipped), with its first beat, or its last if ``late``. A panel that has the arrows keeps
    them: who steps on in it (space) has not left it."""
    position = max(0, min(position, view.total))
    beat = view.beats(position) - 1 if session.ask and late else 0
    return replace(session.calm, position=position, beat=beat, focus=session.focus if session.focus == "panel" else "")


def jump(session: Session, view: View, position: int) -> Session:
    """Go far away, and remember where from."""
    return replace(at(session, view, position, late=True), before=view.steps.address(session.position), focus="")


def step(session: Session, views: Views) -> Session:
    """One beat on; from the last step to what concludes it, and there nothing."""
    view = views.at(session.expanded)
    if at_end(session, view):
        return replace(session.calm, ended=True)
    if session.ask and session.beat < view.beats(session.position) - 1:
        return replace(session.calm, beat=session.beat + 1)
    return at(session, view, session.position + 1)


def back(session: Session, views: Views) -> Session:
    """One beat back, the exact inverse of ``step``; at the start nothing."""
    view = views.at(session.expanded)
    if session.ended and at_end(session, view):
        return session.calm
    if session.ask and session.beat > 0:
        return replace(session.calm, beat=session.beat - 1)
    return at(session, view, session.position - 1, late=True)


def _last_of_stage(view: View, stage: int) -> int:
    """Position of the last backward step of a stage; 0 if it has none."""
    for line in reversed(view.trace.stage_lines(stage)):
        if position := view.steps.of_line(line):
            return position
    return 0


def next_stage(session: Session, views: Views) -> Session:
    """To the end of this stage, or of the next one if this is its end."""
    view = views.at(session.expanded)
    k = session.position + 1
    while k <= view.forward and view.steps[k - 1].kind != "stage":
        k += 1
    if k > view.forward + 1 and k <= view.steps.backward:
        k = _last_of_stage(view, view.steps[k - 1].stage) or k
    return at(session, view, k, late=True)


def previous_stage(session: Session, views: Views) -> Session:
    """To the end of the stage before."""
    view = views.at(session.expanded)
    k = session.position - 1
    if view.forward + 1 < k < view.steps.backward:
        first = k + 1
        while first > view.forward + 2 and view.steps[first - 2].stage == view.steps[session.position - 1].stage:
            first -= 1
        k = first - 1
    while 0 < k <= view.forward and view.steps[k - 1].kind != "stage":
        k -= 1
    return at(session, view, k, late=True)


def _accumulate(session: Session, views: Views, forward: bool) -> Session:
    view = views.at(session.expanded)
    stops = view.accumulations
    spot = bisect_right(stops, session.position) if forward else bisect_left(stops, session.position) - 1
    if not 0 <= spot < len(stops):
        return session.told("screen.no_fork")
    return at(session, view, stops[spot], late=True)


def next_accumulation(session: Session, views: Views) -> Session:
    """To the next contribution that is added to a gradient which already holds one."""
    return _accumulate(session, views, True)


def previous_accumulation(session: Session, views: Views) -> Session:
    """To the accumulation before."""
    return _accumulate(session, views, False)


def first(session: Session, views: Views) -> Session:
    """To position 0."""
    return jump(session, views.at(session.expanded), 0)


def last(session: Session, views: Views) -> Session:
    """To the last step."""
    view = views.at(session.expanded)
    return jump(session, view, view.total)


def ask(session: Session, views: Views) -> Session:
    """Ask-first on or off; what the current step shows stays shown."""
    if session.ask:
        return replace(session, ask=False, beat=0).told("screen.ask_off")
    view, look = views.at(session.expanded), session.look
    asking = replace(session, ask=True, beat=view.beats(session.position) - 1)
    end, action = ("_end", "back") if at_end(asking, view) else ("", "step")  # nothing is asked of what is shown already
    key = next(iter(look.keymap.keys_of(action, "stepper")), "")
    return asking.told(f"screen.ask_on{end}", pressed=shown(key, look.ascii))


def at_end(session: Session, view: View) -> bool:
    """Whether nothing is left to show."""
    return session.position >= view.total and (not session.ask or session.beat >= view.beats(session.position) - 1)


def play(session: Session, views: Views) -> Session:
    """Play or pause; from the end, play again from the start."""
    if session.play.on:
        return replace(session, play=session.play.paused)
    view = views.at(session.expanded)
    start = at(session, view, 0) if at_end(session, view) else session
    return replace(start.calm, play=replace(start.play, on=True))


def tick(session: Session, views: Views) -> Session:
    """One beat of autoplay (the caller owns the clock); it stops at the end."""
    if not session.play.on:
        return session
    found = step(session, views)
    return replace(found, play=replace(found.play, on=not at_end(found, views.at(found.expanded))))


def faster(session: Session, views: Views) -> Session:
    """A shorter delay."""
    return replace(session, play=replace(session.play, speed=min(session.play.speed + 1, len(SPEEDS) - 1)))


def slower(session: Session, views: Views) -> Session:
    """A longer delay."""
    return replace(session, play=replace(session.play, speed=max(session.play.speed - 1, 0)))
