"""Which of the lines that made a wrong gradient is wrong: each state that it had is compared with the engine's contributions, with
what was there before, or by the entries that it changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.checking.columns import by_columns
from engine.checking.filled import filled
from engine.checking.measure import Measure
from engine.checking.rescaled import added_or_scaled, rescaled_fault
from engine.named import NamedTuple
from engine.own.followed import Event
from engine.own.unit import Unit


class Fault(NamedTuple):
    """Why a line is wrong, and the two numbers that show it."""

    reason: str
    theirs: Any
    ours: Any
    filling: bool = False  # of a write into a part: ``ours`` is right as far as that is filled by then
    var: int = -1  # whose gradient it is, where that is not the whole unit's


class Blame(NamedTuple):
    wrong: dict[int, Fault]  # by event
    right: set[int]
    lines: dict[int, tuple[int, ...]]  # event -> engine lines whose contribution it is


def blamed(measure: Measure, unit: Unit, events: list[Event], hits: list[int | None], var: int) -> Blame:
    """Which of the lines that made a wrong gradient is wrong."""
    ours = measure.ours(unit, var)
    last = len(events) - 1
    final = events[last].value
    good = max((i for i, hit in enumerate(hits) if hit is not None), default=-1)
    parts = filled(measure, events, var) if unit.local is None and measure.by_parts else {}
    if len(parts) > 1:
        faults = {at: Fault(measure.reason(events[at].value, want), events[at].value, want, True) for at, want in parts.items()}
        return Blame(faults, set(range(len(events))) - set(parts), {})
    if good >= 0:  # it was complete, and a later line broke it
        turn = _in_turn(unit, hits) if _anew(unit, events) else {}
        faults = {}
        for i in range(good + 1, last + 1):
            value, of = events[i].value, turn.get(i, -1)
            want = measure.ours(unit, of) if of >= 0 else ours
            faults[i] = Fault("shared" if events[i].shared else measure.reason(value, want), value, want, var=of)
        return Blame(faults, set(range(good + 1)), {})
    whole = Fault(measure.reason(final, ours), final, ours)
    if whole.reason == "shape":
        first = next((i for i in range(last, -1, -1) if np.shape(events[i].value) == np.shape(ours)), -1) + 1
        return Blame({first: whole}, set(), {})
    if unit.local is not None:
        return Blame({last: whole}, set(), {})
    if _anew(unit, events):
        return _each(measure, unit, events)
    edited = any(not e.fresh and not e.add for e in events)
    blame = None if edited else _by_contribution(measure, events, ours, var)
    if blame is not None and any([fault.reason == "overwritten" for fault in blame.wrong.values()]):
        return blame  # line by line
    overwritten = _overwritten(measure, events, var)
    if overwritten is not None:
        return Blame({overwritten: Fault("overwritten", final, ours)}, {*range(len(events))} - {overwritten}, {})
    columns = by_columns(measure, events, var) if any([e.item and e.add for e in events]) else None
    if columns is not None:
        faults = {at: Fault(measure.reason(events[at].value, want), events[at].value, want) for at, want in columns[0].items()}
        return Blame(faults, columns[1], {})
    scaled = rescaled_fault(measure, events, ours, var) if edited else None
    scaled = added_or_scaled(events, ours) if edited and scaled is None else scaled
    if scaled is not None:
        return Blame({scaled: whole}, set(), {})
    if blame is None or (not blame.right and any(e.item for e in events)):
        return Blame({_by_region(events, ours): whole}, set(), {})
    return blame


def _anew(unit: Unit, events: list[Event]) -> bool:
    """Whether a gradient is made anew each time, for another variable: ``dz = …`` in each round, of ``z[t]``; ``dh = dh_prev``
    in each, after ``dh = dout @ V``."""
    every = len(events) > 1 and len(unit.versions) >= len(events) and all([each.fresh for each in events])
    begun = len(events) > 2 and all([each.handed for each in events[1:]])
    return every and len({each.line for each in events[int(begun) :]}) == 1


def _in_turn(unit: Unit, hits: list[int | None]) -> dict[int, int]:
    """By event the variable that it is the gradient of, where those that are right go through the variables one by one, as a loop
    back through time does from ``h[4]`` on: whatever the wrong ones are nearest to."""
    known = [(at, unit.versions.index(hit)) for at, hit in enumerate(hits) if hit in unit.versions]
    fits = []
    for step in (1, -1) if known else ():
        turn = [known[0][1] + step * (at - known[0][0]) for at in range(len(hits))]
        if all([turn[at] == place for at, place in known]) and all([0 <= place < len(unit.versions) for place in turn]):
            fits.append({at: unit.versions[place] for at, place in enumerate(turn)})
    return fits[0] if len(fits) == 1 else {}


def _each(measure: Measure, unit: Unit, events: list[Event]) -> Blame:
    """Each state that is more than 0 is wrong: as the gradient of what was there then, if a round made it, else of the variables in
    turn from the last on, as the rounds back go through them; of the nearest where there are not as many."""
    paired = len(unit.versions) == len(unit.events)
    order = unit.versions[::-1] if len({each.about for each in events}) == len(events) else unit.versions
    faults = {}
    for at, event in enumerate(events):
        if np.any(event.value):
            of = order[at] if paired else measure.nearest(event.value, unit)
            ours = measure.ours(unit, of)
            faults[at] = Fault(measure.reason(event.value, ours), event.value, ours, var=of)
    return Blame(faults, set(), {})


def _overwritten(measure: Measure, events: list[Event], var: int) -> int | None:
    """The event that puts what it sends in the place of what had come before, where the two together would be right."""
    at = max((i for i, e in enumerate(events) if not e.add), default=0)
    before = events[at - 1].value if at else None
    if before is None or not np.any(before) or not np.any(events[at].value) or np.shape(before) != np.shape(events[-1].value):
        return None
    return at if measure.equal(np.add(before, events[-1].value), var) else None


def _by_contribution(measure: Measure, events: list[Event], ours: Any, var: int) -> Blame:
    """Compare what each line sends with what the engine's lines send."""
    blame = Blame({}, set(), {})
    left = dict(measure.contributions(var))
    lost = False
    deltas = []
    for i, e in enumerate(events):
        lost = lost or (e.fresh and any(earlier in blame.lines for earlier in range(i)))
        delta = added(e)
        deltas.append(delta)
        lines = measure.which(delta, left, var)
        if lines or ((e.fresh or e.before is None) and len(events) > 1 and not np.any(delta)):  # a buffer, also as it is first seen
            blame.right.add(i)
        if lines:
            blame.lines[i] = lines
            for line in lines:
                del left[line]
    _twins(measure, blame, deltas, var)
    last = max((i for i, e in enumerate(events) if e.fresh), default=0)
    for i, delta in enumerate(deltas):
        if i not in blame.right and i >= last:  # what was there before it was bound or filled anew is no part of it
            meant, lines = measure.closest(delta, left, ours) if len(events) > 1 else (ours, ())
            blame.wrong[i] = Fault(measure.reason(delta, meant), delta, meant)
            if lines:
                blame.lines[i] = lines
    if blame.wrong:
        return blame
    final = events[-1].value
    at = max((i for i, e in enumerate(events) if e.fresh), default=0) if lost and not left else len(events) - 1
    blame.right.discard(at)
    blame.wrong[at] = Fault("overwritten" if lost and not left else "missing" if left else "other", final, ours)
    if left:
        blame.lines[at] = tuple(left)
    return blame


def _twins(measure: Measure, blame: Blame, deltas: list[Any], var: int) -> None:
    """Of two lines that send the same, where only one may: that is right which leaves the lines in the order of the engine's, as
    files have them, ``dx = dnum; dx += … * dsigx; dx += dnum`` where the first should have been another."""
    for late, delta in enumerate(deltas):
        twin = next((i for i in sorted(blame.lines) if i < late and measure.agrees(deltas[i], delta, var)), None)
        if late in blame.right or twin is None or not np.any(delta):
            continue
        other = {i: lines for i, lines in blame.lines.items() if i != twin} | {late: blame.lines[twin]}
        if not _ordered(blame.lines) and _ordered(other):
            blame.right.discard(twin)
            blame.right.add(late)
            blame.lines[late] = blame.lines.pop(twin)


def _ordered(lines: dict[int, tuple[int, ...]]) -> bool:
    """Whether lines of the file, by what they send, come in the order of the engine's."""
    order = [lines[at][0] for at in sorted(lines)]
    return len(order) > 1 and order == sorted(order)


def _by_region(events: list[Event], ours: Any) -> int:
    """Of lines that edit a gradient in place, the one that changed the least of what covers all that is wrong in
    the end; what the passes of a loop change through one line counts together. Of several that changed all of it
    one that goes by an index, if it is not the scale that is wrong: ``ds[:, y] -= 1`` of ``ds = P.copy()``.
    """
    final = np.asarray(events[-1].value, dtype=float)
    off = ~np.isclose(final, ours, rtol=1e-7, atol=1e-9 * float(np.max(np.abs(ours), initial=0.0)), equal_nan=True)
    covering: list[tuple[int, int]] = []
    by_line: dict[int, Any] = {}
    for i, e in enumerate(events):
        if e.fresh or e.before is None or np.shape(e.before) != np.shape(e.value):
            changed = np.ones(np.shape(final), bool)
        else:
            changed = np.not_equal(e.before, e.value)
        earlier = by_line.get(e.line)
        if earlier is not None and np.shape(earlier) == np.shape(changed):
            changed = changed | earlier
        by_line[e.line] = changed
        if e.fresh and len(events) > 1 and not np.any(e.value):
            continue  # a buffer of zeros is no mistake
        if np.shape(changed) == np.shape(off) and not np.any(off & ~changed):
            covering.append((int(np.sum(changed)), i))
    if not covering:
        return len(events) - 1
    least = min(size for size, _ in covering)
    places = [i for size, i in covering if size == least]
    ratio = (final / np.where(np.equal(ours, 0), np.nan, ours)).ravel()
    ratio = ratio[np.isfinite(ratio)]
    scaled = ratio.size > 0 and bool(np.allclose(ratio, ratio[0], rtol=1e-6))
    return places[-1] if scaled else next((i for i in places if events[i].item), places[0])


def added(event: Event) -> Any:
    """What a line added to a gradient; what is bound or appended anew is all of it."""
    if event.fresh or event.before is None or np.shape(event.before) != np.shape(event.value):
        return event.value
    return np.subtract(event.value, event.before)
