"""Gradients that are divided by their own size, whatever that is called: ``n = np.sqrt((dW ** 2).sum())``, ``dW = dW / n``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.own.followed import Event
from engine.own.records import Def


def by_its_size(
    every: Sequence[Def], done: int, last: Event, now: Any, made: tuple[int, ...], beside: Callable[[], set[int]]
) -> bool:
    """Whether what a gradient became, in the execution ``done`` that ``made`` it, is a positive multiple of what it was, by a
    number that comes from that; ``every`` are all definitions so far. ``beside`` gives the entries of the same gradient, which a
    statement that names an entry by an index reads, too: they are no such number."""
    old, new = np.ravel(np.asarray(last.value, dtype=float)), np.ravel(np.asarray(now, dtype=float))
    if old.shape != new.shape or not np.any(old) or not np.all(np.isfinite(new)):
        return False
    factor = float(new @ old) / float(old @ old)
    if factor <= 0.0 or not np.allclose(new, factor * old, 1e-9, 0.0):
        return False
    before = set(last.defs)
    factors = {read for at in made if every[at].done == done for read in every[at].reads} - before - beside()
    return any([_came(every, at, before) for at in factors])


def _came(every: Sequence[Def], root: int, roots: set[int]) -> bool:
    first, waiting, seen = min(roots, default=0), [root], {root}
    while waiting:
        at = waiting.pop()
        if at in roots:
            return True
        new = {read for read in (*every[at].reads, *every[at].flat) if read >= first} - seen
        seen |= new
        waiting += new
    return False
