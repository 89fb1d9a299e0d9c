"""With which sign parameters are changed along the gradients that follow from one that may be given."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.own.decay import decayed
from engine.own.dividing import agree
from engine.own.rounds import Kept
from engine.own.updates import Watched
from engine.traced import Backward

_NEAR = 1e-9
ROUNDING = 1e-13  # of the largest change, or of what is given: where terms cancel, no more is left


def changes_of(watched: Watched) -> list[tuple[int, Any]]:
    """What the updates add to each variable, all those together that change one: ``w[1:] += …``, ``w[0] += …``."""
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    for update in watched.updates:
        before.setdefault(update.var, update.before)
        after[update.var] = update.after
    return [(var, np.subtract(after[var], before[var])) for var in before if np.shape(after[var]) == np.shape(before[var])]


def signs_of(back: Backward, kept: Kept, watched: Watched) -> list[float]:
    """By the arrays that are updated: the sign with which it changes along its gradient, 0 where it does not. Numbers say something
    only together: what follows from a single one is taken as one array."""
    alone = np.size(kept.value) < 2
    values = {update.var: update.before for update in reversed(watched.updates)}
    every = [(change, back.gradient(var), values[var]) for var, change in changes_of(watched) if back.gradients[var] is not None]
    if alone or (len(every) > 1 and all([np.size(one[0]) == 1 for one in every])):  # a slope and an intercept
        every = [_told(*one) for one in every]
        joined = [np.concatenate([one[side] for one in every] or [np.zeros(0)]) for side in (0, 1, 2)]
        if alone and not agree(joined[1], joined[0]):
            return _of_one_rate(every)
        every = [(joined[0], joined[1], joined[2])] if joined[0].size > 1 + alone else []
    largest = max([float(np.max(np.abs(one[0]), initial=0.0)) for one in every], default=0.0)
    signs = []
    for change, gradient, before in every:
        if np.size(change) < 2 or agree(kept.value, change):  # it is the gradient of this one: nothing follows from it
            continue
        if np.max(np.abs(change)) <= ROUNDING * largest:
            continue
        shares = None if agree(gradient, change) else decayed(gradient, change, before)
        if shares is not None and shares[1] < 0.0:
            signs.append(float(np.sign(shares[0])))
        else:
            signs.append(float(np.sign(np.sum(change * gradient))) if agree(gradient, change) else 0.0)
    return signs


def _told(change: Any, gradient: Any, before: Any) -> tuple[Any, Any, Any]:
    """In a row, without entries that are neither changed nor have a gradient: where a row is updated, the others say nothing."""
    arrays = [np.ravel(np.asarray(each, dtype=float)) for each in (change, gradient, before)]
    told = (arrays[0] != 0.0) | (arrays[1] != 0.0)
    return arrays[0][told], arrays[1][told], arrays[2][told]


def _of_one_rate(every: list[tuple[Any, Any, Any]]) -> list[float]:
    """The sign of what follows from a single number, by the rate of one of the arrays, if no fewer than three numbers of all change
    by it, beside a share of the parameter itself that is taken off; with 0 where others do not."""
    for change, gradient, _ in every:
        rate = float(np.sum(change * gradient) / np.sum(gradient * gradient)) if np.any(gradient) else 0.0
        alike = [numbers_of(one, rate) for one in every]
        if rate and np.isfinite(rate) and sum(alike) > 2:
            return [float(np.sign(rate)), *[0.0 for one in alike if not one]]
    return _of_one_decay(every) if every else []


def _of_one_decay(every: list[tuple[Any, Any, Any]]) -> list[float]:
    """The same where a share of each parameter is taken off, of all the same: ``P[u] += lr * (e * Q[i] - reg * P[u])``, and so the
    biases. Two of the numbers say nothing then."""
    change, gradient, before = (np.concatenate([one[side] for one in every]) for side in (0, 1, 2))
    shares = decayed(gradient, change, before) if change.size - 2 > 2 else None
    return [float(np.sign(shares[0]))] if shares is not None and shares[1] < 0.0 else []


def numbers_of(one: tuple[Any, Any, Any], rate: float) -> int:
    """How many numbers say that a change is ``rate`` times the gradient; one less if it is that and a share of the parameter that
    is taken off, 0 if it is neither."""
    change, gradient, before = one
    left = change - rate * gradient
    if np.max(np.abs(left), initial=0.0) <= _NEAR * np.max(np.abs(change), initial=0.0):
        return int(np.size(change))
    taken = agree(before, left) and float(np.sum(before * left)) < 0.0
    return int(np.size(change)) - 1 if taken else 0
