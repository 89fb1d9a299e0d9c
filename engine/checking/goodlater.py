"""Gradients of a pass that are not those of the variables they are named after, while all that the pass changes by what follows
from them is changed rightly: ``layer_1_delta`` is often that of what the activation, and not its dropped out copy, is made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.checking.remarks import made_good
from engine.own.passes import Begun
from engine.own.records import Survey
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


def good_later(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict with remarks on those, with the lines that change parameters by what follows from them. One that is a parameter's
    or another input's own gradient, or a number, is none of them; a matrix of one entry is, as a net with one answer has."""
    survey = begun.found.survey
    told = {one.line: [line for line in own.lines if line.line == one.line] for one in begun.watched.updates}
    changed = {one.var for one in begun.watched.updates}
    found: dict[int, OwnLine] = {}
    for one in own.lines:
        own_of_input = one.var in changed or trace.vars[one.var].kind == "input"  # also where rows of it are changed
        if one.verdict not in ("wrong", "follows") or own_of_input or one.line in told:
            continue
        defs = _made(survey, one)
        after = [each.after for each in begun.division.updates if not defs.isdisjoint(survey.slice(set(each.added)))]
        changes = [update for at in after for update in watched_of(begun, at)]
        by = [line for each in changes for line in told[each.line] if line.var == each.var]
        judged = {line.var for line in by} == {each.var for each in changes} and all([watched_of(begun, at) for at in after])
        number = np.shape(one.theirs) in ((), (1,))
        right = [line.verdict == "right" or (number and (line.verdict, line.reason) == ("remark", "rate")) for line in by]
        if defs and by and judged and all(right) and (len(by) > 1 or not number):
            found[id(one)] = made_good(trace, one, by, ())
    if not found:
        return own
    # of what has no name, an entry of a list, nothing is left to say
    every = tuple([found.get(id(one), one) for one in own.lines if one.name or id(one) not in found])
    return replace(own, lines=every, first_wrong=next((one.line for one in every if one.verdict == "wrong"), None))


def _made(survey: Survey, one: OwnLine) -> set[int]:
    """The definitions that a judged line is about: those of its gradient, or all that it made, if that has no name."""
    if not one.name:
        return {each.index for each in survey.defs if survey.dones[each.done].node.lineno == one.line}
    return {
        at for unit in survey.units.values() if unit.shown == one.name
        for event in unit.events if event.line == one.line for at in event.defs
    }  # fmt: skip


def watched_of(begun: Begun, at: int) -> list[Update]:
    """The updates that a definition may be: those of its line, of several those that left its value."""
    survey = begun.found.survey
    mine = [each for each in begun.watched.updates if each.line == survey.dones[survey.defs[at].done].node.lineno]
    same = [each for each in mine if np.array_equal(each.after, survey.values.get(at, np.nan))]
    return same or mine
