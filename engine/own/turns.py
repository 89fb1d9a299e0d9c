"""One name for the gradients of several elements in turn: ``dW`` in ``for W, b in reversed(params)``, ``layer['dW']``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from engine.operands import Box, Dict
from engine.own.byvalue import complete, equal
from engine.own.dividing import agree
from engine.own.followed import ANY, Event, Followed
from engine.own.records import Survey, Where
from engine.records import Var
from engine.trace import Trace
from engine.tracing.frames import Frame

Found = Callable[[Event, Followed], Var | None]
"""The variable that a gradient was about after a statement."""


def in_turn(followed: Followed, found: Found) -> list[Followed]:
    """A gradient as it is, or, where its values are about one element of a list or dict after another, one for each of these, with
    the values that it had while it was that one's. What it is given when nothing is known to be under its variable's name (an
    element that was updated just before) is left out: it was compared where it was made."""
    if len(followed.events) < 2 or followed.inside == ANY or len({event.about for event in followed.events}) < 2:
        return [followed]
    about = [found(event, followed) for event in followed.events]
    known = {var.index for var in about if var is not None}
    if len(known) < 2 or not all([var is None or var.path for var in about]):
        return [followed]
    events: dict[int, list[Event]] = {}
    first: dict[int, Event] = {}
    last = -1
    for event, var in zip(followed.events, about, strict=True):
        if var is None and (event.handed or last < 0):
            continue
        last = last if var is None else var.index
        events.setdefault(last, []).append(event)
        first.setdefault(last, event)
    # the buffer of all of them, which was made while another variable had the name, is none of any
    filled = [at for at in events if any([np.any(event.value) for event in events[at]])] or list(events)
    return [replace(followed, base=-1, base_defs=first[at].about, events=events[at]) for at in filled]


def homes(survey: Survey, operands: Mapping[Where, Any]) -> dict[int, Any]:
    """The lists and dicts of a survey (by their ids), as the recorded run has them: those that a name was bound to once, and what
    is inside them."""
    found: dict[int, Any] = {}
    times = Counter([(id(binding.holder), binding.name) for binding in survey.bindings])
    for binding in survey.bindings:
        operand = operands.get(binding.where)
        if isinstance(operand, (Box, Dict)) and isinstance(binding.holder, Frame) and times[id(binding.holder), binding.name] == 1:
            _pair(binding.holder.names.get(binding.name), operand, found)
    return found


def _pair(held: Any, operand: Any, found: dict[int, Any]) -> None:
    waiting = [(held, operand)]
    while waiting:
        one, other = waiting.pop()
        if id(one) in found:
            continue
        if isinstance(one, Box) and isinstance(other, Box) and len(one.items) == len(other.items):
            waiting += zip(one.items, other.items, strict=True)
        elif isinstance(one, Dict) and isinstance(other, Dict):
            waiting += [(one.items[key], other.items[key]) for key in one.items if key in other.items]
        else:
            continue
        found[id(one)] = other


def turned_round(every: Iterable[Followed]) -> list[Followed]:
    """The gradients, with the elements of a list that was turned round under its own name, ``dWs = dWs[::-1]``, as they were made:
    what was appended in another place is an earlier state of the element that it has become."""
    every = list(every)
    lists: dict[tuple[int, str, tuple[Any, ...]], list[Followed]] = {}
    for one in every:
        if one.path and type(one.path[0]) is int and one.events:
            lists.setdefault((id(one.frame), one.name, one.path[1:]), []).append(one)
    made: dict[int, Followed] = {}
    for units in lists.values():
        for unit in units:
            last = unit.events[-1]
            if not last.handed or not last.defs or len(unit.events) < 2:
                continue
            earlier = [(other, at) for other in units for at, e in enumerate(other.events) if not e.handed and e.defs == last.defs]
            if earlier and earlier[0][0] is not unit:
                other, at = earlier[0]
                first = next(i for i in range(at, -1, -1) if i == 0 or other.events[i].before is None)
                made[id(unit)] = replace(unit, events=[*other.events[first : at + 1], last])
    return [made.get(id(one), one) for one in every]


def reverses(trace: Trace, every: Iterable[Followed], base: Callable[[Followed], Var | None]) -> dict[int, int]:
    """The elements of lists of gradients that were appended for the last layer first, and never turned round: by their ids, with
    the variables that they are the gradients of. Which of them goes with which parameter is up to what reads them."""
    lists: dict[tuple[int, str], dict[int, Followed]] = {}
    for one in every:
        if len(one.path) == 1 and type(one.path[0]) is int and one.inside == one.path and one.events:
            lists.setdefault((id(one.frame), one.name), {})[one.path[0]] = one
    found: dict[int, int] = {}
    for units in lists.values():
        last = len(units) - 1
        if last < 1 or not all([unit.events[-1].add and not unit.events[-1].item for unit in units.values()]):
            continue
        meant = {at: base(unit) for at, unit in units.items()}
        pairs = [(unit.events[-1].value, meant.get(at), meant.get(last - at)) for at, unit in sorted(units.items())]
        if _turned(trace, pairs):
            found |= {
                id(unit): other.index for (_, unit), (value, own, other) in zip(sorted(units.items()), pairs, strict=True)
                if own and other and not equal(value, trace.gradient(own.index))
            }  # fmt: skip
    return found


def _turned(trace: Trace, pairs: list[tuple[Any, Var | None, Var | None]]) -> bool:
    """Whether values (each with the variables of its place from the front and from the back) are gradients from the back: all of
    them, or, where some are wrong, the one that was made first, or by their shapes alone, and none of them from the front."""
    told = [(value, own, other) for value, own, other in pairs if own is not None and other is not None]
    if len(told) < len(pairs) or any([np.shape(value) != np.shape(other.value) for value, _, other in told]):
        return False
    hits = [equal(value, trace.gradient(other.index)) for value, _, other in told]
    if all(hits):
        return True
    if any([own is not other and equal(value, trace.gradient(own.index)) for value, own, other in told]):
        return False
    return hits[0] or any([np.shape(value) != np.shape(own.value) for value, own, _ in told])


def elements(trace: Trace, followed: Followed, held: Var) -> list[Var]:
    """What a gradient may be one of that is about an element of a list: that element. Where its values are those of others beside
    it, of these: the ``b`` that stands from the forward lines on while ``db`` is made for one layer after another says nothing.
    What was handed on counts by what stands beside it then (``for (W, b), (dW, db) in zip(params, grads)``), what has an index by
    that."""
    if followed.path:
        return [held]
    made = [event for event in followed.events if not event.handed]
    values = complete(made) if made else []
    near = [var for var in trace.vars if var is held or _beside(var, held)]
    near = [var for var in near if trace.gradients_by_index[var.index] is not None]
    hits = [next((var for var in near if equal(value, trace.gradient(var.index))), None) for value in values]
    if all([hit is None for hit in hits]):  # all wrong by one factor
        hits = [next((var for var in near if _multiple(value, trace.gradient(var.index))), None) for value in values]
    others = {hit.index for hit in hits if hit is not None} - {held.index}
    strange = any([np.shape(value) != np.shape(held.value) for value in values])
    if not values or not (others or strange):
        return [held]
    if None in hits:
        shapes = {np.shape(value) for value in values}
        return [var for var in near if np.shape(var.value) in shapes] or [held]
    return [var for var in near if any([hit is var for hit in hits])]


def _multiple(value: Any, gradient: Any) -> bool:
    """Whether an array, of more than one entry, is a multiple of a gradient."""
    return np.size(value) > 1 and np.shape(value) == np.shape(gradient) and agree(gradient, value)


def _beside(var: Var, held: Var) -> bool:
    """Whether two elements differ by one index of a list."""
    if var.root != held.root or var.kind != held.kind or len(var.path) != len(held.path):
        return False
    apart = [(one, other) for one, other in zip(var.path, held.path, strict=True) if one != other]
    return len(apart) == 1 and all([type(key) is int for key in apart[0]])
