"""Verdicts on the own gradients of a pass without a loss: against those that follow from the one that is taken as given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.driven import Driven
from engine.checking.evened import remarked
from engine.checking.judging import Ran, judge
from engine.checking.measure import Measure
from engine.checking.reading import Reading
from engine.checking.remarks import factor_of, has_factor, ratio_of
from engine.checking.totals import totals
from engine.deriving.backward import run_backward
from engine.limits import Limits
from engine.own.agreeing import Given
from engine.own.byvalue import by_value, equal, is_lone
from engine.own.comings import comes_later
from engine.own.followed import Event, Followed
from engine.own.loss import is_forward
from engine.own.passes import Begun
from engine.own.readers import lines_reading
from engine.own.records import Instead, Survey
from engine.own.rounds import surveyed
from engine.own.rowed import rows_of
from engine.own.steps import without_steps
from engine.own.unit import Unit
from engine.own.wholes import into
from engine.reading.gradnames import DICTS, OUTPUTS, local_name, stems_of
from engine.records import Options, Var
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared

_LONG = {"b": ("bias", "biases"), "w": ("weight", "weights")}
"""Names of parameters whose gradients are called by their first letters."""


def as_the_file_has_it(trace: Trace, begun: Begun) -> Trace:
    """The trace with the sign of the gradient that is given: a file may have those of what it makes large."""
    if begun.given is None or begun.given.sign == 1.0:
        return trace
    seed = np.negative(np.asarray(trace.seed, dtype=float))
    return Trace(run_backward(trace.traced, trace.output, seed, trace.seed_text), (), None, trace.training)


def once_more(begun: Begun, options: Options, instead: Instead) -> Survey:
    """The survey of the same pass with other numbers in some places."""
    assert begun.reached.top is not None
    limits = options.limits or Limits()
    return surveyed(begun.whole, limits, begun.reached.top.copy(), options, begun.found.tests, begun.silent.also(instead)).survey


def read_pass(measure: Measure, begun: Begun, survey: Survey) -> Reading | None:
    """The gradients of a pass, which is run as ``survey`` has it, judged by the measure of a trace that is as the file has it; None
    where nothing in it reads as one. What led to the gradient that is given is not judged, and is no own part."""
    trace, division = measure.trace, begun.division
    roots = set(division.loss.defs) if division.loss is not None else set() if begun.given is None else set(begun.given.roots)
    if max(roots, default=0) >= len(survey.defs):
        return None  # a run with other numbers ends before that
    forward = survey.slice(roots, {each.after for each in division.updates})
    mine = [unit for unit in survey.units.values() if unit.events and not is_forward(survey, unit, forward)]
    mine = [unit for unit in mine if not is_parameter(begun, unit) and np.size(unit.events[-1].value)]  # an empty list is none yet
    mine = without_steps(survey, trace, mine, forward)
    reads = lines_reading(begun.whole.forward)
    units: list[Unit] = []
    followed: list[Followed] = []
    others: list[Uncompared] = []
    made: dict[int, set[int]] = {}  # definition -> what it was the gradient of under its first name
    lists, driven = _lists(begun, survey, mine), Driven(trace, begun, survey)
    for each in sorted(mine, key=lambda unit: unit.order):
        if not each.gradient.of and begun.given is not None and each.name == begun.given.name:
            continue
        if begun.given is not None:
            told = [event for event in each.events if begun.given.judges(survey, event.defs, bool(begun.silent.made))]
            told = told or ([event for event in each.events if _beside(begun.given, survey, event)] if _list(each) in lists else [])
            if not told:
                others.append(Uncompared(each.events[0].line, each.shown, "another_run"))
                continue
            each = replace(each, events=told)
        local = _local(trace, begun, each)
        versions = [] if local is None and local_name(each.name) else _versions(trace, survey, each) or driven.by(each)
        recognised = None if versions else by_value(trace, each)
        if recognised is not None:
            known = Unit(each.shown, "", recognised.variables, (), None, list(each.events), known=recognised.factor)
            units.append(replace(known, partly=recognised.partly))
            followed.append(each)
            continue
        if not versions:
            others.append(Uncompared(each.events[0].line, each.shown, "no_variable"))
            continue
        if begun.given is not None and _apart(trace, begun.given, survey, each, versions):
            others.append(Uncompared(each.events[0].line, each.shown, "unreached"))
            continue
        if begun.given is not None and begun.silent.made:
            each = _before_others(trace, begun.given, survey, each, versions)
        unit = _unit(trace, each, versions, reads, local)
        unit.rows = {} if local is not None else rows_of(survey, each, {np.shape(var.value) for var in versions})
        had = [made.get(at) for event in each.events for at in event.defs]
        if all([event.handed or event.shared for event in each.events]) and any([k and k & set(unit.versions) for k in had]):
            continue
        for event in each.events:
            for at in event.defs:
                made.setdefault(at, set(unit.versions))
        units.append(unit)
        followed.append(each)
    if not units and not others:
        return None
    begin = min([unit.events[0].line for unit in units] + [one.line for one in others])
    whole = [replace(unit, known=None, leaf=True) if unit.partly else unit for unit in units]
    units = [each if is_lone(trace, each, units, survey) else unit for each, unit in zip(whole, units, strict=True)]
    feeds, added_up = _feeds(survey, forward, units, followed), totals(measure, survey, forward, begun.division.updates)
    own, found = judge(measure, units, Ran(begin, survey.failed, tuple(others), reads, feeds, total=added_up))
    if begun.aside:
        sums = {id(each.line): _alone(each.line) for each in found if begun.aside & survey.slice(set(each.event.defs))}
        found = [each._replace(line=sums.get(id(each.line), each.line)) for each in found]
        own = replace(own, lines=tuple([sums.get(id(one), one) for one in own.lines]))
    part, before, came = halves(begun, survey)
    return Reading(survey, part, before, own, tuple(found), came, begun.aside)


def _before_others(trace: Trace, given: Given, survey: Survey, unit: Followed, versions: list[Var]) -> Followed:
    """A sum over examples as it is before the others come to it, if it is wrong there already."""
    early = [event for event in unit.events if given.judges(survey, event.defs)]
    right = [var for var in versions if early and equal(early[-1].value, trace.gradient(var.index))]
    return replace(unit, events=early) if early and not right else unit


def _apart(trace: Trace, given: Given, survey: Survey, unit: Followed, versions: list[Var]) -> bool:
    """Whether a gradient comes from something else than the given one, which leads to none of its variables: it is not 0."""
    if any([trace.gradients_by_index[var.index] is not None for var in versions]) or not np.any(unit.events[-1].value):
        return False
    return survey.slice(set(unit.events[-1].defs)).isdisjoint(given.defs)


def _alone(line: OwnLine) -> OwnLine:
    """A sum over examples, with the given one's part alone."""
    return line._replace(alone=True, reason="alone" if (line.verdict, line.reason) == ("right", "") else line.reason)


def _list(unit: Followed) -> tuple[int, str]:
    """The list or dict that a gradient is an entry of."""
    return id(unit.frame), unit.name


def _lists(begun: Begun, survey: Survey, units: list[Followed]) -> set[tuple[int, str]]:
    """The lists of gradients that hold one which follows from the given gradient, where that is given of one example of several."""
    given = begun.given
    if given is None or not given.others:
        return set()
    return {_list(unit) for unit in units if unit.path and any([given.judges(survey, event.defs) for event in unit.events])}


def _beside(given: Given, survey: Survey, event: Event) -> bool:
    """Whether a gradient that does not follow from the given one was put beside those that do: in the same rounds and calls, up to
    those that the given one's statement stands in, and after it."""
    mine, here = survey.dones[survey.defs[max(given.defs)].done], survey.dones[event.done]
    inside = here.rounds[: len(mine.rounds)] == mine.rounds and here.calls[: len(mine.calls)] == mine.calls
    came = survey.slice(set(event.defs))
    return inside and here.index > mine.index and bool(np.any(event.value)) and came.isdisjoint(given.others)


def is_parameter(begun: Begun, unit: Followed) -> bool:
    """Whether what is named like a gradient is a parameter that the pass changes: ``D_W1`` of a discriminator."""
    after = {each.after for each in begun.division.updates}
    return all([not after.isdisjoint(event.defs) for event in unit.events])


def halves(begun: Begun, survey: Survey) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The definitions of the own part of a pass, those of its forward part, and what the given gradient came from; that gradient
    itself is taken for one of the forward part."""
    division = begun.division
    roots = set(division.loss.defs) if division.loss is not None else set()
    given = set() if begun.given is None else set(begun.given.defs)
    roots |= set() if begun.given is None else set(begun.given.roots)
    forward = survey.slice(roots, {each.after for each in division.updates})
    own = frozenset(range(begun.found.first, len(survey.defs))) - forward - given
    return own, frozenset(forward | given), frozenset(survey.slice(given, forward) - forward - given) & own


def relative(own: Own, name: str, line: int) -> Own:
    """Without a loss the gradient that is taken as given is not judged, nor what it was before it was complete."""
    lines = tuple([
        one._replace(verdict="given", reason="")
        if one.name == name and (one.line == line or (one.line < line and one.verdict == "right")) else one for one in own.lines
    ])  # fmt: skip
    if not any([one.verdict == "given" for one in lines]):  # its name is no gradient's: ``l2_error``
        lines = (OwnLine(line, name, -1, "given", 0.0, "", (), "", None, None), *lines)
    first = next((one.line for one in lines if one.verdict == "wrong"), None)
    return replace(own, lines=lines, first_wrong=first)


def of_one_scale(own: Own, name: str, line: int, even: bool = False) -> Own:
    """The verdict with remarks where every other gradient has one factor: ``2 / m`` of a mean (``even``: so have the updates). What
    is given may be turned (``y - prediction``), and all lines turn it back (``-2 * x.T @ error``): they are as they should be."""
    judged = [one for one in own.lines if (one.name, one.line) != (name, line) and one.verdict not in ("remark", "given", "aside")]
    wrong = [one for one in judged if one.verdict in ("wrong", "follows") and one.ours is not None and one.theirs is not None]
    judged = [one for one in judged if one.verdict != "right" or not _vanishes(one.theirs, judged)]
    factor = next((one.factor for one in own.lines if one.reason == "decay"), None)
    factor = factor or next((factor_of(one) for one in wrong if np.size(one.ours) > 1), None)
    if factor is None and wrong and (even or len({one.var for one in wrong}) > 1):  # of several numbers the same is no accident
        factor = ratio_of(wrong[0])
    if not wrong or len(wrong) < len(judged) or not factor or not all([has_factor(one, factor) for one in wrong]):
        return own
    verdict, reason = ("right", "") if abs(factor + 1.0) < 1e-6 else ("remark", "factor")
    sign = np.sign(factor)
    told = {
        id(one): one._replace(verdict=verdict, reason=reason, factor=abs(factor), theirs=np.multiply(one.theirs, sign))
        for one in wrong
    }
    return replace(remarked(own), lines=tuple([told.get(id(one), one) for one in own.lines]), first_wrong=None, faults=())


def _vanishes(theirs: Any, judged: list[OwnLine]) -> bool:
    """Whether a gradient is 0, but for rounding, of which anything is a multiple."""
    largest = max([_largest(one.theirs) for one in judged if one.theirs is not None], default=0.0)
    return theirs is not None and _largest(theirs) <= 1e-13 * largest


def _largest(value: Any) -> float:
    return float(np.max(np.abs(np.asarray(value, dtype=float)), initial=0.0))


def _versions(trace: Trace, survey: Survey, unit: Followed) -> list[Var]:
    """The variables of the pass that a gradient may be one of: of its variable's name, and of its shape."""
    keys = [key for key in unit.inside if key != "*"]
    name = str(unit.gradient.of)
    if name in DICTS and unit.path:
        key = str(unit.path[-1])
        names = {key, key[1:] if key[:1] == "d" else key, key.removeprefix("grad_")}
    else:
        names = {name} if name else set(stems_of(unit.name))
    binding = survey.bindings[unit.base] if unit.base >= 0 else None
    if binding is not None and name not in DICTS:
        names.add(str(binding.name))
    lasts = {var.name.rpartition(".")[2] for var in trace.vars}
    names |= {word for stem in names - lasts for word in _LONG.get(stem.lower(), ()) if word in lasts}
    found = []
    for var in trace.vars:
        if not var.diff or var.kind in ("part", "cell", "buffer", "label"):
            continue
        last = var.name.rpartition(".")[2] if not var.path else var.path[-1]  # a place in a list is no name: ``d1``
        inside = var.path and unit.inside and var.name.rpartition(".")[2].partition("[")[0] in names
        if last in names or (inside and (not keys or tuple(var.path[-len(keys) :]) == tuple(keys))):
            found.append(var)
    shape = np.shape(unit.events[-1].value)
    found = [var for var in found if np.shape(var.value) == shape] or found
    return [var for var in found if trace.gradients_by_index[var.index] is not None] or found  # else any zero would be right


def _local(trace: Trace, begun: Begun, followed: Followed) -> str | None:
    """For ``dh1_dw`` the variable that is differentiated, where it is not the output: it is not the gradient of ``w``."""
    output, by, loss = trace.vars[trace.output].name, followed.gradient.by, begun.division.loss
    mine = {output, output.rpartition(".")[2]}
    if loss is not None:
        mine.add(str(loss.name))
    known = by in OUTPUTS and all([by != var.name.rpartition(".")[2] for var in trace.vars])
    return by if by and by not in mine and not known else None


def _unit(
    trace: Trace, followed: Followed, versions: list[Var], reads: dict[str, list[int]], local: str | None
) -> Unit:
    stages = [trace.stages[var.stage] for var in versions if var.stage >= 0]
    parts = [part for stage in stages for part in stage.parts]
    if "delta" in followed.name.lower():
        parts += into(trace, versions)
    order = tuple([var.index for var in reversed(versions)])
    name, place = followed.called
    leaf = local is None and any([var.kind == "input" for var in versions])
    return Unit(name, place, order, tuple(parts), local, list(followed.events), reads.get(followed.name, []), leaf)


def _feeds(survey: Survey, forward: set[int], units: list[Unit], followed: list[Followed]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, unit in enumerate(units):
        if unit.leaf:
            came = survey.slice(set(unit.events[-1].defs), forward)
            for other, each in enumerate(followed):
                if other != place and comes_later(survey, each, unit.events[-1], came):
                    found.setdefault(other, []).append(place)
    return found
