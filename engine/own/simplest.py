"""Of several variables that a gradient may be the gradient of, the likeliest: the one with the plainest factor. Where a net starts
at zero, all slopes of its sigmoid are 1/4, and the error is as well the gradient of what it gives as of what it is given."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.own.dividing import agree
from engine.own.rounds import Kept
from engine.own.updates import Watched
from engine.passes import Update
from engine.traced import Backward

_SAME = 1e-6
STRANGE = 4
"""Of a factor that no convention explains."""


def strangeness(back: Backward, kept: Kept, watched: Watched, got: list[Kept]) -> float:
    """How strange the factors are between the gradients of what is updated and those that the file works with: an array that it
    bound, or the change divided by the rate that is written. 0: none has any; 1: the mean is taken; 2: with a 2, or without;
    3: a sum is taken for a mean; ``STRANGE``: another. Single numbers only count where arrays are equally strange: of a number that
    is wrong anything is a multiple."""
    sizes = _sizes(kept)
    worst = {True: 0, False: 0}  # of arrays, and of single numbers
    for update in watched.updates:
        if back.gradients[update.var] is None:
            continue
        gradient = back.gradient(update.var)
        factors = _of_the_rate(gradient, update)
        if np.size(gradient) > 1:
            factors += [_factor(gradient, each.value) for each in got if agree(gradient, each.value)]
        elif any([np.size(each.value) == 1 and abs(_factor(gradient, each.value) - 1.0) < _SAME for each in got]):
            factors.append(1.0)
        if factors:
            several = np.size(gradient) > 1
            worst[several] = max(worst[several], min([_strange(abs(factor), sizes) for factor in factors]))
    return worst[True] + worst[False] / (2 * STRANGE)


def explained(gradient: Any, value: Any, kept: Kept, rates: tuple[float, ...]) -> bool:
    """Whether it is no accident how often the gradient an array is: by a convention, with a rate or without. Where a net has one
    input, or one output, its arrays go along what follows from anything."""
    factor = abs(_factor(gradient, value))
    return any([_strange(factor / abs(rate), _sizes(kept)) < STRANGE for rate in (1.0, *rates) if rate])


def _sizes(kept: Kept) -> set[int]:
    return {size for size in (np.size(kept.value), *np.shape(kept.value)[:1]) if size > 1}


def _of_the_rate(gradient: Any, update: Update) -> list[float]:
    if np.shape(update.before) != np.shape(update.after):
        return []
    change = np.subtract(update.after, update.before)
    if not (np.any(gradient) if np.size(gradient) < 2 else agree(gradient, change)):
        return []
    factor = _factor(gradient, change)
    return [factor / rate for rate in (update.rates or (1.0,)) if rate]


def _factor(gradient: Any, other: Any) -> float:
    """How often the gradient the other is."""
    one, two = np.ravel(np.asarray(gradient, dtype=float)), np.ravel(np.asarray(other, dtype=float))
    square = float(one @ one)
    return float(one @ two) / square if square else 0.0


def _strange(factor: float, sizes: set[int]) -> int:
    means = {1.0 / size for size in sizes}
    plain = ({1.0}, means, {2.0, 0.5, *[2.0 * each for each in means]}, {float(size) for size in sizes})
    return next((i for i, known in enumerate(plain) if any([abs(factor - each) < _SAME * each for each in known])), STRANGE)
