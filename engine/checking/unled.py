"""A pass that shows how well it does by a number that it does not follow: contrastive divergence with its reconstruction error."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from engine.own.dividing import Change, agree
from engine.own.passes import Begun
from engine.verdicts import Own, Uncompared

_AGREES = frozenset({"right", "close", "remark", "tie"})


def unled(begun: Begun, own: Own) -> Own:
    """The verdict where nothing is right by the loss, nor all wrong by a factor, and the changes of two parameters have no line of
    the own part in common, so that no one fault can be behind both: they follow something else, and are not compared."""
    arrays = [(one.ours, one.theirs) for one in own.lines if np.size(one.theirs) > 1 and np.size(one.ours) > 1]
    if arrays and all([agree(ours, theirs) for ours, theirs in arrays]):
        return own  # a wrong count from before the pass: ``n = 2 * len(x)``
    if all([one.reason == "sign" for one in own.lines if one.verdict == "wrong"]):
        return own  # all of it goes uphill
    if own.ok or begun.given is not None or begun.division.loss is None or any([one.verdict in _AGREES for one in own.lines]):
        return own
    survey, division = begun.found.survey, begun.division

    def lines(change: Change) -> set[int]:
        made = survey.slice(set(change.added)) & division.own
        return {survey.dones[survey.defs[at].done].node.lineno for at in made}

    known = [lines(change) for change in division.updates]
    if all([one & other for one, other in combinations(known, 2)]):
        return own
    return uncompared(own, "unled")


def uncompared(own: Own, reason: str) -> Own:
    """The verdict where nothing that was compared says anything: no line is judged, for the ``reason`` (of ``Uncompared``)."""
    aside = tuple([one for one in own.lines if one.verdict == "aside"])
    told = [one for one in own.lines if one.verdict != "aside"]
    others = tuple(dict.fromkeys([Uncompared(one.line, one.name.rstrip("'"), reason) for one in told]))
    return replace(own, lines=aside, marks={}, verdicts={}, others=(*own.others, *others), first_wrong=None, faults=(), _places={})
