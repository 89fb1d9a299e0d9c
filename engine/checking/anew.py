"""Gradients that a pass takes after it changed some of its parameters, by a forward part that it computes again with these."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.applied import changes_by
from engine.checking.finding import Finding
from engine.checking.judging import merged
from engine.checking.reading import Reading
from engine.own.moved import gradients_with
from engine.own.passes import Begun
from engine.own.rivals import rivals_of
from engine.trace import Trace
from engine.verdicts import OwnLine


def anew(begun: Begun, trace: Trace, read: Reading) -> Reading:
    """The reading without what is wrong only as the gradient of the loss that is traced, or at the parameters of before: where the
    lines that made it read what had become of some of them, it is right if it is the gradient there; where the pass has another
    loss, if it is the gradient of that. That an old activation goes with a new weight is neither."""
    if begun.given is not None or not read.wrong:
        return read
    rivals = rivals_of(begun)
    known: dict[tuple[int, frozenset[int]], dict[str, Any]] = {}
    good: dict[int, OwnLine] = {}
    for at, each in enumerate(read.found):
        if each.line.verdict != "wrong":
            continue
        values = _changed(begun, read, each)
        for number, rival in enumerate([None, *rivals]):
            if rival is None and not values:
                continue
            key = number, frozenset(values)
            if key not in known:
                known[key] = gradients_with(begun, trace.options, values, rival)
            gradient = known[key].get(trace.vars[each.line.var].code)
            place = each.unit.rows.get(each.event.done, ...)
            if gradient is not None and _same(each.event.value, gradient[place] if np.ndim(gradient) else gradient):
                good[at] = each.line._replace(verdict="right", difference=0.0, where="", reason="", ours=gradient)
                break
    return read if not good else _without(trace, read, good)


def _same(theirs: Any, gradient: Any) -> bool:
    if np.shape(theirs) != np.shape(gradient) or not np.any(gradient):
        return False
    return np.allclose(np.asarray(theirs, dtype=float), gradient, 1e-7, 1e-12)


def _changed(begun: Begun, read: Reading, found: Finding) -> dict[int, Any]:
    """What became of parameters that a gradient came from: variable -> its value then."""
    came = read.survey.slice(set(found.event.defs))
    values: dict[int, Any] = {}
    for update in begun.watched.updates:
        if any([change.after in came for change in changes_by(begun, update)]):
            values[update.var] = update.after
    return values


def _without(trace: Trace, read: Reading, good: dict[int, OwnLine]) -> Reading:
    """With some findings (by their place) right."""
    found = tuple([each._replace(line=good.get(at, each.line)) for at, each in enumerate(read.found)])
    own, lines = read.verdict, merged([each.line for each in found])
    still = {line.var for line in lines if line.verdict == "wrong"}
    vars_right = {line.var for line in good.values()} - still
    marks = own.marks | {at: "right" for var in vars_right for at in trace.arrivals(var)}
    places = {(trace.lines[at].stage, trace.lines[at].to): verdict for at, verdict in marks.items()}
    first = next((line.line for line in lines if line.verdict == "wrong"), None)
    verdicts = own.verdicts | dict.fromkeys(vars_right, "right")
    made = replace(own, lines=lines, marks=marks, verdicts=verdicts, first_wrong=first, _places=places)
    return read._replace(verdict=made, found=found)
