"""Which of the file's own gradients come from which."""

from __future__ import annotations

from engine.own.followed import Event, Followed
from engine.own.loss import gradients_made
from engine.own.records import Survey


def comes_later(survey: Survey, followed: Followed, last: Event, came: set[int]) -> bool:
    """Whether a gradient, whose ``last`` state came from the definitions ``came``, is a further one than ``followed``: not the same
    numbers under another name, nor what ``followed`` was handed afterwards."""
    made = gradients_made(survey, followed)
    ends = [max(survey.dones[one.done].end, one.done + 1) for one in followed.events if came.intersection(one.defs)]
    over = max(survey.dones[last.done].end, last.done + 1)
    return bool(made & came) and not set(last.defs) <= made and min(ends, default=0) <= over
