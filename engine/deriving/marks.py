"""The gradients of arrays that fork very often, kept now and then while they are added up, so that any of their totals is found
from a few contributions: to add up all of thousands would take longer than a key may.

Copies are kept, not what each line changed: a line that adds to all of an array would keep an array each. What lies between two
copies is at most ``MOST`` lines, and lines that send to a few entries of a large array are cheap to run again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

EVERY = 32
"""Contributions between two copies of an array, at least."""
MOST = 512
"""And at most."""


class Marks:
    """``kept``: variable -> (contributions that have arrived, the gradient then), in order."""

    __slots__ = ("_due", "kept")

    def __init__(self) -> None:
        self.kept: dict[int, list[tuple[int, Any]]] = {}
        self._due: dict[int, int] = {}

    def due(self, var: int) -> int:
        """The number of contributions with which the next copy is made."""
        return self._due.get(var, EVERY)

    def keep(self, var: int, count: int, gradient: Any, sent: Any) -> None:
        """Copy the gradient after ``count`` contributions, of which the last came of the upstream ``sent``: the next copy is made
        once as much has been sent as a copy holds."""
        if isinstance(gradient, np.ndarray) and count >= self.due(var):
            self.kept.setdefault(var, []).append((count, gradient.copy()))
            self._due[var] = count + min(max(EVERY, gradient.size // max(1, int(np.size(sent)))), MOST)


def summed(total: Any, value: Any) -> Any:
    """A gradient with a contribution more; an array of the same shape is added to in place."""
    if isinstance(total, np.ndarray) and np.shape(total) == np.shape(value):
        total += value
        return total
    return total + value
