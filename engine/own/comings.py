"""Which of the file's own gradients come from which."""

from __future__ import annotations

from engine.own.followed import Event, Followed
from engine.own.loss import gradients_made
from engine.own.records import Survey


def comes_later(survey: Survey, followed: Followed, last: Event, came: set[int], same: bool = False) -> bool:
    """Whether a gradient, whose ``last`` state came from the definitions ``came``, is a further one than ``followed``: not the same
    numbers under another name, nor what ``followed`` was handed afterwards. ``same``: it is of the same parameter; then what is
    handed to a name, ``{"b": g}`` of one call, may be a term of it."""
    made = gradients_made(survey, followed)
    if same and not made:
        made = {at for one in followed.events for at in one.defs}
    elif same and followed.events[-1].handed:
        made = made | set(followed.events[-1].defs)  # in the place of the zeros that it began with
    ends = [max(survey.dones[one.done].end, one.done + 1) for one in followed.events if came.intersection(one.defs)]
    over = max(survey.dones[last.done].end, last.done + 1)
    return bool(made & came) and not set(last.defs) <= made and min(ends, default=0) <= over
