"""Gradients in functions of what stands further out: only their name speaks for the variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.own.bases import self_of
from engine.own.followed import Followed
from engine.own.records import Survey
from engine.records import Var


def further_out(survey: Survey, followed: Followed) -> bool:
    """Whether the variable stands further out than the gradient, so that only its name speaks for it."""
    if followed.base < 0 or followed.prefix or followed.frame is survey.module:
        return False
    mine, holder = self_of(followed.frame), survey.bindings[followed.base].holder
    return not (holder is followed.frame or (mine is not None and holder is mine))


def handed_to_its_name(
    survey: Survey, followed: Followed, base: Var, named: Sequence[Followed], base_of: Callable[[Followed], Var | None]
) -> bool:  # fmt: skip
    """Whether a gradient of what stands further out is what that variable's own gradient becomes, where it stands: ``dx`` in a
    function, of ``dx, dw = backward(dout)``. Then the name means it, whatever else its numbers are the gradient of."""
    if not further_out(survey, followed):
        return False
    last = set(followed.events[-1].defs)
    there = [one for one in named if one.name == followed.name and last & set(one.events[-1].defs)]
    ends = [base_of(one) for one in there if not further_out(survey, one)]
    return any([end is not None and end.name == base.name for end in ends])


__all__ = ["further_out", "handed_to_its_name"]
