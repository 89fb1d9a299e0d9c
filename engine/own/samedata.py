"""Whether a loss that is computed after the update is about the data that the update came from: of a batch, not of all examples."""

from __future__ import annotations

import numpy as np

from engine.own.rounds import Round


def same_data(found: Round, parameters: set[int], after: set[int], added: set[int], loss: set[int]) -> bool:
    """Whether the arrays that come from no parameter are the same on both sides: those from before the round, and those that the
    round took from them. All are definitions: ``parameters`` became ``after`` by what is ``added``."""
    survey = found.survey
    moved = set(parameters)
    for each in survey.defs[found.first :]:
        if not moved.isdisjoint((*each.reads, *each.flat)):
            moved.add(each.index)

    def data(roots: set[int]) -> set[int]:
        came = survey.slice(roots, after)
        came |= {read for at in came if at >= found.first for read in (*survey.defs[at].reads, *survey.defs[at].flat)}
        kept = {at for at in came - moved if at >= found.first or not found.replaced.get(at, set()) - {at}}
        kept = {at for at in kept if np.size(survey.values.get(at, 0.0)) > 1}
        inner = {read for at in kept if at >= found.first for read in survey.slice({at}) if read != at}
        return kept - inner

    return data(added) == data(loss)
