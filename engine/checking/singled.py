"""What a pass without a loss does with the one example whose gradient is given: it runs once more, with no gradient of the others,
none at all, and twice this one. What it changes then, beside what it changes anyway, is a multiple of the engine's gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.applied import changes_by
from engine.checking.measure import difference
from engine.checking.passown import once_more
from engine.checking.site import Site, instead_of
from engine.named import NamedTuple
from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.own.passes import Begun
from engine.passes import Update
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

_SAME, _NONE = 1e-6, 1e-9
_MOST = 0.5  # of a parameter that a penalty adds to it in a pass


class Apart(NamedTuple):
    """Of an update the change in a run with this gradient alone, what of it the gradient makes, and what is made without it; arrays
    of the parameter's shape."""

    update: Update
    whole: Any
    led: Any
    anyway: Any


def singled(trace: Trace, begun: Begun, own: Own) -> Own:
    """The verdict, with what updates do wrong with the given gradient: they take what does not follow from it, or add a share of
    the parameter where a penalty takes one off. Nothing is said of what is no sum of both, such as Adam's changes."""
    if not own.ok or begun.given is None or all([_follows(trace, update) for update in begun.watched.updates]):
        return own
    known = {(line.line, line.name) for line in own.lines}
    every, lines = list(apart_updates(begun, trace.options)), []
    for one in every:
        update = one.update
        if trace.gradients_by_index[update.var] is None or (update.line, update.id) in known:
            continue
        ours = np.asarray(trace.gradient(update.var), dtype=float)
        if np.shape(ours) != np.shape(one.whole) or np.size(ours) < 2 or not np.any(ours):
            continue
        found = None if not np.any(one.led) and not _one_of_a_list(trace, one, every) else _astray(begun, one, ours)
        if found is not None:
            theirs, meant, reason = found
            gap, where = difference(theirs, meant)
            lines.append(OwnLine(update.line, update.id, update.var, "wrong", gap, where, (), reason, theirs, meant))
    if not lines:
        return own
    told = {(one.line, one.name.rstrip("'")) for one in lines}
    others = tuple([one for one in own.others if (one.line, one.name) not in told])
    told_all = tuple(sorted((*own.lines, *lines), key=lambda one: (one.line, one.name)))
    return replace(own, lines=told_all, others=others, first_wrong=min([one.line for one in lines]))


def _follows(trace: Trace, update: Update) -> bool:
    """Whether a change is a multiple of the engine's gradient as it is, or one number: there is nothing to run again for."""
    if np.size(update.before) < 2:
        return True
    if trace.gradients_by_index[update.var] is None or np.shape(update.before) != np.shape(update.after):
        return False
    return agree(np.asarray(trace.gradient(update.var), dtype=float), np.subtract(update.after, update.before, dtype=float))


def _one_of_a_list(trace: Trace, one: Apart, every: list[Apart]) -> bool:
    """Whether a line changes other entries of the list that a parameter stands in by what follows from the given gradient: what
    does not follow from it at all may otherwise be of another loss."""
    var = trace.vars[one.update.var]
    whole = var.name.rpartition("[")[0]
    same = [
        other.led for other in every if other.update.line == one.update.line and np.any(other.led)
        and trace.vars[other.update.var].name.rpartition("[")[0] == whole
        and agree(np.asarray(trace.gradient(other.update.var)), other.led)
    ]  # fmt: skip
    return bool(var.path) and bool(same)


def _astray(begun: Begun, one: Apart, ours: Any) -> tuple[Any, Any, str] | None:
    """What an update takes for the gradient, what that should be, and what kind of fault it is; None where it may be right."""
    before = np.asarray(one.update.before, dtype=float)
    rate = float(np.sum(one.led * ours) / np.sum(ours * ours))
    if agree(ours, one.led):
        share = _share(before, one.anyway)
        top = begun.reached.top
        first = top is not None and top.number == 1  # later what the parameter became so far may be what momentum adds
        if not first or not 0.0 < share < _MOST or decayed(ours, one.whole, before) is None:
            return None
        penalty = before * share / rate
        return ours + penalty, ours - penalty, "sign"
    if not _alone(begun, one.update):
        return None
    return (one.whole if not np.any(one.led) else one.led / (rate or 1.0)), ours, "other"


def _share(before: Any, anyway: Any) -> float:
    """How often a parameter is added to itself; 0 where something else is."""
    square = float(np.sum(before * before))
    return float(np.sum(before * anyway) / square) if square and np.any(anyway) and agree(before, anyway) else 0.0


def apart_updates(begun: Begun, options: Options) -> Iterator[Apart]:
    """The updates that are linear in the given gradient, but for what they do without it."""
    given, survey = begun.given, begun.found.survey
    assert given is not None
    mine, others = list(given.defs), list(given.others)
    values = {at: survey.values[at] for at in (*mine, *others) if at in survey.values}
    if not mine or len(values) < len({*mine, *others}) or not separate(begun):
        return
    runs = []
    for times in (1.0, 0.0, 2.0):
        wants = tuple([np.multiply(values[at], times if at in mine else 0.0) for at in values])
        again = once_more(begun, options, instead_of(survey, Site(tuple(values), wants, -1)))
        if again.failed is not None or len(again.defs) != len(survey.defs):
            return
        runs.append(again.values)
    for update in begun.watched.updates:
        made = changes_by(begun, update)
        if len(made) != 1 or sum([other.var == update.var for other in begun.watched.updates]) > 1:
            continue
        change = made[0]
        kept = [run[at] for run in runs for at in (change.before, change.after) if at in run]
        if len(kept) < 6 or any([np.shape(value) != np.shape(update.before) for value in kept]):
            continue
        whole, anyway, twice = [np.subtract(kept[at + 1], kept[at], dtype=float) for at in (0, 2, 4)]
        if not all([np.all(np.isfinite(each)) for each in (whole, anyway, twice)]):
            continue
        led, size = whole - anyway, np.max(np.abs(whole), initial=0.0) + np.max(np.abs(anyway), initial=0.0)
        if np.max(np.abs(twice - anyway - 2.0 * led), initial=0.0) > _SAME * size:
            continue
        small = np.max(np.abs(led), initial=0.0) <= _NONE * size
        yield Apart(update, whole, np.zeros_like(led) if small else led, np.where(np.abs(anyway) <= _NONE * size, 0.0, anyway))


def apart_loops(begun: Begun) -> set[int] | None:
    """The loops (``id``) whose rounds make the given gradient of another example each; None where no loop does."""
    given, survey = begun.given, begun.found.survey
    assert given is not None
    mine = survey.dones[survey.defs[max(given.defs)].done].rounds
    apart: set[int] = set()
    for at in given.others:
        theirs = {id(loop): number for loop, number in survey.dones[survey.defs[at].done].rounds}
        loop = next((loop for loop, number in mine if theirs.get(id(loop), number) != number), None)
        if loop is None:
            return None
        apart.add(id(loop))
    return apart


def separate(begun: Begun) -> bool:
    """Whether the other runs of the given gradient's statement are of other examples: what it is the gradient of is computed of
    nothing that other rounds of the loop around them made, as a network over time does."""
    given, survey = begun.given, begun.found.survey
    assert given is not None
    mine, apart = survey.dones[survey.defs[max(given.defs, default=-1)].done].rounds, apart_loops(begun) if given.others else set()
    if not apart:
        return apart is not None
    numbers = {id(loop): number for loop, number in mine}
    forward = [survey.dones[survey.defs[at].done] for at in survey.slice(list(given.roots)) if at >= begun.found.first]
    return all([numbers[id(loop)] == number for done in forward for loop, number in done.rounds if id(loop) in apart])


def _alone(begun: Begun, update: Update) -> bool:
    """Whether a change comes, beside the given gradients, from nothing but what the forward lines of all examples read and made."""
    given, survey, first = begun.given, begun.found.survey, begun.found.first
    assert given is not None
    forward = survey.slice(list(given.roots))
    stops = forward | set(given.defs) | set(given.others)
    nodes = {id(survey.dones[survey.defs[at].done].node) for at in forward if at >= first}
    read = {at for each in survey.defs[first:] if id(survey.dones[each.done].node) in nodes for at in (*each.reads, *each.flat)}
    arrays = {at for binding in survey.bindings if binding.shape for at in binding.defs}
    added = [at for change in changes_by(begun, update) for at in change.added]
    came = survey.slice(set(added), stops)
    return not {at for each in came for at in (each, *survey.defs[each].reads) if at < first} & arrays - forward - read
