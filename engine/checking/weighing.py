"""Which wrong gradient is looked into first, and whether a run with other numbers is better than one without."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.checking.finding import Finding
from engine.checking.reading import Key, Reading, key_of


def first_of(reading: Reading, wrong: list[Finding], right: set[int]) -> Finding:
    """The earliest that comes from no other wrong one."""
    return next(iter(roots_of(reading, wrong, right)), wrong[0])


def roots_of(reading: Reading, wrong: list[Finding], right: set[int]) -> list[Finding]:
    """Those that come from no other wrong one."""
    makers = {at: each for each in reversed(wrong) for at in reading.made(each)}
    found = []
    for each in wrong:
        mine = set(reading.made(each))
        before = reading.between(mine, right) - mine
        if not any([at in makers and makers[at].unit is not each.unit for at in before]):
            found.append(each)
    return found


def is_better(after: Reading, before: set[Key], goal: Key, good: set[Key]) -> bool:
    """Whether a run makes the ``goal`` right and nothing else wrong, nor what was ``good`` only by what comes of it. Steps of time
    may be wrong that could be compared with nothing as long as the first was, if less is wrong all in all."""
    left = {key_of(each) for each in after.wrong}
    right = {key_of(each) for each in after.found} - left  # what is no gradient any more is judged by nobody
    lost = any([each.line.reason == "made_good" and not each.unit.leaf and key_of(each) in good for each in after.found])
    known = left < before or (len(left) < len(before) and not any([key in good for key in left - before]))
    return goal in right and known and not lost and not after.verdict.failed


def carried_on(found: Finding) -> bool:
    """Whether a loop gives the gradient's name to something else the next time: what it has now is for the next step."""
    same = [each for each in found.unit.events if each.line == found.event.line and not each.add and not each.item]
    return any([each is found.event for each in same]) and same[-1] is not found.event


def ratio_of(wrong: list[Finding]) -> float | None:
    """The factor by which all of these are off, if it is one; single numbers alone are no evidence."""
    found = set()
    if not any([np.size(each.line.ours) > 1 for each in wrong]):
        return None
    for each in wrong:
        theirs, ours = each.line.theirs, each.line.ours
        if np.shape(theirs) != np.shape(ours) or not np.any(ours):
            return None
        top = np.unravel_index(int(np.argmax(np.abs(ours))), np.shape(ours))
        ratio = float(np.asarray(theirs)[top] / np.asarray(ours)[top])
        if not ratio or not np.isfinite(ratio) or not np.allclose(theirs, np.multiply(ours, ratio), rtol=1e-6):
            return None
        found.add(round(ratio, 9))
    return found.pop() if len(found) == 1 else None


def fits(want: Any, value: Any) -> bool:
    """Whether two have as many entries."""
    return np.size(want) == np.size(value)


def shaped(want: Any, value: Any) -> Any:
    """What is meant in the shape of what there is."""
    return np.reshape(want, np.shape(value)) if np.shape(want) != np.shape(value) else want


def adds(events: list[Finding]) -> bool:
    """Whether all of these were added to one number or array."""
    shapes = {np.shape(number) for each in events for number in (each.line.ours, each.line.theirs, each.event.value)}
    return len(shapes) == 1 and all([each.event.add or each.event.before is not None for each in events])
