"""The loss of a program that an error stops before any gradient is there that has a variable's name."""

from __future__ import annotations

from engine.own.followed import Followed
from engine.own.loss import Loss, is_forward, says_loss
from engine.own.records import Survey


def halted_loss(survey: Survey) -> tuple[Loss, tuple[Followed, ...]] | None:
    """The last number that a name says to be the loss, and what is only called a gradient and came after it, ``g``; None where
    nothing stopped the program, and where it stopped before."""
    if survey.failed is None or not survey.dones:
        return None
    named = [each for each in survey.bindings if each.single and each.kind in ("name", "attribute") and says_loss(survey, each)]
    if not named:
        return None
    loss = named[-1]
    forward = survey.slice(set(loss.defs))
    last = max([survey.defs[at].done for at in forward], default=-1)
    units = tuple([
        unit for unit in survey.units.values()
        if unit.events and unit.events[0].done > last and not is_forward(survey, unit, forward)
    ])  # fmt: skip
    return (Loss(loss.index, loss.defs, True, None), units) if units else None


__all__ = ["halted_loss"]
