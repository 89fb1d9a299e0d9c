"""Whether the changes of a pass bear out a loss that it has not itself, and that one way to read it takes."""

from __future__ import annotations

import numpy as np

from engine.own.agreeing import backwards
from engine.own.begun import Begun
from engine.own.dividing import agree
from engine.own.halves import goes_along, halves_of
from engine.own.signs import changes_of


def along(made: Begun) -> bool:
    """Whether all that a pass updates goes along the squares that were taken for its loss; another loss has told its own way."""
    loss, dones = made.division.loss, made.found.survey.dones
    if made.given is not None or loss is None or not halves_of(dones[loss.done].node):
        return False  # the other ways have looked at that
    name, bindings = halves_of(dones[loss.done].node), made.found.survey.bindings
    single = len([done for done in dones if done.node is dones[loss.done].node]) < 2  # not a sum over points
    alike = single and any([b.name == name and b.shape for b in bindings])  # a difference of arrays goes along one of them
    return goes_along(backwards(made.body, made.output, 1.0), made.watched, 2 if alike else 1)


def told_by(made: Begun) -> bool:
    """Whether a function that nothing calls here gives the loss of a pass: an array is changed along its gradient."""
    if made.given is not None or made.division.loss is None:
        return False
    back = backwards(made.body, made.output, 1.0)
    known = [(back.gradient(var), change) for var, change in changes_of(made.watched) if back.gradients[var] is not None]
    return any([np.size(change) > 2 and np.any(change) and agree(gradient, change) for gradient, change in known])
