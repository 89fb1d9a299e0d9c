"""Files that draw more than one upstream gradient, ``da_next`` and ``dc_next``: what follows is that of both outputs together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from engine.deriving.backward import run_backward
from engine.named import NamedTuple
from engine.own.followed import Followed
from engine.own.loss import drawn_event
from engine.own.parts import Parts
from engine.records import Var
from engine.trace import Trace
from engine.verdicts import Own, OwnLine


class Upstream(NamedTuple):
    """A gradient that the file draws for a variable beside the output; ``defs`` are its definitions."""

    var: int
    name: str
    line: int
    value: Any
    defs: frozenset[int]

    def stands_in(self, followed: Followed) -> bool:
        """Whether a name only holds it."""
        return bool(followed.events) and all([set(event.defs) <= self.defs for event in followed.events])


def upstreams(trace: Trace, parts: Parts, base: Callable[[Followed], Var | None]) -> list[Upstream]:
    """Those of a file without a loss that draws the gradient of its output; ``base`` tells what a gradient is one of."""
    seed, found = parts.loss.seed, []
    if seed is None or parts.loss.given or drawn_event(parts.survey, seed[0]) is None:
        return []
    for followed in parts.units:
        event = drawn_event(parts.survey, followed)
        var = None if event is None or followed.path or event.defs == seed[1].defs else base(followed)
        if event is None or var is None or var.index == trace.output or var.kind == "input":
            continue
        if np.shape(var.value) == np.shape(event.value):
            found.append(Upstream(var.index, followed.shown, event.line, event.value, frozenset(event.defs)))
    return [one for at, one in enumerate(found) if all([one.defs != other.defs for other in found[:at]])]


def together(trace: Trace, more: list[Upstream]) -> Trace:
    """The trace with the gradients of all outputs that have one."""
    if not more:
        return trace
    backs = [trace.backward, *[run_backward(trace.traced, one.var, np.asarray(one.value, float), "") for one in more]]
    gradients = tuple([
        None if all([back.gradients[var.index] is None for back in backs]) else sum([back.gradient(var.index) for back in backs])
        for var in trace.vars
    ])  # fmt: skip
    return Trace(replace(trace.backward, gradients=gradients), trace.notices, None, trace.training)


def told(own: Own, more: list[Upstream]) -> Own:
    """The verdict with what is drawn, which is not judged."""
    lines = [OwnLine(one.line, one.name, one.var, "given", 0.0, "", (), "", None, None) for one in more]
    return own if not lines else replace(own, lines=tuple(sorted((*own.lines, *lines), key=lambda one: (one.line, one.name))))
