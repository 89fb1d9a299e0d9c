"""Which wrong gradient is looked into first, and whether a run with other numbers is better than one without."""

from __future__ import annotations

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
    """Whether a run makes the ``goal`` right and nothing else wrong, nor what was ``good`` only by what comes of it."""
    left = {key_of(each) for each in after.wrong}
    right = {key_of(each) for each in after.found} - left  # what is no gradient any more is judged by nobody
    lost = any([each.line.reason == "made_good" and not each.unit.leaf and key_of(each) in good for each in after.found])
    return goal in right and left < before and not lost and not after.verdict.failed


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
