"""Faults that show in the updates of a pass alone: ``W -= lr * X.T @ d``, where no gradient has a variable's name."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.checking.attributing import with_faults
from engine.checking.averaged import lacking
from engine.checking.blame import Blame
from engine.checking.finding import Finding
from engine.checking.measure import Measure
from engine.checking.passown import as_the_file_has_it, halves, once_more
from engine.checking.reading import FINE, Reading
from engine.checking.remarks import factor_of, has_factor
from engine.checking.roles import Roles
from engine.checking.unnamed import with_unnamed
from engine.deriving.backward import run_backward
from engine.own.dividing import agree
from engine.own.followed import Event
from engine.own.passes import Begun
from engine.own.records import Instead, Survey
from engine.own.unit import Unit
from engine.passes import Update
from engine.trace import Trace
from engine.verdicts import Own, OwnLine

Read = Callable[[Survey], Reading | None]
"""The gradients of a pass with names, judged in a run of it."""


def blamed(trace: Trace, begun: Begun, own: Own, rivals: set[int], read: Read, along: bool = False) -> Own:
    """The verdict on a pass in which updates without a name for their gradient are wrong, or whose faults are not known yet, with
    these: of what the wrong ones came from, the line that makes them right. ``along``: a right update is a multiple of the engine's
    gradient, whatever else is right."""
    after = after_updates(begun)
    wrong = {one.var for one in own.lines if one.verdict == "wrong" and one.name.endswith("'")} & {var for _, var in after}
    if not trace.options.blame or (own.faults and not wrong):
        return own
    turned = as_the_file_has_it(trace, begun)
    told = {(one.line, one.name) for one in own.lines if one.verdict in ("wrong", "follows")}
    plain = read(begun.found.survey)
    excused = {(one.line.line, one.line.name) for one in (() if plain is None else plain.wrong)} - told
    judged = {key: one for one in own.lines if one.name.endswith("'") and (key := (one.line, one.var)) in after}

    mean = next((one.factor for one in own.lines if one.reason == "averaged"), None)
    parameters = {update.var for update in begun.watched.updates}
    meant: dict[tuple[int, int], bool] = {}

    def reading(survey: Survey) -> Reading | None:
        mine = read(survey)
        found = () if mine is None else tuple([_as_told(each, excused) for each in mine.found])
        if mean is not None:
            found = tuple([_as_a_mean(trace, each, mean) if each.line.var in parameters else each for each in found])
        changed = changed_in(begun, survey, after)
        if changed is None:
            return None
        verdict = with_unnamed(trace, changed, None if mine is None else mine.verdict, rivals, meant)
        if verdict is None:
            return None
        updates = {update.var: update for update in changed.watched.updates}
        bad = {(one.line, one.name): one for one in verdict.lines if one.verdict == "wrong" and one.reason in ("scale", "factor")}
        found = tuple([_levelled(each, bad) for each in found])
        lines = {(one.line, one.var): one for one in verdict.lines if one.name.endswith("'")}
        good = {each.line.var for each in found if each.line.verdict in FINE}  # now under a name, or by its numbers
        for key, one in judged.items():
            fine = _multiple(trace, updates[one.var]) if along else one.var in good
            line = lines.get(key) or one._replace(verdict="right" if fine else "wrong")
            found += (_finding(survey, line, updates[one.var], after[key]),)
        part, before, came = halves(begun, survey)
        return Reading(survey, part, before, own, found, came, begun.aside)

    def again(instead: Instead) -> Reading | None:
        return reading(once_more(begun, trace.options, instead))

    first = reading(begun.found.survey)
    if first is None or not first.wrong:
        return own
    with np.errstate(all="ignore"):
        return with_faults(own, first, Blame(first, Roles(Measure(turned)), again).search())


def _multiple(trace: Trace, update: Update) -> bool:
    """Whether a change is a multiple of the engine's gradient."""
    if np.shape(update.after) != np.shape(update.before):
        return False
    return agree(trace.gradient(update.var), np.subtract(update.after, update.before, dtype=float))


def of_its_scale(trace: Trace, own: Own) -> Trace:
    """The trace with the factor that all gradients of the file are told to have: what has another is at fault, not the first that
    has this one."""
    factor = next((one.factor for one in own.lines if (one.verdict, one.reason) == ("remark", "scale") and one.factor), None)
    if factor is None:
        return trace
    seed = np.multiply(np.asarray(trace.seed, dtype=float), factor)
    return Trace(run_backward(trace.traced, trace.output, seed, trace.seed_text), (), None, trace.training)


def _as_told(found: Finding, excused: set[tuple[int, str]]) -> Finding:
    """A gradient that is wrong by itself, but made good."""
    if found.line.verdict == "wrong" and (found.line.line, found.line.name) in excused:
        return found._replace(line=found.line._replace(verdict="remark"))
    return found


def _as_a_mean(trace: Trace, found: Finding, factor: float) -> Finding:
    """A gradient of a parameter, wrong by the factor that those of the others have, or without it (see ``averaged``)."""
    if found.line.verdict == "wrong" and has_factor(found.line, factor):
        return found._replace(line=found.line._replace(verdict="remark", reason="averaged", factor=factor))
    if found.line.verdict == "right" and np.any(found.line.theirs):
        line = lacking(trace, found.line, factor)
        return found._replace(line=line, meant=line.ours)
    return found


def _levelled(found: Finding, wrong: dict[tuple[int, str], OwnLine]) -> Finding:
    """A multiple that only what becomes of it tells to be wrong."""
    line = wrong.get((found.line.line, found.line.name))
    if line is None or found.line.verdict != "remark" or factor_of(found.line) is None:
        return found
    return found._replace(line=found.line._replace(verdict="wrong", reason=line.reason, factor=line.factor))


def after_updates(begun: Begun) -> dict[tuple[int, int], int]:
    """By line and variable the definition of what an update left, of arrays that one statement changes once."""
    survey, updates = begun.found.survey, begun.watched.updates
    made: dict[int, list[int]] = {}
    for change in begun.division.updates:
        made.setdefault(survey.dones[survey.defs[change.after].done].node.lineno, []).append(change.after)
    found: dict[tuple[int, int], int] = {}
    for line, defs in made.items():
        mine = [each for each in updates if each.line == line]
        if len(mine) == len(defs):
            for update, at in zip(mine, sorted(defs), strict=True):
                value: Any = survey.values.get(at)
                if np.size(update.after) > 1 and np.shape(value) == np.shape(update.after) and np.array_equal(value, update.after):
                    found[line, update.var] = at
    once = [each.var for each in updates]
    return {key: at for key, at in found.items() if once.count(key[1]) == 1}


def changed_in(begun: Begun, survey: Survey, after: dict[tuple[int, int], int]) -> Begun | None:
    """The pass with its updates as another run has them; None where that went another way."""
    if len(survey.defs) != len(begun.found.survey.defs):
        return None
    watched = copy.copy(begun.watched)
    watched.updates = [_left(each, survey, after.get((each.line, each.var))) for each in watched.updates]
    return begun._replace(watched=watched)


def _left(update: Update, survey: Survey, at: int | None) -> Update:
    value = None if at is None else survey.values.get(at)
    return update if value is None or np.shape(value) != np.shape(update.before) else update._replace(after=value)


def _finding(survey: Survey, line: OwnLine, update: Update, at: int) -> Finding:
    """An update as a state of a gradient: what is wrong with it came from what it read."""
    done = survey.defs[at].done
    event = Event(line.line, update.after, update.before, False, True, done=done, defs=(at,))
    unit = Unit(line.name, "", (line.var,), (), None, [event], [], True)
    return Finding(line._replace(done=done), unit, event, _meant(line, update))


def _meant(line: OwnLine, update: Update) -> Any:
    """What the update should have left: the rate that is written times the gradient less."""
    rate = next((each for each in update.rates or () if each), 1.0)
    return np.subtract(update.before, abs(rate) * np.reshape(line.ours, np.shape(update.before)))
