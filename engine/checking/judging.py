"""Verdicts on the file's own backward part: each of its lines right, wrong or at a tie, against the engine's gradients.

Every state of every gradient name was noted while the program was surveyed (``engine.own``). A
name is judged by its final value; where that is wrong, its states tell which line broke it: each contribution is compared
with the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from engine.checking.blaming import Fault, added, blamed
from engine.checking.finding import Finding
from engine.checking.measure import Measure, difference
from engine.checking.pending import root_of, unfinished
from engine.checking.remarks import (
    broadcasts,
    changed_by,
    common_factor,
    computed_from,
    factor_of,
    has_factor,
    made_good,
)
from engine.checking.rowed import judged_rows
from engine.checking.siblings import one_of_many
from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.own.bare import is_data
from engine.own.followed import Event
from engine.own.unit import Unit
from engine.own.wholes import source_of
from engine.reading.gradnames import DICTS
from engine.trace import Trace
from engine.verdicts import Own, OwnLine, Uncompared


class Ran(NamedTuple):
    """What there is to know of the own part beside its gradients: where it begins, what stopped it, the gradients that cannot be
    compared, and the lines that read each name."""

    begin: int
    failed: ProgramError | None
    others: tuple[Uncompared, ...]
    reads: dict[str, list[int]]
    feeds: dict[int, list[int]]  # gradient (its place among the units) -> the gradients of inputs that came from it
    pending: frozenset[str] = frozenset()  # names that would still have been written, had nothing stopped it
    total: Callable[[Unit], bool] | None = None  # whether a gradient is added up to the whole under no name


def judge(measure: Measure, units: list[Unit], ran: Ran) -> tuple[Own, list[Finding]]:
    """Judge the file's own gradients against those of the measure's trace."""
    found: list[Finding] = []
    marks: dict[int, str] = {}
    verdicts: dict[int, str] = {}
    others = list(ran.others)
    spans: list[range] = []  # the lines of each gradient
    wrong: list[bool] = []
    trace = measure.trace
    with np.errstate(all="ignore"):
        for unit in units:
            before, known = len(found), (marks.copy(), verdicts.copy())
            _judge(measure, unit, found, marks, verdicts, others)
            if ran.pending and root_of(unit.name) in ran.pending and any([each.line.verdict == "wrong" for each in found[before:]]):
                marks, verdicts = known
                found[before:] = unfinished(found[before:], others)
            spans.append(range(before, len(found)))
            wrong.append(any([each.line.verdict == "wrong" for each in found[before:]]))
    for at, unit in reversed(list(enumerate(units))):  # what comes of a gradient stands behind it
        leaves = [leaf for leaf in ran.feeds.get(at, []) if _tells(measure, units[leaf])]
        if unit.leaf:  # it is a term of the sum that is the gradient
            leaves = [leaf for leaf in leaves if _roots(trace, unit) & _roots(trace, units[leaf])]
        if wrong[at] and not all([wrong[leaf] for leaf in leaves]):
            good, bad = [[found[i].line for leaf in leaves if wrong[leaf] is state for i in spans[leaf]] for state in (False, True)]
            if bad and _held(unit):
                continue  # what all of a small library's gradients go through is no convention of one
            _remarked(trace, found, spans[at], marks, verdicts, "made_good", good, [one for one in bad if one.verdict == "wrong"])
    for at, unit in enumerate(units):
        if not (wrong[at] and unit.leaf):
            continue
        results = [leaf for leaf in ran.feeds.get(at, []) if not wrong[leaf] and _roots(trace, units[leaf]) & _roots(trace, unit)]
        summed = ran.total is not None and ran.total(unit)
        if results or summed or one_of_many(measure, units, wrong, at, ran.feeds):  # one step's share of a sum
            _remarked(trace, found, spans[at], marks, verdicts, "share")
        elif _keeps_a_factor(trace, found, spans, ran.feeds, at, _held(unit)):
            _remarked(trace, found, spans[at], marks, verdicts, "convention")
        elif leaves := _of_what_follows(measure, units, wrong, ran.feeds.get(at, []), unit):
            good = [found[i].line for leaf in leaves for i in spans[leaf]]
            _remarked(trace, found, spans[at], marks, verdicts, "made_good", good)
    ends = [span[-1] for span, unit in zip(spans, units, strict=True) if unit.leaf and unit.local is None and span]
    final = [found[at].line for at in ends]
    named = [line for line in final if line.verdict == "wrong"]  # the others are known by that they are multiples
    multiples = all([line.verdict == "wrong" or (line.verdict, line.reason) == ("remark", "factor") for line in final])
    scale = common_factor(final) if named and multiples else None
    if scale is not None:
        found = [_scaled(one, scale) for one in found]
    if trace.output in verdicts:
        seed = next(line.index for line in trace.lines if line.kind == "seed")
        marks.setdefault(seed, verdicts[trace.output])
    if not any(wrong) and any([unit.leaf and unit.known is None for unit in units]):
        changed = [one.line.var for one in found if one.line.var >= 0 and trace.vars[one.line.var].kind == "input"]
        found = [_good(one) if (one.line.verdict, one.line.reason) == ("remark", "factor") and one.line.var not in changed else one
                 for one in found]  # fmt: skip
    lines = merged([each.line for each in found])
    first = next((own.line for own in lines if own.verdict == "wrong"), None)
    places = {
        (trace.lines[i].stage, trace.lines[i].to): verdict
        for i, verdict in sorted(marks.items(), key=lambda m: m[1] == "wrong")
    }
    told = {(own.line, own.name) for own in lines}
    left = tuple([one for one in dict.fromkeys(others) if (one.line, one.name) not in told])
    return Own(ran.begin, lines, marks, verdicts, first, ran.failed, left, places), found


def _held(unit: Unit) -> bool:
    """Whether a gradient is an object's, ``w.grad`` of a small autograd library."""
    held, _, name = unit.name.rpartition(".")
    return bool(held) and name in DICTS and not unit.place


def _roots(trace: Trace, unit: Unit) -> set[int]:
    """The variables that a gradient may be one of, each by what it is a copy of: ``Wax = parameters["Wax"]`` of one step's cell."""
    return {source_of(trace, trace.vars[at]).index for at in unit.versions}


def _tells(measure: Measure, unit: Unit) -> bool:
    """Whether a gradient is more than 0, or what rounding leaves of it (of a bias before a normalisation): what is 0 is right
    whatever it came from, and makes nothing good."""
    room = max([measure.tiny * measure.scale(at) for at in unit.versions], default=0.0) if unit.local is None else 0.0
    value = np.abs(np.asarray(unit.events[-1].value, dtype=float))
    return bool(np.any(~(value <= room)))


def _of_what_follows(measure: Measure, units: list[Unit], wrong: list[bool], leaves: list[int], unit: Unit) -> list[int]:
    """For a gradient with the name of data that is that of what is computed of it, ``grad_real`` of ``real @ w + b``, and by which
    the file changes no data, the right gradients of others that came from it."""
    trace, value = measure.trace, unit.events[-1].value
    others = [leaf for leaf in leaves if not wrong[leaf] and not _roots(trace, unit) & _roots(trace, units[leaf])]
    if np.size(value) < 2 or any([changed_by(trace, at, unit.name) for at in unit.versions]):
        return []
    pieces = [piece for stage in trace.stages for piece in stage.pieces if not set(unit.versions).isdisjoint(piece.reads)]
    after = {at for piece in pieces for at in (piece.write, *piece.parts) if trace.gradients_by_index[at] is not None}
    same = any([np.shape(trace.vars[at].value) == np.shape(value) and measure.equal(value, at) for at in after])
    return [leaf for leaf in others if _tells(measure, units[leaf])] if same else []


def _scaled(found: Finding, scale: float) -> Finding:
    """A wrong gradient that has the scale of all."""
    line = found.line
    same = line.verdict == "wrong" and has_factor(line, scale)
    return found._replace(line=line._replace(reason="scale", factor=scale)) if same else found


def _good(found: Finding) -> Finding:
    return found._replace(line=found.line._replace(reason="made_good"))


def _keeps_a_factor(
    trace: Trace, found: list[Finding], spans: list[range], feeds: dict[int, list[int]], at: int, held: bool
) -> bool:  # fmt: skip
    """Whether a gradient of data (no parameter's) is wrong only by a factor that it has from one that is made good elsewhere:
    ``dX`` of ``dZ = A - Y`` where only ``dW`` and ``db`` divide by the number of examples. ``held``: it is an object's, and its
    line that of many others."""
    mine = [line for line in (found[i].line for i in spans[at]) if line.verdict == "wrong"]
    earlier = [found[i].line for other, leaves in feeds.items() if at in leaves and other != at for i in spans[other]]
    factors = [factor for line in earlier if line.verdict == "remark" and (factor := factor_of(line))]
    remarked = {each.line.line for each in found if each.line.verdict == "remark"}
    for line in mine:
        data = (line.line in remarked and not held) or is_data(trace.vars[line.var].name)
        if not data or not any([abs((factor_of(line) or 0.0) / factor - 1.0) < 1e-6 for factor in factors]):
            return False
    return bool(mine)


def _remarked(
    trace: Trace, found: list[Finding], span: range, marks: dict[int, str], verdicts: dict[int, str], reason: str,
    good: Iterable[OwnLine] = (), bad: Iterable[OwnLine] = (),
) -> None:  # fmt: skip
    """A gradient that is not the engine's, and from which gradients of inputs come out right (``good``; ``bad`` do not): another
    convention (per example, another shape, a mask that comes later), made good further on."""
    for place in span:
        line = found[place].line
        if line.verdict == "wrong":
            told = made_good(trace, line, good, bad) if reason == "made_good" else line._replace(verdict="remark", reason=reason)
            source = computed_from(trace, line) if told.reason == "made_good" else None
            if source is not None:
                told = told._replace(reason="masked", by=(), but=(), text=trace.vars[source].shown)
            found[place] = found[place]._replace(line=told)
            if verdicts.get(line.var) == "wrong":
                verdicts[line.var] = "remark"
            for at in trace.arrivals(line.var):
                if marks.get(at) == "wrong":
                    marks[at] = "remark"


def merged(found: list[OwnLine]) -> tuple[OwnLine, ...]:
    """One record a line and name, in file order: the worst of its elements or passes (a loop runs a line more than
    once).
    """
    rank = {"aside": 0, "given": 0, "right": 1, "tie": 2, "close": 3, "remark": 4, "follows": 5, "wrong": 6}
    worst: dict[tuple[int, str], OwnLine] = {}
    for own in found:
        key = (own.line, own.name)
        old = worst.get(key)
        if old is None:
            worst[key] = own
            continue
        stages = tuple(sorted({*old.stages, *own.stages}))
        best = max(old, own, key=lambda o: (rank[o.verdict], o.difference))
        worst[key] = best._replace(stages=stages)
    return tuple(sorted(worst.values(), key=lambda o: (o.line, o.name)))


def _judge(
    measure: Measure, unit: Unit, found: list[Finding], marks: dict[int, str], verdicts: dict[int, str], others: list[Uncompared]
) -> None:
    if not measure.knows(unit):
        others.append(Uncompared(unit.events[0].line, unit.name, "no_variable" if unit.local is None else "local"))
        return
    trace, events = measure.trace, list(unit.events)
    if unit.rows:
        rows = judged_rows(measure, unit)
        if not rows:
            others.append(Uncompared(events[0].line, unit.name, "no_variable"))
            return
        for one in rows:
            reason = {"wrong": measure.reason(one.event.value, one.ours), "close": "approximate"}.get(one.verdict, "")
            found.append(_record(trace, unit, one.event, one.verdict, one.var, ours=one.ours, reason=reason))
            if verdicts.get(one.var) != "wrong":
                verdicts[one.var] = one.verdict
                marks.update(dict.fromkeys(trace.arrivals(one.var), one.verdict))
        return
    if unit.known is not None:
        same = abs(unit.known - 1.0) < 1e-6
        for e in events:
            var = _known(trace, unit, e.value)
            verdict, reason = ("remark" if unit.turned else "right", "taken") if same else ("remark", "factor")
            made = _record(trace, unit, e, verdict, var, ours=trace.gradient(var), reason=reason)
            found.append(made._replace(line=made.line._replace(text=trace.vars[var].shown if same else "")))
        return
    while len(events) > 1 and events[-1].shared and not unit.needed_after(events[-1]):
        events.pop()  # changed through another name of the same memory, but not used again
    if all([e.rescales and not e.fresh for e in events]):
        return  # a loop's name for what others hold, which it only clips: ``for dp in grads: np.clip(dp, -5, 5, out=dp)``
    hits = [measure.match(e.value, unit) for e in events]
    if hits[-1] is None and unit.completed is not None:
        events.append(unit.completed)
        hits.append(measure.match(unit.completed.value, unit))
    while hits[-1] is None and events[-1].rescales and any([hit is not None for hit in hits]):
        var = next(hit for hit in reversed(hits) if hit is not None)  # complete before: no gradient any more, and not meant as one
        found.append(_record(trace, unit, events.pop(), "aside", var, ours=measure.ours(unit, var), reason="clipped"))
        hits.pop()
    if hits[-1] is not None and (told := _telling(unit, events, hits)) < len(events):
        found.append(_record(trace, unit, events[-1], "right", hits[-1]))
        events, hits = events[:told], hits[:told]
    final = events[-1]
    if hits[-1] is None and unit.loose:
        others.append(Uncompared(events[0].line, unit.name, "no_variable"))
        return
    if hits[-1] is not None:
        sent = _sent(measure, unit, events, hits[-1])
        for e, hit, lines in zip(events, hits, sent, strict=True):
            if e is events[-1] or lines or not _begins(e):
                made = _record(trace, unit, e, "right", hits[-1] if hit is None else hit, lines=lines)
                found.append(made._replace(passing=hit is None and not lines))
        for var in {hit for hit in hits if hit is not None} if unit.local is None else ():
            verdicts[var] = "right"
            marks.update(dict.fromkeys(trace.arrivals(var), "right"))
        return
    var = measure.nearest(final.value, unit)
    ours = measure.ours(unit, var)
    if unit.local is None and measure.between(var, final.value):
        found.extend(_record(trace, unit, e, "tie", var, ours=ours) for e in events)
        verdicts[var] = "tie"
        marks.update(dict.fromkeys(trace.arrivals(var), "tie"))
        return
    if unit.local is None and measure.not_finite(var, final.value):
        others.append(Uncompared(final.line, unit.name, "not_finite"))
        return
    if measure.close_by(final.value, ours):
        found.append(_record(trace, unit, final, "close", var, ours=ours, reason="approximate"))
        if unit.local is None:
            verdicts[var] = "close"
            marks.update(dict.fromkeys(trace.arrivals(var), "close"))
        return
    away = broadcasts(final.value, ours) and (np.size(ours) == 1 or changed_by(trace, var, unit.name))
    if away and measure.match(np.reshape(final.value, np.shape(ours)), unit) is not None:
        found.append(_record(trace, unit, final, "remark", var, ours=ours, reason="shape"))
        if unit.local is None:
            verdicts[var] = "remark"
            marks.update(dict.fromkeys(trace.arrivals(var), "remark"))
        return
    masked = _masked(measure, unit, hits, final)
    if masked is not None:
        for e, hit in zip(events, hits, strict=True):
            if hit is not None:
                found.append(_record(trace, unit, e, "right", hit))
        made = _record(trace, unit, final, "remark", masked, ours=trace.gradient(masked), reason="masked")
        found.append(made._replace(line=made.line._replace(text=trace.vars[masked].shown)))
        return
    if _computed_again(trace, unit, final.value):
        others.append(Uncompared(events[0].line, unit.name, "no_variable"))
        return
    blame = blamed(measure, unit, events, hits, var)
    for i, e in enumerate(events):
        if i in blame.wrong:
            fault = blame.wrong[i]
            of = var if fault.var < 0 else fault.var
            found.append(_record(trace, unit, e, "wrong", of, fault, blame.lines.get(i)))
        elif i in blame.right:
            found.append(_record(trace, unit, e, "right", var, lines=blame.lines.get(i)))
    if unit.local is None:
        verdicts[var] = "wrong"
        arrivals = trace.arrivals(var)
        right = {line for i in blame.right for line in blame.lines.get(i, ())}
        wrong = [i for i in arrivals if i not in right] or list(arrivals[-1:])
        marks.update({i: "wrong" if i in wrong else "right" for i in arrivals})


def _known(trace: Trace, unit: Unit, value: Any) -> int:
    """Of which of its variables a value is the gradient, where these were found by their numbers."""
    of_shape = [v for v in unit.versions if np.shape(trace.vars[v].value) == np.shape(value)]
    meant = (v for v in of_shape if np.allclose(value, np.multiply(trace.gradient(v), unit.known or 1.0), 1e-6, 0.0))
    return next(meant, (of_shape or list(unit.versions))[-1])


def _computed_again(trace: Trace, unit: Unit, value: Any) -> bool:
    """Whether what is only called a gradient (``g``) is a value of the computation, made once more: a cell's gate for its cache."""
    if unit.name.rpartition(".")[2] not in DICTS or unit.place or np.size(value) < 2:
        return False
    made = [var.value for var in trace.vars if var.kind in ("stage", "part") and np.shape(var.value) == np.shape(value)]
    return any([np.array_equal(each, value) for each in made])


def _begins(event: Event) -> bool:
    """Whether a gradient is only made to be added to or replaced: ``dW = np.zeros(W.shape)`` says nothing that could be right."""
    return event.fresh and not np.any(event.value)


def _telling(unit: Unit, events: list[Event], hits: list[int | None]) -> int:
    """How many of the events tell what the gradient is, of one that each round of a loop makes anew for another variable: those up
    to the last that is more than 0. What is 0, as at the first step of time, is right whatever it was made of."""
    if len(unit.versions) < 2 or np.any(events[-1].value) or not all([each.fresh for each in events]):
        return len(events)
    more = [at for at, each in enumerate(events) if np.any(each.value)]
    return more[-1] + 1 if more and all([hits[at] is None for at in more]) else len(events)


def _masked(measure: Measure, unit: Unit, hits: list[int | None], final: Event) -> int | None:
    """The variable that the gradient's own was computed from, where a gradient that was complete goes on as that one's:
    ``dh[h <= 0] = 0`` makes the gradient of p of that of h."""
    trace = measure.trace
    if unit.local is not None or not np.ndim(final.value) or not np.any(final.value):
        return None
    complete = [trace.vars[hit] for hit in hits if hit is not None]
    near = dict.fromkeys([at for var in complete if var.stage >= 0 for at in trace.stages[var.stage].reads])
    known = [at for at in near if trace.gradients_by_index[at] is not None]
    return next((at for at in known if measure.equal(final.value, at)), None)


def _sent(measure: Measure, unit: Unit, events: list[Event], var: int) -> list[tuple[int, ...] | None]:
    """For each line that made a right gradient the engine's lines whose contribution it adds; None where that is
    not known.
    """
    arrivals = measure.trace.arrivals(var)
    if unit.local is not None or len(events) < 2 or len(arrivals) < 2 or not all(e.fresh or e.add for e in events):
        return [None] * len(events)
    left = dict(measure.contributions(var))
    found: list[tuple[int, ...] | None] = []
    for e in events:
        delta = added(e)
        lines = measure.which(delta, left, var)
        for line in lines:
            del left[line]
        found.append(lines or None)
    return found


def _record(
    trace: Trace,
    unit: Unit,
    event: Event,
    verdict: str,
    var: int,
    fault: Fault | None = None,
    lines: tuple[int, ...] | None = None,
    ours: Any = None,
    reason: str = "",
) -> Finding:
    theirs, ours = (event.value, ours) if fault is None else (fault.theirs, fault.ours)
    gap, where = (0.0, "") if verdict == "right" else difference(theirs, ours)
    arrivals = trace.arrivals(var) if lines is None else lines
    stages = tuple(sorted({trace.lines[i].stage for i in arrivals if trace.lines[i].stage >= 0}))
    reason = reason if fault is None else fault.reason
    line = OwnLine(
        event.line, unit.name, var, verdict, gap, unit.place + where if gap else "", stages, reason, theirs, ours, event.done
    )
    return Finding(line, unit, event, filling=fault is not None and fault.filling)
