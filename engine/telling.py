"""What a reader of a listing should know beside the trace's own notices: ties, where infinities and NaN come from, and which
numbers were taken as counts or indices. Found when asked for: a trace that is stepped through shows them at their steps."""

from __future__ import annotations

import numpy as np

from engine.checking.likely import like_gradients
from engine.deriving.flaws import flaw_of
from engine.errors import Notice, Place
from engine.forms import Form, Spot
from engine.records import Stage, Var
from engine.trace import Trace


def told(trace: Trace) -> tuple[Notice, ...]:
    """All notices of a trace, those that it was made with first; each once a line of the program."""
    with np.errstate(all="ignore"):
        counts = _counts(trace)
        taken = {name for notice in counts for name in notice.fields["names"].split(", ")}
        made = [n for n in trace.notices if n.code != "unused" or n.fields["name"] not in taken]  # said once
        found = (*made, *counts, *_like_gradients(trace), *_flaws(trace), *_ties(trace))
        return tuple([notice._replace(place=trace.origin.placed(notice.place)) for notice in found])


def _like_gradients(trace: Trace) -> list[Notice]:
    """Names that read as gradients of the program's variables and were traced as its forward part: nothing compares them."""
    found = like_gradients(trace)
    if not found:
        return []
    fields = {"names": ", ".join(found), "output": trace.vars[trace.output].shown}
    return [Notice("gradients_as_forward", Place(min(found.values())), fields)]


def _ties(trace: Trace) -> list[Notice]:
    """The lines of the program at which two operands of a max, a min or a relu are equal, or an abs stands at 0."""
    found: dict[int, Notice] = {}
    for line in trace.lines:
        if line.slot < 0 or line.stage < 0:
            continue
        stage = trace.stages[line.stage]
        if stage.line in found or not stage.pieces[line.piece].form.lines[line.slot].ties:
            continue
        if trace.ties(line.index):
            found[stage.line] = Notice("tie", Place(stage.line), {"source": stage.source, "raw": trace.raw(line.index)})
    return list(found.values())


def _counts(trace: Trace) -> list[Notice]:
    """Numbers of the program that were read as a count, an index or a key; those that are factors as well are told apart."""
    found: dict[tuple[int, str], dict[str, None]] = {}
    numbers = _numbers(trace) if any([trace.vars[index].kind == "count" for index in trace.fixed]) else frozenset()
    for index in trace.fixed:
        var = trace.vars[index]
        if var.kind not in ("input", "count") or isinstance(var.value, np.ndarray):
            continue
        if var.kind == "count" or trace.gradients_by_index[index] is None:
            found.setdefault((var.line, "count_and_number" if index in numbers else "counts"), {})[var.shown] = None
    return [Notice(code, Place(line), _named(list(names))) for (line, code), names in sorted(found.items())]


def _named(names: list[str]) -> dict[str, str]:
    """Names as they are told, of many the first and the last, and what of them to ask for."""
    if len(names) <= _MANY:
        return {"names": ", ".join(names), "wrt": ", ".join(names)}
    return {"names": f"{', '.join(names[:3])} … {names[-1]}", "wrt": names[0]}


_MANY = 8


def _numbers(trace: Trace) -> frozenset[int]:
    """The variables that stand as numbers beside something that has a gradient."""
    slots: dict[int, frozenset[int]] = {}
    found: set[int] = set()
    for stage in trace.stages:
        for piece in stage.pieces:
            form = piece.form
            if id(form) not in slots:
                slots[id(form)] = _factors(form)
            found |= {piece.reads[slot] for slot in slots[id(form)]}
    return frozenset(found)


def _factors(form: Form) -> frozenset[int]:
    """The reads of a form without a gradient that are operands of a gate with one, but for places."""
    found: set[int] = set()
    stack: list[tuple[Spot, bool]] = [(form.root, False)]
    while stack:
        spot, beside = stack.pop()
        if spot.gate is None:
            if beside and not spot.diff and spot.key.kind == "read":
                found.add(spot.key.at)
        elif spot.diff or (beside and spot.gate.kind != "none"):
            args = spot.args[:1] if spot.gate.name in ("getitem", "setitem", "additem") else spot.args
            stack.extend([(arg, True) for arg in args])
    return frozenset(found)


def _flaws(trace: Trace) -> list[Notice]:
    """The first value that is not finite, forward and backward, by its origin: an input, a constant, or a gate."""
    found: list[Notice] = []
    for var in trace.vars:
        if var.kind == "input" and (what := flaw_of(var.value)):
            found.append(Notice("flaw_input", Place(var.line), {"name": var.shown, "what": what}))
            break
    backward = False
    for flaw in trace.flaws:
        stage = trace.stages[flaw.stage]
        if flaw.where == "forward":
            var = trace.vars[flaw.index]
            constant = _constant(stage)
            if constant:
                found.append(Notice("flaw_constant", Place(stage.line), {"name": constant, "what": flaw.what}))
            else:
                fields = {"name": var.code, "what": flaw.what, "gate": flaw.gate}
                found.append(Notice("flaw_forward", Place(stage.line), fields))
        elif not backward and not _follows(trace, stage):
            backward = True
            fields = {"raw": trace.raw(flaw.index), "what": flaw.what}
            found.append(Notice("flaw_backward", Place(stage.line), fields))
    return found


def _constant(stage: Stage) -> str:
    """A constant of the stage that is not finite, as the program spells it; "" if there is none."""
    return next((text for piece in stage.pieces for value, text in piece.consts if flaw_of(value)), "")


def _follows(trace: Trace, stage: Stage) -> bool:
    """Whether the stage read or made a value that is not finite: what its backward lines make then only follows."""
    variables: list[Var] = [trace.vars[i] for i in (*stage.reads, *stage.parts, *stage.writes)]
    return any([bool(flaw_of(var.value)) for var in variables])
