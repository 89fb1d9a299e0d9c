"""Parameters of a pass without a loss: what is done to them follows from the given gradient and from nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from engine.checking.measure import difference
from engine.checking.site import Site, instead_of
from engine.limits import Limits
from engine.own.dividing import Change, agree
from engine.own.passes import Begun
from engine.own.rounds import surveyed
from engine.own.written import added
from engine.passes import Update
from engine.records import Options
from engine.trace import Trace
from engine.verdicts import OwnLine, Uncompared


def follows_alone(begun: Begun, added: Iterable[int]) -> bool:
    """Whether definitions come from the given gradient and, beside single numbers, only from what its variable was computed of:
    no second error (``a1 - t``), no matrix of their own (``e @ B``), nothing but one gradient."""
    given, survey, first = begun.given, begun.found.survey, begun.found.first
    if given is None or given.others:
        return False
    forward = survey.slice(list(given.roots))
    if survey.slice(set(added), forward).isdisjoint(given.defs):
        return False
    arrays = {at for binding in survey.bindings if binding.shape for at in binding.defs}
    came = survey.slice(set(added), forward | set(given.defs))
    return not {at for each in came for at in (each, *survey.defs[each].reads) if at < first} & arrays - forward


def lost(trace: Trace, begun: Begun) -> Iterator[OwnLine]:
    """Parameters that become a multiple of their own gradient, which should have been taken from them: ``W1 = lr * dW1``,
    ``E[i] = lr * dE``."""
    survey, updated = begun.found.survey, {each.var for each in begun.watched.updates}
    for var, (scope, name) in begun.body.binder.places.items():
        if var in updated or trace.gradients_by_index[var] is None or np.size(trace.vars[var].value) < 2:
            continue
        before = next((b.defs for b in survey.bindings if b.at == -scope - 1 and b.name == name), ())
        for after in sorted({new for old in before for new in begun.found.replaced.get(old, ())} - set(before)):
            value, ours, line = survey.values.get(after), trace.gradient(var), survey.dones[survey.defs[after].done].node.lineno
            if value is not None and (agree(ours, value) or _rows(ours, value, trace.vars[var].value)) and _from_own(begun, after):
                gap, where = difference(value, ours) if np.shape(value) == np.shape(ours) else (np.nan, "")
                yield OwnLine(line, f"{trace.vars[var].name}'", var, "wrong", gap, where, (), "replaced", value, ours)


def _rows(ours: Any, value: Any, before: Any) -> bool:
    """Whether the entries that became others are a multiple of the gradient there: ``W[i] = lr * dh``."""
    if np.shape(value) != np.shape(before) or np.shape(ours) != np.shape(before):
        return False
    where = np.asarray(value) != np.asarray(before)
    some = bool(1 < np.count_nonzero(where) < np.size(before))
    return some and agree(np.asarray(ours)[where], np.asarray(value)[where])


def grown(trace: Trace, begun: Begun) -> Iterator[OwnLine | Uncompared]:
    """Parameters that the pass leaves with more entries than they had: ``b - lr * db`` where ``db`` was summed over nothing."""
    for update in begun.watched.updates:
        ours = trace.gradients_by_index[update.var]
        if ours is None or np.size(update.after) <= np.size(update.before):
            continue
        name = f"{trace.vars[update.var].shown}'"
        if not np.shape(update.before):  # ``w = 0``: a number for all entries of what was to be an array
            yield Uncompared(update.line, name.rstrip("'"), "update")
            continue
        theirs = np.subtract(update.after, update.before)
        yield OwnLine(update.line, name, update.var, "wrong", np.nan, "", (), "shape", theirs, trace.gradient(update.var))


def slopeless(trace: Trace, begun: Begun) -> Iterator[Uncompared]:
    """Parameters that the loss has a gradient of, and that the pass adds something to that none of them goes into: ``W += lr``."""
    survey, updated = begun.found.survey, {each.var for each in begun.watched.updates}
    for var, (scope, name) in begun.body.binder.places.items():
        if var in updated or trace.gradients_by_index[var] is None or np.size(trace.vars[var].value) < 2:
            continue
        before = {at for b in survey.bindings if b.at == -scope - 1 and b.name == name for at in b.defs}
        for after in sorted({new for old in before for new in begun.found.replaced.get(old, ())} - before):
            node = survey.dones[survey.defs[after].done].node
            adds = any([ast.unparse(each.to) == _target(node) for each in added(node)])
            same = np.array_equal(survey.values.get(after, np.nan), trace.vars[var].value)  # of an input of zeros: no gradient
            if adds and not before.isdisjoint(survey.defs[after].reads) and (not same or np.any(trace.gradient(var))):
                yield Uncompared(node.lineno, trace.vars[var].name, "update")


def _target(node: ast.stmt) -> str:
    target = node.target if isinstance(node, ast.AugAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    return "" if target is None else ast.unparse(target)


def _from_own(begun: Begun, at: int) -> bool:
    """Whether a definition comes from the given gradient, or, with a loss, from a gradient by its name that is the file's own."""
    if begun.given is not None:
        return follows_alone(begun, [at])
    survey = begun.found.survey
    made = {d for unit in survey.units.values() for event in unit.events for d in event.defs if d >= begun.found.first}
    forward = survey.slice(list(begun.division.loss.defs)) if begun.division.loss is not None else set()
    return not survey.slice([at], forward).isdisjoint(made - forward)


def doubles(begun: Begun, options: Options, change: Change, update: Update) -> bool:
    """Whether twice the given gradient would change a parameter twice as much: what is linear in it is meant as a gradient, and no
    clip, no penalty of its own."""
    given, top, survey = begun.given, begun.reached.top, begun.found.survey
    if given is None or top is None or len(given.defs) != 1 or change.before not in survey.defs[change.after].reads:
        return False
    value = survey.values.get(given.defs[0])
    if value is None:
        return False
    instead = instead_of(survey, Site(given.defs, (2.0 * value,), -1))
    again = surveyed(begun.whole, options.limits or Limits(), top.copy(), options, begun.found.tests, instead).survey
    after = again.values.get(change.after)
    if after is None or np.shape(after) != np.shape(update.before) or len(again.defs) != len(survey.defs):
        return False
    return bool(np.allclose(np.subtract(after, update.before), 2.0 * np.subtract(update.after, update.before), 1e-6, 1e-9))
