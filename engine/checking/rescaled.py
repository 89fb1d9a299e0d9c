"""A gradient that is added up and scaled afterwards (``dW += …`` in a loop, ``dW /= N``, ``dW += reg * W``): each line is judged by
what is left of it in the end, so that a line is not blamed for a factor that a later one makes good."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from engine.checking.measure import Measure
from engine.own.followed import Event

TERMS = 6
"""Lines of the computation whose contributions are put together in all ways."""


def rescaled_fault(measure: Measure, events: list[Event], ours: Any, var: int) -> int | None:
    """The last execution (as a place in ``events``) of the only line that is wrong where all others send what lines of the
    computation do, or that is off by a factor, or of the scaling that would make all right with another number. None where no
    one line stands out, and where nothing is scaled."""
    begin = max([i for i, event in enumerate(events) if event.fresh], default=0)
    if 0 < begin == len(events) - 1 and np.shape(events[begin - 1].value) == np.shape(events[begin].value) == np.shape(
        ours
    ):
        if np.any(events[begin].value) and _same(np.add(events[begin - 1].value, events[begin].value), ours):
            return begin  # what was there was to be kept
    sent: dict[int, Any] = {}
    last: dict[int, int] = {}
    scalings: dict[int, Any] = {}  # place -> what had been added up when it was reached
    scaled: set[int] = set()
    for i, event in enumerate(events[begin:], begin):
        if np.shape(event.value) != np.shape(ours):
            return None
        if event.fresh or event.before is None:
            delta = event.value
        elif event.add:
            delta = np.subtract(event.value, event.before)
        else:
            factor = factor_of_scaling(event)
            if factor is None:
                return None
            sent = {line: np.multiply(value, factor) for line, value in sent.items()}
            scalings = {at: np.multiply(value, factor) for at, value in scalings.items()}
            scalings[i] = event.value
            scaled.add(event.line)
            continue
        sent[event.line] = np.add(sent.get(event.line, 0.0), delta)
        last[event.line] = i
    lines = [line for line in sent if np.any(sent[line])]
    if not scalings or scaled & set(lines):
        return None
    terms = list(_terms(measure, var).values())
    gaps = {line: np.subtract(ours, _sum(sent, lines, line)) for line in lines}
    wrong = [last[line] for line in lines if _made_good(gaps[line], terms)]
    wrong = wrong or [last[line] for line in lines if np.size(ours) > 1 and _ratio(gaps[line], sent[line]) is not None]
    if wrong:
        return wrong[0] if len(wrong) == 1 < len(lines) else None
    total = _sum(sent, lines)
    others = [
        at for at, value in scalings.items() if _ratio(np.subtract(ours, np.subtract(total, value)), value) is not None
    ]
    return others[0] if len(others) == 1 and len(lines) > 1 else None


def added_or_scaled(events: list[Event], ours: Any) -> int | None:
    """Of one line that adds up, ``dw += …`` in a loop, and one that scales the sum afterwards, ``dw /= n``, the one that is wrong
    (the last execution of it, as a place in ``events``): the latter where the sum would be right divided by the number of its
    terms, or left as it is, else the former. None where there are other lines, or nothing is added up."""
    begin = max([i for i, event in enumerate(events) if event.fresh], default=0)
    first = events[begin]
    adds = [i for i, event in enumerate(events) if i >= begin and (event.add or (event.fresh and np.any(event.value)))]
    scalings = [i for i in range(begin, len(events)) if i not in adds and i != begin]
    if not adds or not scalings or min(scalings) < max(adds) or np.shape(first.value) != np.shape(ours):
        return None
    if len({events[i].line for i in adds}) > 1 or len({events[i].line for i in scalings}) > 1:
        return None
    total, scaled = events[adds[-1]].value, events[scalings[-1]].value
    factor = None if np.shape(total) != np.shape(scaled) else _ratio(scaled, total)
    if factor is None:
        return None
    meant = _ratio(ours, total)
    natural = meant is not None and any([abs(meant * count - 1.0) < 1e-6 for count in (1, len(adds))])
    return scalings[-1] if natural else adds[-1]


def factor_of_scaling(event: Event) -> float | None:
    """By how much a statement multiplied every entry."""
    if event.item or np.shape(event.before) != np.shape(event.value):
        return None
    return _ratio(event.value, event.before)


def _ratio(one: Any, other: Any) -> float | None:
    """The constant that makes ``one`` of ``other``."""
    if not np.any(other):
        return None
    top = np.unravel_index(int(np.argmax(np.abs(other))), np.shape(other))
    factor = float(np.asarray(one)[top] / np.asarray(other)[top])
    if not factor or not np.isfinite(factor):
        return None
    return factor if _same(one, np.multiply(other, factor)) else None


def _same(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(other), initial=0.0))))


def _sum(sent: dict[int, Any], lines: list[int], without: int = -1) -> Any:
    """What these lines send together."""
    return sum([sent[line] for line in lines if line != without], np.zeros(()))


def _terms(measure: Measure, var: int) -> dict[int, Any]:
    """Line of the computation -> what it sends to ``var``, all executions together."""
    trace, found = measure.trace, dict[int, Any]()
    for at, value in measure.contributions(var).items():
        stage = trace.lines[at].stage
        line = trace.stages[stage].line if stage >= 0 else -1
        found[line] = np.add(found.get(line, 0.0), value)
    return found


def _made_good(gap: Any, terms: list[Any]) -> bool:
    """Whether what a line would have to send is what some lines of the computation send, but not all."""
    if not 1 < len(terms) <= TERMS:
        return False
    some = [group for size in range(1, len(terms)) for group in combinations(terms, size)]
    return any([_same(gap, sum(group[1:], group[0])) for group in some])
