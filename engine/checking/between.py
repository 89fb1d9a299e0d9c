"""A pass that updates its parameters between the terms of its loss, ``D.backward(real)``, then ``D.backward(fake)``, and one
``loss_d`` of both: no gradient in it is that of the whole loss, at whichever values of the parameters."""

from __future__ import annotations

from engine.checking.unled import uncompared
from engine.own.passes import Begun
from engine.verdicts import Own


def updated_between(begun: Begun, own: Own) -> Own:
    """The verdict of such a pass, where something would be wrong: it is not compared."""
    loss, survey = begun.division.loss, begun.found.survey
    if own.ok or loss is None:
        return own
    after = {each.after for each in begun.division.updates}
    early, read = survey.slice(set(loss.defs), after), survey.slice(set(loss.defs))
    both = [each for each in begun.division.updates if each.before in early and each.after in read]
    return uncompared(own, "several") if both else own
