"""A pass over several examples of which one gradient is given, read with no gradient of the others."""

from __future__ import annotations

import numpy as np

from engine.checking.changing import after_updates, changed_in
from engine.checking.passown import once_more
from engine.checking.singled import apart_loops, separate
from engine.checking.site import Site, instead_of
from engine.own.passes import Begun
from engine.records import Options


def silenced(begun: Begun, options: Options) -> Begun:
    """The pass with no gradient of the other examples: sums over all are then those of the given one, and judged as that is; as it
    is where that cannot be run."""
    given, survey = begun.given, begun.found.survey
    if given is None or not given.others or not separate(begun):
        return begun
    known = [at for at in given.others if at in survey.values]
    if len(known) < len(given.others):
        return begun
    silent = instead_of(survey, Site(tuple(known), tuple([np.zeros_like(survey.values[at]) for at in known]), -1))
    again = once_more(begun, options, silent)
    if again.failed is not None or len(again.defs) != len(survey.defs):
        return begun
    changed = changed_in(begun, again, after_updates(begun))
    if changed is None:
        return begun
    loops, mine = apart_loops(begun) or set(), dict(survey.dones[survey.defs[max(given.defs)].done].rounds)
    aside = {
        each.index for each in survey.defs[begun.found.first :]
        if any([id(loop) in loops and mine.get(loop, number) != number for loop, number in survey.dones[each.done].rounds])
    }  # fmt: skip
    return changed._replace(silent=silent, aside=frozenset(aside), found=begun.found._replace(survey=again))
